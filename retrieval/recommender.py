"""From a query to a slate: the front door of retrieval.

The stages, in order: resolve the query, filter, gather candidates, look at the features of each,
merge them into a score, spread for variety, explain. Hard exclusions are part of the filter and are
checked again at the end, so nothing between can let an excluded item through.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval import candidates, question, relax, trained
from retrieval.context import Context, resolve
from retrieval.diversify import mmr, seen_filter, with_novelty
from retrieval.embedding import Embedder, MiniLM, open_embedder
from retrieval.explain import reasons
from retrieval.index import ChromaIndex, FolderLock
from retrieval.scorers.base import Rows, Scores
from retrieval.scorers.popularity import fade
from retrieval.settings import RetrievalSettings
from retrieval.types import Constraint, Query, Question, Reason, ReasonKind, Recommendation, Slate, Source

if TYPE_CHECKING:
    from retrieval.catalogue.repository import Catalogue

Mask = NDArray[np.bool_]

POOL = 100
"""Best-scored candidates that variety may choose from."""
QUESTION_POOL = 200


class Recommender:
    """Ranks one catalogue. Thread-safe for reading; holds the data folder while it is open."""

    def __init__(
        self,
        catalogue: Catalogue,
        parts: trained.Trained,
        embedder: Embedder | None = None,
        index: ChromaIndex | None = None,
        lock: FolderLock | None = None,
    ) -> None:
        self.catalogue = catalogue
        self._parts = parts
        self._embedder = embedder
        self._index = index
        self._lock = lock

    @classmethod
    def open(cls, settings: RetrievalSettings, catalogue: Catalogue | None = None, own: bool = True) -> Recommender:
        """Opens what was imported and trained; fixed weights serve an untrained catalogue.

        With `own` it becomes the folder's one owner (DataFolderBusy if there is another) and may use
        the vector index; without, it only reads files that never change, next to any owner.
        """
        from retrieval.catalogue.repository import Catalogue as Opened

        lock = FolderLock(settings.data) if own and settings.chroma_url is None else None
        if lock:
            lock.acquire()
        try:
            catalogue = catalogue or Opened.open(settings)
            parts = trained.load(settings, catalogue)
            embedder = open_embedder(settings.models) if parts.vectors is not None else None
            index = None
            if own and parts.vectors is not None and len(catalogue) > candidates.EXACT_ROWS:
                index = ChromaIndex(settings)
                index = index if index.ready(catalogue.digest, len(catalogue)) else None
        except BaseException:
            if lock:
                lock.release()
            raise
        return cls(catalogue, parts, embedder, index, lock)

    def warm(self) -> None:
        """Loads the embedder in the background, so that the first wish does not wait for it."""
        if isinstance(self._embedder, MiniLM):
            self._embedder.warm()

    def close(self) -> None:
        """Gives the data folder back."""
        if self._index:
            self._index.close()
        if self._lock:
            self._lock.release()

    def recommend(self, query: Query) -> Slate:
        """The slate for a query, with reasons, and with what had to be relaxed for it.

        When the musts alone leave nothing the slate is empty, `matching` is 0 and `relaxed` holds
        suggestions: each must with how many items would match without it.
        """
        started = time.perf_counter()
        context = resolve(query, self.catalogue.row, self._embedder)
        usable = self._usable(context)
        matching = relax.match(query.constraints, self.catalogue.allowed, usable, query.limit)
        rows = self._candidates(context, matching.mask & usable)
        retrieved = time.perf_counter()
        items = self._slate(context, rows)
        timings = {"retrieve": (retrieved - started) * 1e3, "rank": (time.perf_counter() - retrieved) * 1e3}
        return Slate(items, int(matching.mask.sum()), matching.relaxed, timings)

    def rank(self, query: Query, k: int) -> tuple[tuple[str, float], ...]:
        """The best k items by score alone, without variety: ids with scores, best first."""
        context = resolve(query, self.catalogue.row, self._embedder)
        allowed = self._usable(context) & self.catalogue.allowed([c for c in query.constraints if c.strength == "must"])
        rows = self._candidates(context, allowed)
        scores = self._parts.fusion.scores(self._table(context, rows))
        order = np.argsort(-scores, kind="stable")[:k]
        return tuple((self.catalogue.ids[rows[i]], float(scores[i])) for i in order)

    def question(self, query: Query, answered: Collection[str]) -> Question | None:
        """The question that would split the current candidates best; None when none is worth asking."""
        ranked = self.rank(query, QUESTION_POOL)
        items = self.catalogue.items([item for item, _ in ranked])
        return question.best_question(
            self.catalogue.domain, items, np.array([s for _, s in ranked], np.float32), answered
        )

    def _usable(self, context: Context) -> Mask:
        usable = np.ones(len(self.catalogue), bool)
        usable[context.named] = False
        return seen_filter(usable, context.seen, context.query.seen_policy, context.query.limit)

    def _candidates(self, context: Context, allowed: Mask) -> Rows:
        """Rows worth scoring, each at most once."""
        taste, parts = context.taste, self._parts
        proposals: dict[Source, Rows] = {
            "popular": candidates.best_rows(parts.popularity.values, allowed, positive=False),
            "keyword": candidates.best_rows(parts.lexical.scores(taste.text), allowed),
        }
        if parts.collaborative is not None:
            proposals["collaborative"] = candidates.best_rows(parts.collaborative.scores(taste), allowed)
        if parts.vectors is not None and taste.vector is not None:
            proposals["dense"] = self._dense(taste.vector, allowed)
        if parts.alike is not None and len(taste.rows):
            proposals["mentioned"] = candidates.best_rows(parts.alike.scores(taste), allowed)
        return np.array([c.row for c in candidates.merge(proposals)], np.int64)

    def _dense(self, vector: NDArray[np.float32], allowed: Mask) -> Rows:
        """Nearest allowed rows: from the index when many are allowed, by exact product otherwise."""
        assert self._parts.vectors is not None  # noqa: S101  the caller looked
        rows = np.flatnonzero(allowed)
        if self._index is not None and len(rows) > candidates.EXACT_ROWS:
            found, _ = self._index.query(vector, candidates.DEPTH * 2)
            return found[allowed[found]][: candidates.DEPTH]
        cosines = self._parts.vectors[rows] @ vector
        return np.asarray(rows[np.argsort(-cosines)[: candidates.DEPTH]], np.int64)

    def _table(self, context: Context, rows: Rows) -> NDArray[np.float32]:
        """The features of candidates, float32 (len(rows), n_features), columns as the fusion wants them."""
        columns = self._features(context, rows)
        return np.stack([columns[name] for name in self._parts.fusion.features], axis=1)

    def _features(self, context: Context, rows: Rows) -> Mapping[str, Scores]:
        taste, parts = context.taste, self._parts
        nothing = np.zeros(len(rows), np.float32)
        keyword = parts.lexical.scores(taste.text)
        popular = parts.popularity.values[rows]
        collaborative = parts.collaborative.scores(taste)[rows] if parts.collaborative else nothing
        vectors = parts.vectors[rows] if parts.vectors is not None else None
        semantic = vectors @ taste.vector if vectors is not None and taste.vector is not None else nothing
        return {
            "semantic": semantic,
            "keyword": keyword[rows] / max(float(keyword.max(initial=0)), 1e-9),
            "collaborative": collaborative / max(float(np.abs(collaborative).max(initial=0)), 1e-9),
            "alike": parts.alike.scores(taste)[rows] if parts.alike else nothing,
            "popularity": popular,
            "prior": popular * fade(taste.likes),
            "agreement": self._agreement(context.query.constraints, rows),
        }

    def _agreement(self, constraints: Sequence[Constraint], rows: Rows) -> Scores:
        """Share of the constraints that each row satisfies; 0 without constraints."""
        if not constraints:
            return np.zeros(len(rows), np.float32)
        met = np.stack([self.catalogue.agreement(c)[rows] for c in constraints])
        return np.asarray(met.mean(axis=0), np.float32)

    def _slate(self, context: Context, rows: Rows) -> tuple[Recommendation, ...]:
        query = context.query
        if not len(rows):
            return ()
        table = self._table(context, rows)
        scores = self._parts.fusion.scores(table)
        best = np.argsort(-scores, kind="stable")[:POOL]
        popularity = self._parts.popularity.values[rows[best]]
        vectors = (
            self._parts.vectors[rows[best]] if self._parts.vectors is not None else np.zeros((len(best), 1), np.float32)
        )
        order = mmr(with_novelty(scores[best], popularity, query.novelty), vectors, query.limit, query.diversity)
        chosen = best[order]
        contributions = self._parts.fusion.contributions(table[chosen])
        items = self.catalogue.items([self.catalogue.ids[row] for row in rows[chosen]])
        forbidden = set(context.named.tolist())
        return tuple(
            Recommendation(item, float(scores[place]), self._reasons(context, int(rows[place]), contributions[i]))
            for i, (item, place) in enumerate(zip(items, chosen, strict=True))
            if int(rows[place]) not in forbidden
        )

    def _vectors_of(self, rows: Rows) -> NDArray[np.float32]:
        vectors = self._parts.vectors
        return np.zeros((len(rows), 1), np.float32) if vectors is None else np.asarray(vectors[rows])

    def _reasons(self, context: Context, row: int, contributions: NDArray[np.float32]) -> tuple[Reason, ...]:
        parts, taste, query = self._parts, context.taste, context.query
        attributions: dict[ReasonKind, Scores] = {}
        if parts.collaborative is not None:
            attributions["collaborative"] = parts.collaborative.attribution(taste, row)
        if parts.alike is not None and len(taste.rows):
            attributions["similar"] = parts.alike.attribution(taste, row)
        satisfied = [c for c in query.constraints if self.catalogue.agreement(c)[row] > 0]
        return reasons(
            dict(zip(parts.fusion.features, contributions.tolist(), strict=True)),
            taste,
            self.catalogue.ids,
            attributions,
            satisfied,
            query.novelty * float(1 - parts.popularity.values[row]),
        )
