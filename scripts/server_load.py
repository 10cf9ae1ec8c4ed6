"""Load figures of the server over the shop of the tests and a scripted model.

    python scripts/server_load.py            all figures as JSON, about two minutes

Idle: memory of each of a thousand silent websockets, and the time from a message to its `accepted` while they are open.
Turns: memory of a fresh process after the first two hundred turns, and each two hundred of a thousand more.
Flood: 200 messages a minute and 500 websockets from one address, under the limits a server starts with: how much of
both is let in, and how long another visitor waits meanwhile against the same without them.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

sys.path.insert(0, str(Path(__file__).parents[1]))
IDLE, TURNS, PROBES = 1000, 1000, 100
SOCKETS, SHOUT_SECONDS = 500, 0.3
VISITOR_SOCKETS, VISITOR_SECONDS, VISITOR_MESSAGES = 10, 0.5, 60
"""A visitor who stays below every limit: a message each half second, each socket's turn every fifth second."""
TEXT = "crime please"
ROOMY = {"connections_per_address": 5000, "messages_per_connection": 10_000, "messages_per_address": 10_000}
NUMBERS = count()


def serve(folder: Path, port: int, chosen: dict[str, Any]) -> None:
    """The server's own process."""
    import uvicorn

    from agent.interfaces.loading import Loading
    from agent.interfaces.server.run import uvicorn_config
    from agent.interfaces.server.settings import ServerSettings
    from tests.agent.interfaces.server.shop_server import KEY, make_shop

    shop = make_shop(folder)
    for recorder, name in ((shop.engine, "requests"), (shop.understander, "heard"), (shop.recommender, "queries")):
        setattr(recorder, name, deque(maxlen=100))  # the fakes' own records would look like a leak
    loading = Loading(lambda: shop.services).start()
    uvicorn.Server(uvicorn_config(ServerSettings(port=port, **chosen), KEY, loading)).run()


@asynccontextmanager
async def served(chosen: dict[str, Any]) -> AsyncIterator[tuple[str, psutil.Process]]:
    """A server with some settings: its address and its process."""
    from tests.agent.interfaces.server.shop_server import free_port

    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "serve", folder, str(port), json.dumps(chosen)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  ourselves
        url = f"ws://127.0.0.1:{port}/ws"
        try:
            await listening(url)
            yield url, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(30)


async def listening(url: str) -> None:
    for _ in range(300):
        try:
            async with connect(url):
                return
        except OSError:
            await asyncio.sleep(0.2)
    raise SystemExit("the server did not start")


async def greeted(stack: AsyncExitStack, url: str, address: str = "127.0.0.1") -> ClientConnection:
    options: dict[str, Any] = {"compression": None, "max_size": None, "local_addr": (address, 0)}
    socket = await stack.enter_async_context(connect(url, **options))
    await socket.send('{"type":"hello"}')
    await socket.recv()
    return socket


async def until(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] in kinds:
            return frame


async def say(socket: ClientConnection) -> tuple[float, float]:
    """Milliseconds from a message to its acknowledgement, and to the end of its answer."""
    began = time.monotonic()
    await socket.send(json.dumps({"type": "message", "id": f"m{next(NUMBERS)}", "text": TEXT}))
    first = await until(socket, "accepted", "error")
    accepted = time.monotonic()
    if first["type"] == "error" or (await until(socket, "done", "error"))["type"] == "error":
        raise SystemExit("a message that should be answered was refused")
    return (accepted - began) * 1000, (time.monotonic() - began) * 1000


def p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[-1], 1)


async def turns(url: str, process: psutil.Process) -> dict[str, Any]:
    async def run(number: int) -> None:
        for _ in range(number // 20):
            async with AsyncExitStack() as stack:
                await asyncio.gather(*[talk(await greeted(stack, url)) for _ in range(4)])

    async def talk(socket: ClientConnection) -> None:
        for _ in range(5):
            await say(socket)

    await run(TURNS // 5)
    sizes = [process.memory_info().rss]
    for _ in range(5):
        await run(TURNS // 5)
        sizes.append(process.memory_info().rss)
    return {
        "turns": TURNS,
        "mib": [round(size / 2**20, 1) for size in sizes],
        "drift_percent": round((sizes[-1] / sizes[0] - 1) * 100, 2),
    }


async def idle(url: str, process: psutil.Process) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        before = process.memory_info().rss
        for _ in range(IDLE // 20):
            await asyncio.gather(*(greeted(stack, url) for _ in range(20)))
        each = (process.memory_info().rss - before) / IDLE / 1024
        asked = [await say(await greeted(stack, url)) for _ in range(PROBES)]
        return {"sockets": IDLE, "kib_each": round(each, 1), "accepted_ms_p95": p95([waited for waited, _ in asked])}


async def visit(url: str) -> dict[str, float]:
    """How long somebody at another address waits, p95 in milliseconds."""
    async with AsyncExitStack() as stack:
        sockets = [await greeted(stack, url, "127.0.0.2") for _ in range(VISITOR_SOCKETS)]
        waited = []
        for number in range(VISITOR_MESSAGES):
            waited.append(await say(sockets[number % VISITOR_SOCKETS]))
            await asyncio.sleep(VISITOR_SECONDS)
        return {"accepted_ms_p95": p95([one for one, _ in waited]), "done_ms_p95": p95([one for _, one in waited])}


async def shout(url: str, heard: Counter[str]) -> None:
    """200 messages a minute from one address."""
    async with AsyncExitStack() as stack:
        socket = await greeted(stack, url, "127.0.0.3")

        async def listen() -> None:
            async for text in socket:
                frame = json.loads(text)
                heard[frame.get("code") or frame["type"]] += 1

        async with asyncio.TaskGroup() as group:
            group.create_task(listen())
            while True:
                await socket.send(json.dumps({"type": "message", "id": f"f{next(NUMBERS)}", "text": TEXT}))
                heard["sent"] += 1
                await asyncio.sleep(SHOUT_SECONDS)


async def crowd(url: str, heard: Counter[str]) -> None:
    """500 websockets from the same address, over the time the visitor is measured."""
    async with AsyncExitStack() as stack:
        for _ in range(SOCKETS):
            heard["sockets_asked"] += 1
            try:
                await greeted(stack, url, "127.0.0.3")
                heard["sockets_let_in"] += 1
            except InvalidStatus:
                heard["sockets_refused"] += 1
            await asyncio.sleep(VISITOR_MESSAGES * VISITOR_SECONDS / SOCKETS)


async def flood(url: str) -> dict[str, Any]:
    quiet = await visit(url)
    await asyncio.sleep(15)  # the visitor's allowance fills up again
    heard: Counter[str] = Counter()
    noise = [asyncio.create_task(shout(url, heard)), asyncio.create_task(crowd(url, heard))]
    loud = await visit(url)
    for task in noise:
        task.cancel()
    await asyncio.gather(*noise, return_exceptions=True)
    kept = ("sent", "done", "rate_limited", "sockets_asked", "sockets_let_in", "sockets_refused")
    return {"quiet": quiet, "flooded": loud, "flood": {name: heard[name] for name in kept}} | {
        "ratio": {name: round(loud[name] / quiet[name], 2) for name in quiet}
    }


async def measure() -> dict[str, Any]:
    packages = ("uvicorn", "websockets", "starlette", "fastapi")
    figures: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "versions": {"python": sys.version.split()[0]} | {name: version(name) for name in packages},
    }
    async with served(ROOMY) as (url, process):
        figures["idle"] = await idle(url, process)
    async with served(ROOMY) as (url, process):
        figures["turns"] = await turns(url, process)
    async with served({}) as (url, _):
        figures["flood"] = await flood(url)
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4]))
    else:
        sys.stdout.write(json.dumps(asyncio.run(measure()), indent=1) + "\n")
