"""Facets: what a question asks of an item, from the words of the question.

The domain's own labels come first; the words here ask for parts that every domain has (who made it,
when, how long). Questions that match none are answered with "I do not know".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.words.item import roles
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

WORDS = {
    "maker": r"direct\w*|who made|who wrote|written by|author|filmmaker|导演|执导|谁拍|拍的|作者|谁写",
    "cast": r"who(?:'s| is| was| are)? (?:in|plays|play|stars?|acts?)|cast\b|actors?|actress|starring|谁演|演员|主演|谁出演|有谁",  # noqa: E501
    "year": r"\bwhen\b|what year|which year|how old|release|came out|come out|哪年|哪一年|什么时候|几几年|年份|上映|出版",  # noqa: E501
    "length": r"how long|runtime|running time|length|minutes|hours|pages|多长|时长|片长|多久|几个小时|几分钟|多少页",
    "kind": r"\bgenres?\b|what kind|what type|类型|什么片|哪一类",
    "description": r"\babout\b|plot|story|tell me more|synopsis|happens|讲什么|讲的|讲了|剧情|内容|故事|介绍|说说",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """What a question asks for."""

    attribute: str
    """Name of an attribute, "year", or "description"."""
    words: str
    """The words of the question that ask for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A category or keyword value that a question names."""

    field: str
    value: str
    words: str


def without_titles(text: str, item: Item) -> str:
    """A question about an item without the item's own titles, whose words are not asked for."""
    names = sorted({item.title, *(name.text for name in item.names)}, key=len, reverse=True)
    for name in names:
        edge = r"\b" if name.isascii() and name[-1:].isalnum() and name[:1].isalnum() else ""
        text = re.sub(edge + re.escape(name) + edge, " ", text, flags=re.IGNORECASE)
    return text


def facet(text: str, domain: Domain) -> Facet | None:
    """The attribute a question is about; None when nothing says so."""
    lowered = text.lower()
    for name, column in domain.attributes.items():
        for word in (name.rstrip("s"), *column.labels.values()):
            plain = word.lower()
            found = re.search(rf"\b{re.escape(plain)}\w*" if plain.isascii() else re.escape(plain), lowered)
            if column.shown and found:
                return Facet(name, found.group())
    parts = roles(domain)
    known = {"maker": parts.maker, "cast": parts.cast, "length": parts.length, "kind": parts.kind}
    for part, pattern in WORDS.items():
        if match := re.search(pattern, lowered):
            attribute = known.get(part, part)
            return Facet(attribute, match.group()) if attribute else None
    return None


def values_asked(text: str, domain: Domain) -> list[Asked]:
    """Up to two category or keyword values that the question names, in its order."""
    lowered = text.lower()
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for field in domain.fields.values():
        if field.kind not in ("category", "keyword"):
            continue
        for value, languages in field.values.items():
            for word in {w for words in languages.values() for w in words} or {value}:
                plain = word.lower()
                pattern = rf"\b{re.escape(plain)}(?:s|es)?\b" if plain.isascii() else re.escape(plain)
                if match := re.search(pattern, lowered):
                    before = found.get((field.name, value), (0, ""))[1]
                    if len(match.group()) > len(before):
                        found[(field.name, value)] = (match.start(), match.group())
    ordered = sorted(found.items(), key=lambda one: (one[1][0], -len(one[1][1])))
    whole = [
        Asked(name, value, words)
        for (name, value), (_, words) in ordered
        if not any(words != longer and words in longer for _, (_, longer) in ordered)
    ]
    return whole[:2]
