"""Worst cases: what was given, what was wanted and what came, of the cases that went worst; to be read one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

MOST = 20
"""Cases that a report lists of each benchmark."""
NAMED = 5
"""Titles that a cell names."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a benchmark."""

    name: str
    value: float
    """Its figure, the more the better."""
    given: str
    wanted: str
    came: str
    size: int = 0
    """Between cases of one figure, how much was to be found: what misses more is worse."""


def worst(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The worst cases as JSON, the worst first."""
    ordered = sorted(cases, key=lambda case: (case.value, -case.size))[:MOST]
    return [{**asdict(case), "value": round(case.value, 4)} for case in ordered]


def listed(titles: Iterable[str]) -> str:
    """The first titles, and how many there are besides."""
    every = list(titles)
    beyond = len(every) - NAMED
    return "; ".join(every[:NAMED]) + (f" and {beyond} more" if beyond > 0 else "")
