"""llama.cpp's own server on loopback, from the package xllamacpp: a second stranger that speaks the protocol."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from agent.engine import Prompt, Request
from agent.errors import ModelError, ModelTimeout
from agent.llm import open_engine
from agent.llm.remote import RemoteEngine
from agent.settings import AgentSettings
from retrieval.settings import RetrievalSettings, default_home, retrieval_settings
from retrieval.weights import locate

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
FIXED = "You are a clerk in a film shop. Answer in one short sentence."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int, log: Path) -> subprocess.Popen[bytes]:
    model = locate("smollm2", retrieval_settings(default_home()))
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(model), str(port)], stdout=output, stderr=subprocess.STDOUT
        )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return server
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    stop(server)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    server = serve(port, tmp_path_factory.mktemp("server") / "log")
    yield f"http://127.0.0.1:{port}/v1"
    stop(server)


def working(url: str) -> bool:
    """Whether the server writes something, by its own word."""
    slots = httpx.get(f"{url.removesuffix('/v1')}/slots").json()
    return any(slot["is_processing"] for slot in slots)


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def opened(url: str, settings: RetrievalSettings, first: float = 200) -> RemoteEngine:
    chosen = AgentSettings(llm="remote", llm_url=url, llm_first_token_timeout=first, llm_timeout=300)
    running = open_engine(chosen, settings)
    assert isinstance(running, RemoteEngine)
    return running


@pytest.fixture
def engine(url: str, settings: RetrievalSettings) -> Iterator[RemoteEngine]:
    running = opened(url, settings)
    yield running
    running.close()


def request(text: str, **options: object) -> Request:
    return Request(Prompt("pitch", FIXED, text), **{"max_tokens": 10, **options})  # type: ignore[arg-type]


def ask(engine: RemoteEngine, *requests: Request) -> list[str]:
    texts = [""] * len(requests)
    for chunk in engine.stream(requests, lambda: False):
        texts[chunk.index] += chunk.text
    return texts


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


def test_a_cancelled_call_stops_the_server_s_work(url: str, engine: RemoteEngine) -> None:
    stream = engine.stream([request("Tell me everything about films.", max_tokens=1500)], lambda: False)
    next(stream)
    assert working(url)
    stream.close()  # type: ignore[attr-defined]
    assert until(lambda: not working(url)), "it goes on writing for nobody"
    assert ask(engine, request("What is Heat about?"))[0]


def test_a_first_token_that_comes_too_late_is_a_timeout(url: str, settings: RetrievalSettings) -> None:
    running = opened(url, settings, first=0.001)
    try:
        with pytest.raises(ModelError) as raised:
            ask(running, request("Tell me about films. " * 60, max_tokens=40))
        assert isinstance(raised.value, ModelTimeout)
    finally:
        running.close()


def test_it_may_go_away_and_come_back(settings: RetrievalSettings, tmp_path: Path) -> None:
    port = free_port()
    server = serve(port, tmp_path / "log")
    engine = opened(f"http://127.0.0.1:{port}/v1", settings)
    try:
        assert ask(engine, request("What is Heat about?"))[0]
        stop(server)
        with pytest.raises(ModelError):
            ask(engine, request("What is Alien about?"))
        server = serve(port, tmp_path / "log")
        assert ask(engine, request("What is Alien about?"))[0]
    finally:
        engine.close()
        stop(server)
