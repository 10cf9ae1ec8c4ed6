"""Intervals and tests for what the evaluation counts: pass^k, bootstrap intervals, sign tests.

Everything here is exact or seeded, so that the same results give the same intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

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
