"""Merging what the scorers say into one score.

A fusion looks at a table of features, one line per candidate, and returns a score and how much of
it each feature brought; the reasons shown to people are read from those contributions. A weighted sum
serves tastes and words, its weights fixed until interactions teach better ones; LambdaRank (Burges 2010,
through LightGBM) serves dialogues, where past dialogues show words and choices together. Models are
saved as JSON and as LightGBM's own text, never as pickles.
"""

from __future__ import annotations

import json
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
    "agreement": 0.8,
    "collaborative": 0.4,
    "trusted": 0.8,
    "alike": 0.3,
    "popularity": 0.3,
    "prior": 0.7,
}
"""Weights before anything was learned; every feature is about 0 to 1."""
LEARNED = ("collaborative", "trusted", "alike", "popularity", "prior")
"""Features whose weights are learned from interactions. What people ask for in words leaves no trace
in interactions, so the weights of the other features stay as they are."""


class Fusion(Protocol):
    """Features in, scores out."""

    @property
    def features(self) -> Sequence[str]:
        """Names of the columns it reads, in order."""

    def scores(self, table: Table) -> NDArray[np.float32]:
        """float32 (n_candidates,), comparable within one call."""

    def contributions(self, table: Table) -> Table:
        """How much each feature brought to each score; a line sums to its score, up to a constant."""


class LinearFusion:
    """A weighted sum: fixed weights, or weights learned from interactions."""

    def __init__(self, weights: Mapping[str, float] = FIXED) -> None:
        self.weights = dict(weights)
        self.features = tuple(weights)
        self._weights = np.array(list(weights.values()), np.float32)

    @classmethod
    def fit(cls, tables: Sequence[Table], hits: Sequence[NDArray[np.bool_]]) -> LinearFusion:
        """Pairwise logistic regression (RankNet with a linear scorer) over lessons.

        Each table has the columns `LEARNED`. Weights are kept above zero, because a person is told
        that a liked film speaks for an item, never that it speaks against it, and are scaled to the
        sum of the fixed ones, so that words weigh against them as before.
        """
        from scipy.optimize import minimize

        pairs, share = _pairs(tables, hits)
        start = np.array([FIXED[name] for name in LEARNED])

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            margins = pairs @ (weights * STEEP)
            slope = -STEEP * share / (1 + np.exp(margins))
            value = float((share * np.logaddexp(0, -margins)).sum()) + DECAY * float(weights @ weights)
            return value, pairs.T @ slope + 2 * DECAY * weights

        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(LEARNED)).x
        scaled = found * start.sum() / max(float(found.sum()), 1e-9)
        return cls({**FIXED, **dict(zip(LEARNED, scaled.tolist(), strict=True))})

    def scores(self, table: Table) -> NDArray[np.float32]:
        return np.asarray(table @ self._weights, np.float32)

    def contributions(self, table: Table) -> Table:
        return np.asarray(table * self._weights, np.float32)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "weights.json").write_text(json.dumps(self.weights, indent=1))

    @classmethod
    def load(cls, folder: Path) -> LinearFusion | None:
        """The saved weights, or None when there are none."""
        path = folder / "weights.json"
        return cls(json.loads(path.read_text())) if path.exists() else None


STEEP = 5.0
"""How much one unit of score is worth in logits; the weights themselves stay about 1."""
DECAY = 1e-4
MISSES = 60


def _pairs(
    tables: Sequence[Table], hits: Sequence[NDArray[np.bool_]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Differences hit minus miss, (n_pairs, n_features), and each pair's share; every lesson weighs the same."""
    random = np.random.default_rng(1)
    differences, shares = [], []
    for table, hit in zip(tables, hits, strict=True):
        good, bad = np.flatnonzero(hit), np.flatnonzero(~hit)
        if len(good) and len(bad):
            drawn = random.choice(bad, min(MISSES, len(bad)), replace=False)
            pairs = (table[good][:, None, :] - table[drawn][None, :, :]).reshape(-1, table.shape[1])
            differences.append(pairs)
            shares.append(np.full(len(pairs), 1 / len(pairs)))
    weight = np.concatenate(shares)
    return np.concatenate(differences).astype(np.float64), weight / weight.sum()


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
