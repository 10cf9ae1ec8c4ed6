"""Greetings, hesitations and thanks around what a message says, and whom it is said for."""

from __future__ import annotations

import numpy as np
import pytest

from agent.linking.linker import Linker
from agent.linking.text import read
from agent.linking.types import Linked, Span, TitleEntry, TitleMention
from agent.types import Intent
from agent.understanding import Understander
from agent.understanding.courtesy import heart
from agent.understanding.heads import load_heads
from agent.understanding.intents import IntentReader, Said
from agent.understanding.query import names_nothing
from retrieval.catalogue.domain_file import load_domain
from tests.agent.understanding.catalogue import ENTRIES, conditions

SLATE = ("Heat (1995)", "Toy Story (1995)", "Up (2009)")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hello! thriller", ("genre", "is", "thriller")),
        ("hey a western", ("genre", "is", "western")),
        ("Umm... horror please", ("genre", "is", "horror")),
        ("Good evening! I'd like a western please, many thanks", ("genre", "is", "western")),
        ("well, romance then, thank you so much!", ("genre", "is", "romance")),
        ("您好！科幻片", ("genre", "is", "sci-fi")),
        ("呃，爱情片", ("genre", "is", "romance")),
        ("晚上好！来部悬疑片，多谢啦", ("genre", "is", "mystery")),
        ("好吧，那就看战争片", ("genre", "is", "war")),
        ("我说的是法语的", ("language", "is", "French")),
    ],
)
def test_courtesies_do_not_hide_a_wish(understander: Understander, text: str, wanted: tuple[str, str, object]) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert wanted in conditions(parsed)
    for trace in parsed.traces:
        assert text[trace.start : trace.end] == trace.words


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hmm, why the second one?", Intent.EXPLAIN),
        ("hey, more please", Intent.MORE),
        ("ok, undo that", Intent.UNDO),
        ("您好，《黑客帝国》是谁导演的？", Intent.ASK),
        ("Hello, what do you know about me?", Intent.PROFILE),
        ("Hi! How many Oscars did Heat win?", Intent.ASK),
        ("Hmm, what's the weather like tomorrow?", Intent.OUT_OF_SCOPE),
        ("Hello! Delete everything you know about me", Intent.FORGET),
        ("你好，明天天气怎么样？", Intent.OUT_OF_SCOPE),
    ],
)
def test_courtesies_do_not_hide_an_act(understander: Understander, text: str, intent: Intent) -> None:
    assert understander.understand(text, SLATE).understanding.intent is intent


@pytest.mark.parametrize(
    "text", ["hello there", "Hey, how are you doing?", "many thanks!", "ok, thank you", "您好", "多谢啦", "no thanks"]
)
def test_courtesies_alone_are_small_talk(understander: Understander, text: str) -> None:
    assert understander.understand(text, SLATE).understanding.intent is Intent.SMALLTALK


def test_the_language_of_a_greeting_counts(understander: Understander) -> None:
    assert understander.understand("你好，Heat").understanding.language == "zh"


def test_a_title_that_begins_with_a_greeting_is_kept_whole() -> None:
    message = read("Hello, Dolly! bored me")
    title = TitleMention(Span(0, 12, "Hello, Dolly"), (ENTRIES[0],), "exact", {"base": 1.0})
    assert heart(message, Linked(titles=(title,))) is message


@pytest.mark.parametrize(
    "text",
    ["for a seven-year-old boy", "my daughter just turned eight, ideas?", "kids are 4 and 7, what can we see",
     "want a film for my 9 yo nephew", "陪我六岁的儿子看什么好？", "适合5岁小孩的电影"],
)  # fmt: skip
def test_a_childs_age_asks_for_what_suits_children(understander: Understander, text: str) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert {("genre", "is", "children"), ("keyword", "is", "children")} <= conditions(parsed, themes=True)


@pytest.mark.parametrize(
    "text", ["a ten year old film about war", "my wife is 35, a comedy", "给三十五岁的妻子找部爱情片"]
)
def test_other_ages_ask_for_nothing(understander: Understander, text: str) -> None:
    assert not {c for c in conditions(understander.understand(text), themes=True) if c[2] == "children"}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("who directed up?", ["Up (2009)"]),
        ("who starred in heat", ["Heat (1995)"]),
        ("when was titanic released", ["Titanic (1997)"]),
        ("difference between heat and up", ["Heat (1995)", "Up (2009)"]),
        ("how many oscars did heat win", ["Heat (1995)"]),
        ("who is in it", []),
        ("who directed the purple giraffe of uppsala", ["the purple giraffe of uppsala"]),
        ("who directed the second one", []),
        ("who starred in tom hanks films", []),
        ("who wrote the book", []),
    ],
)
def test_small_letters_fill_the_blank_of_a_question(understander: Understander, text: str, titles: list[str]) -> None:
    assert [t.label for t in understander.understand(text).titles] == titles


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("i've already seen the matrix and heat", ["The Matrix (1999)", "Heat (1995)"]),
        ("i've already seen the matrix, up and heat", ["The Matrix (1999)", "Up (2009)", "Heat (1995)"]),
        ("i've seen the matrix and it was late", ["The Matrix (1999)"]),
    ],
)
def test_everyday_words_in_a_list_of_titles_are_titles(understander: Understander, text: str, seen: list[str]) -> None:
    assert [n.label for n in understander.understand(text).seen] == seen


@pytest.mark.parametrize(
    "text", ["something else, I've seen all the Matrix films", "所有《黑客帝国》系列我都看过，推荐别的"]
)
def test_who_has_seen_a_series_has_seen_all_of_it(text: str) -> None:
    sequel = TitleEntry("20", "The Matrix Reloaded (2003)", 2003, 50.0, ("The Matrix Reloaded",))
    parsed = Understander(Linker(load_domain(), [*ENTRIES, sequel], {})).understand(text)
    assert {n.id for n in parsed.seen} == {"2", "20"}


def test_a_title_and_another_are_not_one_longer_title() -> None:
    longer = TitleEntry("20", "Aladdin and the King of Thieves (1996)", 1996, 4.0, ("Aladdin and the King of Thieves",))
    shorter = TitleEntry("21", "Aladdin (1992)", 1992, 90.0, ("Aladdin",))
    parsed = Understander(Linker(load_domain(), [*ENTRIES, longer, shorter], {})).understand(
        "I love Heat (1995), Aladdin and Toy Story. What should I watch next?"
    )
    assert [n.label for n in parsed.liked] == ["Heat (1995)", "Aladdin (1992)", "Toy Story (1995)"]


@pytest.mark.parametrize(
    "text",
    ["films about the weather", "a film about a car thief", "a comedy about cooking", "有什么好看的推荐吗",
     "不知道选哪部，有推荐吗？"],
)  # fmt: skip
def test_what_an_item_is_about_is_no_other_topic(understander: Understander, text: str) -> None:
    assert understander.understand(text).understanding.intent is Intent.RECOMMEND


def test_a_choice_asked_of_the_clerk_carries_its_conditions(understander: Understander) -> None:
    parsed = understander.understand("What would you choose for me? It must be in French.")
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert ("language", "is", "French") in conditions(parsed)


def test_asking_what_is_known_of_a_person_is_the_profile(understander: Understander) -> None:
    assert understander.understand("你现在知道我哪些事？", SLATE).understanding.intent is Intent.PROFILE


@pytest.mark.parametrize(
    ("text", "country"),
    [("a thriller from Australia", "Australia"), ("from South Africa, please", "South Africa"),
     ("from France, comedy", "France")],
)  # fmt: skip
def test_where_an_item_is_from_is_no_title(text: str, country: str) -> None:
    titles = ("Australia (2008)", "Africa (1999)", "South (1919)", "Frances (1982)", "France (2021)")
    entries = [TitleEntry(t, t, int(t[-5:-1]), 60.0, (t[:-7],)) for t in titles]
    linker = Linker(load_domain(), entries, {"person": {}})
    assert ("country", "is", country) in conditions(Understander(linker).understand(text))


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("recommend me a movie", True),
        ("what should i watch tonight?", True),
        ("今晚不知道看什么，有什么推荐吗？", True),
        ("recommend me a restaurant", False),
        ("推荐一家餐厅", False),
        ("recommend a western", False),
    ],
)
def test_a_request_that_names_nothing_is_no_other_topic(text: str, bare: bool) -> None:
    message = read(text)
    assert names_nothing(message) is bare
    elsewhere = Said(message, Linked(), 0)
    classes = list(load_heads("words").heads["intent"].classes)  # type: ignore[union-attr]
    scores = np.array([3.0 if c == "out_of_scope" else float(c == "recommend") for c in classes], np.float32)
    intent = IntentReader(None)._act(elsewhere, scores, None).intent
    assert intent is (Intent.RECOMMEND if bare else Intent.OUT_OF_SCOPE)
