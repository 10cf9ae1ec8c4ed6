"""How pitches are ended: by a clause that holds, by its good part, by a second attempt, by a template."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from agent.conversation import Conversation, final
from agent.engine import Chunk, Request, Usage, Waiting
from agent.errors import ModelTimeout
from agent.types import Delta, Intent, Notice
from tests.agent.fakes import FILMS, RETOLD, RETOLD_ZH, STORY, Shop, meant

WISH = "crime from the nineties"
ASTRAY = "a careful thief plans one last score, and wins three Oscars for it"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.knows(WISH, meant(Intent.RECOMMEND, ("genre", "is", "crime"), ("year", "min", 1990), liked=("2",)))
    return shop


def said(shop: Shop) -> tuple[str, Conversation]:
    chat = shop.chat()
    return final(chat.reply(WISH)).text, chat


def test_a_clause_is_cut_back_to_the_part_that_holds(shop: Shop) -> None:
    shop.engine.when("Story:", f"{RETOLD}, and wins three Oscars")
    text, chat = said(shop)
    assert f"too: {RETOLD} on him." in text
    assert "Oscar" not in text
    assert chat.meter and (len(chat.meter.caught), chat.meter.templates) == (5, 0)


def test_a_clause_that_was_cut_back_goes_on_in_the_story_s_own_words(shop: Shop) -> None:
    shop.engine.when("Story:", ASTRAY)
    text, chat = said(shop)
    assert "too: a careful thief plans one last score while a tired detective closes in on him." in text
    assert "Oscar" not in text
    assert chat.meter and (chat.meter.completed, chat.meter.templates) == (5, 0)


def test_a_list_that_lost_its_last_thing_has_an_and(tmp_path: Path) -> None:
    told = "Two talkative hitmen, a boxer who won't throw a fight and a gangster's wife cross paths in Los Angeles."
    shop = Shop(tmp_path, films=[replace(one, description=told) for one in FILMS])
    shop.knows(WISH, meant(Intent.RECOMMEND, ("genre", "is", "crime"), liked=("2",)))
    shop.engine.when("Story:", "two talkative hitmen, a boxer who won't throw a fight and a gangster's dog")
    assert "two talkative hitmen and a boxer who won't throw a fight." in said(shop)[0]


def test_a_chinese_clause_that_is_long_ends_at_a_mark(tmp_path: Path) -> None:
    told = "一名谨慎的大盗在雨夜里策划他一生中的最后一票，疲惫的警探循着零星的线索一步步逼近，两人惺惺相惜。"
    films = [replace(one, attributes={**one.attributes, "description_zh": (told,)}) for one in FILMS]
    shop = Shop(tmp_path, films=films)
    shop.knows("犯罪片", meant(Intent.RECOMMEND, ("genre", "is", "crime"), language="zh"))
    shop.engine.when("故事：", told)
    text = final(shop.chat().reply("犯罪片")).text
    assert "策划他一生中的最后一票。" in text
    assert "逼近" not in text


def test_the_end_of_a_chinese_clause_whose_tokens_ran_out_is_the_story_s(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.knows("犯罪片", meant(Intent.RECOMMEND, ("genre", "is", "crime"), language="zh"))

    def stream(
        requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        for index, request in enumerate(requests):
            yield Chunk(index, "谨慎的大盗策划最后一票，疲惫的警探步")
            yield Chunk(index, "", Usage(1, 0, request.max_tokens))

    monkeypatch.setattr(shop.engine, "stream", stream)
    text = final(shop.chat().reply("犯罪片")).text
    assert "谨慎的大盗策划最后一票，疲惫的警探步步紧逼。" in text
    assert "警探步。" not in text


def test_a_clause_that_repeats_the_opening_is_said_once(shop: Shop) -> None:
    shop.engine.when("Story:", f"People who like The Godfather tend to like this too: the story of {RETOLD}")
    text, _ = said(shop)
    assert text.count("People who like The Godfather tend to like this too") == 1


def test_a_joint_that_is_written_once_more_is_said_once(shop: Shop) -> None:
    shop.knows("犯罪片", meant(Intent.RECOMMEND, ("genre", "is", "crime"), language="zh"))
    shop.engine.when("故事：", f"讲的是了{RETOLD_ZH}")
    text = final(shop.chat().reply("犯罪片")).text
    assert RETOLD_ZH in text
    assert "讲的是讲的是" not in text
    assert f"了{RETOLD_ZH}" not in text


def test_what_fails_is_written_again_beside_the_others(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Request] = []

    def stream(
        requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        asked.extend(requests)
        for index, request in enumerate(requests):
            yield Chunk(index, RETOLD if request.temperature else "a thief wins three Oscars")
            yield Chunk(index, "", Usage(1, 0, 1))

    monkeypatch.setattr(shop.engine, "stream", stream)
    text, chat = said(shop)
    assert text.count(RETOLD) == 5
    assert len(asked) == 10
    assert chat.meter and (chat.meter.asked, chat.meter.sentences, chat.meter.templates) == (5, 10, 0)


def test_a_notice_does_not_break_the_line_that_is_begun(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    said_first = threading.Event()

    def stream(
        requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        yield Chunk(0, "a careful")
        said_first.wait(10)
        raise ModelTimeout("too slow")

    monkeypatch.setattr(shop.engine, "stream", stream)
    events = []
    for event in shop.chat().reply(WISH):
        events.append(event)
        if isinstance(event, Delta) and "1. Heat" in event.text:
            said_first.set()
    notice = next(place for place, event in enumerate(events) if isinstance(event, Notice))
    before = "".join(event.text for event in events[:notice] if isinstance(event, Delta))
    assert before.endswith(f"1. Heat (1995) — People who like The Godfather tend to like this too. {STORY}")
    assert final(iter(events)).text.count(STORY) == 5


def test_a_model_that_is_off_is_told_before_the_first_pitch(shop: Shop) -> None:
    shop.engine.state = "off"
    events = list(shop.chat().reply(WISH))
    notice = next(place for place, event in enumerate(events) if isinstance(event, Notice))
    assert "1. Heat" not in "".join(event.text for event in events[:notice] if isinstance(event, Delta))
    assert final(iter(events)).text.count(STORY) == 5


def test_that_a_model_is_off_is_told_once_in_a_session_and_that_it_is_down_every_time(shop: Shop) -> None:
    chat = shop.chat()
    shop.engine.state = "off"
    assert [len(final(chat.reply(WISH)).notices) for _ in range(2)] == [1, 0]
    shop.engine.state = "down"
    assert len(final(chat.reply(WISH)).notices) == 1


def test_what_the_model_has_nothing_to_add_to_is_said_in_its_turn(shop: Shop) -> None:
    shop.knows("anything", meant(Intent.RECOMMEND, ("genre", "is", "drama")))
    shop.engine.when("Story:", RETOLD)
    chat = shop.chat()
    text = final(chat.reply("anything")).text
    assert [line[:2] for line in text.split("\n")[1:]] == ["1.", "2.", "3.", "4."]
    assert chat.meter and chat.meter.asked == 3
    told = "A mix of drama and western with Gene Hackman, by Clint Eastwood, from the United States."
    assert f"3. Unforgiven (1992) — {told}" in text
