"""The environment is read once and bad values are told in one line."""

from __future__ import annotations

import pytest

from agent.settings import agent_settings
from retrieval.errors import BadConfiguration


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PALATE_LLM", "PALATE_LLM_URL", "PALATE_MODEL", "PALATE_THREADS"):
        monkeypatch.delenv(name, raising=False)


def test_without_any_variable_the_default_model_runs_in_process() -> None:
    found = agent_settings()
    assert (found.engine, found.model, found.threads) == ("local", "qwen", None)
    assert (found.llm_connect_timeout, found.llm_first_token_timeout, found.llm_timeout) == (3.0, 30.0, 120.0)


def test_an_address_makes_the_engine_remote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALATE_LLM_URL", "http://127.0.0.1:8080/v1")
    assert agent_settings().engine == "remote"


def test_off_wins_over_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALATE_LLM_URL", "http://127.0.0.1:8080/v1")
    monkeypatch.setenv("PALATE_LLM", "off")
    assert agent_settings().engine == "off"


@pytest.mark.parametrize(
    ("name", "value"), [("PALATE_THREADS", "many"), ("PALATE_MODEL", "gpt"), ("PALATE_LLM_URL", "127.0.0.1")]
)
def test_a_bad_value_is_told_with_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadConfiguration, match=name):
        agent_settings()


def test_remote_without_an_address_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALATE_LLM", "remote")
    with pytest.raises(BadConfiguration, match="PALATE_LLM_URL"):
        agent_settings()


def test_the_key_does_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALATE_LLM_KEY", "s3cret")
    assert "s3cret" not in repr(agent_settings())
