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
def slow_server(tmp_path: Path) -> Iterator[Running]:
    """Its model writes a word every 50 ms."""
    with running(tmp_path, pace=0.05) as started:
        yield started
