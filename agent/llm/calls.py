"""Calls on their way: which reports belong to whom, and how long each may take."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from agent.engine import Waiting
from agent.errors import ModelError, ModelTimeout
from agent.llm.messages import Place, Report

TICK = 0.05
"""Seconds between two looks at `cancelled`, and how late a limit may be noticed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, counted from the moment a call's turn has come."""

    first: float
    """Until its first token, and between two tokens."""
    total: float


@dataclass(slots=True, eq=False)
class PendingCall:
    """One call and what has arrived for it."""

    number: int
    inbox: queue.SimpleQueue[Report | ModelError] = field(default_factory=queue.SimpleQueue)

    def reports(self, limits: Limits, cancelled: Callable[[], bool], waiting: Waiting | None) -> Iterator[Report]:
        """What arrives, until cancelled. Raises ModelTimeout past a limit, or the error that ended the call.

        Waiting for others does not count against the limits.
        """
        began: float | None = None
        heard = time.monotonic()
        while not cancelled():
            now = time.monotonic()
            if began is not None and now - began > limits.total:
                raise ModelTimeout(f"the model did not finish within {limits.total:g} s")
            if began is not None and now - heard > limits.first:
                raise ModelTimeout(f"the model wrote nothing for {limits.first:g} s")
            try:
                report = self.inbox.get(timeout=TICK)
            except queue.Empty:
                continue
            heard = time.monotonic()
            if isinstance(report, ModelError):
                raise report
            if isinstance(report, Place):
                began = heard if report.ahead == 0 and began is None else began
                if waiting:
                    waiting(report.ahead)
                continue
            yield report


class Calls:
    """All calls under way, by number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._open: dict[int, PendingCall] = {}

    def open(self) -> PendingCall:
        with self._lock:
            call = PendingCall(next(self._numbers))
            self._open[call.number] = call
            return call

    def close(self, call: PendingCall) -> None:
        with self._lock:
            self._open.pop(call.number, None)

    def deliver(self, number: int, report: Report) -> None:
        """Late reports of a call that is closed are dropped."""
        with self._lock:
            call = self._open.get(number)
        if call:
            call.inbox.put(report)

    def fail_all(self, error: ModelError) -> None:
        """Let every call under way end with `error`."""
        with self._lock:
            calls = list(self._open.values())
        for call in calls:
            call.inbox.put(error)
