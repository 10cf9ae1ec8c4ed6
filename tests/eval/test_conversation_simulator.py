"""The simulated person answers truthfully, and the clerk never shows an item twice."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from eval.conversation.simulator import Case, answer, play
from retrieval.fusion import LinearFusion
from retrieval.lexical import LexicalIndex
from retrieval.recommender import Recommender
from retrieval.scorers.popularity import Popularity
from retrieval.trained import Trained
from retrieval.types import Constraint, Question
from tests.retrieval.fakes import DOMAIN, FILMS, films


def clerk() -> Recommender:
    catalogue = films()
    lexical = LexicalIndex.build(list(catalogue.documents()))
    parts = Trained(Popularity(catalogue.popularity()), lexical, None, None, LinearFusion())
    return Recommender(cast(Any, catalogue), parts)


def test_an_offered_value_that_fits_is_chosen() -> None:
    said = answer(DOMAIN, Question("genre", ("horror", "crime"), 1.0), FILMS[0])
    assert said == (Constraint("genre", "is", "crime"),)


def test_a_decade_becomes_two_bounds() -> None:
    said = answer(DOMAIN, Question("year", (1980, 1990), 1.0), FILMS[0])
    assert said == (Constraint("year", "min", 1990), Constraint("year", "max", 1999))


def test_none_of_these_rules_all_of_them_out() -> None:
    said = answer(DOMAIN, Question("genre", ("horror", "animation"), 1.0), FILMS[0])
    assert said == (Constraint("genre", "is_not", "horror"), Constraint("genre", "is_not", "animation"))


def test_the_wanted_item_is_found_when_the_whole_shelf_fits_into_the_slates() -> None:
    outcome = play(clerk(), Case("f0", "f6"), "never", np.random.default_rng(1))
    assert outcome.turn == 2
    assert outcome.asked == 0


def test_a_clerk_that_asks_uses_turns_for_it() -> None:
    outcome = play(clerk(), Case("f0", "f6"), "best", np.random.default_rng(1))
    assert outcome.asked > 0
    assert outcome.turn is not None
    assert outcome.turn > outcome.asked
