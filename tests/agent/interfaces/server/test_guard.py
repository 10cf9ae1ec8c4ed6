"""Who may come in, and how much of it."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agent.interfaces.server.auth import Tokens
from tests.agent.interfaces.server.shop_server import API_KEY, CRIME, KEY, PATIENCE, Running, Talk, eventually, running

OWN = "https://shop.example"


def token(server: Running, user: str, **more: int) -> str:
    headers = {"authorization": f"Bearer {API_KEY}"}
    answer = httpx.post(f"{server.url}/api/tokens", json={"user": user, **more}, headers=headers)
    return str(answer.json()["token"])


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://shop.example.evil.com",
        "http://shop.example",
        "https://shop.example:444",
    ],
)
def test_a_foreign_page_gets_403_before_the_upgrade(tmp_path: Path, origin: str) -> None:
    with running(tmp_path, origins=(OWN,)) as server:
        with pytest.raises(InvalidStatus) as refused:
            server.open(origin=origin)
        assert refused.value.response.status_code == 403
        assert httpx.post(f"{server.url}/api/chat", json={"text": "x"}, headers={"origin": origin}).status_code == 403


def test_an_allowed_page_comes_in(tmp_path: Path) -> None:
    with running(tmp_path, origins=(OWN,)) as server:
        assert Talk(server.open(origin=OWN)).ready["type"] == "ready"
        answer = httpx.get(f"{server.url}/readyz", headers={"origin": OWN})
        assert answer.status_code == 200


def test_one_byte_too_many_closes_with_1009(server: Running) -> None:
    frame = '{"type":"ping","pad":"%s"}'
    for size, code in ((65_536, None), (65_537, 1009)):
        talk = server.talk()
        talk.socket.send(frame % ("x" * (size - len(frame) + 2)))
        if code is None:
            assert talk.next()["type"] == "pong"
        else:
            with pytest.raises(ConnectionClosed) as closed:
                talk.next()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == code


def test_a_long_body_gets_413(server: Running) -> None:
    assert httpx.post(f"{server.url}/api/chat", content=b"x" * 65_537).status_code == 413
    assert httpx.post(f"{server.url}/api/chat", content=(b"x" * 1000 for _ in range(100))).status_code == 413


def test_a_session_is_closed_to_everybody_else(server: Running) -> None:
    ann, bob = token(server, "ann"), token(server, "bob")
    hers = server.talk(token=ann)
    hers.say(CRIME)
    for stranger in ({}, {"token": bob}):
        socket = server.open()
        socket.send(json.dumps({"type": "hello", "session": hers.session, **stranger}))
        assert json.loads(socket.recv(PATIENCE))["code"] == "forbidden"
        with pytest.raises(ConnectionClosed):
            socket.recv(PATIENCE)
    for path in (f"/api/sessions/{hers.session}", "/api/users/ann/export"):
        for headers in ({}, {"authorization": f"Bearer {bob}"}):
            assert httpx.get(server.url + path, headers=headers).status_code == 403
        assert httpx.get(server.url + path, headers={"authorization": f"Bearer {ann}"}).status_code == 200
    assert httpx.delete(f"{server.url}/api/users/ann", headers={"authorization": f"Bearer {bob}"}).status_code == 403
    body = {"text": "hi", "session": hers.session}
    assert httpx.post(f"{server.url}/api/chat", json=body).status_code == 403


def test_a_terminals_session_on_the_same_data_cannot_be_taken_over(server: Running) -> None:
    server.shop.chat("s1")
    assert httpx.get(f"{server.url}/api/sessions/s1").status_code == 403


def test_an_unknown_session_becomes_a_new_one_with_an_id_of_ours(server: Running) -> None:
    talk = server.talk(session="chosen-by-me")
    assert talk.session.startswith("web-") and len(talk.session) == 36


def test_a_token_that_runs_out_closes_with_1008(tmp_path: Path) -> None:
    with running(tmp_path, token_seconds=10) as server:
        short, _ = Tokens(KEY, 2).issue("ann", 2)
        with pytest.raises(ConnectionClosed) as closed:  # by the end of the token, or at hello on a very busy machine
            server.talk(token=short).next()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


@pytest.mark.parametrize("bad", ["x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjk5OTk5OTk5OTl9."])
def test_a_forged_token_is_refused(server: Running, bad: str) -> None:
    answer = httpx.get(f"{server.url}/api/users/ann/export", headers={"authorization": f"Bearer {bad}"})
    assert answer.status_code == 401


def test_tokens_need_the_api_key(server: Running) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}):
        assert httpx.post(f"{server.url}/api/tokens", json={"user": "ann"}, headers=headers).status_code == 403


def test_too_many_messages_are_refused_and_others_are_not_held_up(tmp_path: Path) -> None:
    with running(tmp_path, messages_per_connection=20) as server:
        flood = server.talk()
        for number in range(30):
            flood.send(type="ping") if number % 2 else flood.send(type="message", id=f"m{number}", text="hi")
        assert server.talk().say(CRIME)[-1]["type"] == "done"
        codes = [frame.get("code") for frame in flood.until("error")]
        assert codes[-1] == "rate_limited"


@pytest.mark.parametrize("limit", ["messages_per_connection", "messages_per_user", "messages_per_address"])
def test_messages_are_counted_by_connection_user_and_address(tmp_path: Path, limit: str) -> None:
    with running(tmp_path, **{limit: 1}) as server:
        first, second = (server.talk(token=token(server, "ann")) for _ in range(2))
        assert first.say(CRIME)[-1]["type"] == "done"
        assert first.say(CRIME, "m2")[-1].get("code") == "rate_limited"
        assert (second.say(CRIME)[-1]["type"] == "done") == (limit == "messages_per_connection")


def test_connections_of_one_address_are_capped(tmp_path: Path) -> None:
    with running(tmp_path, connections_per_address=5) as server:
        kept = [server.open() for _ in range(5)]
        with pytest.raises(InvalidStatus) as refused:
            server.open()
        assert refused.value.response.status_code == 429
        kept[0].close()
        eventually(lambda: enters(server))


def enters(server: Running) -> bool:
    try:
        server.open().close()
    except InvalidStatus:
        return False
    return True


def test_silence_ends_a_connection(tmp_path: Path) -> None:
    with running(tmp_path, idle_seconds=0.5) as server:
        talk = server.talk()
        with pytest.raises(ConnectionClosed) as closed:
            talk.next()
        assert closed.value.rcvd is not None and closed.value.rcvd.reason == "idle"
