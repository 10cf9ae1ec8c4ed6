"""Titles in running text."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.mentions import TitleFinder

TITLES = ("Heat", "Heat", "Star Wars: A New Hope", "It", "The Dark Knight", "Mission: Impossible II", "Amélie")
YEARS = (1995, 1972, 1977, 2017, 2008, 2000, 2001)


@pytest.fixture
def finder() -> TitleFinder:
    weight = np.array([5, 1, 3, 2, 4, 1, 1], np.float32)
    return TitleFinder(list(enumerate(TITLES)), YEARS, weight)


def rows(finder: TitleFinder, text: str) -> list[int]:
    return [mention.row for mention in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I loved Heat (1995) and It (2017).", [0, 3]),
        ("the older Heat (1972)", [1]),
        ("Heat (1996)", [0]),
        ("Have you seen The Dark Knight ?", [4]),
        ("Mission Impossible 2 (2000) was fun", [5]),
        ("Amelie (2001)", [6]),
        ("it was a heat wave. It is hot", []),
        ("Did you like Star Wars (1977)?", [2]),
        ("", []),
    ],
)
def test_finds_titles_with_their_years_and_telling_bare_ones(
    finder: TitleFinder, text: str, expected: list[int]
) -> None:
    assert rows(finder, text) == expected


def test_a_mention_covers_title_and_year(finder: TitleFinder) -> None:
    text = "so Heat (1995) then"
    [mention] = finder.find(text)
    assert text[mention.start : mention.end] == "Heat (1995)"


def test_past_dialogues_teach_what_a_bare_title_means(finder: TitleFinder) -> None:
    assert rows(finder, "we saw It") == []
    finder.learn([("we saw It", [3]), ("have you seen It", [3]), ("I saw It twice", [3])])
    assert rows(finder, "we saw It") == [3]


def test_what_was_learned_survives_being_written_down(finder: TitleFinder) -> None:
    finder.learn([("we saw It", [3]), ("have you seen It", [3])])
    other = TitleFinder(list(enumerate(TITLES)), YEARS, np.ones(7, np.float32))
    other.remember(finder.learned())
    assert rows(other, "we saw It") == [3]
