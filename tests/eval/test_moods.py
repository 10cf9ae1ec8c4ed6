"""Mood requests: the committed ones, and the measures on them."""

from __future__ import annotations

import pytest

from eval.moods import VARIANTS, Score, figures, recall, requests, score
from eval.requests import Request
from retrieval.catalogue.sample.check import KEYS
from retrieval.catalogue.sample.movies import AUTHORED, rows_by_id


def test_there_are_thirty_requests_in_each_language() -> None:
    asked = requests()
    assert [sum(r.language == language for r in asked) for language in ("en", "zh")] == [30, 30]
    assert len({r.id for r in asked}) == len({r.text for r in asked}) == len({r.twin for r in asked}) == 60
    assert all(r.said_in(r.language) == r.text and r.twin for r in asked)


def test_every_request_accepts_films_of_the_sample_and_none_twice() -> None:
    films = rows_by_id(AUTHORED)
    for request in requests():
        assert len(set(request.accept)) == len(request.accept) >= 3
        assert set(request.accept) & set(films)


def test_variants_leave_out_parts_that_exist() -> None:
    assert all(set(parts) <= KEYS for parts in VARIANTS.values())


@pytest.mark.parametrize(
    ("found", "accept", "expected"),
    [
        ([], ["a"], 0.0),
        (["b"], ["a"], 0.0),
        (["b", "a"], ["a", "c"], 0.5),
        (["a", "c"], ["a", "c"], 1.0),
        (list("abcdefghij"), list("abcdefghijklmno"), 1.0),
        (["x"] * 10 + ["a"], ["a"], 0.0),
        (["a"], [], 0.0),
    ],
)
def test_recall_counts_the_first_ten(found: list[str], accept: list[str], expected: float) -> None:
    assert recall(found, accept) == expected


def test_figures_have_one_name_each_in_the_order_of_the_report() -> None:
    ways = {"product": {"en": Score(0.5, 0.25), "zh": Score(0.0, 0.0)}}
    assert figures(ways)[:2] == [("product en R@10", 0.5), ("product en nDCG@10", 0.25)]
    assert len(figures(ways)) == 4


def test_a_score_is_the_mean_over_requests() -> None:
    asked = [Request("1", "en", "one", ("a",)), Request("2", "en", "two", ("b",))]
    assert score(lambda text: ["a"], asked).recall == 0.5
