"""The first cut: a few hundred items worth scoring, merged from several sources.

Each source proposes its best among the allowed items; a candidate remembers who proposed it and at
which rank. Dense candidates come from an exact product over the allowed rows when these are few, and
from the vector index when they are many: below `EXACT_ROWS` the product is the faster of the two.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.scorers.base import Rows, Scores
from retrieval.types import Candidate, Source

DEPTH = 200
"""Items each source may propose."""
EXACT_ROWS = 30_000
"""Allowed rows up to which an exact product beats the index (measured: `palate eval ranking --scale`)."""


def best_rows(scores: Scores, allowed: NDArray[np.bool_], k: int = DEPTH, positive: bool = True) -> Rows:
    """At most k allowed rows by falling score; only those above zero unless `positive` is False."""
    rows = np.flatnonzero(allowed & (scores > 0)) if positive else np.flatnonzero(allowed)
    if len(rows) > k:
        rows = rows[np.argpartition(-scores[rows], k)[:k]]
    return np.asarray(rows[np.argsort(-scores[rows], kind="stable")], np.int64)


def merge(proposals: Mapping[Source, Rows]) -> list[Candidate]:
    """One candidate per row, in order of the best rank any source gave it."""
    ranks: dict[int, dict[Source, int]] = {}
    for source, rows in proposals.items():
        for rank, row in enumerate(rows.tolist(), 1):
            ranks.setdefault(row, {})[source] = rank
    ordered = sorted(ranks.items(), key=lambda entry: (min(entry[1].values()), entry[0]))
    return [Candidate(row, sources) for row, sources in ordered]
