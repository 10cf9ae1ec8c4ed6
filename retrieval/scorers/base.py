"""The contract of a scorer.

A scorer looks at one kind of evidence and gives every item a number. It never excludes anything,
never looks at constraints, and stays silent (all zeros) when it has no evidence: merging and
filtering are the business of others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""float32 (n_items,), aligned with `Catalogue.ids`."""
Rows = NDArray[np.int64]


def no_rows() -> Rows:
    return np.zeros(0, np.int64)


def no_weights() -> Scores:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Taste:
    """What a person is known to want, resolved to rows and vectors."""

    rows: Rows = field(default_factory=no_rows)
    """Rows of items with a verdict, each at most once."""
    weights: Scores = field(default_factory=no_weights)
    """One weight per row: up to 1 for a like, below 0 for a dislike."""
    text: str = ""
    vector: NDArray[np.float32] | None = None
    """The text as a unit vector; None without text or embedder."""

    @property
    def likes(self) -> int:
        """How many verdicts are positive: what the popularity prior fades with."""
        return int((self.weights > 0).sum())


class Scorer(Protocol):
    """One kind of evidence."""

    @property
    def name(self) -> str: ...

    def scores(self, taste: Taste) -> Scores:
        """Finite float32 (n_items,), higher is better; all zeros without evidence."""
