"""A running server for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.interfaces.server.shop_server import Running, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def held_server(server: Running) -> Running:
    """Its model writes no word until `engine.held` is False."""
    server.engine.held = True
    return server
