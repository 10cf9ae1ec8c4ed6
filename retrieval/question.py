"""The one good question: which attribute, if known, would split the current candidates best.

The ranking's mass (a softmax of its scores) is a belief about what the person wants. A question
offers at most four values; its gain is the entropy, in bits, of the answer among those and "something
else". A field with a thousand names gains little, as nobody can be offered a thousand names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.domain import Domain, Field
from retrieval.types import Item, Question, Value

OPTIONS = 4
LEAST_GAIN = 0.5
"""Bits below which a question is not worth the person's turn."""


def mass(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Softmax of the scores in units of their spread; sums to 1."""
    spread = max(float(scores.std()), 1e-6)
    weights = np.exp((scores - scores.max()) / spread)
    return np.asarray(weights / weights.sum(), np.float64)


def best_question(
    domain: Domain, items: Sequence[Item], scores: NDArray[np.float32], answered: Collection[str]
) -> Question | None:
    """The askable, unanswered field with the highest gain; None when none gains enough."""
    if not items:
        return None
    weights = mass(scores)
    open_fields = (f for f in domain.fields.values() if f.askable and f.name not in answered)
    questions = [_question(f, items, weights) for f in open_fields]
    best = max(questions, key=lambda q: q.gain, default=None)
    return best if best is not None and best.gain >= LEAST_GAIN else None


def _question(field: Field, items: Sequence[Item], weights: Iterable[float]) -> Question:
    masses: dict[Value, float] = {}
    for item, weight in zip(items, weights, strict=True):
        values = field_values(field, item)
        for value in values:
            masses[value] = masses.get(value, 0.0) + weight / len(values)
    heaviest = sorted(masses, key=lambda v: (-masses[v], str(v)))[:OPTIONS]
    return Question(field.name, tuple(heaviest), _entropy([masses[v] for v in heaviest]))


def field_values(field: Field, item: Item) -> tuple[Value, ...]:
    """Values an item has for a field; years by decade, other numbers not at all."""
    if field.kind == "number":
        return (item.year // 10 * 10,) if field.name == "year" and item.year else ()
    names = field.qualities or field.attributes
    return tuple(dict.fromkeys(v for name in names for v in _attribute(item.attributes, name)))


def _attribute(attributes: Mapping[str, tuple[Value, ...]], name: str) -> tuple[Value, ...]:
    return attributes.get(name, ())


def _entropy(shares: Sequence[float]) -> float:
    """Bits of the distribution of `shares` with what is missing to 1 as one more outcome."""
    outcomes = [*shares, max(0.0, 1.0 - sum(shares))]
    return float(-sum(p * np.log2(p) for p in outcomes if p > 1e-12))
