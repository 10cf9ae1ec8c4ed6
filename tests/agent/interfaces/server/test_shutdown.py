"""Stopping, and readers that do not read."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from agent.interfaces.server.outbox import DEEPEST, Outbox
from agent.interfaces.server.settings import server_settings, signing_key
from retrieval.errors import BadConfiguration
from tests.agent.interfaces.server.shop_server import CRIME, PATIENCE, eventually, running


def test_a_running_answer_is_finished_and_kept_when_the_server_stops(tmp_path: Path) -> None:
    with running(tmp_path, shutdown_seconds=PATIENCE) as server:
        server.engine.allowed = 0
        talk = server.talk()
        talk.send(type="message", id="m", text=CRIME)
        talk.until("items")
        server.server.should_exit = True
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                talk.next()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
        server.engine.allowed = math.inf
        server.thread.join(PATIENCE)
        [(_, reply)] = server.shop.services.sessions.replies(talk.session)
        assert reply is not None and "5. Fargo" in reply.text
        frames = server.shop.services.sessions.frames(talk.session, talk.frames[-1]["seq"])
        assert frames[-1]["type"] == "done"


def test_an_answer_that_takes_too_long_is_stopped_and_kept(tmp_path: Path) -> None:
    with running(tmp_path, shutdown_seconds=0) as server:
        server.engine.allowed = 0
        talk = server.talk()
        talk.send(type="message", id="m", text=CRIME)
        eventually(lambda: server.engine.requests)
        server.server.should_exit = True
        eventually(lambda: server.shop.services.sessions.frames(talk.session)[-1]["type"] == "stopped")


def test_a_reader_that_falls_behind_is_given_up() -> None:
    outbox = Outbox()
    for number in range(DEEPEST + 1):
        outbox.offer({"seq": number})
    assert outbox.closed == (1013, "slow")


def test_settings_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "palate.toml").write_text('[server]\nport = 9000\norigins = ["https://a.example"]\n')
    monkeypatch.setenv("PALATE_SERVER_PORT", "9001")
    found = server_settings(tmp_path)
    assert (found.port, found.origins) == (9001, ("https://a.example",))
    assert server_settings(tmp_path, port=9002).port == 9002


@pytest.mark.parametrize("text", ["[server]\nport = 99999\n", "[server]\nnonsense = 1\n", "not toml"])
def test_a_wrong_setting_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "palate.toml").write_text(text)
    with pytest.raises(BadConfiguration) as error:
        server_settings(tmp_path)
    assert "\n" not in str(error.value)


def test_the_signing_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    settings = server_settings(tmp_path)
    assert signing_key(settings, tmp_path) == signing_key(settings, tmp_path)
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0
