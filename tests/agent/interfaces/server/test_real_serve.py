"""`palate serve` as people start it: the sample films and the real model, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from retrieval.settings import retrieval_settings
from tests.agent.interfaces.server.shop_server import free_port

pytestmark = pytest.mark.real
LOADING = 300


def test_a_visitor_gets_films_that_fit_and_words_about_them(tmp_path: Path) -> None:
    if not retrieval_settings().trained.is_dir():
        pytest.skip("no trained sample here: `make setup` first")
    port = free_port()
    log = (tmp_path / "log").open("w")
    environment = {**os.environ, "PALATE_SERVER_HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "agent", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stderr=log, env=environment, cwd=Path(__file__).parents[4])
    try:
        url = f"http://127.0.0.1:{port}"
        ready(url, server)
        with connect(f"ws://127.0.0.1:{port}/ws", compression=None) as socket:
            socket.send(json.dumps({"type": "hello", "lang": "en"}))
            session = json.loads(socket.recv(60))["session"]
            socket.send(json.dumps({"type": "message", "id": "m", "text": "a crime film from the 1990s"}))
            while (frame := json.loads(socket.recv(300)))["type"] not in ("done", "error"):
                pass
        assert frame["type"] == "done", frame
        assert frame["reply"]["items"]
        assert all(1990 <= card["year"] <= 1999 for card in frame["reply"]["items"])
        assert frame["reply"]["items"][0]["title"] in frame["reply"]["text"]
        assert httpx.delete(f"{url}/api/users/{session}", timeout=60).status_code == 200
    finally:
        server.terminate()
        assert server.wait(60) == 0
        log.close()


def ready(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until turns can be answered."""
    end = time.monotonic() + LOADING
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    pytest.fail("the server did not get ready")
