"""The websocket: one connection, one session at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from agent.interfaces import wire
from agent.interfaces.server import actions
from agent.interfaces.server.auth import Caller, Refused
from agent.interfaces.server.desk import message
from agent.interfaces.server.incoming import (
    Act,
    Feedback,
    Frame,
    Hello,
    Message,
    Ping,
    Regenerate,
    Stop,
    read_frame,
)
from agent.interfaces.server.logs import log, shorthand
from agent.interfaces.server.outbox import Outbox
from agent.interfaces.server.room import Job, Room

if TYPE_CHECKING:
    from agent.interfaces.server.hall import Hall

GREETING_SECONDS = 30
"""How long a connection may take to say hello."""
PATIENCE = 20
"""Refused frames after which a connection is closed."""


class Connection:
    """One websocket from accept to close."""

    def __init__(self, hall: Hall, socket: WebSocket) -> None:
        self.hall, self.socket = hall, socket
        self.address = socket.client.host if socket.client else "?"
        self.key = f"connection:{id(self)}"
        self.caller = Caller()
        self.room: Room | None = None
        self.outbox = Outbox()
        self.refusals = 0
        self.closing: tuple[int, str] | None = None

    async def run(self) -> None:
        """Serve until either side leaves."""
        await self.socket.accept()
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._leave()
        code, reason = self.closing or self.outbox.closed or (1000, "")
        if reason:
            self.hall.metrics.dropped.labels(reason).inc()
        with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):  # gone already
            await asyncio.wait_for(self.socket.close(code, reason), 5)

    # Reading ------------------------------------------------------------------------------

    async def _read(self) -> None:
        began = time.time()
        while self.closing is None:
            try:
                received = await asyncio.wait_for(self.socket.receive(), self._patience(began))
            except TimeoutError:
                self.closing = (1008, "expired") if self._expired() else (1001, "idle")
                return
            if received["type"] == "websocket.disconnect":
                self.closing = (received.get("code", 1000), "")
                return
            await self._hear(received.get("text"))

    def _patience(self, began: float) -> float:
        """Seconds until silence ends the connection."""
        now = time.time()
        limits = [self.hall.settings.idle_seconds if self.room else max(0.1, GREETING_SECONDS - (now - began))]
        if self.caller.expires:
            limits.append(max(0.01, self.caller.expires - now))
        return min(limits)

    def _expired(self) -> bool:
        return self.caller.expires is not None and time.time() >= self.caller.expires

    async def _hear(self, text: str | None) -> None:
        """Act on one frame; what is wrong with it is told, not raised."""
        identifier = None
        try:
            if self._expired():
                self.closing = (1008, "expired")
                return
            self.hall.allow_frame(self.key)
            if text is None:
                raise Refused("bad_frame", "frames are text, not binary")
            frame = read_frame(text, self.hall.settings.json_depth)
            identifier = getattr(frame, "id", None)
            await self._obey(frame)
        except Refused as error:
            await self._refuse(error, identifier)

    async def _refuse(self, error: Refused, identifier: str | None) -> None:
        self.hall.metrics.refused.labels(error.code).inc()
        self.refusals += 1
        told = {**wire.error(error.code, str(error)), "id": identifier}
        if error.code in ("expired", "bad_token", "forbidden", "token_needed"):
            self.closing = (1008, error.code)
        elif error.code == "loading":
            self.closing = (1013, error.code)
        elif self.refusals > PATIENCE:
            self.closing = (1008, "too_many_errors")
        if self.room and error.code != "rate_limited":
            room = self.room
            await self.hall.desk.quickly(lambda: room.emit(told))
        else:
            await self._send({**told, "seq": self.room.last if self.room else 0})

    async def _obey(self, frame: Frame) -> None:
        if isinstance(frame, Hello):
            await self._greet(frame)
            return
        room = self.room
        if room is None:
            raise Refused("hello_first", "say hello first")
        quickly = self.hall.desk.quickly
        match frame:
            case Message():
                self._allow_message()
                job = message(frame.text, frame.id)
                await quickly(lambda: room.submit(job))
            case Regenerate():
                self._allow_message()
                await quickly(lambda: room.submit(Job("regenerate", frame.id, room.again)))
            case Feedback():
                await quickly(lambda: actions.feedback(room, frame.id, frame.item, frame.verdict))
            case Act():
                await quickly(lambda: actions.act(room, frame.id, frame.action, frame.item, frame.entry))
            case Stop():
                room.stop()
            case Ping():
                await quickly(lambda: room.emit({"type": "pong"}))

    def _allow_message(self) -> None:
        self.hall.allow_message(self.key, self.caller, self.address)

    async def _greet(self, hello: Hello) -> None:
        """Find out who speaks and open the session."""
        if self.room is not None:
            raise Refused("already_greeted", "one hello a connection: open another one")
        self.caller = self.hall.caller(hello.token)
        desk = await self.hall.opened()
        room = await desk.room(hello.session, self.caller)
        self.room = room
        if hello.lang:
            room.conversation.setting = hello.lang
        log("joined", session=shorthand(room.id), resumed=room.id == hello.session)
        await desk.quickly(lambda: room.join(self.outbox, hello.after))

    def _leave(self) -> None:
        if self.room:
            self.room.readers.discard(self.outbox)
            self.hall.desk.tidy(self.room)

    # Writing ------------------------------------------------------------------------------

    async def _write(self) -> None:
        while True:
            frames = await self.outbox.take()
            if not frames:
                return
            try:
                for frame in frames:
                    await self._send(frame)
            except TimeoutError:
                self.closing = (1013, "slow")
                return
            except (RuntimeError, WebSocketDisconnect, OSError):
                return  # gone: what it missed is replayed when it comes back

    async def _send(self, frame: Any) -> None:
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        await asyncio.wait_for(self.socket.send_text(text), self.hall.settings.send_seconds)
