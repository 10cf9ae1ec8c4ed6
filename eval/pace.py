"""How far a long run is: a line now and then, so that whoever waits knows for how long."""

from __future__ import annotations

import time
from collections.abc import Callable

EVERY = 60.0
"""Seconds between two lines."""


class Pace:
    """Counts finished parts of `total` and tells `report` about them once a minute."""

    def __init__(self, total: int, report: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = 0
        self.report = report
        self.clock = clock
        self.started = self.told = clock()

    def step(self) -> None:
        """One more part is finished."""
        self.done += 1
        now = self.clock()
        if now - self.told < EVERY or self.done == self.total:
            return
        self.told = now
        spent = (now - self.started) / 60
        left = spent / self.done * (self.total - self.done)
        self.report(f"---- {self.done} of {self.total} in {spent:.0f} min, about {left:.0f} min to go")
