"""Figures of a ranking: empty, none, some, perfect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.ranking.metrics import clustered, ndcg_at, recall_at
from eval.ranking.page import figure

RANKING = ["a", "b", "c", "d"]


@pytest.mark.parametrize(("targets", "expected"), [((), 0.0), (("x",), 0.0), (("b", "x"), 0.5), (("a", "b"), 1.0)])
def test_recall_is_the_share_of_targets_found(targets: tuple[str, ...], expected: float) -> None:
    assert recall_at(2, RANKING, targets) == expected


@pytest.mark.parametrize(
    ("targets", "expected"), [((), 0.0), (("x",), 0.0), (("a",), 1.0), (("b",), 0.6309), (("a", "b"), 1.0)]
)
def test_ndcg_discounts_by_place(targets: tuple[str, ...], expected: float) -> None:
    assert ndcg_at(3, RANKING, targets) == pytest.approx(expected, abs=1e-4)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")), st.integers(1, 6))
def test_figures_stay_between_none_and_all(ranking: list[str], targets: set[str], k: int) -> None:
    assert 0 <= recall_at(k, ranking, targets) <= 1
    assert 0 <= ndcg_at(k, ranking, targets) <= 1 + 1e-9


def test_an_interval_over_dialogues_is_wider_than_over_instances() -> None:
    values = [1.0] * 20 + [0.0] * 20
    alone = clustered(values, [str(n) for n in range(40)])
    together = clustered(values, [str(n // 10) for n in range(40)])
    assert alone.value == together.value == 0.5
    assert together.high - together.low > alone.high - alone.low


def test_no_values_give_zeros() -> None:
    assert clustered([], []).value == 0.0


def test_a_figure_keeps_its_sign_and_its_tens() -> None:
    assert figure({"value": 10.5, "low": -0.25, "high": 1.0}) == "10.5000 [-.2500, 1.0000]"
