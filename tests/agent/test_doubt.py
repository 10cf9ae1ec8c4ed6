"""A message that may mean two things, one of them harmful to guess at: the clerk asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.conversation import final
from agent.types import Intent, Reply
from tests.agent.fakes import RETOLD, Shop, meant

CRIME = "crime from the nineties"


def shop_that_doubts(tmp_path: Path, parsed_as: Intent, second: Intent, confidence: float) -> Shop:
    shop = Shop(tmp_path)
    shop.engine.when("Story:", RETOLD)
    shop.knows(CRIME, meant(Intent.RECOMMEND, ("genre", "is", "crime")))
    shop.knows("hm, again", replace(meant(parsed_as, confidence=confidence), second=second.value))
    return shop


def talk(shop: Shop) -> tuple[Reply, Reply]:
    chat = shop.chat()
    return final(chat.reply(CRIME)), final(chat.reply("hm, again"))


def test_a_doubtful_reset_is_asked_about_and_changes_nothing(tmp_path: Path) -> None:
    first, second = talk(shop_that_doubts(tmp_path, Intent.RESET, Intent.RECOMMEND, 0.35))
    assert "start over or find you something?" in second.text
    assert [e.id for e in second.constraints] == [e.id for e in first.constraints] != []
    assert not second.items


def test_a_sure_reset_is_done(tmp_path: Path) -> None:
    _, second = talk(shop_that_doubts(tmp_path, Intent.RESET, Intent.RECOMMEND, 0.9))
    assert not second.constraints


def test_doubt_between_harmless_acts_is_not_asked_about(tmp_path: Path) -> None:
    _, second = talk(shop_that_doubts(tmp_path, Intent.RECOMMEND, Intent.MORE, 0.35))
    assert "shall I" not in second.text
    assert second.items


def test_nobody_is_asked_whether_they_chat_or_are_off_topic(tmp_path: Path) -> None:
    _, second = talk(shop_that_doubts(tmp_path, Intent.OUT_OF_SCOPE, Intent.SMALLTALK, 0.35))
    assert "beyond me" in second.text
