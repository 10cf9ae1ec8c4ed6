"""What people call years, titles of one word, kinds of film and people when they talk in passing."""

from __future__ import annotations

import pytest

from agent.linking.linker import Linker
from agent.linking.places import find_places
from agent.linking.text import read
from agent.linking.types import TitleEntry
from retrieval.catalogue.domain_file import load_domain

ENTRIES = [
    TitleEntry("1", "Jaws (1975)", 1975, 90.0, ("Jaws", "大白鲨")),
    TitleEntry("2", "Gladiator (2000)", 2000, 90.0, ("Gladiator",)),
    TitleEntry("3", "8 1/2 (1963)", 1963, 20.0, ("8 1/2",)),
    TitleEntry("4", "Schindler's List (1993)", 1993, 90.0, ("Schindler's List", "辛德勒的名单")),
    TitleEntry("5", "Primal Fear (1996)", 1996, 50.0, ("Primal Fear", "惊悚")),
    TitleEntry("6", "Aliens (1986)", 1986, 90.0, ("Aliens",)),
    TitleEntry("7", "Michael Clayton (2007)", 2007, 40.0, ("Michael Clayton",)),
    TitleEntry("8", "Hero (2002)", 2002, 40.0, ("Hero", "英雄")),
]  # fmt: skip


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load_domain(), ENTRIES, {"person": {"Michael Caton": 20, "Julie Christie": 40}})


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("older than me, i was born in 1979", None, 1978),
        ("no older than me: I'm from '92", 1992, None),
        ("比我还老的片，我七九年生的", None, 1978),
        ("a comedy from nineteen fifty-nine to nineteen sixty-six", 1959, 1966),
        ("sixties no seventies", 1970, 1979),
        ("80年代的，不，90年代的", 1990, 1999),
        ("mid 90s, say 94 to 96", 1994, 1996),
        ("98年到05年的", 1998, 2005),
        ("零几年的", 2000, 2009),
        ("八、九十年代的", 1980, 1999),
        ("两千年到两千零九年", 2000, 2009),
        ("得比2005年新", 2006, None),
        ("drop anything newer than 1985", None, 1985),
        ("the fifties at the latest", None, 1959),
        ("something from the year schindler's list came out", 1993, 1993),
        ("《英雄》之后的一概不要", None, 2002),
        ("2003年前后那会儿的", None, None),
        ("最近十年的", None, None),
    ],
)
def test_years_as_people_say_them(linker: Linker, text: str, low: int | None, high: int | None) -> None:
    from agent.types import Intent
    from agent.understanding.slots import RuleRoles, collect

    message = read(text)
    slots = collect(message, linker.link(message), Intent.RECOMMEND, RuleRoles(), [])
    found = {c.op: c.value for c in slots.constraints if c.field == "year"}
    assert (found.get("min"), found.get("max")) == (low, high)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("jaws was great", "Jaws (1975)"),
        ("watched jaws last night", "Jaws (1975)"),
        ("fell asleep during gladiator", "Gladiator (2000)"),
        ("what's the runtime of gladiator", "Gladiator (2000)"),
        ("gladiator: 9/10", "Gladiator (2000)"),
        ("8½ broke my brain", "8 1/2 (1963)"),
    ],
)
def test_a_title_of_one_plain_word_is_known_by_what_is_said_of_it(linker: Linker, text: str, title: str) -> None:
    assert [t.label for t in linker.link(read(text)).titles if t.score > 0] == [title]


@pytest.mark.parametrize("text", ["a film with no aliens in it", "来部惊悚吧"])
def test_a_word_for_what_is_in_a_film_is_no_title(linker: Linker, text: str) -> None:
    assert not [t for t in linker.link(read(text)).titles if t.score > 0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a good comdey", "comedy"),
        ("any thirller", "thriller"),
        ("anmiated please", "animation"),
        ("a romatic one", "romance"),
    ],
)
def test_a_slip_of_the_finger_is_put_right(linker: Linker, text: str, kind: str) -> None:
    assert [v.values for v in linker.link(read(text)).values if v.field == "genre"] == [(kind,)]


@pytest.mark.parametrize("text", ["spare me the buff men", "the auction was long", "it gives me the creeps"])
def test_a_word_of_its_own_is_no_slip(linker: Linker, text: str) -> None:
    assert not [v for v in linker.link(read(text)).values if v.field == "genre"]


def test_us_is_a_country_only_in_capitals(linker: Linker) -> None:
    def countries(text: str) -> list[tuple[object, ...]]:
        return [v.values for v in linker.link(read(text)).values if v.field == "country"]

    assert countries("find us something") == []
    assert countries("a US comedy") == [("United States",)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Godard's films", ["Jean-Luc Godard"]),
        ("in the Agatha Christie manner", []),
        ("newer than Michael Clayton", []),
        ("清水崇拍的", ["Takashi Shimizu"]),
        ("a western with Lee Van Cleef", ["Lee Van Cleef"]),
    ],
)
def test_names_are_those_of_the_people_meant(linker: Linker, text: str, named: list[str]) -> None:
    assert [v.values[0] for v in linker.link(read(text)).values if v.field == "person" and v.sure] == named


@pytest.mark.parametrize(
    "text", ["my nephew turns 7 on saturday", "one's 8, one's 10", "for my two at 9 and 11", "3 boys, ages 5 7 9"]
)
def test_the_age_of_a_child_asks_for_something_for_children(linker: Linker, text: str) -> None:
    assert ("children",) in [v.values for v in linker.link(read(text)).values if v.field == "genre"]


@pytest.mark.parametrize(
    ("text", "size", "places"),
    [
        ("is 2 scarier than 3", 3, {2, 3}),
        ("1 and 2 good, 3 rubbish", 3, {1, 2, 3}),
        ("一三五里面你挑一部", 5, {1, 3, 5}),
        ("一还是二？", 2, {1, 2}),
        ("后面那两部，都不咋样", 3, {2, 3}),
        ("前者看过", 2, {1}),
        ("the latter bored me", 2, {2}),
    ],
)
def test_places_as_people_point_at_them(text: str, size: int, places: set[int]) -> None:
    assert {
        place for mention in find_places(read(text), size) if not mention.weak for place in mention.places
    } == places
