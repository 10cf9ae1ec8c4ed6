"""The worst cases of a report: which, in what order, and that a reader sees them."""

from __future__ import annotations

from typing import Any, cast

from eval.conversation.command import misled
from eval.conversation.simulator import HABITS, TURNS, Outcome
from eval.conversation.simulator import Case as Person
from eval.ranking.page import worst_cases
from eval.ranking.redial import Instance, cases
from eval.worst import MOST, Case, listed, worst
from retrieval.types import Utterance
from tests.retrieval.fakes import films


def case(name: str, value: float, size: int = 0) -> Case:
    return Case(name, value, "given", "wanted", "came", size)


def test_the_lowest_come_first_and_of_equals_those_that_missed_more() -> None:
    told = worst([case("good", 0.9), case("small", 0.0, 1), case("large", 0.0, 3)])
    assert [one["name"] for one in told] == ["large", "small", "good"]


def test_twenty_are_kept() -> None:
    assert len(worst(case(str(n), n) for n in range(50))) == MOST == 20


def test_the_page_shows_what_was_given_and_escapes_it() -> None:
    page = worst_cases(worst([Case("r1", 0.25, "a <b> wish", "Heat", "Alien")]))
    assert "a &lt;b&gt; wish" in page
    assert "0.25" in page
    assert "Worst 1 cases" in page


def test_many_titles_are_counted() -> None:
    assert listed("abcdefg") == "a; b; c; d; e and 2 more"


def test_a_dialogue_is_judged_by_the_place_of_its_first_new_film() -> None:
    said = (Utterance("seeker", "like Heat"),)
    found = Instance("10", said, ("f0", "f6"), ("f6",), ("f0",))
    [told] = cases([found], [["f0", "f1", "f6"]], cast(Any, films()))
    assert (told.value, told.size) == (0.5, 1)
    assert told.given == "like Heat"


def test_worst_is_whom_asking_cost_most() -> None:
    outcomes = {habit: [Outcome(2, 0), Outcome(1, 0)] for habit in HABITS}
    outcomes["best"] = [Outcome(1, 1, ("genre? is crime", "Heat")), Outcome(None, 2)]
    told = worst(misled(cast(Any, films()), [Person("f0", "f6"), Person("f1", "f6")], outcomes))
    assert [one["value"] for one in told] == [1.0 - (TURNS + 1), 1.0]
    assert "genre? is crime / Heat" in told[1]["came"]
