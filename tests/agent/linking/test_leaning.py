"""Words that lean on what is on the screen: which number they are of, and which way."""

from __future__ import annotations

import pytest

from agent.linking.leaning import find_sames, find_steps
from agent.linking.text import read
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.domain_file import domain_from, load_domain

FILMS = load_domain()


def steps(text: str, domain: Domain = FILMS) -> list[tuple[str, bool]]:
    return [(found.field, found.more) for found in find_steps(read(text), domain, ())]


@pytest.mark.parametrize(
    "text",
    [
        "something newer",
        "newer!!",
        "Could it be something a little more recent?",
        "these are too old",
        "not so old",
        "newer than these",
        "别那么老",
        "要新一点的",
        "太老了",
        "没那么老的有吗",
    ],
)
def test_a_later_year_is_asked_for_in_many_words(text: str) -> None:
    assert steps(text) == [("year", True)]


@pytest.mark.parametrize("text", ["hmm go older", "something older", "再老一点的有没有？", "这部太新了", "更早的"])
def test_so_is_an_earlier_one(text: str) -> None:
    assert steps(text) == [("year", False)]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("shorter", False),
        ("something much longer", True),
        ("不要太长", False),
        ("短一点", False),
        ("nothing too long", False),
    ],
)
def test_so_is_the_length(text: str, more: bool) -> None:
    assert steps(text) == [("runtime", more)]


@pytest.mark.parametrize(
    "text",
    [
        "i no longer consent, delete my stuff",
        "I'm too old for this",
        "my older brother is coming over",
        "something for old people",
        "how long is it?",
        "as long as it has explosions",
        "New York films",
        "older than The Matrix",
        "刷新一下",
        "长一点没关系",
        "比它新一点的也行",
    ],
)
def test_the_same_words_of_something_else_ask_for_nothing(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    ("text", "share", "more"),
    [
        ("an old movie", 0.25, False),
        ("来部老片", 0.25, False),
        ("anything recent", 0.75, True),
        ("no old films", 0.25, True),
        ("不要太老", 0.25, True),
        ("nothing very old", 0.25, True),
    ],
)
def test_what_is_said_of_all_items_leans_on_none(text: str, share: float, more: bool) -> None:
    (found,) = find_steps(read(text), FILMS, ())
    assert (found.share, found.more) == (share, more)


def test_a_shop_has_words_for_its_own_numbers() -> None:
    price = {
        "kind": "number", "attributes": ["price"],
        "more": {"en": ["pricier"], "zh": ["贵"]}, "less": {"en": ["cheaper", "cheap"], "zh": ["便宜"]},
    }  # fmt: skip
    wines = domain_from({"name": "wines", "attributes": {"price": {"type": "number"}}, "fields": {"price": price}}, "")
    assert steps("anything cheaper?", wines) == [("price", False)]
    assert steps("太贵了", wines) == [("price", False)]
    assert [(s.more, s.share) for s in find_steps(read("便宜一点的"), wines, ())] == [(False, None)]


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("more by the same director", "directors"),
        ("同一个导演的", "directors"),
        ("这个导演的其他电影", "directors"),
        ("from the same country", "countries"),
        ("with the same actors", "actors"),
    ],
)
def test_what_an_item_has_is_asked_for_by_its_name(text: str, attribute: str) -> None:
    assert [found.attribute for found in find_sames(read(text), FILMS)] == [attribute]
