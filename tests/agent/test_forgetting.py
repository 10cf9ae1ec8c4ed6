"""Being forgotten: asked about first, done on a yes, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.conversation import final
from agent.errors import SessionError
from agent.types import Intent
from tests.agent.fakes import RETOLD, Shop, meant

CRIME = "crime from the nineties"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.knows(CRIME, meant(Intent.RECOMMEND, ("genre", "is", "crime"), ("year", "min", 1990)))
    shop.engine.when("Story:", RETOLD)
    return shop


def test_forgetting_asks_first_and_then_erases(shop: Shop) -> None:
    chat = shop.chat(user="ann")
    final(chat.reply(CRIME))
    shop.knows("forget me", meant(Intent.FORGET))
    assert "Say yes" in final(chat.reply("forget me")).text
    done = final(chat.reply("yes please"))
    assert "erased" in done.text
    assert done.constraints == ()
    assert done.intent is Intent.FORGET
    with pytest.raises(SessionError):
        shop.services.sessions.export("ann")
    assert all(b"nineties" not in path.read_bytes() for path in shop.folder.iterdir())
    assert chat.ledger == ()


@pytest.mark.parametrize("yes", ["Hmm, yes", "Well, yes please", "um ok then", "嗯，是的", "那就删吧"])
def test_a_hesitant_yes_is_a_yes(shop: Shop, yes: str) -> None:
    chat = shop.chat(user="ann")
    shop.knows("forget me", meant(Intent.FORGET))
    final(chat.reply("forget me"))
    assert final(chat.reply(yes)).intent is Intent.FORGET
    with pytest.raises(SessionError):
        shop.services.sessions.export("ann")


def test_anything_but_yes_erases_nothing(shop: Shop) -> None:
    chat = shop.chat(user="ann")
    final(chat.reply(CRIME))
    shop.knows("forget me", meant(Intent.FORGET))
    final(chat.reply("forget me"))
    assert final(chat.reply("no, don't")).text == "Nothing was erased."
    assert chat.ledger


def test_another_wish_instead_of_an_answer_is_taken_for_itself(shop: Shop) -> None:
    chat = shop.chat(user="ann")
    shop.knows("forget me", meant(Intent.FORGET))
    final(chat.reply("forget me"))
    reply = final(chat.reply(CRIME))
    assert reply.text.startswith("Nothing was erased. Here are five crime films")
    final(chat.reply("yes"))
    assert chat.ledger
