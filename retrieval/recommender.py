"""From a query to a slate: the front door of retrieval.

The stages, in order: resolve the query, filter, gather candidates, look at the features of each,
merge them into a score, spread for variety, explain. Hard exclusions are part of the filter and are
checked again at the end, so nothing between can let an excluded item through.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval import candidates, question, relax, trained
from retrieval.context import Context, resolve, rows_of
from retrieval.dialogues.heard import listen_all
from retrieval.dialogues.ranker import title_finder
from retrieval.diversify import mmr, seen_filter, with_novelty
from retrieval.embedding import Embedder, MiniLM, open_embedder
from retrieval.explain import reasons
from retrieval.index import ChromaIndex, FolderLock
from retrieval.judge import ByDialogue, ByTaste, Judgement
from retrieval.mentions import TitleFinder
from retrieval.scorers.base import Rows
from retrieval.settings import RetrievalSettings
from retrieval.types import Constraint, Query, Question, Reason, Recommendation, Slate

if TYPE_CHECKING:
    from retrieval.catalogue.repository import Catalogue

Mask = NDArray[np.bool_]

POOL = 5
"""Best candidates, by score and novelty, that variety may choose from, for each place of the slate."""
QUESTION_POOL = 200
WISH = 1_000
"""Characters of the seeker's last words that are read as the wish."""


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
        asked, query = query.constraints, self._guarded(query)
        context = resolve(query, self.catalogue.row, self._embedder)
        usable = self._usable(context)
        matching = relax.match(query.constraints, self.catalogue.allowed, usable, query.limit)
        judged = self._judge(context, matching.mask & usable)
        retrieved = time.perf_counter()
        items = self._slate(context, judged, asked)
        timings = {"retrieve": (retrieved - started) * 1e3, "rank": (time.perf_counter() - retrieved) * 1e3}
        return Slate(items, int(matching.mask.sum()), matching.relaxed, timings)

    def rank(self, query: Query, k: int) -> tuple[tuple[str, float], ...]:
        """The best k items by score alone, without variety: ids with scores, best first."""
        query = self._guarded(query)
        context = resolve(query, self.catalogue.row, self._embedder)
        musts = [c for c in query.constraints if c.strength == "must"]
        judged = self._judge(context, self._usable(context) & self.catalogue.allowed(musts))
        order = np.argsort(-judged.scores, kind="stable")[:k]
        return tuple((self.catalogue.ids[judged.rows[i]], float(judged.scores[i])) for i in order)

    def rank_many(self, queries: Sequence[Query], k: int) -> list[list[str]]:
        """Ids for each query, best first: as `rank`, but a batch of dialogues is heard at once."""
        ranker = self._parts.dialogues
        if ranker is None:
            return [[item for item, _ in self.rank(self._linked(query), k)] for query in queries]
        row = self.catalogue.row
        heards = [ranker.hear(query, row) for query in queries]
        closed = [
            np.union1d(rows_of((*query.liked, *query.disliked, *query.exclude), row), np.array(heard.named, np.int64))
            for query, heard in zip(queries, heards, strict=True)
        ]
        return [[self.catalogue.ids[r] for r in ranked.rows[:k]] for ranked in ranker.rank(heards, closed)]

    def question(self, query: Query, answered: Collection[str]) -> Question | None:
        """The question that would split the current candidates best; None when none is worth asking."""
        ranked = self.rank(query, QUESTION_POOL)
        items = self.catalogue.items([item for item, _ in ranked])
        scores = np.array([score for _, score in ranked], np.float32)
        return question.best_question(self.catalogue.domain, items, scores, answered)

    def _guarded(self, query: Query) -> Query:
        """The query with what its values rule out as further musts."""
        fields = self.catalogue.domain.fields
        barred = [
            Constraint(c.field, "is_not", value)
            for c in query.constraints
            if c.op == "is" and c.field in fields
            for value in fields[c.field].rules_out.get(str(c.value), ())
        ]
        new = tuple(c for c in dict.fromkeys(barred) if c not in query.constraints)
        return replace(query, constraints=(*query.constraints, *new)) if new else query

    def _linked(self, query: Query) -> Query:
        """A query whose dialogue is read for a catalogue without recorded ones: titles become mentions,
        the seeker's last words the wish."""
        if not query.dialogue:
            return query
        heard = listen_all(query.dialogue, self._finder)
        mentioned = tuple(self.catalogue.ids[row] for row in heard.named)
        wish = " ".join(u.text for u in query.dialogue if u.role != "recommender")[-WISH:]
        new = tuple(item for item in mentioned if item not in (*query.liked, *query.disliked))
        return replace(query, text=query.text or wish, mentioned=(*query.mentioned, *new))

    @cached_property
    def _finder(self) -> TitleFinder:
        return title_finder(self.catalogue)

    def _usable(self, context: Context) -> Mask:
        usable = np.ones(len(self.catalogue), bool)
        usable[context.named] = False
        return seen_filter(usable, context.seen, context.query.seen_policy, context.query.limit)

    def _judge(self, context: Context, allowed: Mask) -> Judgement:
        """By past dialogues when there are any for what was said and they know enough items; else by taste."""
        ranker = self._parts.dialogues
        if ranker is not None and context.query.dialogue:
            heard = ranker.hear(context.query, self.catalogue.row)
            [found] = ranker.candidates([heard], [np.flatnonzero(~allowed)])
            if len(found.columns) >= context.query.limit:
                return ByDialogue(self.catalogue, ranker, heard, found)
        return ByTaste(self.catalogue, self._parts, self._index, context, allowed)

    def _slate(self, context: Context, judged: Judgement, asked: Sequence[Constraint]) -> tuple[Recommendation, ...]:
        query, popularity = context.query, self._parts.popularity.values
        values = with_novelty(judged.scores, popularity[judged.rows], query.novelty)
        best = np.argsort(-values, kind="stable")[: POOL * query.limit]
        chosen = best[mmr(values[best], self._vectors_of(judged.rows[best]), query.limit, query.diversity)]
        if not len(chosen):
            return ()
        forbidden = set(context.named.tolist())
        items = self.catalogue.items([self.catalogue.ids[row] for row in judged.rows[chosen]])
        return tuple(
            Recommendation(
                item,
                float(judged.scores[place]),
                self._reasons(asked, query.novelty, judged, int(place), contributions),
            )
            for item, place, contributions in zip(items, chosen, judged.contributions(chosen), strict=True)
            if int(judged.rows[place]) not in forbidden
        )

    def _vectors_of(self, rows: Rows) -> NDArray[np.float32]:
        vectors = self._parts.vectors
        return np.zeros((len(rows), 1), np.float32) if vectors is None else np.asarray(vectors[rows])

    def _reasons(
        self,
        asked: Sequence[Constraint],
        novelty: float,
        judged: Judgement,
        place: int,
        contributions: Mapping[str, float],
    ) -> tuple[Reason, ...]:
        """`asked` leaves out what the wishes merely rule out: nobody said "without violence"."""
        row = int(judged.rows[place])
        satisfied = [c for c in asked if self.catalogue.agreement(c)[row] > 0]
        rarity = novelty * float(1 - self._parts.popularity.values[row])
        return reasons(contributions, judged.attributions(place), satisfied, rarity)
