from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import bootstrap, bootstrap_ratio, pass_hat, pass_hat_mean, percentile, sign_test, wilson


def test_pass_hat_is_the_share_of_all_choices_of_k_trials_that_pass() -> None:
    trials = [True, True, False, True]
    pairs = [all(pair) for pair in combinations(trials, 2)]
    assert pass_hat(3, 4, 2) == pytest.approx(sum(pairs) / len(pairs))


def test_pass_hat_of_none_and_of_all() -> None:
    assert pass_hat(0, 4, 1) == 0
    assert pass_hat(4, 4, 4) == 1


def test_fewer_trials_than_k_give_no_estimate() -> None:
    assert pass_hat(1, 1, 2) is None
    assert pass_hat_mean([(1, 1), (4, 4)], 2).value is None


@given(st.integers(1, 8), st.data())
def test_pass_hat_falls_with_k(trials: int, data: st.DataObject) -> None:
    passes = data.draw(st.integers(0, trials))
    values = [pass_hat(passes, trials, k) or 0.0 for k in range(1, trials + 1)]
    assert values == sorted(values, reverse=True)


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    once, again = (bootstrap([0, 1, 1, 1, 0, 1, 1, 1]) for _ in range(2))
    assert once == again
    assert once.low is not None and once.value is not None and once.high is not None
    assert once.low < once.value == 0.75 < once.high


def test_nothing_has_no_mean_and_no_percentile() -> None:
    assert bootstrap([]).to_json() == {"value": None, "low": None, "high": None}
    assert percentile([], 0.5) is None


def test_the_sign_test_of_an_even_split_and_of_a_clear_one() -> None:
    assert sign_test(0, 0) == 1
    assert sign_test(5, 5) == 1
    assert sign_test(8, 0) == pytest.approx(2 / 2**8)


def test_a_share_of_none_or_of_all_is_not_certain() -> None:
    assert wilson(0, 0).value is None
    assert wilson(0, 200).to_json() == {"value": 0.0, "low": 0.0, "high": 0.0188}
    assert wilson(200, 200).to_json() == {"value": 1.0, "low": 0.9812, "high": 1.0}
    assert wilson(5, 10).to_json() == {"value": 0.5, "low": 0.2366, "high": 0.7634}


def test_a_ratio_of_sums_lies_in_its_interval() -> None:
    found = bootstrap_ratio([(0, 5), (1, 5), (0, 0), (2, 5), (0, 5)])
    assert found.value == pytest.approx(0.15)
    assert found.low is not None and found.high is not None
    assert found.low < 0.15 < found.high
    assert bootstrap_ratio([(0, 0)]).value is None
