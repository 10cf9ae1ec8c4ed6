"""Ages of those who will share it: "my five year old", "my son is 6", 八岁的孩子.

However an age is said, it is looked up in one form: a domain that has something for children of five
lists the words "5-year-old". An age that no value lists links to nothing, and no title is read into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.linking.numbers import zh_number
from agent.linking.text import Message
from agent.linking.types import Span

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_N = r"(\d{1,2}|" + "|".join(_WORDS) + ")"
_CHILD = r"(?:son|daughter|kid|child|boy|girl|toddler|nephew|niece|grandson|granddaughter|little one|grandchild)"
_ITEM = r"(?:movies?|films?|books?|ones?|versions?|classics?)"
_ENGLISH = (
    re.compile(rf"(?<![\w-]){_N}(?:\s+and a half)?[\s-]*(?:years?|yrs?)[\s-]*olds?\b(?!\s+{_ITEM})"),
    re.compile(rf"\b{_N}\s*y\.?/?o\b"),
    re.compile(rf"\b{_CHILD}s?\b[^.!?]{{0,12}}?\b(?:turns?|turning|aged?|ages)\s+{_N}\b"),
    re.compile(rf"\b(?:ages?|aged)\s+{_N}\b(?=[\s,]*(?:and|to|,|\d|[.!?]|$))"),
    re.compile(
        rf"\b(?:my|our) (?:two|three|four|kids|boys|girls|lot|little ones),?\s+(?:are\s+|aged?\s+|at\s+)+{_N}\b"
    ),
    re.compile(rf"\bone(?:'s| is) {_N}\b(?=\s*,?\s*(?:and\s+)?(?:one|the other))"),
    re.compile(
        rf"\b{_CHILD}s?\s*(?:,|who|who's|'s|is|are|just)*\s*(?:is|are|turned|aged?)?\s+{_N}\b(?!\s*[\d:%]|\s+of\b)"
    ),
)
_CHINESE = re.compile(r"([一二两三四五六七八九十\d]{1,3})周?岁")


@dataclass(frozen=True, slots=True)
class Age:
    """An age that was said."""

    span: Span
    years: int

    @property
    def phrase(self) -> str:
        """The form under which domains list it."""
        return f"{self.years}-year-old"


def find_ages(message: Message) -> Iterator[Age]:
    """Ages of people; the age of an item ("a ten year old film") is none."""
    text = message.norm.replace("’", "'")
    for pattern in _ENGLISH:
        for match in pattern.finditer(text):
            years = int(match[1]) if match[1].isdigit() else _WORDS.index(match[1]) + 1
            yield Age(_span(message, match), years)
    for match in _CHINESE.finditer(text):
        yield Age(_span(message, match), zh_number(match[1]))


def _span(message: Message, match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), message.words(match.start(), match.end()))
