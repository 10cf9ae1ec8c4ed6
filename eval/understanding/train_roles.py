"""Fits the heads for what a mention is to the person: liked, disliked or neither; wanted, unwanted or neither.

They read the model's state at the mention's probe line beside the signs of the rules. How much the
signs count and how strong the regularisation is was chosen on messages by writers whom the rules had
not been mended with, for with those they were mended with the signs are better than they will be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.linking.types import Span, ValueMention
from agent.types import Intent
from agent.understanding.heads import Head, HeadFile
from agent.understanding.slots import WISHING, RuleRoles, judged, without_titles
from agent.understanding.verdicts import features, signs, value_signs
from eval.understanding.gold import Example
from eval.understanding.readings import Linking
from eval.understanding.scoring import fold, person_key, slot, title_key

Array = NDArray[Any]
FOLDS = 5


@dataclass(frozen=True)
class Choice:
    """How one head is fitted."""

    weight: float
    """What the signs are multiplied by."""
    strength: float
    """C of the logistic regression."""


CHOSEN = {"verdict": Choice(4.0, 0.003), "wanted": Choice(3.0, 0.003)}


@dataclass(frozen=True)
class Lessons:
    """Mentions with their gold."""

    states: Array
    """float32 (n, n_embd)."""
    signs: Array
    """float32 (n, number of signs)."""
    gold: Array
    """str (n,)."""
    ruled: Array
    """What the rules alone say, str (n,)."""
    groups: Array
    """str (n,): the message each belongs to."""


Row = tuple[Array, Array, str, str, str]


def lessons(found: Sequence[Linking], states: Sequence[Array]) -> dict[str, Lessons]:
    """Every mention of the messages that may carry wishes and verdicts, by head."""
    rows: dict[str, list[Row]] = {"verdict": [], "wanted": []}
    for each, read in zip(found, states, strict=True):
        intent = Intent(each.example.gold["intent"])
        if intent in WISHING:
            known = dict(zip(each.spans, read[1:], strict=True))
            rows["verdict"] += _verdicts(each, known, intent)
            rows["wanted"] += _wishes(each, known, intent)
    return {name: Lessons(*(np.array(column) for column in zip(*told, strict=True))) for name, told in rows.items()}


def _verdicts(each: Linking, known: dict[Span, Array], intent: Intent) -> list[Row]:
    places = {place.span: place.places for place in each.linked.places if not place.weak}
    titles = {title.span: (title.label,) for title in each.linked.titles}
    rows: list[Row] = []
    for span in judged(each.linked):
        if span not in known:
            continue
        labels = titles.get(span) or tuple(each.slate[p - 1].label for p in places[span])
        found = signs(each.said.message, span, intent, judged(each.linked), place=span in places)
        liked, disliked = (
            bool({title_key(x) for x in labels} & slot(each.example.gold, n)) for n in ("liked", "disliked")
        )
        gold, ruled = (_named(a, b, "liked", "disliked") for a, b in ((liked, disliked), (found[4], found[5])))
        rows.append((known[span], found, gold, ruled, each.example.id))
    return rows


def _wishes(each: Linking, known: dict[Span, Array], intent: Intent) -> list[Row]:
    message, rows = without_titles(each.said.message, each.linked), list[Row]()
    for mention in each.linked.values:
        if mention.span not in known or mention.field not in _SLOTS:
            continue
        others = [v.span for v in each.linked.values if not v.span.overlaps(mention.span)]
        op = RuleRoles().wanted(message, mention, intent, others)
        asked, refused = (_told(each.example, mention, name) for name in _SLOTS[mention.field])
        gold = _named(asked, refused, "wanted", "unwanted")
        ruled = _named(op == "is", op == "is_not", "wanted", "unwanted")
        rows.append((known[mention.span], value_signs(op, intent), gold, ruled, each.example.id))
    return rows


_SLOTS = {"genre": ("genres", "not_genres"), "person": ("people", "not_people")}
"""The fields whose values have gold."""


def _told(example: Example, mention: ValueMention, name: str) -> bool:
    key = person_key if mention.field == "person" else lambda value: fold(value).strip()
    return bool({key(str(value)) for value in mention.values} & slot(example.gold, name))


def _named(first: Any, second: Any, name: str, other: str) -> str:
    return name if first else other if second else "neither"


def fit(found: dict[str, Lessons], report: Callable[[str], None]) -> tuple[HeadFile, dict[str, float]]:
    """The heads, and how well each does on messages it was not fitted to."""
    table: dict[str, float] = {}
    heads: dict[str, Head] = {}
    arrays: dict[str, Array] = {}
    for name, told in found.items():
        choice = CHOSEN[name]
        arrays |= {
            f"{name}_mean": told.states.mean(0),
            f"{name}_scale": told.states.std(0) + 1e-3,
            f"{name}_weight": np.array([choice.weight], dtype=np.float32),
        }
        x = features(HeadFile({}, "", arrays), name, told.states, told.signs)
        table[f"{name}, rules alone"] = float((told.ruled == told.gold).mean())
        table[f"{name}, state and signs"] = _cross_validated(x, told.gold, told.groups, choice.strength)
        report(f"{len(told.groups)} mentions: " + ", ".join(f"{k} {v:.3f}" for k, v in table.items() if name in k))
        heads[name] = _head(_fit(x, told.gold, choice.strength))
    return HeadFile(heads, "", arrays), table


def _cross_validated(x: Array, y: Array, groups: Array, c: float) -> float:
    """Share of mentions that a head fitted to other messages gets right."""
    from sklearn.model_selection import GroupKFold

    right = 0
    for seen, unseen in GroupKFold(FOLDS).split(x, y, groups):
        right += int((_fit(x[seen], y[seen], c).predict(x[unseen]) == y[unseen]).sum())
    return right / len(y)


def _fit(x: Array, y: Array, c: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, max_iter=200).fit(x, y)


def _head(model: Any) -> Head:
    return Head(tuple(map(str, model.classes_)), model.coef_.astype(np.float32), model.intercept_.astype(np.float32))
