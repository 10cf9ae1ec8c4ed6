"""`palate serve` as people start it: the sample films and the real model, by websocket and in a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Playwright
from websockets.sync.client import connect

from retrieval.settings import retrieval_settings
from tests.agent.interfaces.server.browser import CHROMIUM, FLAGS, MARKS, say
from tests.agent.interfaces.server.shop_server import free_port

pytestmark = pytest.mark.real
LOADING, ANSWER = 600, 300
"""Seconds that loading and one answer may take on a machine that does other things."""
WISH = "a crime film from the 1990s"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers."""
    if not retrieval_settings().trained.is_dir():
        pytest.skip("no trained sample here: `make setup` first")
    port = free_port()
    environment = {**os.environ, "PALATE_SERVER_HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "agent", "serve", "--port", str(port)]
    with (tmp_path_factory.mktemp("serve") / "log").open("w") as log:
        server = subprocess.Popen(command, stderr=log, env=environment, cwd=Path(__file__).parents[4])
        try:
            ready(f"127.0.0.1:{port}", server)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            assert server.wait(60) == 0


def ready(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until turns can be answered."""
    end = time.monotonic() + LOADING
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            if httpx.get(f"http://{address}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    pytest.fail("the server did not get ready")


def test_a_visitor_gets_films_that_fit_and_words_about_them(address: str) -> None:
    with connect(f"ws://{address}/ws", compression=None) as socket:
        socket.send(json.dumps({"type": "hello", "lang": "en"}))
        session = json.loads(socket.recv(60))["session"]
        socket.send(json.dumps({"type": "message", "id": "m", "text": WISH}))
        while (frame := json.loads(socket.recv(ANSWER)))["type"] not in ("done", "error"):
            pass
    assert frame["type"] == "done", frame
    assert frame["reply"]["items"]
    assert all(1990 <= card["year"] <= 1999 for card in frame["reply"]["items"])
    assert frame["reply"]["items"][0]["title"] in frame["reply"]["text"]
    assert httpx.delete(f"http://{address}/api/users/{session}", timeout=60).status_code == 200


@MARKS[0]
@MARKS[1]
def test_a_visitor_of_the_demo_shop_talks_with_the_real_clerk(address: str, playwright: Playwright) -> None:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = chromium.new_page()
    page.set_default_timeout(ANSWER * 1000)
    page.goto(f"http://{address}")
    page.click("palate-chat .launcher")
    page.get_by_text("Agree and start").click()
    page.wait_for_selector("palate-chat textarea")
    say(page, WISH)
    years = page.locator("palate-chat .card .year").all_inner_texts()
    assert years
    assert all(1990 <= int(year) <= 1999 for year in years)
    first = page.locator("palate-chat .card h3").first.inner_text()
    assert first.rsplit(" ", 1)[0] in page.locator("palate-chat .answer .text").last.inner_text()
    page.locator("palate-chat .card [data-verdict=dislike]").first.click()
    page.wait_for_selector("palate-chat [data-verdict=dislike][aria-pressed=true]")
    chromium.close()
