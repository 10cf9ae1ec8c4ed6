"""A host page in a real Chromium: the page has an origin of its own, and the line to the server can be cut."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.agent.interfaces.server.shop_server import PATIENCE, Running, make_shop

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NONCE = "r4nd0m"
ROOT = "document.querySelector('palate-chat').shadowRoot"
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install it (Debian: apt install chromium)"),
]


class Line:
    """A TCP line to the server that can be cut and mended."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.whole = True
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for pair in self.pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self.pairs.append((near, far))
                for a, b in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Site:
    """The host page; `html` and `policy` may be changed before a load."""

    def __init__(self) -> None:
        self.html, self.policy, self.calls = "", "", [""]
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.calls.append(self.path)
                body = site.html.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("content-security-policy", site.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Stage:
    """Server, line, host page and browser together."""

    def __init__(self, folder: Path, playwright: Playwright, **chosen: Any) -> None:
        self.site = Site()
        self.server = Running(make_shop(folder), origins=(self.site.url,), **chosen).start()
        self.line = Line(self.server.port)
        self.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        self.trouble: list[str] = []

    def page(
        self, attributes: str = 'lang="en" consent="given"', head: str = "", body: str = "", policy: str = "",
        context: BrowserContext | None = None, **options: Any,
    ) -> Page:  # fmt: skip
        """A host page with the widget on it."""
        server = f"http://127.0.0.1:{self.line.port}"
        self.site.policy = policy.replace("{server}", server).replace("{socket}", server.replace("http", "ws"))
        self.site.html = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,">{head}</head>'
            f"<body><h1>Shop</h1>{body}<palate-chat {attributes}></palate-chat>"
            f'<script type="module" nonce="{NONCE}" src="{server}/widget.js"></script></body></html>'
        )
        page = (context or self.browser.new_context(**options)).new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self.trouble.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(self.site.url)
        page.wait_for_selector("palate-chat .launcher", state="attached")
        return page

    def close(self) -> None:
        self.browser.close()
        self.line.close()
        self.server.stop()
        self.site.close()


@contextmanager
def staged(folder: Path, playwright: Playwright, **chosen: Any) -> Iterator[Stage]:
    stage = Stage(folder, playwright, **chosen)
    try:
        yield stage
    finally:
        stage.close()


def open_chat(page: Page) -> None:
    page.click("palate-chat .launcher")
    page.wait_for_selector("palate-chat textarea")


def say(page: Page, text: str, wait: bool = True) -> None:
    before = page.locator("palate-chat .answer:not([aria-busy])").count()
    page.fill("palate-chat textarea", text)
    page.press("palate-chat textarea", "Enter")
    if wait:
        finished = f"{ROOT}.querySelectorAll('.answer:not([aria-busy])')"
        page.wait_for_function(f"n => {finished}.length > n", arg=before)


def begun(page: Page) -> None:
    """Wait until the first pitch is shown and the answer goes on."""
    page.wait_for_function(f"{ROOT}.querySelector('.answer[aria-busy] .text')?.textContent.includes('1. Heat')")


def ended(page: Page) -> None:
    """Wait until the last answer is whole."""
    page.wait_for_selector("palate-chat .tools .again")


def shown(page: Page) -> str:
    """The text of the last answer."""
    return str(page.evaluate(f"[...{ROOT}.querySelectorAll('.answer .text')].at(-1).textContent"))


def stored(stage: Stage, turn: int = 0) -> str:
    """The text of an answer as the server keeps it."""
    with stage.server.shop.services.sessions.database.read() as connection:
        rows = connection.exec_driver_sql("select reply from turns order by session, number").all()
    return str(json.loads(rows[turn][0])["text"])
