"""A query resolved against a catalogue: rows instead of ids, weights instead of verdicts.

How much each kind of evidence counts is written here once. A verdict of this dialogue counts
fully and fades very little with every later one; what is known from before counts half; a mention
without a verdict counts as half a like. A dislike pushes only lightly: measured on MovieLens, more
than a little costs ranking quality and hides disliked items no better, so those are excluded besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.embedding import Embedder
from retrieval.scorers.base import Rows, Taste
from retrieval.types import Query

LIKE = 1.0
MENTION = 0.5
HISTORY = 0.5
DISLIKE = -0.3
DECAY = 0.99
"""Factor on a verdict for every later verdict of the same kind."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the scorers and filters need to know of a query."""

    query: Query
    taste: Taste
    named: Rows
    """Rows that the dialogue already spoke of or excludes: never recommended again."""
    seen: Rows
    """Rows the person has seen, in this dialogue or before."""


def resolve(query: Query, row: Mapping[str, int], embedder: Embedder | None) -> Context:
    """Resolves a query; ids that are not in the catalogue are ignored."""
    weights: dict[int, float] = {}
    for item, weight in query.history.items():
        _put(weights, row, (item,), HISTORY * weight if weight > 0 else DISLIKE * -weight)
    _put(weights, row, query.mentioned, MENTION)
    _put(weights, row, query.liked, LIKE)
    _put(weights, row, query.disliked, DISLIKE)
    text = query.text.strip()
    vector = embedder.encode([text])[0] if text and embedder else None
    taste = Taste(np.array(list(weights), np.int64), np.array(list(weights.values()), np.float32), text, vector)
    named = rows_of((*query.liked, *query.disliked, *query.mentioned, *query.exclude), row)
    return Context(query, taste, named, rows_of((*query.seen, *query.history), row))


def rows_of(items: Iterable[str], row: Mapping[str, int]) -> Rows:
    return np.array(sorted({row[i] for i in items if i in row}), np.int64)


def _put(weights: dict[int, float], row: Mapping[str, int], items: Iterable[str], weight: float) -> None:
    known = [row[i] for i in items if i in row]
    for age, place in enumerate(reversed(known)):
        weights[place] = weight * DECAY**age
