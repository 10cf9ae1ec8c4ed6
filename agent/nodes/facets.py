"""Facets: which attribute a question asks about, from the words of the question.

The domain's own labels come first; the words here ask for parts that every domain has (who made it,
when, how long). Questions that match none are answered with "I do not know".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.words.item import roles
from retrieval.catalogue.domain import Domain

WORDS = {
    "maker": r"direct|who made|who wrote|written by|author|filmmaker|导演|执导|谁拍|拍的|作者|谁写",
    "cast": r"who(?:'s| is| was| are)? (?:in|plays|play|stars?|acts?)|cast\b|actors?|actress|starring|谁演|演员|主演|谁出演|有谁",  # noqa: E501
    "year": r"\bwhen\b|what year|which year|how old|release|came out|come out|哪年|哪一年|什么时候|几几年|年份|上映|出版",  # noqa: E501
    "length": r"how long|runtime|running time|length|minutes|hours|pages|多长|时长|片长|多久|几个小时|几分钟|多少页",
    "kind": r"\bgenres?\b|what kind|what type|类型|什么片|哪一类",
    "description": r"\babout\b|plot|story|tell me more|synopsis|happens|讲什么|讲的|剧情|内容|故事|介绍|说说",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """What a question asks for."""

    attribute: str
    """Name of an attribute, "year", or "description"."""


def facet(text: str, domain: Domain) -> Facet | None:
    """The attribute a question is about; None when nothing says so."""
    lowered = text.lower()
    for name, column in domain.attributes.items():
        words = [word.lower() for word in (name.rstrip("s"), *column.labels.values())]
        if column.shown and any(
            re.search(rf"\b{re.escape(w)}" if w.isascii() else re.escape(w), lowered) for w in words
        ):
            return Facet(name)
    parts = roles(domain)
    known = {"maker": parts.maker, "cast": parts.cast, "length": parts.length, "kind": parts.kind}
    for part, pattern in WORDS.items():
        if re.search(pattern, lowered):
            attribute = known.get(part, part)
            return Facet(attribute) if attribute else None
    return None


def values_asked(text: str, domain: Domain) -> list[tuple[str, str]]:
    """(field, value) of every category or keyword value that the question names."""
    lowered = text.lower()
    found: dict[tuple[str, str], int] = {}
    for field in domain.fields.values():
        if field.kind not in ("category", "keyword"):
            continue
        for value, languages in field.values.items():
            for word in {value, *(w for words in languages.values() for w in words)}:
                plain = word.lower()
                pattern = rf"\b{re.escape(plain)}(?:s|es)?\b" if plain.isascii() else re.escape(plain)
                if match := re.search(pattern, lowered):
                    found.setdefault((field.name, value), match.start())
    return sorted(found, key=lambda pair: found[pair])[:2]
