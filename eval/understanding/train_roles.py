"""Fits the head for what a mention is to the person: liked, disliked or neither.

It reads the model's state at the mention's probe line beside the signs of the rules. How much the
signs count and how strong the regularisation is are chosen by five-fold cross-validation by message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.types import Intent
from agent.understanding.heads import Head, HeadFile
from agent.understanding.slots import WISHING, judged
from agent.understanding.verdicts import features, signs
from eval.understanding.readings import Linking
from eval.understanding.scoring import slot, title_key

Array = NDArray[Any]
FOLDS = 5
STRENGTHS = (0.0003, 0.001, 0.003, 0.01)
WEIGHTS = (0.0, 1.0, 3.0, 10.0)


@dataclass(frozen=True)
class Lessons:
    """Mentions with their gold."""

    states: Array
    """float32 (n, n_embd)."""
    signs: Array
    """float32 (n, len(SIGNS))."""
    gold: Array
    """str (n,)."""
    ruled: Array
    """What the rules alone say, str (n,)."""
    groups: Array
    """str (n,): the message each belongs to."""


def lessons(found: Sequence[Linking], states: Sequence[Array]) -> Lessons:
    """Every mention of the messages that may carry verdicts."""
    rows: list[tuple[Array, Array, str, str]] = []
    for each, read in zip(found, states, strict=True):
        intent = Intent(each.example.gold["intent"])
        if intent not in WISHING:
            continue
        places = {place.span: place.places for place in each.linked.places if not place.weak}
        titles = {title.span: (title.label,) for title in each.linked.titles}
        for span, state in zip(each.spans, read[1:], strict=True):
            labels = titles.get(span) or tuple(each.slate[p - 1].label for p in places[span])
            seen = signs(each.said.message, span, intent, judged(each.linked), place=span in places)
            liked, disliked = (_told(each.example.gold, labels, name) for name in ("liked", "disliked"))
            verdict = "liked" if liked else "disliked" if disliked else "neither"
            rows.append((state, seen, verdict, each.example.id))
    found_states, found_signs, verdicts, groups = (np.array(column) for column in zip(*rows, strict=True))
    ruled = np.where(found_signs[:, 4] > 0, "liked", np.where(found_signs[:, 5] > 0, "disliked", "neither"))
    return Lessons(found_states, found_signs, verdicts, ruled, groups)


def _told(gold: dict[str, Any], labels: Sequence[str], name: str) -> bool:
    return bool({title_key(label) for label in labels} & slot(gold, name))


def fit(found: Lessons, report: Callable[[str], None]) -> tuple[HeadFile, dict[str, float]]:
    """The head with the strength and weight that do best, and how well each choice did."""
    table = {"verdict, rules alone": float((found.ruled == found.gold).mean())}
    arrays = {"role_mean": found.states.mean(0), "role_scale": found.states.std(0) + 1e-3}
    best = (0.0, 0.0, 0.0)
    for weight in WEIGHTS:
        x = features(_file(arrays, weight), found.states, found.signs)
        for c in STRENGTHS:
            right = _cross_validated(x, found.gold, found.groups, c)
            table[f"verdict, signs x {weight:g}, C {c:g}"] = right
            best = max(best, (right, c, weight))
    right, c, weight = best
    report(f"verdicts on {len(found.groups)} mentions: rules {table['verdict, rules alone']:.3f}, "
           f"signs x {weight:g}, C {c:g}: {right:.3f}")  # fmt: skip
    file = _file(arrays, weight)
    x = features(file, found.states, found.signs)
    return HeadFile({"verdict": _head(_fit(x, found.gold, c))}, "", file.arrays), table


def _file(arrays: dict[str, Array], weight: float) -> HeadFile:
    return HeadFile({}, "", {**arrays, "role_weight": np.array([weight], dtype=np.float32)})


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
