"""Folding: what counts as the same spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.store.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "amelie"),
        ("Ocean’s  Eleven", "ocean's eleven"),
        ("Spider–Man", "spider-man"),
        ("Łódź", "lodz"),
        ("ＡＢＣ", "abc"),
        ("STRASSE", "straße"),
    ],
)
def test_the_same_spelling_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_chinese_stays_chinese() -> None:
    assert fold("霸王别姬") == "霸王别姬"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
