"""Bounds on a shop's own numbers, by their unit: "under 30 euros", "at most 300 pages", 两百块以内, 100到200元.

For any number field that is neither a year nor minutes. A figure without the unit bounds nothing: nobody
knows what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.linking.numbers import zh_number
from agent.linking.text import Message, fold
from agent.linking.types import NumberMention, Span
from retrieval.catalogue.domain import Field

_FIGURE = r"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千]+"
_TO = r"\s*(?:-|–|—|~|～|to|and|到|至)\s*"
_BETWEEN = r"(?:between\s+|from\s+)?"
_MOST_BEFORE = re.compile(
    r"(?:under|below|less than|cheaper than|at most|(?:no|not|nothing) (?:more|over|above)(?: than)?|up to|within"
    r"|max(?:imum)?"
    r"|不超过|别超过|不要超过|低于|少于|小于|最多|顶多|控制在)\s*(?:about\s+)?$"
)
_LEAST_BEFORE = re.compile(
    r"(?:over|above|more than|at least|no less than|not under|min(?:imum)?"
    r"|(?<!不)(?<!别)(?<!要)超过|高于|多于|大于|至少|不低于|起码)\s*$"
)
_MOST_AFTER = re.compile(r"\s*(?:or (?:less|under|cheaper)|max|tops|以内|之内|以下|内|封顶)")
_LEAST_AFTER = re.compile(r"\s*(?:or more|and (?:up|over)|\+|以上|起)")
_ABOUT_BEFORE = re.compile(r"(?:about|around|roughly|大概|大约|差不多)\s*$")
_ABOUT_AFTER = re.compile(r"\s*(?:or so|ish|左右|上下)")
_NEAR = 0.2
"""How far from a figure "about" reaches, as a share of it."""


def find_amounts(message: Message, field: Field) -> Iterator[NumberMention]:
    """Bounds on `field`, wherever a figure with its unit stands beside a word of comparison."""
    names = sorted((re.escape(fold(unit)) for unit in (field.unit, *field.units) if unit), key=len, reverse=True)
    if not names:
        return
    unit = rf"(?:{'|'.join(names)})"
    one = rf"{unit}\s*(?P<signed>{_FIGURE})|(?P<first>{_FIGURE})(?:{_TO}(?P<last>{_FIGURE}))?\s*{unit}(?![a-z])"
    for match in re.finditer(rf"{_BETWEEN}(?:{one})", message.norm):
        low, high = _bounds(match, message.norm)
        if low is not None or high is not None:
            span = Span(match.start(), match.end(), message.words(match.start(), match.end()))
            yield NumberMention(span, field.name, low, high)


def _bounds(match: re.Match[str], text: str) -> tuple[int | None, int | None]:
    """The lowest and the highest number meant; (None, None) when nothing says how the figure is meant."""
    value = _number(match["signed"] or match["first"])
    if match["last"]:
        return min(value, _number(match["last"])), max(value, _number(match["last"]))
    before, after = text[: match.start()], text[match.end() :]
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(after):
        return None, value
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(after):
        return value, None
    if _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after):
        return round(value * (1 - _NEAR)), round(value * (1 + _NEAR))
    return None, None


def _number(text: str) -> int:
    """A figure: 1,200 or 12.5 (rounded) or 两百."""
    plain = re.sub(r",(?=\d{3}\b)", "", text).replace(",", ".")
    return round(float(plain)) if plain.replace(".", "", 1).isascii() else zh_number(text)
