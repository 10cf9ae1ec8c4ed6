"""RFC 6455: the cases of the Autobahn suite, run by kosoku, against uvicorn as the server sets it up.

The cases want their messages echoed, so an echo stands where the clerk would. Left out: 9.1 to 9.6, whose messages
are longer than the 64 KiB the server lets in, and 12 and 13, compression, which it never agrees to.
"""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from agent.interfaces.loading import Loading
from agent.interfaces.server.run import uvicorn_config
from agent.interfaces.server.settings import ServerSettings
from tests.agent.interfaces.server.shop_server import KEY, PATIENCE

TOO_LONG = [f"9.{group}.*" for group in range(1, 7)]
COMPRESSION = ["12.*", "13.*"]
FAILED = {"7.1.5"}
"""A close in the middle of a fragmented message: the library under uvicorn calls it a protocol error (1002), the suite
wants it answered like any other close (1000). The connection ends either way."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})


def no_services() -> None:
    raise AssertionError("an echo needs no services")


async def failures() -> dict[str, str]:
    """The cases that did not pass, with what was seen."""
    kosoku = pytest.importorskip("kosoku")
    config = uvicorn_config(ServerSettings(port=0), KEY, Loading(no_services))  # type: ignore[arg-type]
    config.app, config.lifespan = echo, "off"
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(PATIENCE):
            while not server.started:
                await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        results = await kosoku.run_fuzzingclient(f"ws://127.0.0.1:{port}", exclude_cases=[*TOO_LONG, *COMPRESSION])
    except kosoku.FailureError as error:
        return {
            one.case_id: f"{one.behavior.value}, {one.behavior_close.value}: {one.result}"
            for one in error.results
            if not one.passed
        }
    finally:
        server.should_exit = True
        await serving
    assert len(results) > 250
    return {}


def test_the_autobahn_suite_finds_one_known_fault() -> None:
    found = asyncio.run(failures())
    assert found.keys() == FAILED, found
