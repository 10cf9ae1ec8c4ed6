"""How alike items are by their attributes: shared people, kinds, title words.

A rare attribute two items share says more than a common one, so each is weighed by its idf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.lexical import words
from retrieval.scorers.base import Scores, Taste
from retrieval.types import Item

FIRST = 6
"""Values of one attribute that count: the first of a cast, not the last extra."""
YEARS = 4
"""Items of the same span of so many years are a little alike."""


def traits(item: Item) -> list[str]:
    """Everything two items may share."""
    found = [f"{name}:{value}" for name, values in item.attributes.items() for value in values[:FIRST]]
    found += [f"title:{word}" for word in dict.fromkeys(words(item.title))]
    return [*found, f"years:{item.year // YEARS if item.year else 0}"]


def trait_matrix(items: Sequence[Item]) -> sparse.csr_matrix:
    """float32 (n_items, n_traits): a fifth of the idf of each trait that at least two items have."""
    lists = [traits(item) for item in items]
    counts = Counter(trait for one in lists for trait in one)
    place = {trait: i for i, trait in enumerate(sorted(t for t, n in counts.items() if n > 1))}
    lines = [line for line, one in enumerate(lists) for trait in one if trait in place]
    columns = [place[trait] for one in lists for trait in one if trait in place]
    values = [np.log(len(items) / counts[trait]) / 5 for one in lists for trait in one if trait in place]
    return sparse.csr_matrix((np.array(values, np.float32), (lines, columns)), shape=(len(items), len(place)))


def kinship(traits: sparse.csr_matrix) -> NDArray[np.float32]:
    """float32 (n_items, n_items): sum of squared trait weights two items share."""
    return np.asarray((traits @ traits.T).todense(), np.float32)


class Kin:
    """What an item shares with the items a person likes."""

    name = "kin"

    def __init__(self, traits: sparse.csr_matrix) -> None:
        self.traits = traits
        """float32 (n_items, n_traits), as `trait_matrix` makes it."""
        norms = np.sqrt(np.asarray(traits.multiply(traits).sum(axis=1)).ravel())
        # Half way to the cosine: a bare sum favours what is described at length, a cosine what is hardly described.
        self._scale = np.asarray(1 / np.sqrt(np.maximum(norms, 1e-6)), np.float32)

    def scores(self, taste: Taste) -> Scores:
        if not len(taste.rows):
            return np.zeros(self.traits.shape[0], np.float32)
        wanted = (taste.weights * self._scale[taste.rows]) @ self.traits[taste.rows]
        return np.asarray((self.traits @ wanted) * self._scale, np.float32)

    def attribution(self, taste: Taste, row: int) -> Scores:
        """float32 (len(taste.rows),): what each verdict adds to the score of `row`; sums to the score."""
        shared = self.traits[taste.rows] @ self.traits[row].toarray().ravel()
        return np.asarray(taste.weights * self._scale[taste.rows] * shared * self._scale[row], np.float32)

    def save(self, folder: Path) -> None:
        sparse.save_npz(folder / "traits.npz", self.traits)

    @classmethod
    def load(cls, folder: Path) -> Kin | None:
        """The saved traits, or None before they were gathered."""
        path = folder / "traits.npz"
        return cls(sparse.csr_matrix(sparse.load_npz(path))) if path.exists() else None
