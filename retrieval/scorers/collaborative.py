"""What people who liked the same things liked besides.

EASE (Steck 2019, "Embarrassingly shallow autoencoders"): the item-to-item matrix B that best
rebuilds every history from itself with a zero diagonal, in closed form. A score is a sum over the
person's verdicts, so folding in a new like costs one row, no training, and each like's share in an
item's score is exact. Beyond `EASE_LIMIT` items the matrix no longer fits and ALS factors (Hu, Koren
and Volinsky 2008, from `implicit`) take its place behind the same interface.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.scorers.base import Rows, Scores, Taste

EASE_LIMIT = 20_000
RIDGE = 400.0
LIKING = 0.5
"""Preference from which an interaction counts as a like: a rating of 4, a view."""
FACTORS = 64
ALS_RIDGE = 5.0
CONFIDENCE = 20.0


class Model(Protocol):
    """A trained model over the `m` items that have interactions."""

    def fold_in(self, places: Rows, weights: Scores) -> Scores:
        """float32 (m,): the score of every item for these verdicts."""

    def attribution(self, places: Rows, weights: Scores, place: int) -> Scores:
        """float32 (len(places),): what each verdict adds to the score of `place`; sums to the score."""


class Ease:
    """The matrix B, float32 (m, m), zero diagonal; memory-mapped when loaded."""

    def __init__(self, matrix: NDArray[np.float32]) -> None:
        self.matrix = matrix

    @classmethod
    def fit(cls, histories: sparse.csr_matrix, ridge: float = RIDGE) -> Ease:
        """Learns from histories, (n_users, m), one row a person."""
        gram = np.asarray((histories.T @ histories).todense(), np.float32)
        gram[np.diag_indices_from(gram)] += ridge
        precision = np.linalg.inv(gram)
        # B = I - P diag(1 / diag P), whose diagonal is zero.
        matrix = -precision / np.diag(precision)
        np.fill_diagonal(matrix, 0)
        return cls(np.ascontiguousarray(matrix, np.float32))

    def fold_in(self, places: Rows, weights: Scores) -> Scores:
        return np.asarray(weights @ self.matrix[places], np.float32)

    def attribution(self, places: Rows, weights: Scores, place: int) -> Scores:
        return np.asarray(weights * self.matrix[places, place], np.float32)

    def save(self, folder: Path) -> None:
        np.save(folder / "ease.npy", self.matrix)

    @classmethod
    def load(cls, folder: Path) -> Ease:
        return cls(np.load(folder / "ease.npy", mmap_mode="r"))


class Als:
    """Item factors Y, float32 (m, f); a person's factors follow from their verdicts in closed form."""

    def __init__(self, factors: NDArray[np.float32]) -> None:
        self.factors = factors
        self.gram = np.asarray(factors.T @ factors + ALS_RIDGE * np.eye(factors.shape[1]), np.float32)

    @classmethod
    def fit(cls, histories: sparse.csr_matrix) -> Als:
        """Learns from histories, (n_users, m), one row a person."""
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, "blas"):  # a pool of BLAS inside ALS's own threads makes it many times slower
            model = AlternatingLeastSquares(
                factors=FACTORS,
                regularization=ALS_RIDGE,
                alpha=CONFIDENCE,
                iterations=15,
                random_state=1,
                num_threads=1,
            )
            model.fit(histories, show_progress=False)
        return cls(np.asarray(model.item_factors, np.float32))

    def _solve(self, places: Rows, weights: Scores) -> NDArray[np.float32]:
        """float32 (len(places), f): the part of the person's factors that each verdict brings."""
        mine = self.factors[places]
        strength = CONFIDENCE * np.abs(weights)
        # Y'CY + ridge, with confidence 1 + a|w| on the person's own items and 1 elsewhere.
        system = self.gram + (mine * strength[:, None]).T @ mine
        wanted = mine * ((1 + strength) * np.sign(weights))[:, None]
        return np.asarray(np.linalg.solve(system, wanted.T).T, np.float32)

    def fold_in(self, places: Rows, weights: Scores) -> Scores:
        return np.asarray(self.factors @ self._solve(places, weights).sum(axis=0), np.float32)

    def attribution(self, places: Rows, weights: Scores, place: int) -> Scores:
        return np.asarray(self._solve(places, weights) @ self.factors[place], np.float32)

    def save(self, folder: Path) -> None:
        np.save(folder / "als.npy", self.factors)

    @classmethod
    def load(cls, folder: Path) -> Als:
        return cls(np.load(folder / "als.npy"))


class Collaborative:
    """A trained model with the way from catalogue rows to its own items and back."""

    name = "collaborative"

    def __init__(self, model: Ease | Als, rows: Rows, n_items: int) -> None:
        self.model = model
        self.rows = rows
        """int64 (m,): the catalogue row of each of the model's items."""
        self.place: Rows = np.full(n_items, -1, np.int64)
        """int64 (n_items,): the model's item of each catalogue row, -1 where it has none."""
        self.place[rows] = np.arange(len(rows))

    @classmethod
    def fit(cls, users: Rows, rows: Rows, weights: Scores, n_items: int, least: int = 2) -> Collaborative:
        """Learns from preferences of at least `LIKING`; items with fewer than `least` of them are left out."""
        positive = weights >= LIKING
        users, rows = users[positive], rows[positive]
        support = np.bincount(rows, minlength=n_items)
        kept = np.flatnonzero(support >= least)
        place = np.full(n_items, -1, np.int64)
        place[kept] = np.arange(len(kept))
        inside = place[rows] >= 0
        _, persons = np.unique(users[inside], return_inverse=True)
        ones = np.ones(int(inside.sum()), np.float32)
        shape = (int(persons.max(initial=-1)) + 1, len(kept))
        histories = sparse.csr_matrix((ones, (persons, place[rows[inside]])), shape=shape)
        model = Ease.fit(histories) if len(kept) <= EASE_LIMIT else Als.fit(histories)
        return cls(model, kept, n_items)

    def scores(self, taste: Taste) -> Scores:
        total = np.zeros(len(self.place), np.float32)
        places, weights, _ = self._known(taste)
        if len(places):
            total[self.rows] = self.model.fold_in(places, weights)
        return total

    def attribution(self, taste: Taste, row: int) -> Scores:
        """float32 (len(taste.rows),): what each verdict adds to the score of `row`; sums to the score."""
        shares = np.zeros(len(taste.rows), np.float32)
        places, weights, known = self._known(taste)
        if len(places) and self.place[row] >= 0:
            shares[known] = self.model.attribution(places, weights, int(self.place[row]))
        return shares

    def _known(self, taste: Taste) -> tuple[Rows, Scores, NDArray[np.bool_]]:
        places = self.place[taste.rows]
        known = places >= 0
        return places[known], taste.weights[known], known

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save(folder)
        np.save(folder / "rows.npy", self.rows)

    @classmethod
    def load(cls, folder: Path, n_items: int) -> Collaborative:
        model = Ease.load(folder) if (folder / "ease.npy").exists() else Als.load(folder)
        return cls(model, np.load(folder / "rows.npy"), n_items)
