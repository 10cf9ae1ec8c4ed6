"""A model server that fails in any way: the person still gets items and honest words, and the next turn after it
has recovered is the model's again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.llm import open_engine
from agent.settings import AgentSettings
from agent.types import Delta, Done, Intent, Items, Notice, Reply
from agent.words.talk import no_model
from retrieval.settings import retrieval_settings
from tests.agent.fakes import RETOLD, STORY, Shop, meant
from tests.agent.llm.stub_server import StubServer

WISH = "crime from the nineties"
TIMEOUT = 2.0
FAULTS = ("hang", "stall", "endless", "cut", "drop", "garbage", "html", "empty", "busy", "broken", "forbidden")
PITCHES = 5


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Shop]]:
    """Shops whose model is at an address."""
    with ExitStack() as closing:

        def make(url: str) -> Shop:
            limits = {"llm_connect_timeout": 2.0, "llm_first_token_timeout": 0.9, "llm_timeout": TIMEOUT}
            chosen = AgentSettings(llm="remote", llm_url=url, **limits)  # type: ignore[arg-type]
            engine = open_engine(chosen, retrieval_settings(tmp_path / "data"))
            closing.callback(engine.close)
            shop = Shop(tmp_path, engine=engine)  # type: ignore[arg-type]
            shop.knows(WISH, meant(Intent.RECOMMEND, ("genre", "is", "crime"), ("year", "min", 1990), liked=("2",)))
            return shop

        yield make


def turn(shop: Shop, session: str) -> tuple[Reply, list[type], float]:
    """The reply, the kinds of its events, and its seconds."""
    began = time.monotonic()
    events = list(shop.chat(session).reply(WISH))
    end = events[-1]
    assert isinstance(end, Done)
    return end.reply, [type(event) for event in events], time.monotonic() - began


def answered_by_the_model(shop: Shop) -> Reply:
    """A turn after the server has recovered: it is looked at once a second."""
    deadline = time.monotonic() + 20
    while shop.services.engine.state == "down" and time.monotonic() < deadline:
        time.sleep(0.05)
    return turn(shop, "after")[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_gives_items_and_an_honest_notice_and_passes(fault: str, opened: Callable[[str], Shop]) -> None:
    with StubServer() as server:
        server.words = [f"{RETOLD[:20]}", RETOLD[20:]]
        shop = opened(server.url)
        assert shop.services.engine.wait_ready(10)
        server.usual = fault
        reply, kinds, seconds = turn(shop, "during")
        assert len(reply.items) == PITCHES
        assert reply.notices == (no_model("en"),)
        assert kinds.index(Items) < kinds.index(Delta)
        assert kinds.count(Notice) == 1
        assert reply.text.count(STORY) == PITCHES
        assert seconds < TIMEOUT + 5
        server.usual = "answer"
        after = answered_by_the_model(shop)
        assert after.notices == ()
        assert after.text.count(RETOLD) == PITCHES


def test_a_server_that_refuses_is_told_of_and_used_once_it_is_there(opened: Callable[[str], Shop]) -> None:
    with StubServer() as gone:
        port = gone.port
    shop = opened(f"http://127.0.0.1:{port}/v1")
    reply, _, seconds = turn(shop, "during")
    assert (len(reply.items), reply.notices) == (PITCHES, (no_model("en"),))
    assert seconds < TIMEOUT + 5
    with StubServer(port) as server:
        server.words = [RETOLD]
        after = answered_by_the_model(shop)
        assert after.notices == ()
        assert after.text.count(RETOLD) == PITCHES
