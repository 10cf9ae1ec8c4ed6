"""The understander that the tests of understanding share."""

from __future__ import annotations

import pytest

from agent.understanding import Understander
from tests.agent.understanding.catalogue import small_linker


@pytest.fixture(scope="package")
def understander() -> Understander:
    """Rules and wording over the small catalogue."""
    return Understander(small_linker())
