"""Why an item is in the slate, read from the numbers that ranked it.

A reason's weight is its share of what spoke for the item: the positive contributions of the
features behind it. Evidence is exact: the liked items whose own parts in the score were positive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.scorers.base import Scores, Taste
from retrieval.types import Constraint, Reason, ReasonKind

KINDS: Mapping[str, ReasonKind] = {
    "collaborative": "collaborative",
    "alike": "similar",
    "semantic": "similar",
    "keyword": "similar",
    "agreement": "constraint",
    "popularity": "popular",
    "prior": "popular",
}
LEAST_SHARE = 0.05
EVIDENCE = 3


def reasons(
    contributions: Mapping[str, float],
    taste: Taste,
    ids: Sequence[str],
    attributions: Mapping[ReasonKind, Scores],
    satisfied: Sequence[Constraint],
    novelty: float = 0.0,
) -> tuple[Reason, ...]:
    """Reasons of one item, strongest first.

    `contributions` are by feature; `attributions` hold, for "collaborative" and "similar", what
    each verdict of the taste added; `satisfied` are the constraints the item meets; `novelty` is
    what its rarity added.
    """
    shares: dict[ReasonKind, float] = {}
    for feature, value in contributions.items():
        if value > 0 and (kind := KINDS.get(feature)):
            shares[kind] = shares.get(kind, 0.0) + value
    if novelty > 0:
        shares["novel"] = novelty
    total = sum(shares.values()) or 1.0
    found = [
        Reason(kind, round(share / total, 4), evidence(taste, ids, attributions.get(kind)))
        for kind, share in shares.items()
        if kind != "constraint" and share / total >= LEAST_SHARE
    ]
    each = shares.get("constraint", 0.0) / total / max(len(satisfied), 1)
    found += [Reason("constraint", round(each, 4), constraint=c) for c in satisfied]
    return tuple(sorted(found, key=lambda r: -r.weight))


def evidence(taste: Taste, ids: Sequence[str], attribution: Scores | None) -> tuple[str, ...]:
    """Ids of the liked items that added most, strongest first; those that added nothing are left out."""
    if attribution is None:
        return ()
    order = np.argsort(-attribution, kind="stable")[:EVIDENCE]
    return tuple(ids[int(taste.rows[i])] for i in order if attribution[i] > 1e-6 and taste.weights[i] > 0)
