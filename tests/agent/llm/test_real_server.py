"""llama-cpp-python's own server on loopback, with the small model: a stranger that speaks the protocol."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import httpx
import pytest

from agent.engine import Prompt, Request
from agent.errors import ModelError
from agent.llm import open_engine
from agent.llm.remote import RemoteEngine
from agent.settings import AgentSettings
from retrieval.settings import RetrievalSettings, default_home, retrieval_settings
from retrieval.weights import locate

pytestmark = pytest.mark.real

# The server has no option to leave out weight layouts that crash in builds of gcc 12 on AMX.
SERVE = """
import sys
from llama_cpp import llama_cpp
default = llama_cpp.llama_model_default_params
def plain():
    params = default()
    params.use_extra_bufts = False
    return params
llama_cpp.llama_model_default_params = plain
from llama_cpp.server.__main__ import main
sys.argv = ["server", *sys.argv[1:]]
main()
"""
FIXED = "You are a clerk in a film shop. Answer in one short sentence."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int, log: Path) -> subprocess.Popen[bytes]:
    model = locate("smollm2", retrieval_settings(default_home()))
    options = ["--model", str(model), "--port", str(port), "--n_ctx", "1024", "--n_threads", "1"]
    with log.open("wb") as output:
        server = subprocess.Popen([sys.executable, "-c", SERVE, *options], stdout=output, stderr=output)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/v1/models").status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen = free_port()
    server = serve(chosen, tmp_path_factory.mktemp("server") / "log")
    yield chosen
    stop(server)


@pytest.fixture
def engine(port: int, settings: RetrievalSettings) -> Iterator[RemoteEngine]:
    yield from opened(port, settings)


def opened(port: int, settings: RetrievalSettings) -> Generator[RemoteEngine]:
    chosen = AgentSettings(
        llm="remote", llm_url=f"http://127.0.0.1:{port}/v1", llm_first_token_timeout=200, llm_timeout=300
    )
    running = open_engine(chosen, settings)
    assert isinstance(running, RemoteEngine)
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


def test_several_pitches_all_arrive_although_it_interrupts_itself(engine: RemoteEngine) -> None:
    assert engine.wait_ready(10)
    assert all(ask(engine, *[request(f"What is {film} about?") for film in ("Heat", "Alien", "Up")]))


def test_after_a_cancelled_call_the_next_one_is_answered(engine: RemoteEngine) -> None:
    stream = engine.stream([request("Tell me everything about films.", max_tokens=800)], lambda: False)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    began = time.monotonic()
    assert ask(engine, request("What is Heat about?"))[0]
    assert time.monotonic() - began < 60


def test_it_may_go_away_and_come_back(settings: RetrievalSettings, tmp_path: Path) -> None:
    port = free_port()
    server = serve(port, tmp_path / "log")
    running = opened(port, settings)
    engine = next(running)
    try:
        assert ask(engine, request("What is Heat about?"))[0]
        stop(server)
        with pytest.raises(ModelError):
            ask(engine, request("What is Alien about?"))
        server = serve(port, tmp_path / "log")
        assert ask(engine, request("What is Alien about?"))[0]
    finally:
        running.close()
        engine.close()
        stop(server)
