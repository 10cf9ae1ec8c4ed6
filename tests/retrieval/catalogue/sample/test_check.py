"""The checker finds what it is there to find."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.catalogue.sample.check import Disagreement, disagreements, faults

GOOD: dict[str, Any] = {
    "id": "6",
    "title": "Heat",
    "year": 1995,
    "zh": "盗火线",
    "zh_other": [],
    "premise": "A detective hunts a careful thief through Los Angeles.",
    "premise_zh": "洛杉矶警探追捕一名心思缜密的大盗。",
    "themes": ["heist", "police", "los-angeles", "obsession"],
    "moods": ["tense"],
    "cast": ["Al Pacino", "J.T. Walsh"],
    "audience": "adults",
    "notes": ["violence"],
}


def test_a_good_line_has_no_fault() -> None:
    assert list(faults(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"themes": ["heist", "police", "los-angeles"]}, "themes: 3 values"),
        ({"themes": ["heist", "heist", "police", "obsession"]}, "themes: 4 values, 4 to 8 different"),
        ({"themes": ["heist", "police", "los-angeles", "tense"]}, "'tense' is not in the vocabulary"),
        ({"moods": []}, "moods: 0 values"),
        ({"notes": ["rudeness"]}, "'rudeness' is not in the vocabulary"),
        ({"audience": "pets"}, "audience: 'pets'"),
        ({"premise": "word " * 31}, "premise: 31 words"),
        ({"premise_zh": "字" * 51}, "premise_zh: 51 characters"),
        ({"premise_zh": "not Chinese at all"}, "premise_zh: not Chinese"),
        ({"zh": " "}, "zh: missing"),
        ({"cast": list("abcdef")}, "cast: more than five"),
        ({"id": 6}, "id: not a MovieLens id"),
        ({"stars": 5}, "stars"),
    ],
)
def test_a_fault_is_named(change: dict[str, Any], told: str) -> None:
    assert any(told in fault for fault in faults({**GOOD, **change}))


def test_disagreements_are_listed_with_what_the_facts_say() -> None:
    facts = {"6": {"title": "Heat!", "year": "1996", "players": "Al Pacino|J. T. Walsh"}}
    assert disagreements({"6": GOOD}, facts) == [Disagreement("6", "year", "1995", "1996")]
    facts = {"6": {"title": "Fire", "year": "1995", "players": "Jack Walsh"}}
    assert disagreements({"6": GOOD}, facts) == [
        Disagreement("6", "cast", "Al Pacino", ""),
        Disagreement("6", "cast", "J.T. Walsh", "Jack Walsh"),
        Disagreement("6", "title", "Heat", "Fire"),
    ]


def test_a_film_without_facts_disagrees_with_nothing() -> None:
    assert disagreements({"6": GOOD}, {}) == []
