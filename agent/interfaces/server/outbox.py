"""Outbox: what one connection still has to be sent, in order. A reader that falls behind is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from agent.interfaces.wire import Frame

DEEPEST = 512
"""Frames that may wait for one reader, beyond a replay."""


class Outbox:
    """A queue between a room and one connection; used in the event loop only."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Sequence[Frame]] = asyncio.Queue()
        self._waiting = 0
        self.closed: tuple[int, str] | None = None
        """Close code and reason once the connection is to end."""

    def offer(self, frame: Frame) -> None:
        """Add one frame, or give the reader up."""
        if self.closed:
            return
        self._waiting += 1
        if self._waiting > DEEPEST:
            self.close(1013, "slow")
        else:
            self._queue.put_nowait((frame,))

    def begin(self, frames: Sequence[Frame]) -> None:
        """Add the greeting and what was missed, however long."""
        if not self.closed:
            self._queue.put_nowait(frames)

    def close(self, code: int, reason: str) -> None:
        """End the connection; what still waits is not sent when the reader is slow."""
        if self.closed is None:
            self.closed = (code, reason)
            self._queue.put_nowait(())

    async def take(self) -> Sequence[Frame]:
        """The next frames; none when the connection is to end."""
        if self.closed and (self.closed[1] == "slow" or self._queue.empty()):
            return ()
        frames = await self._queue.get()
        self._waiting = max(0, self._waiting - 1)
        return () if self.closed and self.closed[1] == "slow" else frames
