"""The sentence before the cards, in both languages, and what is said when something has to give way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.types import Language, LedgerEntry
from agent.words.lead import Lead, lead, nothing_fits, relaxed
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Constraint, Relaxation

DOMAIN = load_domain(None)
TITLES = {"Heat (1995)": "盗火线", "The Godfather (1972)": "教父"}


def entry(field: str, op: str, value: str | int, strength: str = "must") -> LedgerEntry:
    return LedgerEntry.model_validate(
        {"id": f"{field}:{op}:{value}", "turn": 1, "field": field, "op": op, "value": value, "strength": strength,
         "words": ""}
    )  # fmt: skip


NINETIES = (entry("year", "min", 1990), entry("year", "max", 1999))
NOBODY = entry("person", "is_not", "Robert De Niro")
LIKES = (entry("title", "like", "Heat (1995)"), entry("title", "like", "The Godfather (1972)"))
CHILDREN = (entry("genre", "is", "animation"), entry("genre", "is", "children"))
LIGHT = entry("keyword", "is", "light", "prefer")
HEIST = entry("keyword", "is", "heist", "prefer")
WAR = entry("genre", "is", "war")
HANKS = entry("person", "is", "Tom Hanks")


@pytest.mark.parametrize(
    ("entries", "en", "zh"),
    [
        ((), "Here are five films to start with.", "为你挑了5部电影。"),
        ((entry("genre", "is", "crime"),), "Here are five crime films.", "为你挑了5部犯罪片。"),
        (
            (*NINETIES, NOBODY, *LIKES),
            "Here are five films from the 1990s, without Robert De Niro, with Heat and The Godfather in mind.",
            "为你挑了5部1990年代的电影，避开罗伯特·德尼罗，参照你喜欢的《盗火线》和《教父》。",
        ),
        (
            (*CHILDREN, LIGHT),
            "Here are five lighthearted animated and children's films.",
            "为你挑了5部轻松的动画、儿童电影。",
        ),
        (
            (*CHILDREN, LIGHT, entry("keyword", "is", "children", "prefer")),
            "Here are five lighthearted animated and children's films.",
            "为你挑了5部轻松的动画、儿童电影。",
        ),
        (
            (LIGHT, WAR, entry("keyword", "is", "children", "prefer")),
            "Here are five lighthearted war films for children.",
            "为你挑了5部轻松、适合小朋友的战争片。",
        ),
        (
            (HEIST, *NINETIES),
            "Here are five films with a heist, from the 1990s.",
            "为你挑了5部1990年代的电影，里面有劫案。",
        ),
        (
            (WAR, HANKS, entry("year", "max", 1979)),
            "Here are five war films with Tom Hanks, from before 1980.",
            "为你挑了5部1980年以前的战争片，有汤姆·汉克斯。",
        ),
        (
            (entry("country", "is", "France"), entry("runtime", "max", 120), entry("genre", "is_not", "horror")),
            "Here are five films from France, of at most 120 minutes, without horror.",
            "为你挑了5部法国电影，不超过120分钟，避开恐怖。",
        ),
        (
            (entry("country", "is", "United States"),),
            "Here are five films from the United States.",
            "为你挑了5部美国电影。",
        ),
    ],
)
def test_a_wish_is_said_back_as_people_talk(entries: tuple[LedgerEntry, ...], en: str, zh: str) -> None:
    assert lead(Lead(entries, 5, {}), DOMAIN, "en") == en
    assert lead(Lead(entries, 5, TITLES), DOMAIN, "zh") == zh


@pytest.mark.parametrize(
    ("more", "again", "en", "zh"),
    [
        (True, True, "Here are two more war films.", "再来2部战争片。"),
        (False, True, "Then here are two war films.", "那就看看这2部战争片。"),
    ],
)
def test_a_next_page_and_a_changed_wish_are_told_apart(more: bool, again: bool, en: str, zh: str) -> None:
    told = Lead((WAR,), 2, {}, more=more, again=again)
    assert lead(told, DOMAIN, "en") == en
    assert lead(told, DOMAIN, "zh") == zh


def test_who_made_the_films_is_not_said_to_play_in_them() -> None:
    told = Lead((entry("person", "is", "Alfred Hitchcock"),), 1, {}, makers={"Alfred Hitchcock"})
    assert lead(told, DOMAIN, "en") == "Here is one film by Alfred Hitchcock."
    assert lead(told, DOMAIN, "zh") == "为你挑了1部电影，阿尔弗雷德·希区柯克的作品。"


def gone(field: str, value: str, before: int, after: int) -> Relaxation:
    return Relaxation(Constraint(field, "is", value, "prefer"), before, after)


@pytest.mark.parametrize(
    ("language", "given", "said"),
    [
        ("en", [gone("keyword", "heist", 0, 12)], "No film fits everything, so I let go of “heist”, which leaves 12."),
        (
            "en",
            [gone("keyword", "heist", 1, 9)],
            "Only one film fits everything, so I let go of “heist”, which leaves 9.",
        ),
        (
            "zh",
            [gone("keyword", "light", 0, 2), gone("keyword", "heist", 2, 30)],
            "没有完全符合的电影，所以先放下“轻松”和“抢劫”，这样有30部可选。",
        ),
        ("zh", [gone("keyword", "light", 3, 20)], "完全符合的电影只有3部，所以先放下“轻松”，这样有20部可选。"),
    ],
)
def test_everything_let_go_of_is_told_in_one_sentence(language: Language, given: list[Relaxation], said: str) -> None:
    assert relaxed(given, DOMAIN, language) == said


def test_when_nothing_fits_the_ways_out_are_counted() -> None:
    ways = [Relaxation(Constraint("genre", "is", "western"), 0, 4), Relaxation(Constraint("year", "max", 1949), 0, 2)]
    assert nothing_fits(ways, DOMAIN, "en") == (
        "No film here fits all of that. There would be 4 without “western” or 2 without “from before 1950”: "
        "tell me which to drop."
    )
    assert nothing_fits(ways, DOMAIN, "zh") == (
        "没有电影同时符合这些要求。不要求“西部”有4部，不要求“1950年以前”有2部，告诉我放宽哪一条吧。"
    )


def test_a_shop_counts_its_things_with_its_own_measure_word() -> None:
    wines = replace(DOMAIN, noun={"en": ("wine", "wines"), "zh": ("酒", "酒")}, counter="瓶")
    assert lead(Lead((), 5, {}), wines, "zh") == "为你挑了5瓶酒。"
    assert "3瓶" in nothing_fits([Relaxation(Constraint("year", "min", 1990), 0, 3)], wines, "zh")
