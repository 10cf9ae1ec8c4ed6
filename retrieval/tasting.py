"""Learning from interactions how much each kind of evidence about a taste is worth.

A lesson is a person of whom a few likes are shown and the others are to be found. The people of the
lessons are left out of the collaborative model that scores them: a model that has seen the answer
would look better than it is, and the weights would trust it too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.context import resolve
from retrieval.fusion import LEARNED, LinearFusion
from retrieval.judge import ByTaste
from retrieval.scorers.base import Rows
from retrieval.scorers.collaborative import LIKING, Collaborative
from retrieval.trained import Trained
from retrieval.types import Query

if TYPE_CHECKING:
    from retrieval.catalogue.reactions import Interactions
    from retrieval.catalogue.repository import Catalogue

SHOWN = (0, 1, 2, 3, 5, 8, 12, 30)
"""Numbers of likes a lesson shows: a conversation begins at none, and comes to many."""
MOST = 0.8
"""Share of somebody's likes that one more lesson shows, however few or many they are."""
ALL_BUT_A_FEW = -1
"""How that lesson is counted."""
ONE_IN = 4
"""One person in so many gives lessons; the others teach the collaborative model."""
LESSON_PEOPLE = 250
LEAST_PEOPLE = 40


@dataclass(frozen=True, slots=True)
class Lessons:
    """What there is to learn from, lesson by lesson."""

    tables: Sequence[NDArray[np.float32]]
    """Features `LEARNED` of each lesson's candidates."""
    hits: Sequence[NDArray[np.bool_]]
    """Which of them are hidden likes."""
    shown: Sequence[int]
    """Number of likes shown, or `ALL_BUT_A_FEW`."""
    likes: Sequence[int]
    """Number of likes shown, in every lesson."""


def learn(catalogue: Catalogue, parts: Trained, history: Interactions) -> LinearFusion | None:
    """Weights learned from the imported interactions; None when too few people liked anything."""
    found = lessons(catalogue, parts, history)
    return LinearFusion.fit(found.tables, found.hits, found.shown) if found else None


def lessons(catalogue: Catalogue, parts: Trained, history: Interactions) -> Lessons | None:
    """The lessons that the imported interactions give; None when too few people liked anything."""
    positive = history.weights >= LIKING
    users, rows = history.users[positive].astype(np.int64), history.rows[positive].astype(np.int64)
    if len(np.unique(users)) < LEAST_PEOPLE:
        return None
    teaching = users % ONE_IN != 0
    ones = np.ones(int(teaching.sum()), np.float32)
    others = Collaborative.fit(users[teaching], rows[teaching], ones, len(catalogue))
    counts = np.bincount(rows[teaching], minlength=len(catalogue)).astype(np.float32)
    blind = replace(parts, collaborative=others, popularity=type(parts.popularity)(counts), fusion=LinearFusion())
    given = list(_lessons(users[~teaching], rows[~teaching]))
    found = [_lesson(catalogue, blind, shown, hidden) for _, shown, hidden in given]
    return Lessons(
        [table for table, _ in found],
        [hits for _, hits in found],
        [number for number, _, _ in given],
        [len(shown) for _, shown, _ in given],
    )


def _lessons(users: Rows, rows: Rows) -> Iterator[tuple[int, Rows, Rows]]:
    """(kind of lesson, likes shown, likes hidden) of each person, for several numbers of shown ones."""
    random = np.random.default_rng(1)
    for user in np.unique(users)[:LESSON_PEOPLE]:
        mine = random.permutation(rows[users == user])
        for shown in SHOWN:
            if len(mine) >= shown + 3:
                yield shown, mine[:shown], mine[shown:]
        if (most := int(len(mine) * MOST)) < len(mine):
            yield ALL_BUT_A_FEW, mine[:most], mine[most:]


def _lesson(
    catalogue: Catalogue, parts: Trained, shown: Rows, hidden: Rows
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Features of the candidates, and which of them are hidden likes."""
    query = Query(liked=tuple(catalogue.ids[row] for row in shown))
    context = resolve(query, catalogue.row, None)
    allowed = np.ones(len(catalogue), bool)
    allowed[shown] = False
    judged = ByTaste(catalogue, parts, None, context, allowed)
    return judged.table(LEARNED), np.isin(judged.rows, hidden)
