"""Chat without a terminal: every line gets one answer, whatever the bytes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from agent.interfaces import pipe
from agent.types import Intent, Reply
from tests.agent.fakes import RETOLD, Shop, meant


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.knows("crime please", meant(Intent.RECOMMEND, ("genre", "is", "crime")))
    shop.engine.when("Story:", RETOLD)
    return shop


def told(shop: Shop, data: bytes, as_json: bool = True) -> list[str]:
    out = io.StringIO()
    pipe.chat(io.BytesIO(data), out, shop.chat(), shop.folder, as_json)
    return out.getvalue().splitlines()


def test_every_line_gives_one_valid_reply(shop: Shop) -> None:
    lines = told(shop, "hello\ncrime please\n想看电影\n".encode())
    replies = [Reply.model_validate_json(line) for line in lines]
    assert [reply.turn for reply in replies] == [1, 2, 3]
    assert len(replies[1].items) == 5
    assert set(json.loads(lines[1])) == set(Reply.model_fields)


@pytest.mark.parametrize(
    "line", [b"", b"\xff\xfe\x80broken", b"\x00\x01\x02", b"x" * 3_000_000, "🎬 שלום".encode(), b"\xef\xbb\xbfhello"]
)
def test_bad_bytes_are_answered_and_the_next_line_still_counts(shop: Shop, line: bytes) -> None:
    replies = [Reply.model_validate_json(one) for one in told(shop, line + b"\ncrime please\n")]
    assert len(replies) == 2
    assert len(replies[1].items) == 5


def test_a_last_line_without_its_end_is_answered(shop: Shop) -> None:
    assert len(told(shop, b"crime please")) == 1


def test_commands_work_without_a_terminal_and_give_replies(shop: Shop) -> None:
    lines = told(shop, b"crime please\n/like 2\n/why 2\n/more\n/undo\n/lang zh\n/help\n/like 99\n")
    replies = [Reply.model_validate_json(line) for line in lines]
    assert "you liked The Godfather" in replies[1].text
    assert replies[2].intent is Intent.EXPLAIN
    assert replies[3].intent is Intent.MORE
    assert replies[5].language == "zh"
    assert "/dislike" in replies[6].text
    assert "序号" in replies[7].text


def test_plain_output_is_the_text_of_each_answer(shop: Shop) -> None:
    lines = told(shop, b"crime please\n", as_json=False)
    assert lines[0].startswith("Here are five crime films.")
    assert lines[1].startswith("1. Heat (1995)")


def test_an_export_is_written_for_its_owner_alone(shop: Shop) -> None:
    reply = Reply.model_validate_json(told(shop, b"crime please\n/export\n")[1])
    path = shop.folder / "palate-s.json"
    assert str(path) in reply.text
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8"))["sessions"][0]["turns"][0]["text"] == "crime please"
