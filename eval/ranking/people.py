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

from eval.ranking.learners import LEARNERS, Learner
from eval.ranking.metrics import Figure, clustered, ndcg_at, recall_at
from eval.ranking.rivals import rivals
from eval.worst import Case, listed
from retrieval import tasting
from retrieval.catalogue.repository import Catalogue
from retrieval.context import resolve
from retrieval.fusion import LEARNED, LinearFusion
from retrieval.judge import ByTaste
from retrieval.scorers.base import Taste
from retrieval.scorers.collaborative import LIKING, Collaborative
from retrieval.scorers.popularity import Popularity
from retrieval.trained import Trained
from retrieval.types import Query

DEVELOPMENT = (11, 12)
"""Seeds of the splits that anything may be decided on; figures are told of others."""
COLD = (0, 1, 2, 3, 5, 8, 12)
WARM = -1
HELD_OUT = 0.2
SHOWN = 0.8
LEAST = 5
DEPTH = 10
DEPTHS = (1, 5, 10, 20, 50, 100)
"""Where recall is looked at when warm; after a few likes only at ten."""

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


def fused_by(learner: Learner, catalogue: Catalogue, parts: Trained, learnable: Any) -> Method:
    """The merged ranking with another learner's weights, from the same lessons and the number of likes besides."""
    given = tasting.lessons(catalogue, parts, learnable)
    assert given is not None  # noqa: S101  a benchmark with so few people says nothing
    tables = [_with_likes(table, likes) for table, likes in zip(given.tables, given.likes, strict=True)]
    kept = [i for i, hits in enumerate(given.hits) if hits.any()]
    hits = [given.hits[i].astype(np.int32) for i in kept]
    score = learner([tables[i] for i in kept], hits, (*LEARNED, "likes"))

    def scores(liked: Rows) -> NDArray[np.float32]:
        judged = _judged(catalogue, parts, liked)
        out = np.full(len(catalogue), -np.inf, np.float32)
        out[judged.rows] = score(_with_likes(judged.table(LEARNED), len(liked)))
        return out

    return scores


def _with_likes(table: NDArray[np.float32], likes: int) -> NDArray[np.float32]:
    return np.column_stack([table, np.full(len(table), likes, np.float32)])


def _taste(liked: Rows) -> Taste:
    return Taste(liked, np.ones(len(liked), np.float32))


def _judged(catalogue: Catalogue, parts: Trained, liked: Rows) -> ByTaste:
    query = Query(liked=tuple(catalogue.ids[row] for row in liked))
    return ByTaste(catalogue, parts, None, resolve(query, catalogue.row, None), np.ones(len(catalogue), bool))


def _fused(catalogue: Catalogue, parts: Trained, liked: Rows) -> NDArray[np.float32]:
    judged = _judged(catalogue, parts, liked)
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
    """nDCG@10 and recall of every method: warm, and after each small number of likes."""
    return _measured(catalogue, seeds, report, lambda split, known: methods(catalogue, parts, split, known))


def badly_served(catalogue: Catalogue, parts: Trained, seed: int) -> list[Case]:
    """Each person held out by one split, when warm: what was shown of their likes, what was hidden, what came first."""
    [(split, learnable)] = splits(catalogue, (seed,))
    method = own_methods(catalogue, learned_from(catalogue, parts, split, learnable))["Palate fused"]

    def titles(rows: Sequence[int]) -> str:
        return listed(item.label for item in catalogue.at(rows))

    cases = []
    for number, likes in enumerate(split.people):
        count = int(len(likes) * SHOWN)
        ranking, hidden = _ranking(method, likes, count)
        given, wanted, first = (titles([int(row) for row in rows]) for rows in (likes[:count], hidden, ranking[:DEPTH]))
        cases.append(Case(f"{seed}/{number}", ndcg_at(DEPTH, ranking, hidden), given, wanted, first, len(hidden)))
    return cases


def compare(catalogue: Catalogue, parts: Trained, report: Callable[[str], None]) -> dict[str, Any]:
    """The same figures for rankings that are merged by different learners, on development seeds."""

    def learned(split: Split, learnable: Any) -> dict[str, Method]:
        mine = learned_from(catalogue, parts, split, learnable)
        own = {"climbing nDCG (`palate train`)": own_methods(catalogue, mine)["Palate fused"]}
        return own | {name: fused_by(learner, catalogue, mine, learnable) for name, learner in LEARNERS.items()}

    return _measured(catalogue, DEVELOPMENT, report, learned)


def _measured(
    catalogue: Catalogue,
    seeds: Sequence[int],
    report: Callable[[str], None],
    learned: Callable[[Split, Any], dict[str, Method]],
) -> dict[str, Any]:
    found: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    who: dict[tuple[str, int], list[str]] = defaultdict(list)
    for seed, (split, learnable) in zip(seeds, splits(catalogue, seeds), strict=True):
        report(f"people: seed {seed}, {len(split.people)} held out")
        for name, method in learned(split, learnable).items():
            for number, likes in enumerate(split.people):
                for shown in (WARM, *COLD):
                    count = int(len(likes) * SHOWN) if shown == WARM else shown
                    if len(likes) >= count + 1:
                        for label, value in judged(method, likes, count, shown == WARM).items():
                            found[name, shown][label].append(value)
                        who[name, shown].append(f"{seed}/{number}")
    return _table({key: {n: clustered(v, who[key]) for n, v in by.items()} for key, by in found.items()})


def judged(method: Method, likes: Rows, count: int, deep: bool) -> dict[str, float]:
    """Figures of one ranking after `count` likes, `deep` with recall at every depth."""
    ranking, hidden = _ranking(method, likes, count)
    depths = DEPTHS if deep else (DEPTH,)
    return {
        f"nDCG@{DEPTH}": ndcg_at(DEPTH, ranking, hidden),
        **{f"R@{k}": recall_at(k, ranking, hidden) for k in depths},
    }


def _ranking(method: Method, likes: Rows, count: int) -> tuple[list[str], list[str]]:
    scores = method(likes[:count]).astype(np.float32).copy()
    scores[likes[:count]] = -np.inf
    deepest = min(DEPTHS[-1], len(scores) - 1)
    best = np.argpartition(-scores, deepest)[:deepest]
    best = best[np.argsort(-scores[best], kind="stable")]
    return [str(row) for row in best], [str(row) for row in likes[count:]]


def _table(figures: dict[tuple[str, int], dict[str, Figure]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (name, shown), by in figures.items():
        label = "warm" if shown == WARM else f"{shown} likes"
        out.setdefault(name, {})[label] = {measure: figure.to_json() for measure, figure in by.items()}
    return out
