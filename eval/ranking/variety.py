"""What variety and novelty cost and bring: slates of held-out people under several settings of the knobs.

*Intra-list diversity* is the mean of 1 - cosine of two items' texts within a slate; *coverage* the share of
the catalogue that somebody's slate shows; *long tail* the share of places given to items outside the fifth
of the catalogue with the most likes, *beyond the head* that of places given to items outside the few that take
half of all likes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.ranking.metrics import clustered, ndcg_at
from eval.ranking.people import Rows, learned_from, splits
from retrieval.catalogue.repository import Catalogue
from retrieval.diversify import intra_list_diversity
from retrieval.recommender import Recommender
from retrieval.trained import Trained
from retrieval.types import Query

Likes = NDArray[np.float32]
"""Number of likes of every item."""
SETTINGS = ((0.0, 0.0), (0.3, 0.0), (0.6, 0.0), (0.3, 0.3), (0.3, 0.6), (0.3, 1.0))
"""Diversity and novelty of each row."""
SEED = 1
SHOWN = 5
"""Likes told before the slate."""
PLACES = 10
HEAD = 0.2
"""Share of the catalogue that is not long tail."""


def measure(catalogue: Catalogue, parts: Trained) -> list[dict[str, Any]]:
    """One line of figures for each setting, over the people of one split."""
    [(split, learnable)] = splits(catalogue, (SEED,))
    mine = learned_from(catalogue, parts, split, learnable)
    people = [likes for likes in split.people if len(likes) > SHOWN]
    recommender = Recommender(catalogue, mine)
    likes = np.bincount(split.rows, minlength=len(catalogue)).astype(np.float32)
    places = {"long_tail": long_tail(likes), "beyond_head": beyond_head(likes)}
    return [line(recommender, mine, people, places, diversity, novelty) for diversity, novelty in SETTINGS]


def long_tail(likes: Likes) -> frozenset[int]:
    """Rows outside the most liked fifth."""
    return frozenset(np.argsort(-likes, kind="stable")[int(len(likes) * HEAD) :].tolist())


def beyond_head(likes: Likes) -> frozenset[int]:
    """Rows outside the fewest that take half of all likes."""
    order = np.argsort(-likes, kind="stable")
    head = int(np.searchsorted(np.cumsum(likes[order]), likes.sum() / 2)) + 1
    return frozenset(order[head:].tolist())


def line(
    recommender: Recommender,
    parts: Trained,
    people: Sequence[Rows],
    places: Mapping[str, frozenset[int]],
    diversity: float,
    novelty: float,
) -> dict[str, Any]:
    """Figures of one setting."""
    ids, row = recommender.catalogue.ids, recommender.catalogue.row
    slates = []
    for likes in people:
        liked = tuple(ids[i] for i in likes[:SHOWN])
        query = Query(liked=liked, limit=PLACES, diversity=diversity, novelty=novelty)
        slates.append([place.item.id for place in recommender.recommend(query).items])
    hidden = [[ids[i] for i in likes[SHOWN:]] for likes in people]
    gains = [ndcg_at(PLACES, slate, wanted) for slate, wanted in zip(slates, hidden, strict=True)]
    rows = [[row[item] for item in slate] for slate in slates]
    spread = [intra_list_diversity(np.asarray(parts.vectors[r])) for r in rows] if parts.vectors is not None else []
    return {
        "diversity": diversity,
        "novelty": novelty,
        "nDCG@10": clustered(gains, [str(n) for n in range(len(gains))]).to_json(),
        "intra_list_diversity": round(float(np.mean(spread)), 4) if spread else 0.0,
        "coverage": round(len({r for one in rows for r in one}) / len(ids), 4),
        **{name: round(float(np.mean([r in kept for one in rows for r in one])), 4) for name, kept in places.items()},
    }
