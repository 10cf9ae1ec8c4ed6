"""llama.cpp's own server on loopback, from the package xllamacpp: a second stranger that speaks the protocol."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from agent.engine import Prompt, Request
from agent.errors import ModelError, ModelTimeout
from agent.llm.remote import RemoteEngine
from retrieval.settings import RetrievalSettings
from tests.agent.llm.loopback import FIXED, ask, free_port, opened, request, serve, small_model, stop

pytestmark = pytest.mark.real
pytest.importorskip("xllamacpp", reason="pip install xllamacpp to test with llama.cpp's own server")

# Without weight layouts that crash in builds of gcc 12 on AMX.
SERVE = """
import sys, threading
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.hostnames, params.port = sys.argv[1], ["127.0.0.1"], int(sys.argv[2])
params.n_ctx, params.n_parallel, params.no_extra_bufts, params.endpoint_slots = 4096, 2, True, True
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
threading.Event().wait()
"""


def started(port: int, log: Path) -> subprocess.Popen[bytes]:
    return serve(SERVE, [small_model(), str(port)], f"http://127.0.0.1:{port}/health", log)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen = free_port()
    server = started(chosen, tmp_path_factory.mktemp("server") / "log")
    yield chosen
    stop(server)


def working(port: int) -> bool:
    """Whether the server writes something, by its own word."""
    slots = httpx.get(f"http://127.0.0.1:{port}/slots").json()
    return any(slot["is_processing"] for slot in slots)


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def engine(port: int, settings: RetrievalSettings) -> Iterator[RemoteEngine]:
    running = opened(port, settings)
    yield running
    running.close()


def test_it_streams_and_tokens_are_accounted(engine: RemoteEngine) -> None:
    chunks = list(engine.stream([request("What is Heat about?")], lambda: False))
    assert len([c for c in chunks if c.text]) > 3
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.prompt_tokens > 10
    assert 0 < usage.completion_tokens <= 12


def test_a_schema_is_kept_to(engine: RemoteEngine) -> None:
    schema = {"type": "object", "properties": {"colour": {"enum": ["red", "green"]}}, "required": ["colour"]}
    answer = ask(engine, request("Which colour has grass?", schema=schema, max_tokens=40))[0]
    assert json.loads(answer)["colour"] in ("red", "green")


def test_several_pitches_are_answered_side_by_side(engine: RemoteEngine) -> None:
    assert all(ask(engine, *[request(f"What is {film} about?") for film in ("Heat", "Alien", "Up")]))


def test_a_begun_answer_is_gone_on_with(engine: RemoteEngine) -> None:
    begun = Request(Prompt("pitch", FIXED, "What is Heat about?", begun="Heat is about"), max_tokens=10)
    assert ask(engine, begun)[0].strip()


def test_a_cancelled_call_stops_the_server_s_work(port: int, engine: RemoteEngine) -> None:
    stream = engine.stream([request("Tell me everything about films.", max_tokens=1500)], lambda: False)
    next(stream)
    assert working(port)
    stream.close()  # type: ignore[attr-defined]
    assert until(lambda: not working(port)), "it goes on writing for nobody"
    assert ask(engine, request("What is Heat about?"))[0]


def test_a_first_token_that_comes_too_late_is_a_timeout(port: int, settings: RetrievalSettings) -> None:
    running = opened(port, settings, first=0.001)
    try:
        with pytest.raises(ModelError) as raised:
            ask(running, request("Tell me about films. " * 60, max_tokens=40))
        assert isinstance(raised.value, ModelTimeout)
    finally:
        running.close()


def test_it_may_go_away_and_come_back(settings: RetrievalSettings, tmp_path: Path) -> None:
    port = free_port()
    server = started(port, tmp_path / "log")
    engine = opened(port, settings)
    try:
        assert ask(engine, request("What is Heat about?"))[0]
        stop(server)
        with pytest.raises(ModelError):
            ask(engine, request("What is Alien about?"))
        server = started(port, tmp_path / "log")
        assert ask(engine, request("What is Alien about?"))[0]
    finally:
        engine.close()
        stop(server)
