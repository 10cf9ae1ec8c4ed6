"""Scores of understanding: what counts as the same, and the empty, perfect and wrong cases."""

from __future__ import annotations

from typing import Any

from eval.understanding.gold import examples, part_of
from eval.understanding.scoring import SLOTS, Count, Scores, flat, person_key, title_key

EMPTY: dict[str, Any] = dict.fromkeys(SLOTS) | {"intent": "recommend", "language": "en"}


def test_titles_are_the_same_without_year_article_and_punctuation() -> None:
    assert title_key("Matrix, The (1999)") == title_key("the matrix")
    assert title_key("Seven (a.k.a. Se7en) (1995)") == title_key("Seven")
    assert title_key("WALL·E") == title_key("Wall-E")


def test_people_are_compared_by_family_name() -> None:
    assert person_key("Wong Kar-wai") == person_key("Kar Wai Wong") == "wong"
    assert person_key("Robert Downey Jr.") == "downey"


def test_nothing_wanted_and_nothing_found_is_perfect() -> None:
    assert Count().f1 == Count().precision == Count().recall == 1.0
    assert Scores().summary()["intent"] == 1.0


def test_a_wrong_slot_is_a_miss_with_its_reason() -> None:
    scores = Scores()
    scores.add("x", "no horror", EMPTY | {"not_genres": ["horror"]}, EMPTY | {"genres": ["horror"]})
    assert scores.full == 0
    assert scores.misses[0].what == ("genres: wanted -, got horror", "not_genres: wanted horror, got -")


def test_constraints_become_slots() -> None:
    constraints = [
        {"field": "genre", "op": "is_not", "value": "war"},
        {"field": "person", "op": "is", "value": "Tom Hanks"},
        {"field": "year", "op": "max", "value": 1979},
        {"field": "keyword", "op": "is", "value": "slow"},
    ]
    row = flat({"intent": "recommend", "language": "en", "constraints": constraints})
    assert (row["not_genres"], row["people"], row["year_max"], row["genres"]) == (["war"], ["Tom Hanks"], 1979, [])


def test_the_split_is_fixed_and_every_part_has_both_languages() -> None:
    assert part_of("a0001") == part_of("a0001")
    assert len(examples()) == 2956
    for part in ("train", "dev", "test"):
        assert {e.gold["language"] for e in examples(part)} == {"en", "zh"}  # type: ignore[arg-type]
