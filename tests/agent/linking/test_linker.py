"""Words to catalogue values: titles in all their spellings, names, numbers."""

from __future__ import annotations

import pytest

from agent.linking.linker import Linker
from agent.linking.text import read
from agent.linking.types import TitleEntry
from retrieval.catalogue.domain_file import load_domain

ENTRIES = [
    TitleEntry("1", "The Shawshank Redemption (1994)", 1994, 300.0, ("The Shawshank Redemption", "刺激1995")),
    TitleEntry("2", "The Grand Budapest Hotel (2014)", 2014, 80.0, ("The Grand Budapest Hotel", "布达佩斯大饭店")),
    TitleEntry("3", "Batman & Robin (1997)", 1997, 40.0, ("Batman & Robin",)),
    TitleEntry("4", "Batman (1989)", 1989, 150.0, ("Batman",)),
    TitleEntry("5", "The Getaway (1972)", 1972, 1.0, ("The Getaway",)),
    TitleEntry("6", "The Spirit (2008)", 2008, 5.0, ("The Spirit",)),
    TitleEntry("7", "Parasite (1982)", 1982, 1.0, ("Parasite",)),
    TitleEntry(None, "Parasite (2019)", 2019, 20.0, ("Parasite", "寄生虫")),
    TitleEntry("8", "Invasion of the Body Snatchers (1956)", 1956, 40.0, ("Invasion of the Body Snatchers",)),
    TitleEntry("9", "Invasion of the Body Snatchers (1978)", 1978, 30.0, ("Invasion of the Body Snatchers",)),
    TitleEntry("10", "Heat (1995)", 1995, 90.0, ("Heat", "盗火线", "烈火悍將")),
]  # fmt: skip


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load_domain(), ENTRIES, {"person": {"Tom Hanks": 40, "Julia Roberts": 20}})


def titles(linker: Linker, text: str) -> list[str]:
    return [found.label for found in linker.link(read(text)).titles if found.score > 0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shawshank was amazing", ["The Shawshank Redemption (1994)"]),
        ("something that isn't grand budapest", ["The Grand Budapest Hotel (2014)"]),
        ("Batman & Robin made my eyes bleed", ["Batman & Robin (1997)"]),
        ("I loved Parasite", ["Parasite (2019)"]),
        ("the 1978 Invasion of the Body Snatchers is excellent", ["Invasion of the Body Snatchers (1978)"]),
        ("刺激1995很好看", ["The Shawshank Redemption (1994)"]),
        ("《烈火悍将》和《布達佩斯大飯店》", ["Heat (1995)", "The Grand Budapest Hotel (2014)"]),
    ],
)
def test_titles_are_found_by_what_people_call_them(linker: Linker, text: str, wanted: list[str]) -> None:
    assert titles(linker, text) == wanted


@pytest.mark.parametrize(
    "text", ["can we get away from drama", "in the spirit of the sixties", "the heat is killing me"]
)
def test_everyday_words_are_no_titles(linker: Linker, text: str) -> None:
    assert titles(linker, text) == []


def test_a_year_that_tells_a_remake_apart_is_no_condition(linker: Linker) -> None:
    assert linker.link(read("I preferred the 1956 Invasion of the Body Snatchers")).numbers == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("汤姆·汉克斯的电影", "Tom Hanks"), ("湯姆漢克斯演的", "Tom Hanks"), ("希区柯克", "Alfred Hitchcock"),
        ("昆汀的片子", "Quentin Tarantino"), ("宫崎骏的动画", "Hayao Miyazaki"), ("諾蘭", "Christopher Nolan"),
        ("史匹柏導演的", "Steven Spielberg"), ("周星馳的喜劇", "Stephen Chow"), ("茱莉亚·罗伯茨演的", "Julia Roberts"),
        ("小李子", "Leonardo DiCaprio"),
    ],
)  # fmt: skip
def test_people_are_found_by_their_chinese_names(linker: Linker, text: str, name: str) -> None:
    found = linker.link(read(text)).values
    assert [mention.values for mention in found if mention.field == "person"] == [(name,)]


@pytest.mark.parametrize("text", ["i'm mad about westerns", "a film for mad people"])
def test_an_everyday_word_is_no_plural_of_a_name(linker: Linker, text: str) -> None:
    assert not [mention for mention in linker.link(read(text)).values if mention.field == "person" and mention.sure]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("from the second half of the seventies", (1975, 1979)),
        ("must have come out after the turn of the millennium", (2000, None)),
        ("no older than 1995", (1995, None)),
        ("七十年代后半段", (1975, 1979)),
    ],
)
def test_years(linker: Linker, text: str, bounds: tuple[int | None, int | None]) -> None:
    assert [(n.low, n.high) for n in linker.link(read(text)).numbers] == [bounds]
