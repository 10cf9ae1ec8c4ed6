"""Merging what the scorers say into one score.

A fusion looks at a table of features, one line per candidate, and returns a score and how much of
it each feature brought; the reasons shown to people are read from those contributions. Fixed weights
serve an untrained catalogue; LambdaRank (Burges 2010, through LightGBM) takes over once trained. The
learned model is saved as LightGBM's own text format, never as a pickle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
"""float32 (n_candidates, n_features)."""

FIXED: Mapping[str, float] = {
    "semantic": 1.0,
    "keyword": 0.4,
    "collaborative": 1.0,
    "alike": 0.5,
    "popularity": 0.15,
    "prior": 0.6,
    "agreement": 0.8,
}


class Fusion(Protocol):
    """Features in, scores out."""

    @property
    def features(self) -> Sequence[str]:
        """Names of the columns it reads, in order."""

    def scores(self, table: Table) -> NDArray[np.float32]:
        """float32 (n_candidates,), comparable within one call."""

    def contributions(self, table: Table) -> Table:
        """How much each feature brought to each score; a line sums to its score, up to a constant."""


class FixedFusion:
    """A weighted sum."""

    def __init__(self, weights: Mapping[str, float] = FIXED) -> None:
        self.features = tuple(weights)
        self._weights = np.array(list(weights.values()), np.float32)

    def scores(self, table: Table) -> NDArray[np.float32]:
        return np.asarray(table @ self._weights, np.float32)

    def contributions(self, table: Table) -> Table:
        return np.asarray(table * self._weights, np.float32)


class LearnedFusion:
    """Boosted trees trained for ranking; several of them are averaged."""

    def __init__(self, features: Sequence[str], boosters: Sequence[Any]) -> None:
        self.features = tuple(features)
        self._boosters = tuple(boosters)

    def scores(self, table: Table) -> NDArray[np.float32]:
        total = np.zeros(len(table), np.float64)
        for booster in self._boosters:
            total += booster.predict(table, num_threads=1)
        return np.asarray(total / len(self._boosters), np.float32)

    def contributions(self, table: Table) -> Table:
        total = np.zeros((len(table), len(self.features)), np.float64)
        for booster in self._boosters:
            # The last column is the model's expected value, the same for every line.
            total += booster.predict(table, pred_contrib=True, num_threads=1)[:, :-1]
        return np.asarray(total / len(self._boosters), np.float32)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("fusion-*.txt"):
            old.unlink()
        for number, booster in enumerate(self._boosters):
            booster.save_model(str(folder / f"fusion-{number}.txt"))

    @classmethod
    def load(cls, folder: Path) -> LearnedFusion | None:
        """The saved fusion, or None when this catalogue has none."""
        files = sorted(folder.glob("fusion-*.txt"))
        if not files:
            return None
        import lightgbm

        boosters = [lightgbm.Booster(model_file=str(file)) for file in files]
        return cls(boosters[0].feature_name(), boosters)
