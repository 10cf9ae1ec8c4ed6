"""The MCP tools, over conversations of their own and through a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from agent.interfaces.server.tools import Clerk, OwnClerk, ServersClerk, make_tools
from tests.agent.interfaces.server.shop_server import CRIME, Running, make_shop


@pytest.fixture(params=["own", "server"])
def clerk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clerk]:
    if request.param == "own":
        yield OwnClerk(make_shop(tmp_path).services, None)
    else:
        started: Running = request.getfixturevalue("server")
        with closing(ServersClerk(started.url, None)) as clerk:
            yield clerk


def call(clerk: Clerk, use: Callable[[Client], Any]) -> Any:
    async def run() -> Any:
        async with Client(make_tools(clerk)) as client:
            return await use(client)

    return anyio.run(run)


def test_an_agent_recommends_judges_and_explains(clerk: Clerk) -> None:
    async def use(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == {"recommend", "feedback", "explain"}
        first = (await client.call_tool("recommend", {"wish": CRIME})).structured_content
        assert first is not None
        assert first["items"][0]["title"] == "Heat"
        on = {"session": first["session"], "item": "1"}
        why = (await client.call_tool("explain", on)).structured_content
        assert why is not None and "Heat" in why["text"]
        await client.call_tool("feedback", {**on, "verdict": "dislike"})
        again = (await client.call_tool("recommend", {"wish": CRIME, "session": first["session"]})).structured_content
        assert again is not None
        assert "1" not in {item["id"] for item in again["items"]}

    call(clerk, use)


def test_an_unknown_item_is_told_to_the_agent(clerk: Clerk) -> None:
    async def use(client: Client) -> Any:
        first = (await client.call_tool("recommend", {"wish": CRIME})).structured_content
        assert first is not None
        wrong = {"session": first["session"], "item": "nope", "verdict": "like"}
        return await client.call_tool("feedback", wrong)

    assert call(clerk, use).is_error
