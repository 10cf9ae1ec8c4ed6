"""Whole messages understood by rules and wording, over a small catalogue."""

from __future__ import annotations

import pytest

from agent.types import Intent
from agent.understanding import Understander
from eval.understanding.command import untraced
from tests.agent.understanding.catalogue import conditions

SLATE = ("Heat (1995)", "Toy Story (1995)", "Up (2009)")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hey can u find me a good 90s thriller",
         {("genre", "is", "thriller"), ("year", "min", 1990), ("year", "max", 1999)}),
        ("no De Niro please", {("person", "is_not", "Robert De Niro")}),
        ("除了纪录片啥都看", {("genre", "is_not", "documentary")}),
        ("nothing that isn't sci-fi please", {("genre", "is", "sci-fi")}),
        ("a film no older than 1995 and no newer than 2003, crime or mystery",
         {("genre", "is", "crime"), ("genre", "is", "mystery"), ("year", "min", 1995), ("year", "max", 2003)}),
        ("animated but NOT for kids", {("genre", "is", "animation"), ("genre", "is_not", "children")}),
        ("想看九十年代的爱情片", {("genre", "is", "romance"), ("year", "min", 1990), ("year", "max", 1999)}),
        ("想看诺兰的科幻片", {("person", "is", "Christopher Nolan"), ("genre", "is", "sci-fi")}),
        ("请推荐一部1980年以前的西部片", {("genre", "is", "western"), ("year", "max", 1979)}),
    ],
)  # fmt: skip
def test_what_is_wished_for_becomes_conditions(
    understander: Understander, text: str, wanted: set[tuple[str, str, object]]
) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert conditions(parsed) == wanted


@pytest.mark.parametrize(
    ("text", "liked"),
    [
        ("I loved Heat and The Godfather, something in that spirit", ("Heat (1995)", "The Godfather (1972)")),
        ("I loved The Shawshenk Redemtion, recommend something similar", ("The Shawshank Redemption (1994)",)),
        ("很喜欢《駭客任務》，有没有类似的电影推荐", ("The Matrix (1999)",)),
        ("i am up for anything, recommend something", ()),
    ],
)
def test_titles_are_found_misspelt_in_chinese_and_not_in_everyday_words(
    understander: Understander, text: str, liked: tuple[str, ...]
) -> None:
    assert understander.understand(text).understanding.liked == liked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I really liked Alien, what else should I see?", Intent.RECOMMEND),
        ("I have watched Alien already, what else is there like it?", Intent.RECOMMEND),
        ("what else did Ridley Scott direct", Intent.ASK),
    ],
)
def test_who_asks_what_else_wants_something_else(understander: Understander, text: str, wanted: Intent) -> None:
    parsed = understander.understand(text)
    assert (parsed.understanding.intent, parsed.torn) == (wanted, ())


def test_places_of_the_slate_and_what_is_said_of_them(understander: Understander) -> None:
    understanding = understander.understand("loved the first one", SLATE).understanding
    assert (understanding.items, understanding.liked) == ((1,), ("Heat (1995)",))
    assert understander.understand("最后一个是谁演的", SLATE).understanding.items == (3,)


def test_a_title_that_is_not_on_the_shelf_is_named_and_has_no_id(understander: Understander) -> None:
    liked = understander.understand("我超喜欢《寄生虫》，推荐类似的").liked
    assert [(n.label, n.id) for n in liked] == [("Parasite (2019)", None)]


@pytest.mark.parametrize("text", ["", "   ", "😀", "\u202e\x00\x07", "a" * 5000, "《》", "'", "1990" * 50])
def test_odd_messages_are_read_without_a_value(understander: Understander, text: str) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.language in ("en", "zh")
    assert untraced(parsed, text) == 0


def test_every_value_has_words_of_the_message_behind_it(understander: Understander) -> None:
    for text in ("I loved Heat, no war films, 90s, under two hours", "喜欢《教父》，不要恐怖片，九十年代的"):
        parsed = understander.understand(text)
        assert parsed.traces
        assert untraced(parsed, text) == 0
        assert all(t.words == text[t.start : t.end] for t in parsed.traces)


@pytest.mark.parametrize(
    "text", ["给我推荐几部吧", "今晚看什么", "what should I watch tonight?", "recommend me something"]
)
def test_a_bare_request_is_a_wish_and_is_not_asked_about(understander: Understander, text: str) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert not parsed.unsure
