"""Titles as files write them become titles as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.catalogue.titles import ReadTitle, natural_order, read_title


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Matrix, The (1999)", ReadTitle("The Matrix", 1999)),
        ("Heat", ReadTitle("Heat", None)),
        ("Seven (a.k.a. Se7en) (1995)", ReadTitle("Seven", 1995, ("Se7en",))),
        (
            "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
            ReadTitle("The Good, the Bad and the Ugly", 1966, ("Il Buono, il brutto, il cattivo",)),
        ),
        (
            "Léon: The Professional (a.k.a. The Professional) (Léon)",
            ReadTitle("Léon: The Professional", None, ("The Professional", "Léon")),
        ),
        ("Avventura, L' (Adventure, The) (1960)", ReadTitle("L'Avventura", 1960, ("The Adventure",))),
        ("Crouching Tiger, Hidden Dragon", ReadTitle("Crouching Tiger, Hidden Dragon", None)),
        ("(500) Days of Summer (2009)", ReadTitle("(500) Days of Summer", 2009)),
        (
            "Birdman: Or (The Unexpected Virtue of Ignorance)",
            ReadTitle("Birdman: Or (The Unexpected Virtue of Ignorance)", None),
        ),
        ("2001: A Space Odyssey (1968)", ReadTitle("2001: A Space Odyssey", 1968)),
        ("Fawlty Towers (1975-1979)", ReadTitle("Fawlty Towers", 1975)),
        ("(1984)", ReadTitle("(1984)", None)),
        ("", ReadTitle("", None)),
    ],
)
def test_a_title_cell_is_taken_apart(raw: str, expected: ReadTitle) -> None:
    assert read_title(raw, brackets_are_names=True) == expected


def test_brackets_stay_where_the_domain_keeps_them() -> None:
    assert read_title("Emma (Annotated)").title == "Emma (Annotated)"


@given(st.text())
def test_any_text_reads_without_failing_and_reading_twice_changes_nothing(raw: str) -> None:
    once = natural_order(read_title(raw, brackets_are_names=True).title)
    assert isinstance(once, str)
