"""What every test gets: a home of its own, and no way to the network's models or the user's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.settings import RetrievalSettings, retrieval_settings


@pytest.fixture(autouse=True)
def own_home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point every folder into the test's own, unless the test is marked `real`."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for name in ("PALATE_LLM_URL", "PALATE_DATABASE_URL", "PALATE_CHROMA_URL"):
        monkeypatch.delenv(name, raising=False)
    if request.node.get_closest_marker("real") is None:
        monkeypatch.setenv("PALATE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("PALATE_LLM", "off")
        monkeypatch.setattr("agent.llm.process.WorkerProcess.__init__", _no_model)


def _no_model(*_: object) -> None:
    raise AssertionError("a test that is not marked `real` may not start a model")


@pytest.fixture
def settings(tmp_path: Path) -> RetrievalSettings:
    """Settings of an empty data folder."""
    return retrieval_settings(tmp_path / "data")
