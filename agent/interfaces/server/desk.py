"""Desk: the rooms in memory and the threads that work for them. Says who may enter which session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from agent.errors import SessionError
from agent.interfaces.server.auth import ANONYMOUS, Caller, Refused, new_session
from agent.interfaces.server.logs import log, shorthand
from agent.interfaces.server.metrics import Metrics
from agent.interfaces.server.room import Job, Room
from agent.interfaces.server.settings import ServerSettings
from agent.names import checked
from agent.types import Done, Stopped

if TYPE_CHECKING:
    from agent.services import Services
    from agent.sessions import Session

T = TypeVar("T")
QUICK = 8
"""Threads for what takes milliseconds: buttons, reading and writing sessions."""


class Desk:
    """Everything the connections of one process share."""

    def __init__(self, services: Services, settings: ServerSettings, metrics: Metrics) -> None:
        self.services, self.settings, self.metrics = services, settings, metrics
        self.rooms: dict[str, Room] = {}
        self.loop = asyncio.get_running_loop()
        self.closing = False
        self._turns = ThreadPoolExecutor(settings.turns_at_once, "turn")
        self._quick = ThreadPoolExecutor(QUICK, "quick")
        self._opening: dict[str, asyncio.Future[Room]] = {}

    async def quickly(self, work: Callable[[], T]) -> T:
        """Run what touches the database outside the event loop."""
        return await self.loop.run_in_executor(self._quick, work)

    def work(self, run: Callable[[Job], None], job: Job) -> Future[None]:
        """Run a job in a thread of its kind, so that buttons never queue behind answers."""
        return (self._turns if job.waits else self._quick).submit(run, job)

    def call(self, act: Callable[..., Any], *arguments: Any) -> None:
        """Do something in the event loop, from any thread."""
        self.loop.call_soon_threadsafe(act, *arguments)

    async def room(self, session: str | None, caller: Caller) -> Room:
        """The room of a session the caller may enter; a new one when it names none or an unknown one."""
        found = await self.quickly(lambda: self.find(session, caller)) if session else None
        identifier = found.id if found else new_session()
        if identifier in self.rooms:
            return self.rooms[identifier]
        if identifier not in self._opening:
            self._opening[identifier] = asyncio.ensure_future(self._open(identifier, caller))
        try:
            return await asyncio.shield(self._opening[identifier])
        finally:
            self._opening.pop(identifier, None)

    async def _open(self, identifier: str, caller: Caller) -> Room:
        room = await self.quickly(lambda: Room(self, self.services.sessions.open(identifier, caller.user, "en")))
        self.rooms[identifier] = room
        self.metrics.sessions.set(len(self.rooms))
        return room

    def find(self, session: str, caller: Caller) -> Session | None:
        """A stored session the caller may enter; None when there is none. Raises Refused for another's."""
        try:
            found = self.services.sessions.get(checked("session", session))
        except SessionError:
            return None
        if found.user != caller.user or (found.user is None and not ANONYMOUS.fullmatch(session)):
            raise Refused("forbidden", "this session belongs to somebody else")
        return found

    def tidy(self, room: Room) -> None:
        """Let a room go that nobody needs any more."""
        if room.empty and self.rooms.get(room.id) is room:
            del self.rooms[room.id]
            self.metrics.sessions.set(len(self.rooms))

    def forget(self, room: Room) -> None:
        """An erased session: its connections end and its memory goes."""
        room.close()
        self.call(self.rooms.pop, room.id, None)

    def measure(self, job: Job, event: Done | Stopped, session: str) -> None:
        """Count a finished turn and log it without its text."""
        reply = event.reply
        end = "done" if isinstance(event, Done) else "stopped"
        self.metrics.turns.labels(job.kind, end).inc()
        self.metrics.turn_seconds.labels(job.kind).observe(reply.timings_ms.total / 1000)
        for kind in ("prompt", "cached", "completion"):
            self.metrics.tokens.labels(kind).inc(getattr(reply.model, f"{kind}_tokens"))
        text: dict[str, Any] = {"text": reply.text} if self.settings.log_text else {}
        log(
            "turn", session=shorthand(session), turn=reply.turn, kind=job.kind, end=end, intent=reply.intent,
            items=len(reply.items), ms=round(reply.timings_ms.total), **text,
        )  # fmt: skip

    async def close(self) -> None:
        """Let running turns end, stop those that take too long, and give the threads back."""
        self.closing = True
        until = time.monotonic() + self.settings.shutdown_seconds
        while self._busy() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        for room in list(self.rooms.values()):
            room.stop()
        until = time.monotonic() + 3
        while self._busy() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        for pool in (self._turns, self._quick):
            pool.shutdown(wait=False, cancel_futures=True)

    def _busy(self) -> bool:
        return any(room.running for room in self.rooms.values())


def message(text: str, identifier: str | None, heard: Any = None) -> Job:
    """The job of answering a message."""
    return Job(
        "message",
        identifier,
        lambda talk, stop: talk.reply(text, stop, identifier),
        lambda talk, stop: talk.reply(text, stop),
        heard,
    )
