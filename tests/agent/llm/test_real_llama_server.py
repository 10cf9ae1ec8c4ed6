"""llama.cpp's own server on loopback, from the package xllamacpp: a second stranger that speaks the protocol."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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
params.model.path, params.hostname, params.port = sys.argv[1], "127.0.0.1", int(sys.argv[2])
params.n_ctx, params.n_parallel, params.no_extra_bufts = 2048, 2, True
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
threading.Event().wait()
"""
FIXED = "You are a clerk in a film shop. Answer in one short sentence."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = locate("smollm2", retrieval_settings(default_home()))
    log = tmp_path_factory.mktemp("server") / "log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(model), str(port)], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{address}/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


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


def test_after_a_cancelled_call_the_next_one_is_answered(engine: RemoteEngine) -> None:
    stream = engine.stream([request("Tell me everything about films.", max_tokens=800)], lambda: False)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert ask(engine, request("What is Heat about?"))[0]


def test_a_first_token_that_comes_too_late_is_a_timeout(url: str, settings: RetrievalSettings) -> None:
    running = opened(url, settings, first=0.001)
    try:
        with pytest.raises(ModelError) as raised:
            ask(running, request("Tell me about films. " * 60, max_tokens=40))
        assert isinstance(raised.value, ModelTimeout)
    finally:
        running.close()
