"""After the scores: variety, novelty, and what to do with items already seen.

Variety is maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the item
with the best balance of its own score and its unlikeness to the places already given.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.scorers.base import Rows, Scores
from retrieval.types import SeenPolicy

RARITY = 0.7
"""Weight of rarity against relevance at the knob's end: with more, tastes no longer matter (measured)."""


def scaled(scores: Scores) -> Scores:
    """Scores stretched to 0..1; all zeros where they do not differ."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    return np.asarray((scores - low) / (high - low) if high > low else np.zeros_like(scores), np.float32)


def with_novelty(scores: Scores, popularity: Scores, novelty: float) -> Scores:
    """Scaled scores with the long tail favoured: 0 changes nothing, 1 as much as a wish bears.

    `popularity` is 0 to 1, one entry per score; give all candidates, because among the best-scored few
    everything is popular and there is nothing to choose.
    """
    return np.asarray(scaled(scores) + RARITY * novelty * (1 - popularity), np.float32)


def mmr(scores: Scores, vectors: NDArray[np.float32], k: int, diversity: float) -> list[int]:
    """Positions of at most k chosen items, in slate order.

    `scores` (n,) and unit `vectors` (n, d) are aligned; `diversity` 0 orders by score alone.
    """
    if diversity <= 0 or len(scores) <= 1:
        return [int(i) for i in np.argsort(-scores, kind="stable")[:k]]
    relevance = scaled(scores)
    nearest = np.zeros(len(scores), np.float32)
    free = np.ones(len(scores), bool)
    chosen: list[int] = []
    while len(chosen) < min(k, len(scores)):
        value = (1 - diversity) * relevance - diversity * nearest
        best = int(np.argmax(np.where(free, value, -np.inf)))
        chosen.append(best)
        free[best] = False
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen


def seen_filter(allowed: NDArray[np.bool_], seen: Rows, policy: SeenPolicy, least: int) -> NDArray[np.bool_]:
    """bool (n_items,): `allowed` after the seen policy.

    "exclude" leaves out what was seen, "only" leaves nothing else. When fewer than `least` seen
    items are left, "only" is filled up again from the others, which rank behind by score.
    """
    if policy == "allow" or (policy == "exclude" and not len(seen)):
        return allowed
    was_seen = np.zeros(len(allowed), bool)
    was_seen[seen] = True
    if policy == "exclude":
        return allowed & ~was_seen
    kept: NDArray[np.bool_] = allowed & was_seen
    return kept if kept.sum() >= least else allowed


def intra_list_diversity(vectors: NDArray[np.float32]) -> float:
    """Mean of 1 - cosine over all pairs of a slate, (k, d) unit rows; 0 for fewer than two items."""
    if len(vectors) < 2:
        return 0.0
    cosines = vectors @ vectors.T
    return float(1 - cosines[np.triu_indices(len(vectors), 1)].mean())
