"""A running server for each test, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.agent.interfaces.server.browser import Stage, staged
from tests.agent.interfaces.server.shop_server import Running, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def held_server(server: Running) -> Running:
    """Its model writes no word until `engine.allowed` says so."""
    server.engine.allowed = 0
    return server


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture
def stage(tmp_path: Path, playwright: Playwright) -> Iterator[Stage]:
    with staged(tmp_path, playwright) as made:
        yield made


@pytest.fixture
def midway(stage: Stage) -> Stage:
    """Its model stops writing in the second pitch until `engine.allowed` says more."""
    stage.server.engine.allowed = 20
    return stage
