"""How alike items are by their attributes: shared people, kinds, title words.

A rare attribute two items share says more than a common one, so each is weighed by its idf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.lexical import words
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
