"""Writing: several calls of the engine at once, their chunks as one stream.

A clause that fails is asked for again while the others are still being written, so that the second
attempt shares their batch. Every call has a thread of its own; the engine serves them side by side.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence

from agent.engine import Chunk, Engine, Request, Waiting

Numbered = tuple[int, Request]
"""A request with the number that its chunks are given."""

Arrived = tuple[int, Chunk] | int | Exception | None
"""A chunk, how many are served first, what ended a call, or None for its good end."""


class Writing:
    """The calls of one turn."""

    def __init__(self, engine: Engine, cancelled: Callable[[], bool], waiting: Waiting) -> None:
        self._engine, self._cancelled, self._waiting = engine, cancelled, waiting
        self._arrived: queue.SimpleQueue[Arrived] = queue.SimpleQueue()
        self._first: list[tuple[int, Chunk] | None] = []
        """What came while the engine was given a moment."""
        self._running = 0
        self._over = False

    def begin(self, requests: Sequence[Numbered]) -> None:
        """Start a call; its chunks join the stream."""
        if requests:
            self._running += 1
            threading.Thread(target=self._write, args=(requests,), daemon=True).start()

    def settle(self, seconds: float) -> None:
        """Give the engine a moment to fail, and wait while others are served first. Raises the error it fails with."""
        ahead = 0
        while self._running and not self._stopped():
            try:
                arrived = self._arrived.get(timeout=seconds)
            except queue.Empty:
                if ahead:
                    continue
                return
            if isinstance(arrived, Exception):
                self._over = True
                raise arrived
            if not isinstance(arrived, int):
                self._first.append(arrived)
                return
            self._waiting(arrived)
            ahead = arrived
            if not ahead:
                return

    def chunks(self) -> Iterator[tuple[int, Chunk]]:
        """Chunks with the number of their request, until every call has ended. Raises the error that ended one."""
        try:
            while self._running:
                arrived: Arrived = self._first.pop() if self._first else self._arrived.get()
                if arrived is None:
                    self._running -= 1
                elif isinstance(arrived, Exception):
                    raise arrived
                elif isinstance(arrived, int):
                    self._waiting(arrived)
                else:
                    yield arrived
        finally:
            self._over = True  # whoever still writes, writes for nobody

    def _stopped(self) -> bool:
        return self._over or self._cancelled()

    def _write(self, requests: Sequence[Numbered]) -> None:
        try:
            for chunk in self._engine.stream([r for _, r in requests], self._stopped, self._arrived.put):
                self._arrived.put((requests[chunk.index][0], chunk))
            self._arrived.put(None)
        except Exception as error:  # noqa: BLE001 - raised again where the chunks are read
            self._arrived.put(error)
