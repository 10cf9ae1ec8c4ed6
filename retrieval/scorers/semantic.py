"""Nearness of meaning: the wish's words, and the liked items' own texts, against every item's text."""

from __future__ import annotations

import numpy as np

from retrieval.embedding import Vectors
from retrieval.scorers.base import Scores, Taste


class Semantic:
    """Cosine of the wish to each item's document."""

    name = "semantic"

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        """float32 (n_items, dimensions), unit rows."""

    def scores(self, taste: Taste) -> Scores:
        if taste.vector is None:
            return np.zeros(len(self.vectors), np.float32)
        return np.asarray(self.vectors @ taste.vector, np.float32)


class Alike:
    """Cosine of each item to the liked items, less a part of its cosine to the disliked ones."""

    name = "alike"

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    def scores(self, taste: Taste) -> Scores:
        if not len(taste.rows):
            return np.zeros(len(self.vectors), np.float32)
        centre = taste.weights @ self.vectors[taste.rows]
        return np.asarray(self.vectors @ centre / max(float(np.abs(taste.weights).sum()), 1e-9), np.float32)

    def attribution(self, taste: Taste, row: int) -> Scores:
        """float32 (len(taste.rows),): what each verdict adds to the score of `row`; sums to the score."""
        share = taste.weights / max(float(np.abs(taste.weights).sum()), 1e-9)
        return np.asarray(share * (self.vectors[taste.rows] @ self.vectors[row]), np.float32)
