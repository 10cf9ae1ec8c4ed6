"""HTTP: the reply, server-sent events, sessions, people, pages."""

from __future__ import annotations

import json
import math
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from agent.types import Reply
from tests.agent.interfaces.server.shop_server import API_KEY, CRIME, PATIENCE, Running, eventually, running

KEY = {"authorization": f"Bearer {API_KEY}"}


def test_chat_answers_with_a_reply_and_goes_on_in_its_session(server: Running) -> None:
    first = Reply.model_validate(httpx.post(f"{server.url}/api/chat", json={"text": CRIME}).json())
    second = httpx.post(f"{server.url}/api/chat", json={"text": CRIME, "session": first.session}).json()
    assert (first.turn, second["turn"], second["session"]) == (1, 2, first.session)


def test_the_same_id_gives_the_stored_answer(server: Running) -> None:
    first = httpx.post(f"{server.url}/api/chat", json={"text": CRIME, "id": "a"}).json()
    again = httpx.post(f"{server.url}/api/chat", json={"text": CRIME, "id": "a", "session": first["session"]}).json()
    assert again == first
    assert len(server.shop.understander.heard) == 1


def test_a_message_sent_again_while_it_is_answered_gets_that_answer(held_server: Running) -> None:
    session = held_server.talk().session
    body = {"text": CRIME, "id": "a", "session": session}

    def ask() -> object:
        return httpx.post(f"{held_server.url}/api/chat", json=body, timeout=PATIENCE).json()

    def accepted() -> int:
        return sum(frame["type"] == "accepted" for frame in held_server.shop.services.sessions.frames(session))

    with ThreadPoolExecutor() as pool:
        first = pool.submit(ask)
        eventually(lambda: accepted() == 1)
        second = pool.submit(ask)
        eventually(lambda: accepted() == 2)
        held_server.engine.allowed = math.inf
        assert first.result() == second.result()
    assert len(held_server.shop.understander.heard) == 1


def test_server_sent_events_carry_the_websockets_frames(server: Running) -> None:
    headers = {"accept": "text/event-stream"}
    answer = httpx.post(f"{server.url}/api/chat", json={"text": CRIME}, headers=headers)
    frames = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
    assert [frames[0]["type"], frames[-1]["type"]] == ["accepted", "done"]


def test_bad_bodies_are_told(server: Running) -> None:
    for body, status in ((b"{", 400), (b"[]", 422), (b'{"text":1}', 422), (b'{"txt":"a"}', 422), (b"\xff", 400),
                         (b"[" * 9000, 400), (b'{"text":"a","session":"nope"}', 404),
                         (b'{"text":"a","session":"\\ud800\\u0000"}', 404),
                         (b'{"text":"a","id":"\\u0000"}', 422)):  # fmt: skip
        answer = httpx.post(f"{server.url}/api/chat", content=body)
        assert answer.status_code == status
        assert answer.json()["error"]["message"]


def test_half_a_surrogate_pair_does_no_harm(server: Running) -> None:
    answer = httpx.post(f"{server.url}/api/chat", content=b'{"text":"a film \\ud83d","id":"\\ud83d"}')
    assert answer.status_code == 200


def test_a_page_can_show_a_session_again(server: Running) -> None:
    talk = server.talk()
    talk.say(CRIME)
    talk.send(type="feedback", id="f", item="1", verdict="dislike")
    talk.until("done")
    kept = httpx.get(f"{server.url}/api/sessions/{talk.session}").json()
    assert kept["turns"][0]["text"] == CRIME
    assert kept["verdicts"] == {"1": ["dislike"]}
    assert kept["seq"] == kept["resume"] == talk.frames[-1]["seq"]


def test_a_person_takes_everything_along_and_is_erased(server: Running) -> None:
    token = httpx.post(f"{server.url}/api/tokens", json={"user": "ann"}, headers=KEY).json()["token"]
    hers = {"authorization": f"Bearer {token}"}
    talk = server.talk(token=token)
    talk.say(CRIME)
    assert CRIME in httpx.get(f"{server.url}/api/users/ann/export", headers=hers).text
    assert httpx.delete(f"{server.url}/api/users/ann", headers=hers).json() == {"erased_sessions": 1}
    assert httpx.get(f"{server.url}/api/users/ann/export", headers=hers).status_code == 404


def test_what_a_person_did_on_the_site_is_kept_for_them(server: Running) -> None:
    events = [{"item": "1", "verb": "purchase", "user": "ann"}, {"item": "nope", "verb": "view", "user": "ann"}]
    answer = httpx.post(f"{server.url}/api/events", json={"events": events}, headers=KEY)
    assert answer.json() == {"recorded": 1}
    assert httpx.post(f"{server.url}/api/events", json={"events": events}).status_code == 401
    kept = httpx.get(f"{server.url}/api/users/ann/export", headers=KEY).json()
    assert [one["kind"] for one in kept["interactions"]] == ["purchase"]


def test_a_nameless_visitor_erases_a_session_by_its_id(server: Running) -> None:
    talk = server.talk()
    talk.say(CRIME)
    assert CRIME in httpx.get(f"{server.url}/api/users/{talk.session}/export").text
    assert httpx.delete(f"{server.url}/api/users/{talk.session}").status_code == 200
    assert httpx.get(f"{server.url}/api/sessions/{talk.session}").status_code == 404


def test_health_readiness_and_figures(server: Running) -> None:
    server.talk().say(CRIME)
    assert httpx.get(f"{server.url}/healthz").status_code == 200
    assert httpx.get(f"{server.url}/readyz").json() == {"ready": True, "model": "ready"}
    assert 'palate_turns_total{end="done",kind="message"} 1.0' in httpx.get(f"{server.url}/metrics").text
    described = httpx.get(f"{server.url}/openapi.json").json()
    assert "/api/chat" in described["paths"]
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert named <= described["components"]["schemas"].keys()


def test_the_log_has_no_text_and_no_session_id(tmp_path: Path, capfd: object) -> None:
    import io
    import logging

    from agent.interfaces.server.logs import LOG, JsonLines

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        with running(tmp_path) as server:
            talk = server.talk()
            talk.say(CRIME)
    finally:
        LOG.removeHandler(handler)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert "turn" in {line["event"] for line in lines}
    assert CRIME not in out.getvalue()
    assert talk.session not in out.getvalue()


def test_a_page_learns_the_catalogues_words_in_its_language(server: Running) -> None:
    words = httpx.get(f"{server.url}/api/words?lang=zh").json()
    assert words["attributes"]["directors"] == "导演"
    assert words["values"]["genres"]["crime"] == "犯罪"
    assert words["values"]["directors"]["Robert Zemeckis"] == "罗伯特·泽米吉斯"


def test_the_widget_and_the_demo_page_are_served(server: Running) -> None:
    assert httpx.get(f"{server.url}/widget.js", headers={"origin": "https://any.example"}).status_code == 200
    assert httpx.get(f"{server.url}/widget/..%2f..%2fcli.py").status_code == 404
    page = httpx.get(f"{server.url}/")
    assert "nonce-" in page.headers["content-security-policy"]
    assert "Heat" in page.text
