"""What gives way when too little is left.

Conditions the person insists on are never dropped. Preferences filter too, as long as enough
items stay; then the cheapest one goes, cheapest being the one whose loss frees the most items,
because it says the least about what the person may still get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Constraint, Relaxation

Mask = NDArray[np.bool_]
"""bool (n_items,)"""


@dataclass(frozen=True, slots=True)
class Matching:
    """Which items are left, and what had to go for it."""

    mask: Mask
    """Items that satisfy every constraint that was kept."""
    kept: tuple[Constraint, ...]
    relaxed: tuple[Relaxation, ...]
    """Dropped preferences in the order they went; or, when the musts themselves leave nothing,
    suggestions: each must with what would match without it. Then `mask` is empty."""


def match(
    constraints: Sequence[Constraint], allowed: Callable[[Sequence[Constraint]], Mask], usable: Mask, least: int
) -> Matching:
    """Items for the constraints; `usable` marks those nothing else excludes, `least` is how many are wanted."""
    musts = [c for c in constraints if c.strength == "must"]
    kept = [c for c in constraints if c.strength == "prefer"]
    hard = allowed(musts)
    if musts and not hard.any():
        return Matching(hard, tuple(musts), _suggestions(musts, allowed))
    masks = {id(c): allowed([c]) for c in kept}

    def left(preferences: Sequence[Constraint]) -> Mask:
        mask: Mask = np.logical_and.reduce([hard, *(masks[id(c)] for c in preferences)])
        return mask

    def stay(preferences: Sequence[Constraint]) -> int:
        return int((left(preferences) & usable).sum())

    gone: list[Constraint] = []
    while kept and stay(kept) < least:
        _, place = max((int(left([c for c in kept if c is not one]).sum()), place) for place, one in enumerate(kept))
        gone.append(kept.pop(place))
    idle: list[Constraint] = []
    for one in gone:  # nothing is won by letting it go
        if stay([*kept, *idle, one]) == stay([*kept, *idle]):
            idle.append(one)
    relaxed, before = [], [*gone, *kept]
    for one in gone:
        if one not in idle:
            after = [c for c in before if c is not one]
            relaxed.append(Relaxation(one, int(left(before).sum()), int(left(after).sum())))
            before = after
    return Matching(left(before), (*musts, *before), tuple(relaxed))


def _suggestions(
    musts: Sequence[Constraint], allowed: Callable[[Sequence[Constraint]], Mask]
) -> tuple[Relaxation, ...]:
    found = (Relaxation(c, 0, int(allowed([o for o in musts if o is not c]).sum())) for c in musts)
    return tuple(sorted((r for r in found if r.after), key=lambda r: -r.after))
