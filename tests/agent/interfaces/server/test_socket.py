"""The websocket: order, numbers, replay, stop, buttons."""

from __future__ import annotations

import json
import math
from pathlib import Path

from tests.agent.interfaces.server.shop_server import CRIME, PATIENCE, Running, eventually, running


def test_a_message_is_accepted_then_understood_then_carded_then_told(server: Running) -> None:
    talk = server.talk()
    kinds = [frame["type"] for frame in talk.say(CRIME)]
    assert list(dict.fromkeys(kinds)) == ["accepted", "understood", "items", "delta", "done"]
    assert talk.ready["resumed"] is False


def test_numbers_rise_by_one_over_every_kind_of_frame(server: Running) -> None:
    talk = server.talk()
    talk.say(CRIME)
    talk.send(type="ping")
    talk.until("pong")
    talk.send(type="nonsense")
    talk.until("error")
    talk.send(type="feedback", id="f", item="1", verdict="like")
    talk.until("done")
    assert [frame["seq"] for frame in talk.frames] == list(range(len(talk.frames)))


def test_the_streamed_pieces_are_the_text_of_the_reply(server: Running) -> None:
    frames = server.talk().say(CRIME)
    assert "".join(f["text"] for f in frames if f["type"] == "delta") == frames[-1]["reply"]["text"]


def test_an_id_seen_before_is_acknowledged_and_not_answered(server: Running) -> None:
    talk = server.talk()
    talk.say(CRIME)
    talk.send(type="message", id="m1", text=CRIME)
    talk.send(type="ping")
    assert [frame["type"] for frame in talk.until("pong")] == ["accepted", "pong"]
    assert len(server.shop.understander.heard) == 1


def test_an_id_seen_before_is_acknowledged_while_the_model_is_busy(held_server: Running) -> None:
    talk = held_server.talk()
    talk.send(type="message", id="m", text=CRIME)
    talk.until("items")
    talk.send(type="message", id="m", text=CRIME)
    assert talk.until("accepted")[-1]["id"] == "m"
    held_server.engine.allowed = math.inf
    talk.until("done")
    assert len(held_server.shop.understander.heard) == 1


def test_hello_with_after_replays_what_was_missed_and_nothing_else(held_server: Running) -> None:
    first = held_server.talk()
    first.send(type="message", id="m", text=CRIME)
    seen = first.until("items")
    first.socket.close()
    second = held_server.talk(session=first.session, after=seen[-1]["seq"])
    assert second.ready["seq"] == seen[-1]["seq"]
    held_server.engine.allowed = math.inf
    rest = second.until("done")
    assert rest[0]["seq"] == seen[-1]["seq"] + 1
    told = "".join(frame["text"] for frame in [*seen, *rest] if frame["type"] == "delta")
    assert told == rest[-1]["reply"]["text"]


def test_a_session_goes_on_in_another_process(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        first = server.talk()
        frames = first.say(CRIME)
    with running(tmp_path) as other:
        again = other.talk(session=first.session, after=0)
        assert again.ready["resumed"] is True
        assert [again.next()["seq"] for _ in frames] == [frame["seq"] for frame in frames]


def test_stop_ends_the_answer_and_reaches_the_model(held_server: Running) -> None:
    talk = held_server.talk()
    talk.send(type="message", id="m", text=CRIME)
    eventually(lambda: held_server.engine.requests)
    talk.send(type="stop")
    stopped = talk.until("stopped", "done")[-1]
    assert stopped["type"] == "stopped"
    eventually(lambda: held_server.engine.told_to_stop is not None)
    told = "".join(f["text"] for f in talk.frames if f["type"] == "delta")
    assert stopped["reply"]["text"] == told


def test_a_verdict_does_not_wait_for_a_running_answer_and_counts_in_the_next(held_server: Running) -> None:
    talk = held_server.talk()
    talk.send(type="message", id="m", text=CRIME)
    talk.until("items")
    talk.send(type="feedback", id="f", item="1", verdict="dislike")
    assert talk.until("accepted", "done")[-1]["id"] == "f"
    held_server.engine.allowed = math.inf
    assert talk.until("done")[-1]["reply"]["intent"] == "recommend"
    assert talk.until("done")[-1]["reply"]["intent"] == "feedback"
    cards = talk.say(CRIME, "m2")[-1]["reply"]["items"]
    assert "1" not in {card["id"] for card in cards}


def test_a_verdict_sent_again_behind_an_answer_is_not_told_twice(held_server: Running) -> None:
    talk = held_server.talk()
    talk.send(type="feedback", id="f", item="1", verdict="like")
    talk.until("done")
    talk.send(type="message", id="m", text=CRIME)
    talk.until("items")
    talk.send(type="feedback", id="f", item="1", verdict="like")
    assert talk.until("accepted")[-1]["id"] == "f"
    held_server.engine.allowed = math.inf
    talk.until("done")
    talk.send(type="ping")
    assert [frame["type"] for frame in talk.until("pong", "done")] == ["pong"]


def test_messages_of_one_session_are_answered_in_order(server: Running) -> None:
    talk = server.talk()
    for number in range(3):
        talk.send(type="message", id=f"m{number}", text=CRIME)
    frames = [frame for _ in range(3) for frame in talk.until("done")]
    order = [(f["type"], f.get("id") or f.get("turn")) for f in frames if f["type"] in ("accepted", "done")]
    assert order == [("accepted", "m0"), ("done", 1), ("accepted", "m1"), ("done", 2), ("accepted", "m2"), ("done", 3)]


def test_regenerate_answers_the_same_message_again_from_where_it_was_asked(server: Running) -> None:
    talk = server.talk()
    first = talk.say(CRIME)[-1]["reply"]
    talk.send(type="regenerate", id="r")
    again = talk.until("done")
    assert again[0]["id"] == "r"
    assert [card["id"] for card in again[-1]["reply"]["items"]] == [card["id"] for card in first["items"]]
    assert again[-1]["turn"] == 2


def test_a_wish_can_be_taken_out_by_its_chip(server: Running) -> None:
    talk = server.talk()
    entry = talk.say(CRIME)[-1]["reply"]["constraints"][0]
    talk.send(type="act", id="a", action="remove", entry=entry["id"])
    assert talk.until("done")[-1]["reply"]["constraints"] == []


def test_bad_frames_get_error_frames_and_the_talk_goes_on(server: Running) -> None:
    talk = server.talk()
    unknown_item = '{"type":"feedback","id":"f","item":"nope","verdict":"like"}'
    empty = ('{"type":"message"}', '{"type":"message","id":"","text":"x"}')
    for bad in ("no json", "[1]", "{}", '{"type":"x"}', *empty, "[" * 5000, unknown_item, '"text"', "null"):
        talk.socket.send(bad)
        assert talk.next()["type"] == "error"
    talk.socket.send(b"\x00\x01")
    assert talk.next()["code"] == "bad_frame"
    assert talk.say(CRIME)[-1]["type"] == "done"


def test_a_frame_before_hello_is_refused(server: Running) -> None:
    socket = server.open()
    socket.send(json.dumps({"type": "message", "id": "m", "text": "hi"}))
    assert json.loads(socket.recv(PATIENCE))["code"] == "hello_first"


def test_an_answer_cut_by_a_dead_process_is_told(server: Running) -> None:
    sessions = server.shop.services.sessions
    session = sessions.open("web-" + "a" * 32, None, "en")
    sessions.begin(session, "hello", "m1")
    sessions.append_frame(session.id, {"type": "accepted", "id": "m1", "turn": 1})
    talk = server.talk(session=session.id, after=1)
    assert talk.next() | {"message": ""} == {
        "type": "error", "code": "interrupted", "message": "", "id": "m1", "turn": 1, "seq": 2,
    }  # fmt: skip
