"""A server over the shop of the tests, in a thread of its own with a real port."""

from __future__ import annotations

import asyncio
import json
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from websockets.sync.client import ClientConnection, connect

from agent.engine import Chunk, Request
from agent.interfaces.loading import Loading
from agent.interfaces.server.run import uvicorn_config
from agent.interfaces.server.settings import ServerSettings
from agent.types import Intent
from retrieval.store.tables import items
from retrieval.store.writing import upsert
from tests.agent.fakes import RETOLD, RETOLD_ZH, Shop, meant
from tests.agent.scripted import ScriptedEngine

KEY = b"k" * 32
API_KEY = "an-operators-api-key"
CRIME = "crime please"
ZH = "想看犯罪片"


PATIENCE = 60
"""Seconds until a test gives up waiting; a machine that does other things may need many."""


def eventually(condition: Callable[[], Any]) -> None:
    """Wait until something has come to be."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


class HeldEngine(ScriptedEngine):
    """Writes no more words than it is allowed, until it is allowed more, and says when it was told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed: float = math.inf
        self.written = 0
        self.first: float | None = None
        """Unix time of the first word since this was None."""
        self.told_to_stop: float | None = None
        """Unix time at which it heard of it."""

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: object = None
    ) -> Iterator[Chunk]:
        try:
            for chunk in super().stream(requests, cancelled):
                while self.written >= self.allowed and not cancelled():
                    time.sleep(0.005)
                self.first = self.first or time.time()
                self.written += bool(chunk.text)
                yield chunk
        finally:
            if cancelled():
                self.told_to_stop = time.time()


def make_shop(folder: Path) -> Shop:
    shop = Shop(folder, engine=HeldEngine())
    stock(shop)
    shop.knows(CRIME, meant(Intent.RECOMMEND, ("genre", "is", "crime")))
    shop.knows(ZH, meant(Intent.RECOMMEND, ("genre", "is", "crime"), language="zh"))
    shop.engine.when("Story:", RETOLD)
    shop.engine.when("故事：", RETOLD_ZH)
    return shop


def stock(shop: Shop) -> None:
    """Put the shop's films into the database too, so that what the host site reports finds them there."""
    kept = [
        {"row": row, "id": film.id, "title": film.title, "year": film.year, "attributes": {}}
        for row, film in enumerate(shop.films)
    ]
    with shop.services.sessions.database.write() as connection:
        upsert(connection, items, kept)


def free_port() -> int:
    """A port nobody listens on, for a server whose own address must be known beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Running:
    """One server that answers on 127.0.0.1."""

    def __init__(self, shop: Shop, **chosen: Any) -> None:
        self.shop = shop
        self.engine: HeldEngine = shop.engine  # type: ignore[assignment]
        self.opened = ExitStack()
        self.settings = ServerSettings(
            **{"port": 0, "api_key": API_KEY, "messages_per_address": 10_000, "messages_per_connection": 10_000}
            | {"messages_per_user": 10_000, "shutdown_seconds": 1} | chosen
        )  # fmt: skip
        self.loading = Loading(lambda: shop.services).start()
        config = uvicorn_config(self.settings, KEY, self.loading)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)

    def start(self) -> Running:
        self.thread.start()
        eventually(lambda: self.server.started)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.opened.close()
        self.server.should_exit = True
        self.thread.join(PATIENCE)

    def open(self, **options: Any) -> ClientConnection:
        address = f"ws://127.0.0.1:{self.port}/ws"
        return self.opened.enter_context(connect(address, compression=None, max_size=None, **options))

    def talk(self, **hello: Any) -> Talk:
        return Talk(self.open(), **hello)


class Talk:
    """A client that keeps every frame it got."""

    def __init__(self, socket: ClientConnection, **hello: Any) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.send(type="hello", **hello)
        self.ready = self.until("ready")[-1]
        self.session = self.ready.get("session", "")

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def next(self, timeout: float = PATIENCE) -> dict[str, Any]:
        frame = json.loads(self.socket.recv(timeout))
        self.frames.append(frame)
        return frame

    def until(self, *kinds: str) -> list[dict[str, Any]]:
        """Frames up to the first of one of `kinds`."""
        found = [self.next()]
        while found[-1]["type"] not in kinds:
            found.append(self.next())
        return found

    def say(
        self, text: str, id: str = "m1", last: tuple[str, ...] = ("done", "stopped", "error")
    ) -> list[dict[str, Any]]:
        self.send(type="message", id=id, text=text)
        return self.until(*last)


@contextmanager
def running(folder: Path, **chosen: Any) -> Iterator[Running]:
    server = Running(make_shop(folder), **chosen).start()
    try:
        yield server
    finally:
        server.stop()
