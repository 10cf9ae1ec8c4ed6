"""Wishes that lean on what was shown, in whole turns: the slate changes, and the ledger says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.conversation import Conversation, final
from agent.linking.types import SameMention, Span, StepMention
from agent.types import Intent, Reply
from tests.agent.fakes import FILMS, RETOLD, Shop, meant, named

CRIME = "crime please"
YEARS = {film.id: film.year or 0 for film in FILMS}
DIRECTOR = (SameMention(Span(0, 13, "same director"), "directors"),)


def step(field: str, words: str, more: bool, share: float | None = None) -> tuple[StepMention, ...]:
    return (StepMention(Span(0, len(words), words), field, more, share),)


@pytest.fixture
def chat(tmp_path: Path) -> Conversation:
    shop = Shop(tmp_path)
    shop.engine.when("Story:", RETOLD)
    shop.knows(CRIME, meant(Intent.RECOMMEND, ("genre", "is", "crime")))
    shop.knows("newer", meant(Intent.RECOMMEND, steps=step("year", "newer", True)))
    shop.knows("shorter", meant(Intent.RECOMMEND, steps=step("runtime", "shorter", False)))
    shop.knows("too old", meant(Intent.FEEDBACK, steps=step("year", "too old", True)))
    shop.knows("an old film", meant(Intent.RECOMMEND, steps=step("year", "old film", False, 0.25)))
    shop.knows(
        "older than the fourth",
        meant(Intent.RECOMMEND, items=(4,), titles=(named("4"),), steps=step("year", "older", False)),
    )
    shop.knows("same director", meant(Intent.RECOMMEND, sames=DIRECTOR))
    shop.knows("Heat's director again", meant(Intent.RECOMMEND, titles=(named("1"),), sames=DIRECTOR))
    shop.knows("Leon's director instead of his", meant(Intent.RECOMMEND, titles=(named("12"),), sames=DIRECTOR))
    shop.knows("the first", meant(Intent.SMALLTALK, titles=(named("1", "the first"),), confidence=0.2))
    shop.knows("who directed it?", meant(Intent.ASK, items=(1,)))
    shop.knows("who is this director?", meant(Intent.ASK, sames=DIRECTOR))
    shop.knows("undo", meant(Intent.UNDO))
    return shop.chat()


def say(chat: Conversation, text: str) -> Reply:
    return final(chat.reply(text))


def shown(reply: Reply) -> list[str]:
    return [card.title for card in reply.items]


def test_something_newer_is_newer_than_most_of_what_is_shown(chat: Conversation) -> None:
    before = say(chat, CRIME)
    assert shown(before) == ["Heat", "The Godfather", "Goodfellas", "Pulp Fiction", "Fargo"]  # 1994 in the middle
    after = say(chat, "newer")
    assert shown(after) == ["L.A. Confidential"]
    (entry,) = [e for e in after.constraints if e.field == "year"]
    assert (entry.op, entry.value, entry.strength, entry.words, entry.turn) == ("min", 1995, "must", "newer", 2)


def test_what_leans_on_the_slate_is_undone_like_any_wish(chat: Conversation) -> None:
    first = say(chat, CRIME)
    say(chat, "newer")
    back = say(chat, "undo")
    assert back.text.startswith("Taken back: from 1995 on.")
    assert shown(back) == shown(first)


def test_shorter_is_of_the_length(chat: Conversation) -> None:
    say(chat, CRIME)
    assert shown(say(chat, "shorter")) == ["L.A. Confidential", "Leon"]


def test_an_opinion_that_only_says_what_is_missing_looks_again(chat: Conversation) -> None:
    say(chat, CRIME)
    reply = say(chat, "too old")
    assert (reply.intent, shown(reply)) == (Intent.RECOMMEND, ["L.A. Confidential"])


def test_an_item_that_is_pointed_at_is_what_the_words_lean_on(chat: Conversation) -> None:
    say(chat, CRIME)
    (entry,) = [e for e in say(chat, "older than the fourth").constraints if e.field == "year"]
    assert (entry.op, entry.value) == ("max", 1993)


def test_without_a_slate_newer_means_the_newest_quarter(chat: Conversation) -> None:
    reply = say(chat, "newer")
    assert reply.items
    assert all((card.year or 0) >= 1997 for card in reply.items)


def test_an_old_film_is_old_among_all_films_whatever_is_shown(chat: Conversation) -> None:
    say(chat, CRIME)
    (entry,) = [e for e in say(chat, "an old film").constraints if e.field == "year"]
    assert (entry.op, entry.value) == ("max", sorted(YEARS.values())[2])


def test_what_is_bounded_more_narrowly_already_stays_so(chat: Conversation) -> None:
    say(chat, CRIME)
    say(chat, "newer")
    assert [e.value for e in say(chat, "nothing too old").constraints if e.field == "year"] == [1995]


def test_the_director_of_a_named_title_is_wished_for(chat: Conversation) -> None:
    (entry,) = say(chat, "Heat's director again").constraints
    assert (entry.field, entry.value, entry.strength, entry.words) == (
        "person",
        "Michael Mann",
        "must",
        "same director",
    )


def test_whose_director_is_asked_when_the_slate_has_several_and_the_answer_counts(chat: Conversation) -> None:
    say(chat, CRIME)
    asked = say(chat, "same director")
    assert asked.text == "The same director as which film? A number or a title will do."
    assert not asked.items
    reply = say(chat, "the first")
    assert reply.intent is Intent.RECOMMEND
    assert ("person", "Michael Mann") in [(e.field, e.value) for e in reply.constraints]


def test_the_director_of_the_title_talked_about_is_meant(chat: Conversation) -> None:
    say(chat, CRIME)
    say(chat, "who directed it?")
    assert "Michael Mann" in [e.value for e in say(chat, "same director").constraints]


def test_a_question_about_a_director_is_no_wish_for_more(chat: Conversation) -> None:
    say(chat, CRIME)
    assert "Michael Mann" not in [e.value for e in say(chat, "who is this director?").constraints]


def test_which_is_shorter_is_no_wish_however_doubtful(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    asked = meant(Intent.COMPARE, steps=step("runtime", "shorter", False), confidence=0.3, second="recommend")
    shop.knows("which is shorter?", asked)
    assert say(shop.chat(), "which is shorter?").constraints == ()


def test_words_that_lean_settle_a_doubt_between_a_wish_and_a_question(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.engine.when("Story:", RETOLD)
    doubtful = meant(Intent.ASK, steps=step("year", "别那么老", True), confidence=0.3, second="recommend")
    shop.knows("别那么老", doubtful)
    assert say(shop.chat(), "别那么老").intent is Intent.RECOMMEND


def test_the_director_of_another_title_takes_the_place_of_the_first(chat: Conversation) -> None:
    say(chat, "Heat's director again")
    assert [e.value for e in say(chat, "Leon's director instead of his").constraints] == ["Luc Besson"]
