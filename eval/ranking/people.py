"""Held-out people: how well the rest of somebody's likes is found from a few of them.

A fifth of the people is held out and everything is learned from the others, several times with
different people. Of each held-out person four fifths of the likes are shown ("warm"), or only the
first few ("cold"), and the hidden ones are to be ranked first among everything not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from eval.ranking.metrics import Figure, clustered, ndcg_at, recall_at
from eval.ranking.rivals import rivals
from retrieval import tasting
from retrieval.catalogue.repository import Catalogue
from retrieval.context import resolve
from retrieval.fusion import LinearFusion
from retrieval.judge import ByTaste
from retrieval.scorers.base import Taste
from retrieval.scorers.collaborative import LIKING, Collaborative
from retrieval.scorers.popularity import Popularity
from retrieval.trained import Trained
from retrieval.types import Query

COLD = (0, 1, 2, 3, 5, 8, 12)
WARM = -1
HELD_OUT = 0.2
SHOWN = 0.8
LEAST = 5
DEPTH = 10

Rows = NDArray[np.int64]
Method = Callable[[Rows], NDArray[np.float32]]
"""Liked rows to the scores of every item of the catalogue."""


@dataclass(frozen=True, slots=True)
class Split:
    """One way to hold people out."""

    users: Rows
    """Users of the likes to learn from, aligned with `rows`."""
    rows: Rows
    people: tuple[Rows, ...]
    """Likes of each held-out person, shuffled."""


def splits(catalogue: Catalogue, seeds: Sequence[int]) -> Iterator[tuple[Split, Any]]:
    """Each split, with the interactions that may be learned from."""
    history = catalogue.interactions()
    positive = history.weights >= LIKING
    users, rows = history.users[positive].astype(np.int64), history.rows[positive].astype(np.int64)
    everybody = np.unique(users)
    for seed in seeds:
        random = np.random.default_rng(seed)
        out = random.choice(everybody, int(len(everybody) * HELD_OUT), replace=False)
        kept = ~np.isin(users, out)
        likes = [random.permutation(rows[users == user]) for user in out]
        seen = ~np.isin(history.users, out)
        arrays = ("users", "rows", "weights", "ratings", "times")
        learnable = replace(history, **{name: getattr(history, name)[seen] for name in arrays})
        yield Split(users[kept], rows[kept], tuple(x for x in likes if len(x) >= LEAST)), learnable


def methods(catalogue: Catalogue, parts: Trained, split: Split, learnable: Any) -> dict[str, Method]:
    """Palate's scorers alone and merged, and the rivals, all learned from the same people."""
    mine = learned_from(catalogue, parts, split, learnable)
    found = own_methods(catalogue, mine)
    collaborative = mine.collaborative
    assert collaborative is not None  # noqa: S101  `learned_from` has made it
    ones = np.ones(len(split.rows), np.float32)
    _, persons = np.unique(split.users, return_inverse=True)
    place = collaborative.place[split.rows]
    known = place >= 0
    histories = sparse.csr_matrix(
        (ones[known], (persons[known], place[known])), shape=(int(persons.max()) + 1, len(collaborative.rows))
    )
    for name, learn in rivals().items():
        found[name] = _spread(learn(histories), collaborative, len(catalogue))
    return found


def learned_from(catalogue: Catalogue, parts: Trained, split: Split, learnable: Any) -> Trained:
    """`parts` with everything that is learned from people learned from those of the split alone."""
    n = len(catalogue)
    collaborative = Collaborative.fit(split.users, split.rows, np.ones(len(split.rows), np.float32), n)
    counts = np.bincount(split.rows, minlength=n).astype(np.float32)
    mine = replace(parts, collaborative=collaborative, popularity=Popularity(counts), fusion=LinearFusion())
    return replace(mine, fusion=tasting.learn(catalogue, mine, learnable) or mine.fusion)


def own_methods(catalogue: Catalogue, mine: Trained) -> dict[str, Method]:
    """Palate's scorers alone and merged."""
    collaborative = mine.collaborative
    assert collaborative is not None  # noqa: S101  `learned_from` has made it
    found: dict[str, Method] = {
        "popularity": lambda liked: mine.popularity.values,
        "Palate collaborative (EASE)": lambda liked: collaborative.scores(_taste(liked)),
        "Palate fused": lambda liked: _fused(catalogue, mine, liked),
        "Palate fused, fixed weights": lambda liked: _fused(catalogue, replace(mine, fusion=LinearFusion()), liked),
    }
    if mine.alike is not None:
        alike = mine.alike
        found["text alone"] = lambda liked: alike.scores(_taste(liked))
    return found


def _taste(liked: Rows) -> Taste:
    return Taste(liked, np.ones(len(liked), np.float32))


def _fused(catalogue: Catalogue, parts: Trained, liked: Rows) -> NDArray[np.float32]:
    query = Query(liked=tuple(catalogue.ids[row] for row in liked))
    judged = ByTaste(catalogue, parts, None, resolve(query, catalogue.row, None), np.ones(len(catalogue), bool))
    scores = np.full(len(catalogue), -np.inf, np.float32)
    scores[judged.rows] = judged.scores
    return scores


def _spread(rival: Callable[[Rows], NDArray[np.float32]], model: Collaborative, n: int) -> Method:
    def scores(liked: Rows) -> NDArray[np.float32]:
        out = np.full(n, -np.inf, np.float32)
        places = model.place[liked]
        out[model.rows] = rival(places[places >= 0])
        return out

    return scores


def measure(
    catalogue: Catalogue, parts: Trained, seeds: Sequence[int], report: Callable[[str], None]
) -> dict[str, Any]:
    """nDCG@10 and recall@10 of every method: warm, and after each small number of likes."""
    gains: dict[tuple[str, int], list[float]] = defaultdict(list)
    recalls: dict[tuple[str, int], list[float]] = defaultdict(list)
    who: dict[tuple[str, int], list[str]] = defaultdict(list)
    for seed, (split, learnable) in zip(seeds, splits(catalogue, seeds), strict=True):
        report(f"people: seed {seed}, {len(split.people)} held out")
        for name, method in methods(catalogue, parts, split, learnable).items():
            for number, likes in enumerate(split.people):
                for shown in (WARM, *COLD):
                    count = int(len(likes) * SHOWN) if shown == WARM else shown
                    if len(likes) >= count + 1:
                        ranking, hidden = _ranking(method, likes, count)
                        gains[name, shown].append(ndcg_at(DEPTH, ranking, hidden))
                        recalls[name, shown].append(recall_at(DEPTH, ranking, hidden))
                        who[name, shown].append(f"{seed}/{number}")
    figures = {key: (clustered(gains[key], who[key]), clustered(recalls[key], who[key])) for key in gains}
    return _table(figures)


def _ranking(method: Method, likes: Rows, count: int) -> tuple[list[str], list[str]]:
    scores = method(likes[:count]).astype(np.float32).copy()
    scores[likes[:count]] = -np.inf
    best = np.argpartition(-scores, DEPTH)[:DEPTH]
    best = best[np.argsort(-scores[best], kind="stable")]
    return [str(row) for row in best], [str(row) for row in likes[count:]]


def _table(figures: dict[tuple[str, int], tuple[Figure, Figure]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (name, shown), (gain, recall) in figures.items():
        label = "warm" if shown == WARM else f"{shown} likes"
        out.setdefault(name, {})[label] = {"nDCG@10": gain.to_json(), "R@10": recall.to_json()}
    return out
