"""A circuit breaker: after several failures in a row the server is left alone until it answers again.

closed      calls go through
open        calls fail at once; a look every second tells whether the server answers again
half open   it answers: one call tries it, with a short limit, and closes or opens the circuit
"""

from __future__ import annotations

import threading
from typing import Literal

THRESHOLD = 3
"""Failures in a row that open the circuit."""

BreakerState = Literal["closed", "open", "half open"]


class Breaker:
    """Counts failures of calls. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._state: BreakerState = "closed"
        self._trying = False

    @property
    def state(self) -> BreakerState:
        return self._state

    def enter(self) -> bool:
        """Whether a call may be made now; in the half-open state only one at a time."""
        with self._lock:
            if self._state == "open" or (self._state == "half open" and self._trying):
                return False
            self._trying = self._state == "half open"
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._state, self._trying = 0, "closed", False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= THRESHOLD or self._state == "half open":
                self._state = "open"
            self._trying = False

    def left(self) -> None:
        """A call ended without telling anything about the server, because it was cancelled."""
        with self._lock:
            self._trying = False

    def answers(self) -> None:
        """The server was seen answering."""
        with self._lock:
            if self._state == "open":
                self._state = "half open"
