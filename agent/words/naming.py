"""Naming: a long title is said in full once in an answer, then by a part of it that belongs to no other title.

"Star Wars: Episode V - The Empire Strikes Back" is "The Empire Strikes Back" when it comes again; "The Godfather:
Part III" stays as it is, for its first part is another film and its last part no name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from agent.types import Language
from agent.words.common import plain
from retrieval.types import Item

LONG: Mapping[Language, int] = {"en": 24, "zh": 8}
"""Characters up to which a title may be repeated as it is."""
LEAST: Mapping[Language, int] = {"en": 4, "zh": 2}
"""Characters of a part that stands for the whole."""
JOINS = re.compile(r"\s*(?:[:：]| [-–—] )\s*")
"""What divides the parts of a title."""
NUMBERED = re.compile(
    r"^(?:the )?(?:part|episode|chapter|vol(?:ume|\.)?|book|season|no\.?)\b|^第?[\dIVX一二三四五六七八九十]+[部集季]?$",
    re.I,
)
"""A part that only counts."""


class Naming:
    """What one answer has called by its full title so far."""

    def __init__(self, shorts: Mapping[str, str]) -> None:
        self._shorts = shorts
        self._named: set[str] = set()

    def again(self, text: str) -> str:
        """The text with every title that has been named before put short."""
        for full, short in self._shorts.items():
            head, found, tail = text.partition(full)
            if found and full not in self._named:
                self._named.add(full)
                text = head + full + tail.replace(full, short)
            elif found:
                text = text.replace(full, short)
        return text


def repeated(texts: Sequence[str], items: Sequence[Item], language: Language) -> list[Item]:
    """The items whose long titles come more than once in the texts."""
    whole = "\n".join(texts)
    titles = [(plain(item.title_in(language)), item) for item in items]
    return [item for title, item in titles if len(title) > LONG[language] and whole.count(title) > 1]


def short(title: str, others: Collection[str], language: Language) -> str:
    """The first part of a long title, or its last, that no other title holds; the title itself without such a part."""
    parts = JOINS.split(title)
    for part in (parts[0].removesuffix(" or"), parts[-1]) if len(parts) > 1 else ():
        if len(part) < LEAST[language] or NUMBERED.search(part):
            continue
        if not any(part in other for other in others):
            return part
    return title
