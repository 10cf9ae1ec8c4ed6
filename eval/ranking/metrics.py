"""Figures of a ranking, each with an interval by resampling whole dialogues or people.

Instances of one dialogue resemble each other, so the bootstrap draws dialogues, not instances: an
interval over instances would be too narrow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"

    def to_json(self) -> dict[str, float]:
        return {"value": round(self.value, 5), "low": round(self.low, 5), "high": round(self.high, 5)}


def recall_at(k: int, ranking: Sequence[str], targets: Collection[str]) -> float:
    """Share of the targets among the first k; 0 without targets."""
    return len(set(ranking[:k]) & set(targets)) / len(set(targets)) if targets else 0.0


def ndcg_at(k: int, ranking: Sequence[str], targets: Collection[str]) -> float:
    """Normalised discounted cumulative gain with gain 1 per target; 0 without targets."""
    wanted = set(targets)
    if not wanted:
        return 0.0
    gain = sum(1 / np.log2(place + 2) for place, item in enumerate(ranking[:k]) if item in wanted)
    return float(gain / sum(1 / np.log2(place + 2) for place in range(min(k, len(wanted)))))


def clustered(values: Sequence[float], groups: Sequence[str]) -> Figure:
    """Mean of `values` with an interval by resampling groups (Efron 1979); all zeros without values."""
    if not values:
        return Figure(0.0, 0.0, 0.0)
    names, place = np.unique(np.array(groups), return_inverse=True)
    sums = np.bincount(place, np.array(values), len(names))
    sizes = np.bincount(place, minlength=len(names)).astype(np.float64)
    drawn = np.random.default_rng(7).integers(0, len(names), (RESAMPLES, len(names)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Figure(float(np.mean(values)), float(low), float(high))
