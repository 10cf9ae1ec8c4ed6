"""llama-cpp-python's own server on loopback, with the small model: a stranger that speaks the protocol."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import ModelError
from agent.llm.remote import RemoteEngine
from retrieval.settings import RetrievalSettings
from tests.agent.llm.loopback import ask, free_port, opened, request, serve, small_model, stop

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


def started(port: int, log: Path) -> subprocess.Popen[bytes]:
    options = ["--model", small_model(), "--port", str(port), "--n_ctx", "1024", "--n_threads", "1"]
    return serve(SERVE, options, f"http://127.0.0.1:{port}/v1/models", log)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen = free_port()
    server = started(chosen, tmp_path_factory.mktemp("server") / "log")
    yield chosen
    stop(server)


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
