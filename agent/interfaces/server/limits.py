"""Limits: how often and how many. Everything is counted in the event loop, so nothing needs a lock."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict

REMEMBERED = 20_000
"""Callers whose rate is remembered; the longest silent is forgotten first, and has its full allowance by then."""


class Rates:
    """Token buckets by key: `per_minute` on average, a quarter of it at once."""

    def __init__(self, per_minute: int) -> None:
        self._speed = per_minute / 60
        self._burst = max(1.0, per_minute / 4)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """0 when the caller may go on, which is counted; else the seconds until it may."""
        now = time.monotonic()
        left, then = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._speed)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._speed


class Connections:
    """Open connections, in all and by address."""

    def __init__(self, most: int, most_per_address: int) -> None:
        self._most, self._most_per_address = most, most_per_address
        self._open: Counter[str] = Counter()

    @property
    def total(self) -> int:
        return self._open.total()

    def enter(self, address: str) -> bool:
        """Count one more, unless there are too many."""
        if self.total >= self._most or self._open[address] >= self._most_per_address:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]
