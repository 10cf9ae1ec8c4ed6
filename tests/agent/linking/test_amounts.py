"""A shop's own numbers, bounded by their unit."""

from __future__ import annotations

import pytest

from agent.linking.linker import Linker
from agent.linking.text import read
from retrieval.catalogue.domain_file import domain_from

PRICE = {"kind": "number", "attributes": ["price"], "unit": "元", "units": ["块", "块钱", "yuan", "¥"]}
SHOP = Linker(
    domain_from({"name": "wines", "attributes": {"price": {"type": "number"}}, "fields": {"price": PRICE}}, ""), [], {}
)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("有没有两百块以内的", None, 200),
        ("a red under 100 yuan", None, 100),
        ("不超过150元", None, 150),
        ("超过500块钱的好酒", 500, None),
        ("at least ¥1,200", 1200, None),
        ("100到200元的", 100, 200),
        ("between 100 and 200 yuan", 100, 200),
        ("三百块左右", 240, 360),
    ],
)
def test_a_figure_with_its_unit_and_a_comparison_is_a_bound(text: str, low: int | None, high: int | None) -> None:
    (found,) = SHOP.link(read(text)).numbers
    assert (found.field, found.low, found.high) == ("price", low, high)


@pytest.mark.parametrize("text", ["under 100", "it cost me 88 yuan", "2019年以后的", "第二瓶"])
def test_without_a_unit_or_a_comparison_it_is_none(text: str) -> None:
    assert SHOP.link(read(text)).numbers == ()
