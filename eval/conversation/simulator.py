"""A simulated person and three clerks.

The *person* wants one item they will know when they see it, has told one item they like, and answers
a question truthfully about the item they want: one of the offered values when it fits, else "none of
these". A *clerk* uses each turn either to show a slate or to ask; `never` only shows, `best` asks first
the question the ranking thinks most telling, `chance` asks as often about any attribute. Asking costs
a turn, so a question has to earn what a slate could have found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.domain import Domain
from retrieval.question import OPTIONS, field_values
from retrieval.recommender import Recommender
from retrieval.scorers.collaborative import LIKING
from retrieval.types import Constraint, Item, Query, Question, Value

Habit = Literal["never", "best", "chance"]
HABITS: tuple[Habit, ...] = ("never", "chance", "best")
TURNS = 6
QUESTIONS = 2
"""At most so many in a row, as in a conversation."""
SLATE = 5
DECADE = 9


@dataclass(frozen=True, slots=True)
class Case:
    """One person: what they told, and what they want."""

    liked: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one conversation ended."""

    turn: int | None
    """1-based turn whose slate held the wanted item; None when none did."""
    asked: int
    told: tuple[str, ...] = ()
    """What was asked and answered, and each slate, a line a turn."""


def cases(recommender: Recommender, count: int, seed: int = 1) -> list[Case]:
    """People drawn from the interactions: two likes of the same person, one told, one wanted."""
    catalogue = recommender.catalogue
    history = catalogue.interactions()
    positive = history.weights >= LIKING
    users, rows = history.users[positive], history.rows[positive]
    random = np.random.default_rng(seed)
    found = []
    for user in random.permutation(np.unique(users)):
        mine = rows[users == user]
        if len(mine) > 1:
            told, wanted = random.choice(mine, 2, replace=False)
            found.append(Case(catalogue.ids[told], catalogue.ids[wanted]))
    return found[:count]


def play(recommender: Recommender, case: Case, habit: Habit, random: np.random.Generator) -> Outcome:
    """One conversation of at most `TURNS` turns."""
    wanted = recommender.catalogue.get(case.wanted)
    constraints: tuple[Constraint, ...] = ()
    shown: tuple[str, ...] = ()
    asked: list[str] = []
    told: list[str] = []
    for turn in range(1, TURNS + 1):
        query = Query(constraints=constraints, liked=(case.liked,), exclude=shown, limit=SLATE, diversity=0.0)
        question = _question(recommender, query, habit, asked, random) if turn <= QUESTIONS else None
        if question is not None:
            asked.append(question.field)
            new = answer(recommender.catalogue.domain, question, wanted)
            told.append(f"{question.field}? {', '.join(f'{c.op} {c.value}' for c in new) or 'no answer'}")
            constraints += new
            continue
        items = [place.item for place in recommender.recommend(query).items]
        told.append(", ".join(item.label for item in items))
        if case.wanted in [item.id for item in items]:
            return Outcome(turn, len(asked), tuple(told))
        shown += tuple(item.id for item in items)
    return Outcome(None, len(asked), tuple(told))


def _question(
    recommender: Recommender, query: Query, habit: Habit, asked: Sequence[str], random: np.random.Generator
) -> Question | None:
    if habit == "never":
        return None
    best = recommender.question(query, asked)
    if habit == "best" or best is None:
        return best
    return chance_question(recommender, query, asked, random)


def chance_question(
    recommender: Recommender, query: Query, asked: Sequence[str], random: np.random.Generator
) -> Question | None:
    """A question about any open attribute, offering its commonest values among the candidates."""
    domain = recommender.catalogue.domain
    items = recommender.catalogue.items([item for item, _ in recommender.rank(query, 200)])
    fields = [f for f in domain.fields.values() if f.askable and f.name not in asked]
    fields = [f for f in fields if any(field_values(f, item) for item in items)]
    if not fields:
        return None
    field = fields[int(random.integers(len(fields)))]
    values, counts = np.unique([str(v) for item in items for v in field_values(field, item)], return_counts=True)
    offered: NDArray[np.str_] = values[np.argsort(-counts, kind="stable")[:OPTIONS]]
    number = field.kind == "number"
    return Question(field.name, tuple(int(v) if number else str(v) for v in offered), 0.0)


def answer(domain: Domain, question: Question, wanted: Item) -> tuple[Constraint, ...]:
    """What the person's answer adds: the first offered value that fits the item they want, or none of them.

    Nothing when the item has no known value: a person who does not know says so.
    """
    field = domain.fields[question.field]
    true = field_values(field, wanted)
    if not true:
        return ()
    fits: list[Value] = [value for value in question.values if value in true]
    if field.kind == "number":
        if not fits:
            return ()
        low = int(fits[0])
        return (Constraint(field.name, "min", low), Constraint(field.name, "max", low + DECADE))
    if fits:
        return (Constraint(field.name, "is", fits[0]),)
    return tuple(Constraint(field.name, "is_not", value) for value in question.values)
