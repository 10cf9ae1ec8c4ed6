"""Two ways to judge candidates, behind one shape: by taste and words, or by what past dialogues taught.

A judgement holds the candidates with their scores, and can tell afterwards, for the few that are
shown, what made the score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval import candidates
from retrieval.context import Context, rows_of
from retrieval.dialogues.evidence import Evidence
from retrieval.dialogues.heard import Heard
from retrieval.dialogues.ranker import DialogueRanker
from retrieval.explain import Attributions
from retrieval.index import ChromaIndex
from retrieval.scorers.base import Rows, Scores, Taste
from retrieval.scorers.popularity import fade
from retrieval.trained import Trained
from retrieval.types import Constraint, Source

if TYPE_CHECKING:
    from retrieval.catalogue.repository import Catalogue

Mask = NDArray[np.bool_]

EXAMPLE_HALF = 4.0
POPULARITY_HALF = 8.0
"""Likes after which the likeness to this dialogue's examples, and what everybody likes, count half: by then the
tastes of one person say more. What likes share in attributes does not fade: however many there are, it
finds what the choices of people together miss (measured)."""
STEEP = 3
"""How suddenly they go."""


class Judgement(Protocol):
    """Scored candidates."""

    @property
    def rows(self) -> Rows:
        """Catalogue rows, each at most once."""

    @property
    def scores(self) -> Scores:
        """float32 (len(rows),)."""

    def contributions(self, places: NDArray[np.int64]) -> Sequence[Mapping[str, float]]:
        """By feature, what it brought to each of these candidates."""

    def attributions(self, place: int) -> Attributions:
        """What each item the person likes added to one candidate."""


class ByTaste:
    """Scorers over the whole catalogue, merged by the trained or the fixed fusion."""

    def __init__(
        self, catalogue: Catalogue, parts: Trained, index: ChromaIndex | None, context: Context, allowed: Mask
    ) -> None:
        self._catalogue = catalogue
        self._parts = parts
        self._index = index
        self._context = context
        self._taste = context.taste
        self._keyword = parts.lexical.scores(self._taste.text)
        self._collaborative = parts.collaborative.scores(self._taste) if parts.collaborative else None
        # Unlike what somebody dislikes is nearly everything: without a like it says nothing.
        self._alike = parts.alike.scores(self._taste) if parts.alike and self._taste.likes else None
        self._kin = parts.kin.scores(self._taste) if parts.kin and self._taste.likes else None
        self.rows: Rows = np.array([c.row for c in candidates.merge(self._proposals(allowed))], np.int64)
        self._table = self._features()
        self.scores: Scores = parts.fusion.scores(self._table)

    def table(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Some features of every candidate, float32 (len(rows), len(names))."""
        return self._table[:, [self._parts.fusion.features.index(name) for name in names]]

    def contributions(self, places: NDArray[np.int64]) -> Sequence[Mapping[str, float]]:
        lines = self._parts.fusion.contributions(self._table[places]).tolist()
        return [dict(zip(self._parts.fusion.features, line, strict=True)) for line in lines]

    def attributions(self, place: int) -> Attributions:
        row, parts = int(self.rows[place]), self._parts
        return {
            "collaborative": self._liked(parts.collaborative.attribution(self._taste, row))
            if parts.collaborative
            else {},
            "similar": self._liked(parts.kin.attribution(self._taste, row)) if parts.kin else {},
        }

    def _liked(self, added: Scores) -> Mapping[str, float]:
        taste = self._taste
        pairs = zip(taste.rows.tolist(), taste.weights.tolist(), added.tolist(), strict=True)
        return {self._catalogue.ids[row]: value for row, weight, value in pairs if weight > 0}

    def _proposals(self, allowed: Mask) -> Mapping[Source, Rows]:
        parts, taste = self._parts, self._taste
        found: dict[Source, Rows] = {
            "popular": candidates.best_rows(parts.popularity.values, allowed, positive=False),
            "keyword": candidates.best_rows(self._keyword, allowed),
        }
        if self._collaborative is not None:
            found["collaborative"] = candidates.best_rows(self._collaborative, allowed)
        if parts.vectors is not None and taste.vector is not None:
            found["dense"] = self._dense(taste.vector, allowed)
        if self._alike is not None:
            found["mentioned"] = candidates.best_rows(self._alike, allowed)
        if self._kin is not None:
            found["attribute"] = candidates.best_rows(self._kin, allowed)
        return found

    def _dense(self, vector: NDArray[np.float32], allowed: Mask) -> Rows:
        """Nearest allowed rows: from the index when many are allowed, by exact product otherwise."""
        rows = np.flatnonzero(allowed)
        if self._index is not None and len(rows) > candidates.EXACT_ROWS:
            found, _ = self._index.query(vector, candidates.DEPTH * 2)
            return found[allowed[found]][: candidates.DEPTH]
        cosines = np.asarray(self._parts.vectors)[rows] @ vector
        return np.asarray(rows[np.argsort(-cosines)[: candidates.DEPTH]], np.int64)

    def _features(self) -> NDArray[np.float32]:
        """float32 (len(rows), n_features), columns as the fusion wants them."""
        parts, taste, rows = self._parts, self._taste, self.rows
        nothing = np.zeros(len(rows), np.float32)
        faded, popular = fade(taste.likes), parts.popularity.values[rows]
        columns = {
            "semantic": self._meaning(),
            "keyword": self._keyword[rows] / _top(self._keyword),
            "collaborative": self._share_of_best(self._collaborative) * (1 - faded),
            "alike": nothing if self._alike is None else _stretched(self._alike[rows]),
            "kin": self._share_of_best(self._kin),
            "example": self._example(),
            "popularity": popular * fade(taste.likes, POPULARITY_HALF, STEEP),
            "prior": popular * faded,
            "agreement": self._agreement(self._context.query.constraints),
        }
        return np.stack([columns[name] for name in parts.fusion.features], axis=1)

    def _example(self) -> Scores:
        """What candidates share with the items of this dialogue alone, however much is known from before."""
        query, kin = self._context.query, self._parts.kin
        rows = rows_of(query.liked, self._catalogue.row)
        if not query.closeness or kin is None or not len(rows):
            return np.zeros(len(self.rows), np.float32)
        shared = kin.scores(Taste(rows, np.ones(len(rows), np.float32)))
        return np.asarray(
            self._share_of_best(shared) * query.closeness * fade(len(rows), EXAMPLE_HALF, STEEP), np.float32
        )

    def _share_of_best(self, scores: Scores | None) -> Scores:
        """Scores of the candidates, 0 to 1; zeros without any. The square root keeps the places behind the very
        first from vanishing: bare ones fall off so steeply that popularity would decide among all the others."""
        if scores is None:
            return np.zeros(len(self.rows), np.float32)
        positive = np.maximum(scores, 0)
        return np.asarray(np.sqrt(positive[self.rows] / _top(positive)), np.float32)

    def _meaning(self) -> Scores:
        """Cosines of the wish to the candidates, stretched; zeros without a wish."""
        vectors, wish = self._parts.vectors, self._taste.vector
        if vectors is None or wish is None:
            return np.zeros(len(self.rows), np.float32)
        return _stretched(np.asarray(vectors[self.rows]) @ wish)

    def _agreement(self, constraints: Sequence[Constraint]) -> Scores:
        """Share of the constraints that each candidate satisfies; 0 without constraints."""
        if not constraints:
            return np.zeros(len(self.rows), np.float32)
        met = np.stack([self._catalogue.agreement(c)[self.rows] for c in constraints])
        return np.asarray(met.mean(axis=0), np.float32)


def _stretched(cosines: Scores) -> Scores:
    """Cosines with their mean at 0 and the best at 1: bare ones lie close together, and their height
    differs from wish to wish."""
    if not len(cosines):
        return cosines
    middle, top = float(cosines.mean()), float(cosines.max())
    return np.asarray((cosines - middle) / (top - middle) if top > middle else cosines * 0, np.float32)


def _top(scores: Scores) -> float:
    return max(float(np.abs(scores).max(initial=0)), 1e-9)


class ByDialogue:
    """The memory of recorded dialogues, for what was said in this one."""

    def __init__(self, catalogue: Catalogue, ranker: DialogueRanker, heard: Heard, found: Evidence) -> None:
        self._catalogue = catalogue
        self._ranker = ranker
        self._heard = heard
        self._table = found.table
        self.rows: Rows = ranker.ground.rows[found.columns]
        self.scores: Scores = ranker.fusion.scores(found.table)

    def contributions(self, places: NDArray[np.int64]) -> Sequence[Mapping[str, float]]:
        lines = self._ranker.fusion.contributions(self._table[places]).tolist()
        return [dict(zip(self._ranker.fusion.features, line, strict=True)) for line in lines]

    def attributions(self, place: int) -> Attributions:
        row = int(self.rows[place])
        named = self._heard.named
        together = self._ranker.together(named, row)
        alike = self._ranker.alike(named, row)
        ids = self._catalogue.ids
        return {
            "collaborative": {ids[r]: v for r, v in zip(named, together, strict=True)},
            "similar": {ids[r]: v for r, v in zip(named, alike, strict=True)},
        }
