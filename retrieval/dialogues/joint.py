"""Which items belong to which items and to which words, learned from recorded dialogues at once.

EASE (Steck 2019) over dialogues whose columns are the items named and the words said around them:
the matrix B that best rebuilds every column of a dialogue from all others. An item's score is then a
sum over the items and words of the conversation, each with an exact share. Where dialogues are few,
attributes help: items that share people, kinds and title words count as if they had been named
together now and then (Jeunen, Van Balen and Goethals 2020, "Closed-form models with side information").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from retrieval.scorers.base import Rows, Scores

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words worth learning from, with how telling each is."""

    place: Mapping[str, int]
    idf: Scores

    @classmethod
    def of(cls, bags: Sequence[Mapping[str, float]], least: int = 5) -> Vocabulary:
        counts = Counter(word for bag in bags for word in bag)
        kept = sorted(word for word, n in counts.items() if n >= least)
        idf = np.array([np.log(len(bags) / counts[word]) for word in kept], np.float32)
        return cls({word: i for i, word in enumerate(kept)}, idf)

    def matrix(self, bags: Sequence[Mapping[str, float]]) -> sparse.csr_matrix:
        """(len(bags), n_words): square roots of weights times idf, each line of length one."""
        lines, columns, values = [], [], []
        for line, bag in enumerate(bags):
            known = [(place, weight) for word, weight in bag.items() if (place := self.place.get(word)) is not None]
            weights = np.array([np.sqrt(w) * self.idf[p] for p, w in known], np.float32)
            lines += [line] * len(known)
            columns += [p for p, _ in known]
            values.append(weights / max(float(np.linalg.norm(weights)), 1e-9))
        data = np.concatenate(values) if values else np.zeros(0, np.float32)
        return sparse.csr_matrix((data, (lines, columns)), shape=(len(bags), len(self.place)))


class Joint:
    """B restricted to item columns, float32 (m + n_words, m)."""

    def __init__(self, matrix: Matrix, m: int, voice: float) -> None:
        self.matrix = matrix
        self.m = m
        self.voice = voice
        """Weight of a dialogue's words beside one named item."""

    @classmethod
    def fit(
        cls,
        named: sparse.csr_matrix,
        said: sparse.csr_matrix | None,
        ridge: float,
        voice: float = 1.5,
        alike: Matrix | None = None,
    ) -> Joint:
        """Learns from dialogues: items `named` (n, m), words `said` (n, n_words); `alike` is (m, m)."""
        m = named.shape[1]
        both = named if said is None else sparse.hstack([named, said * voice]).tocsr()
        gram = np.asarray((both.T @ both).todense(), np.float32)
        if alike is not None:
            gram[:m, :m] += alike
        gram[np.diag_indices_from(gram)] += ridge
        precision = inverse(gram)
        matrix = -precision[:, :m] / np.diag(precision)[:m]
        matrix[np.arange(m), np.arange(m)] = 0
        return cls(np.ascontiguousarray(matrix, np.float32), m, voice)

    def by_items(self, named: sparse.csr_matrix) -> Matrix:
        """float32 (n, m): what the items named so far say."""
        return np.asarray(named @ self.matrix[: self.m], np.float32)

    def by_words(self, said: sparse.csr_matrix) -> Matrix:
        """float32 (n, m): what the words so far say."""
        return np.asarray(said @ self.matrix[self.m :], np.float32) * self.voice

    def save(self, folder: Path, name: str) -> None:
        np.save(folder / f"{name}.npy", self.matrix)

    @classmethod
    def load(cls, folder: Path, name: str, voice: float = 1.5) -> Joint:
        matrix = np.load(folder / f"{name}.npy", mmap_mode="r")
        return cls(matrix, matrix.shape[1], voice)


def ridge_to(given: sparse.csr_matrix, wanted: sparse.csr_matrix, ridge: float) -> Matrix:
    """Ridge regression in closed form, float32 (n_given, n_wanted): (G'G + ridge)^-1 G'W."""
    gram = np.asarray((given.T @ given).todense(), np.float32)
    gram[np.diag_indices_from(gram)] += ridge
    answer = np.asarray((given.T @ wanted).todense(), np.float32)
    _, solved, failed = lapack.sposv(gram, answer, lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError(f"the system is singular at column {failed}")
    return np.ascontiguousarray(solved, np.float32)


def inverse(gram: Matrix) -> Matrix:
    """Inverse of a symmetric positive definite matrix by Cholesky: half the work of a general one."""
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError(f"the system is singular at column {failed}")
    lower, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(lower)
    return np.asarray(lower + np.tril(lower, -1).T, np.float32)


def rows_matrix(lists: Sequence[Sequence[int]], place: Rows, m: int, decay: float = 1.0) -> sparse.csr_matrix:
    """(len(lists), m): 1 where a row is in the list; with `decay`, less for every later one.

    `place` maps catalogue rows to columns, -1 for none.
    """
    lines, columns, values = [], [], []
    for line, rows in enumerate(lists):
        known = [int(place[row]) for row in rows if place[row] >= 0]
        lines += [line] * len(known)
        columns += known
        values += [decay ** (len(known) - 1 - i) for i in range(len(known))]
    return sparse.csr_matrix((np.array(values, np.float32), (lines, columns)), shape=(len(lists), m))
