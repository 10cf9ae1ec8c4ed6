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
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
"""float32 (n_candidates, n_features)."""

FIXED: Mapping[str, float] = {
    "semantic": 0.5,
    "keyword": 0.3,
    "agreement": 0.8,
    "collaborative": 0.65,
    "alike": 0.05,
    "kin": 0.6,
    "example": 1.2,
    "popularity": 1.1,
    "prior": 0.2,
}
"""Weights before anything was learned; every feature is about 0 to 1."""
LEARNED = ("collaborative", "alike", "kin", "popularity", "prior")
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
    def fit(cls, tables: Sequence[Table], hits: Sequence[NDArray[np.bool_]], shown: Sequence[int]) -> LinearFusion:
        """Coordinate ascent on nDCG@10 (Metzler and Croft 2007) over lessons, from the fixed weights.

        Each table has the columns `LEARNED`; `shown` says how many likes the lesson showed. What is gained with
        many likes may not be paid for by falling below popularity with few. The measure itself is climbed
        because a loss over pairs is ruled by the many that nobody ever sees, and with so few weights it can be.
        Weights stay above zero, because a person is told that a liked film speaks for an item, never that it
        speaks against it, and are scaled to the sum of the fixed ones, so that words weigh against them as before.
        """
        if not any(hit.any() for hit in hits):
            return cls()
        lessons = _Lessons(tables, hits, shown)
        start = np.array([FIXED[name] for name in LEARNED], np.float32)
        weights, best = start.copy(), lessons.gain(start)
        for step in STEPS:
            for place, factor in product(range(len(weights)), (0.0, 1 / step, step)):
                tried = weights.copy()
                tried[place] *= factor
                if (gain := lessons.gain(tried)) > best + LEAST_GAIN:
                    weights, best = tried, gain
        scaled = weights * start.sum() / max(float(weights.sum()), 1e-9)
        return cls({**FIXED, **dict(zip(LEARNED, scaled.tolist(), strict=True))})

    def scores(self, table: Table) -> NDArray[np.float32]:
        return np.asarray(table @ self._weights, np.float32)

    def contributions(self, table: Table) -> Table:
        return np.asarray(table * self._weights, np.float32)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SAVED).write_text(json.dumps(self.weights, indent=1))

    @classmethod
    def load(cls, folder: Path) -> LinearFusion | None:
        """The saved weights, or None when there are none."""
        path = folder / SAVED
        return cls(json.loads(path.read_text())) if path.exists() else None


SAVED = "weights.json"
STEPS = (2.0, 2.0, 1.4, 1.4, 1.2, 1.1)
"""Factors that each weight is tried with in turn, round by round."""
LEAST_GAIN = 1e-4
"""nDCG a change must bring, so that no weight follows noise."""
DEPTH = 10
RIVALS = ("popularity", "collaborative")
"""Signals that the merged ranking should beat at every number of likes."""


class _Lessons:
    """All lessons in one padded array, because the climb asks for their gain a hundred times."""

    def __init__(self, tables: Sequence[Table], hits: Sequence[NDArray[np.bool_]], shown: Sequence[int]) -> None:
        kept = [(table, hit) for table, hit in zip(tables, hits, strict=True) if hit.any()]
        self.shown = np.unique([n for n, hit in zip(shown, hits, strict=True) if hit.any()], return_inverse=True)[1]
        widest = max(DEPTH + 1, *(len(hit) for _, hit in kept))
        self.tables = np.zeros((len(kept), widest, len(LEARNED)), np.float32)
        self.hits = np.zeros((len(kept), widest), bool)
        self.none = np.ones((len(kept), widest), bool)
        for line, (table, hit) in enumerate(kept):
            self.tables[line, : len(hit)], self.hits[line, : len(hit)] = table, hit
            self.none[line, : len(hit)] = False
        self.discounts = 1 / np.log2(np.arange(2, DEPTH + 2))
        self.ideal = np.cumsum(self.discounts)[np.minimum(self.hits.sum(axis=1), DEPTH) - 1]
        alone = [self._by_shown(np.array([name == one for name in LEARNED], np.float32)) for one in RIVALS]
        self.floor = np.max(alone, axis=0)

    def gain(self, weights: NDArray[np.float32]) -> float:
        """Mean nDCG@10 over the numbers of likes shown, less what falls below either signal alone."""
        gains = self._by_shown(weights)
        return float(gains.mean() - np.maximum(self.floor - gains, 0).sum())

    def _by_shown(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """Mean nDCG@10 for each number of likes shown, fewest first."""
        scores = self.tables @ weights
        scores[self.none] = -np.inf
        best = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
        best = np.take_along_axis(best, np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable"), 1)
        gains = np.take_along_axis(self.hits, best, 1) @ self.discounts / self.ideal
        return np.asarray(np.bincount(self.shown, gains) / np.bincount(self.shown))


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
