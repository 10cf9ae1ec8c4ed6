"""Titles as catalogues write them, turned into titles as people write them.

"Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)" is the film
"The Good, the Bad and the Ugly" of 1966, also known as "Il buono, il brutto, il cattivo".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$")
_BRACKETS = re.compile(r"^(?P<before>.*\S)\s*\((?P<inside>[^()]+)\)$")
_ALSO = re.compile(r"^(?:a\.?k\.?a\.?|also known as):?\s+", re.IGNORECASE)
_ARTICLES = (
    "The|A|An|Le|La|Les|L'|Un|Une|Des|Il|Lo|Gli|I|Uno|Una|El|Los|Las|Der|Die|Das|Ein|Eine|Den|Det|De|En|Ett|Het|O|Os|As"
)
_TRAILING = re.compile(rf"^(?P<rest>.+), (?P<article>{_ARTICLES})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadTitle:
    """What one title cell says."""

    title: str
    """Display title, natural word order, without the year."""
    year: int | None
    """The year in brackets at its end; None when there is none."""
    others: tuple[str, ...] = ()
    """Further titles found in brackets."""


def read_title(raw: str, brackets_are_names: bool = False) -> ReadTitle:
    """Take a title cell apart; brackets at the end are names only where the domain says so."""
    text = " ".join(raw.split())
    year = None
    if (found := _YEAR.search(text)) and found.start() > 0:
        text, year = text[: found.start()], int(found[1])
    others: list[str] = []
    while brackets_are_names and (found := _BRACKETS.match(text)) and not found["before"].endswith((" Or", ": Or")):
        others.insert(0, natural_order(_ALSO.sub("", found["inside"].strip())))
        text = found["before"]
    title = natural_order(text)
    return ReadTitle(title, year, tuple(dict.fromkeys(o for o in others if o and o != title)))


def natural_order(title: str) -> str:
    """Put a trailing article first: "Matrix, The" -> "The Matrix", "Avventura, L'" -> "L'Avventura"."""
    found = _TRAILING.match(title)
    if not found:
        return title
    article, rest = found["article"], found["rest"]
    return article + rest if article.endswith("'") else f"{article} {rest}"
