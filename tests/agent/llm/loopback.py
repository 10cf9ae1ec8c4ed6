"""Servers of others on loopback, with the small model, and an engine that asks them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from agent.engine import Prompt, Request
from agent.llm import open_engine
from agent.llm.remote import RemoteEngine
from agent.settings import AgentSettings
from retrieval.settings import RetrievalSettings, default_home, retrieval_settings
from retrieval.weights import locate

FIXED = "You are a clerk in a film shop. Answer in one short sentence."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def small_model() -> str:
    return str(locate("smollm2", retrieval_settings(default_home())))


def serve(script: str, arguments: Sequence[str], ready: str, log: Path) -> subprocess.Popen[bytes]:
    """A server that `script` runs, once the address `ready` answers."""
    with log.open("wb") as output:
        server = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=output, stderr=output)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(ready).status_code == 200:
                return server
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    stop(server)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


def opened(port: int, settings: RetrievalSettings, first: float = 200) -> RemoteEngine:
    """An engine that asks the server of a port; `first` is the patience for a first token, in seconds."""
    url = f"http://127.0.0.1:{port}/v1"
    chosen = AgentSettings(llm="remote", llm_url=url, llm_first_token_timeout=first, llm_timeout=300)
    running = open_engine(chosen, settings)
    assert isinstance(running, RemoteEngine)
    return running


def request(text: str, **options: object) -> Request:
    return Request(Prompt("pitch", FIXED, text), **{"max_tokens": 10, **options})  # type: ignore[arg-type]


def ask(engine: RemoteEngine, *requests: Request) -> list[str]:
    texts = [""] * len(requests)
    for chunk in engine.stream(requests, lambda: False):
        texts[chunk.index] += chunk.text
    return texts
