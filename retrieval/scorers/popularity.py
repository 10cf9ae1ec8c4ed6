"""How many people liked an item: the prior that carries a ranking until likes are known."""

from __future__ import annotations

import numpy as np

from retrieval.scorers.base import Scores, Taste

HALF_LIFE = 1.0
"""Likes after which the prior has half its weight: with more, one like is drowned by what everybody
likes; with less, held-out people of MovieLens are served worse than by popularity."""


class Popularity:
    """log(1 + positive interactions), scaled to 1 for the most popular item."""

    name = "popularity"

    def __init__(self, counts: Scores) -> None:
        logs = np.log1p(np.maximum(counts, 0)).astype(np.float32)
        self.values: Scores = logs / max(float(logs.max(initial=0)), 1e-9)
        """float32 (n_items,), 0 to 1."""

    def scores(self, taste: Taste) -> Scores:
        return self.values


def fade(likes: int, half: float = HALF_LIFE, steep: int = 1) -> float:
    """Weight of a guess after so many likes: 1 without any, a half after `half` of them, and the steeper
    the longer it stays near 1 before and the sooner it is gone after."""
    return float(1 / (1 + (likes / half) ** steep))
