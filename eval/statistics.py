"""Intervals and tests for what the evaluation counts: pass^k, bootstrap intervals, sign tests.

Everything here is exact or seeded, so that the same results give the same intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

import numpy as np

RESAMPLES = 2_000
CONFIDENCE = 0.95
SEED = 20


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval; all None when it cannot be estimated."""

    value: float | None
    low: float | None
    high: float | None

    def to_json(self) -> dict[str, float | None]:
        return {"value": _short(self.value), "low": _short(self.low), "high": _short(self.high)}


NOTHING = Estimate(None, None, None)


def pass_hat(passes: int, trials: int, k: int) -> float | None:
    """C(c, k) / C(n, k): the unbiased estimate of the chance that k independent trials all pass, from
    c passes in n trials (Yao et al. 2024, tau-bench). None with fewer trials than k."""
    if trials < k:
        return None
    return float(comb(passes, k) / comb(trials, k))


def pass_hat_mean(counts: Sequence[tuple[int, int]], k: int) -> Estimate:
    """Mean pass^k over cases of (passes, trials), with an interval by resampling the cases."""
    values = [value for passes, trials in counts if (value := pass_hat(passes, trials, k)) is not None]
    return bootstrap(values) if len(values) == len(counts) else NOTHING


def bootstrap(values: Sequence[float]) -> Estimate:
    """Mean with a percentile bootstrap interval over `values` (Efron 1979); empty gives no estimate."""
    if not values:
        return NOTHING
    array = np.asarray(values, np.float64)
    picks = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    means = array[picks].mean(axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Estimate(float(array.mean()), float(low), float(high))


def bootstrap_ratio(pairs: Sequence[tuple[float, float]]) -> Estimate:
    """Sum of the first over sum of the second values, with a percentile bootstrap interval over the pairs;
    nothing where the second sum is 0."""
    array = np.asarray(pairs, np.float64).reshape(-1, 2)
    if not array[:, 1].sum():
        return NOTHING
    picks = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    above, below = array[picks].sum(axis=1).T
    ratios = above[below > 0] / below[below > 0]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail])
    return Estimate(float(array[:, 0].sum() / array[:, 1].sum()), float(low), float(high))


def wilson(hits: int, trials: int) -> Estimate:
    """Share of hits with Wilson's score interval (1927), which holds near 0 and 1 too; no trials give no estimate."""
    if not trials:
        return NOTHING
    z, share = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), hits / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie; None without values."""
    return float(np.quantile(np.asarray(values, np.float64), share)) if values else None


def sign_test(better: int, worse: int) -> float:
    """Two-sided exact sign test (McNemar's, exact): the chance of a split at least this uneven
    between cases that got better and cases that got worse, if neither were likelier."""
    total = better + worse
    if not total:
        return 1.0
    tail = sum(comb(total, i) for i in range(min(better, worse) + 1)) / float(2**total)
    return min(1.0, 2 * tail)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
