"""A simulated person must not give away what they want: not by title, not by id, not before it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pytest

from agent.conversation import Conversation
from eval.conversation.simulator import HABITS, Case, Habit, play
from eval.conversation.tastes import Manner, Taster, Tastes, favourite
from eval.dialogs.scenario import Given
from eval.dialogs.stage import Stage
from retrieval.recommender import Recommender
from retrieval.types import Query
from tests.eval.dialogs.conftest import open_shop
from tests.eval.test_conversation_simulator import clerk


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    opened = open_shop(tmp_path_factory.mktemp("shop"))
    yield opened
    opened.close()


class Overheard:
    """A clerk that notes every query it gets."""

    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender
        self.queries: list[Query] = []

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self.recommender, name)
        if name not in ("recommend", "rank", "question"):
            return whole

        def heard(query: Query, *rest: Any) -> Any:
            self.queries.append(query)
            return whole(query, *rest)

        return heard


@pytest.mark.parametrize("habit", HABITS)
def test_what_is_wanted_is_in_no_query_before_it_is_found(habit: Habit) -> None:
    overheard = Overheard(clerk())
    wanted = overheard.recommender.catalogue.get("f6")
    play(cast(Any, overheard), Case("f0", "f6"), habit, np.random.default_rng(1))
    assert overheard.queries
    for query in overheard.queries:
        assert wanted.id not in (*query.liked, *query.disliked, *query.exclude, *query.mentioned)
        assert wanted.title.casefold() not in f"{query.text} {query.constraints} {query.dialogue}".casefold()


def talk(stage: Stage, manner: Manner, liked: set[str], disliked: set[str]) -> tuple[Taster, Conversation]:
    conversation = Conversation(stage.services(Given()))
    taster = Taster(Tastes(frozenset(liked), frozenset(disliked)), stage.catalogue, manner, "en")
    taster.run(conversation)
    return taster, conversation


def test_no_title_reaches_the_clerk_before_it_was_shown(stage: Stage) -> None:
    taster, conversation = talk(stage, "talking", {"5", "7"}, {"4"})
    assert taster.talk.leaks == 0
    shown = {id for slate in taster.talk.slates for id in slate}
    assert {entry.value for entry in conversation.ledger if entry.op == "like"} <= {
        item.label for item in stage.catalogue.items(sorted(shown & {"5", "7"}))
    }
    for said in taster.talk.said:
        assert not any(title in said for title in ("Unforgiven", "Alien"))


def test_the_audit_notices_a_person_who_gives_it_away(stage: Stage) -> None:
    taster = Taster(Tastes(frozenset({"7"}), frozenset()), stage.catalogue, "talking", "en")
    taster._note("something like Alien please")
    assert taster.talk.leaks == 1
    taster.talk.slates.append(("7",))
    taster._note("something like Alien please")  # it was shown: now it may be named
    assert taster.talk.leaks == 1


def test_the_silent_person_judges_nothing(stage: Stage) -> None:
    _, conversation = talk(stage, "silent", {"1", "2", "3", "4", "5", "6", "7", "8"}, set())
    assert not [entry for entry in conversation.ledger if entry.op in ("like", "unlike")]


def test_a_question_is_answered_with_what_most_likes_share(stage: Stage) -> None:
    domain = stage.catalogue.domain
    likes = stage.catalogue.items(["1", "2", "3", "6"])
    told = favourite(domain.fields["genre"].questions["en"], likes, domain, "en")
    assert str(told) == "genre is crime"
    assert favourite("How are you?", likes, domain, "en") is None
