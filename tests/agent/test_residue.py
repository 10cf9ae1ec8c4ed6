"""What is left of a wish, on the films' own domain file."""

from __future__ import annotations

import pytest

from agent.residue import residue
from agent.types import LedgerEntry
from retrieval.catalogue.domain_file import load_domain

DOMAIN = load_domain()


def entry(field: str, op: str, value: str | int, words: str) -> LedgerEntry:
    return LedgerEntry.model_validate(
        {"id": "1", "turn": 1, "field": field, "op": op, "value": value, "strength": "must", "words": words}
    )


CRIME = entry("genre", "is", "crime", "crime")
NINETIES = entry("year", "min", 1990, "1990s")


@pytest.mark.parametrize(
    "said", ["crime of 1990s", "i loved and in that spirit, crime from 1990s", "what else should i see", "", "old 90"]
)
def test_words_that_conditions_already_say_or_that_say_nothing_are_no_wish(said: str) -> None:
    assert residue([said], [CRIME, NINETIES], DOMAIN) == ""


def test_what_no_condition_stands_for_stays() -> None:
    assert residue(["crime set in space"], [CRIME], DOMAIN) == "set space"


def test_what_is_refused_is_not_searched_for() -> None:
    assert residue(["robots but no horror"], [entry("genre", "is_not", "horror", "horror")], DOMAIN) == "robots"


def test_a_theme_stays_and_is_said_in_the_language_of_the_catalogue() -> None:
    assert residue(["whimsical"], [entry("keyword", "is", "whimsical", "奇思妙想")], DOMAIN) == "whimsical"
    assert residue([""], [entry("keyword", "is", "heist", "抢劫")], DOMAIN) == "heist"


def test_the_words_of_a_condition_in_another_language_are_taken_out_as_well() -> None:
    assert residue(["crime"], [entry("genre", "is", "crime", "犯罪片")], DOMAIN) == ""
