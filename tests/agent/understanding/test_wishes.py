"""Kinds of message that were once misread, each in several wordings, by rules and wording alone."""

from __future__ import annotations

import pytest

from agent.types import Intent
from agent.understanding import Understander
from tests.agent.understanding.catalogue import conditions

SLATE = ("Heat (1995)", "Toy Story (1995)", "Up (2009)")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("drama", ("genre", "is", "drama")),
        ("a comedy", ("genre", "is", "comedy")),
        ("western", ("genre", "is", "western")),
        ("Hitchcock films", ("person", "is", "Alfred Hitchcock")),
        ("喜剧", ("genre", "is", "comedy")),
        ("科幻片", ("genre", "is", "sci-fi")),
        ("希区柯克", ("person", "is", "Alfred Hitchcock")),
        ("想笑到肚子疼", ("genre", "is", "comedy")),
    ],
)
def test_a_bare_wish_is_a_wish(understander: Understander, text: str, wanted: tuple[str, str, object]) -> None:
    parsed = understander.understand(text)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert wanted in conditions(parsed)


@pytest.mark.parametrize("text", ["from the 1990s", "from the nineties", "九十年代的"])
def test_a_bare_decade_narrows(understander: Understander, text: str) -> None:
    parsed = understander.understand(text, SLATE)
    assert parsed.understanding.intent is Intent.RECOMMEND
    assert conditions(parsed) == {("year", "min", 1990), ("year", "max", 1999)}


@pytest.mark.parametrize(
    ("text", "field"),
    [("any year is fine", "year"), ("forget the year, any decade is fine", "year"), ("年代不限了", "year"),
     ("no year limit", "year"), ("片长无所谓", "runtime"), ("any genre is fine", "genre")],
)  # fmt: skip
def test_a_wish_can_be_taken_back_by_its_field(understander: Understander, text: str, field: str) -> None:
    parsed = understander.understand(text, SLATE)
    assert (parsed.understanding.intent, parsed.dropped) == (Intent.RECOMMEND, (field,))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Not quite: with Al Pacino, please", {("person", "is", "Al Pacino")}),
        ("不太合适，要有周星驰的", {("person", "is", "Stephen Chow")}),
        ("no more Nolan", {("person", "is_not", "Christopher Nolan")}),
        ("not sappy, with Tom Hanks if possible", {("person", "is", "Tom Hanks")}),
        ("can we get away from drama and towards action", {("genre", "is_not", "drama"), ("genre", "is", "action")}),
        ("有没有比《无间道》早的黑帮片", {("genre", "is", "crime"), ("year", "max", 2001)}),
        ("comedy in French", {("genre", "is", "comedy"), ("language", "is", "French")}),
        ("漫威够了，诺兰也够了，来部惊悚片", {("person", "is_not", "Christopher Nolan"), ("genre", "is", "thriller")}),
        ("no war, from the second half of the seventies",
         {("genre", "is_not", "war"), ("year", "min", 1975), ("year", "max", 1979)}),
        ("想看茱莉亚·罗伯茨演的爱情片", {("person", "is", "Julia Roberts"), ("genre", "is", "romance")}),
    ],
)  # fmt: skip
def test_what_is_denied_ends_where_the_clause_ends(
    understander: Understander, text: str, wanted: set[tuple[str, str, object]]
) -> None:
    assert conditions(understander.understand(text, SLATE)) == wanted


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("类似《黑客帝国》的电影", Intent.RECOMMEND),
        ("What's 17 times 23?", Intent.OUT_OF_SCOPE),
        ("第一部有多长？", Intent.ASK),
        ("比较《异形》和《银翼杀手》", Intent.COMPARE),
        ("你知道我喜欢什么吗？", Intent.PROFILE),
        ("undo", Intent.UNDO),
    ],
)
def test_acts_that_were_confused_are_told_apart(understander: Understander, text: str, intent: Intent) -> None:
    assert understander.understand(text, SLATE).understanding.intent is intent


@pytest.mark.parametrize(
    ("text", "liked", "disliked"),
    [
        ("Heat had my heart racing the whole way through", ("Heat (1995)",), ()),
        ("Titanic left me cold", (), ("Titanic (1997)",)),
        ("something as tense as Heat", ("Heat (1995)",), ()),
        ("newer than Heat but the same kind of vibe", ("Heat (1995)",), ()),
        ("对《泰坦尼克号》没感觉", (), ("Titanic (1997)",)),
        ("like the second one but with another ending", (), ()),
    ],
)
def test_verdicts_without_the_usual_words(
    understander: Understander, text: str, liked: tuple[str, ...], disliked: tuple[str, ...]
) -> None:
    understanding = understander.understand(text, SLATE).understanding
    assert (understanding.liked, understanding.disliked) == (liked, disliked)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("想看关于记者的片子，汤姆·汉克斯演的", "Tom Hanks journalism"),
        ("I loved Heat, something in that spirit from the 90s", ""),
        ("a slow-burning film about grief, no horror please", "slow burning grief"),
    ],
)
def test_the_query_holds_content_words_in_english(understander: Understander, text: str, query: str) -> None:
    assert understander.understand(text).understanding.query == query
