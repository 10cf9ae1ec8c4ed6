"""Load figures of the server over the shop of the tests and a scripted model.

    python scripts/server_load.py            all figures as JSON

Idle websockets: memory for each, and the time from a message to its `accepted` while they are open.
Turns: memory of the process after the first hundred turns and after a thousand.
A flood of one address: another user's waiting time against its own without the flood.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))
IDLE, TURNS, PROBES = 1000, 1000, 100
TEXT = "crime please"


def serve(folder: Path, port: int) -> None:
    """The server's own process."""
    from tests.agent.interfaces.server.shop_server import Running, make_shop

    Running(
        make_shop(folder), port=port, connections_per_address=5000, messages_per_connection=40
    ).start().thread.join()


async def greeted(stack: AsyncExitStack, url: str) -> ClientConnection:
    socket = await stack.enter_async_context(connect(url, compression=None, max_size=None))
    await socket.send('{"type":"hello"}')
    await socket.recv()
    return socket


async def until(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] in kinds:
            return frame


async def say(socket: ClientConnection, number: int) -> float:
    """Milliseconds from a message to its acknowledgement."""
    began = time.monotonic()
    await socket.send(json.dumps({"type": "message", "id": f"m{number}", "text": TEXT}))
    await until(socket, "accepted", "error")
    waited = (time.monotonic() - began) * 1000
    await until(socket, "done", "error")
    return waited


def p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[-1], 1)


async def idle(url: str, process: psutil.Process) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        await greeted(stack, url)
        before = process.memory_info().rss
        for _ in range(IDLE // 20):
            await asyncio.gather(*(greeted(stack, url) for _ in range(20)))
        each = (process.memory_info().rss - before) / IDLE / 1024
        asked = [await say(await greeted(stack, url), 0) for _ in range(PROBES)]
        return {"sockets": IDLE, "kib_each": round(each, 1), "accepted_ms_p95": p95(asked)}


async def turns(url: str, process: psutil.Process) -> dict[str, float]:
    async def run(count: int) -> None:
        for _ in range(count // 20):
            async with AsyncExitStack() as stack:
                sockets = [await greeted(stack, url) for _ in range(4)]
                await asyncio.gather(*(talk(socket) for socket in sockets))

    async def talk(socket: ClientConnection) -> None:
        for number in range(5):
            await say(socket, number)

    await run(TURNS // 5)
    before = process.memory_info().rss
    await run(TURNS)
    return {"turns": TURNS, "drift_percent": round((process.memory_info().rss / before - 1) * 100, 2)}


async def flood(url: str) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        quiet = [await say(await greeted(stack, url), 0) for _ in range(PROBES)]
        loud = await greeted(stack, url)

        async def shout() -> None:
            for number in range(10_000):
                await loud.send(json.dumps({"type": "message", "id": f"f{number}", "text": TEXT}))
                await asyncio.sleep(0.3)  # 200 a minute

        async def drain() -> None:
            async for _ in loud:
                pass

        noise = [asyncio.create_task(shout()), asyncio.create_task(drain())]
        asked = [await say(await greeted(stack, url), 0) for _ in range(PROBES)]
        for task in noise:
            task.cancel()
        await asyncio.gather(*noise, return_exceptions=True)
        return {"accepted_ms_p95_quiet": p95(quiet), "accepted_ms_p95_flooded": p95(asked)}


async def measure() -> dict[str, dict[str, float]]:
    from tests.agent.interfaces.server.shop_server import free_port

    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "serve", folder, str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  ourselves
        try:
            url = f"ws://127.0.0.1:{port}/ws"
            for _ in range(300):
                try:
                    async with connect(url):
                        break
                except OSError:
                    await asyncio.sleep(0.2)
            process = psutil.Process(server.pid)
            return {"turns": await turns(url, process), "idle": await idle(url, process), "flood": await flood(url)}
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.stdout.write(json.dumps(asyncio.run(measure()), indent=1) + "\n")
