"""Finding the titles that a text names: a gazetteer over every name of the catalogue.

Only for text that comes without a ledger (`palate rank`, imported dialogues); what a person says
in a conversation is linked by the agent, which can ask back. A title followed by its year is taken
at once. A bare title must look like one: capitalised, and, where past dialogues show how often
these very words meant an item, meant as one at least every second time. Of several items with the
same title the one whose year is nearest wins, then the one named more often.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from retrieval.lexical import STOP
from retrieval.scorers.base import Scores

TOKEN = re.compile(r"\((\d{4})\)|&|[^\W_]+(?:['’][^\W_]+)?")
LONGEST = 12
"""Words of the longest title looked for."""
MEANT = 0.5
SAME = {"dr": "doctor", "mr": "mister", "ii": "2", "iii": "3", "vol": "volume"}

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One title found in a text."""

    row: int
    start: int
    end: int
    """Characters start..end of the text hold the title and its year."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    upper: bool
    year: int | None


@dataclass(frozen=True, slots=True)
class _Span:
    key: Key
    rows: list[int]
    """Items with this title."""
    words: list[_Word]
    year: int | None
    end: int
    first: bool
    """Whether the text begins with it, where any word is capitalised."""


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Lower case, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", word.lower())
    folded = "and" if word == "&" else "".join(c for c in plain if c.isalnum())
    return SAME.get(folded, folded)


def _words(text: str) -> list[_Word]:
    found = []
    for match in TOKEN.finditer(text):
        year = int(match.group(1)) if match.group(1) else None
        word = match.group(0)
        found.append(_Word(fold(word), match.start(), match.end(), not word[0].islower(), year))
    return found


def key_of(title: str) -> Key:
    """A title's words as they are looked up."""
    return tuple(w.text for w in _words(title))


class TitleFinder:
    """Titles by their words, with what past dialogues taught about them."""

    def __init__(self, names: Iterable[tuple[int, str]], years: Sequence[int | None], weight: Scores) -> None:
        """`names` are (row, title); `years` and `weight` (how often an item is named) are by row."""
        self._rows: dict[Key, list[int]] = defaultdict(list)
        self._years = years
        self._weight = weight
        self.meant: dict[Key, float] = {}
        """How often a bare title meant an item, 0 to 1; absent where nothing is known."""
        self.usual: dict[tuple[Key, int], int] = {}
        """(title, year or 0) to the row it mostly meant."""
        short: list[tuple[Key, int]] = []
        for row, title in names:
            self._add(key_of(title), row)
            if (head := re.split(r":| [-–—] ", title)[0]) != title:
                short.append((key_of(head), row))
        # The part before the colon stands for the item only where no item has it as its whole title.
        whole = set(self._rows)
        for key, row in short:
            if key not in whole:
                self._add(key, row)
        self._starts = {key[0] for key in self._rows}

    def _add(self, key: Key, row: int) -> None:
        if key and len(key) <= LONGEST and row not in self._rows[key]:
            self._rows[key].append(row)

    def learn(self, turns: Iterable[tuple[str, Sequence[int]]]) -> None:
        """Learns from texts whose items are known what their titles really meant."""
        found: Counter[Key] = Counter()
        meant: Counter[Key] = Counter()
        choice: dict[tuple[Key, int], Counter[int]] = defaultdict(Counter)
        for text, rows in turns:
            spans = list(self._spans(_words(text)))
            named = {r for span in spans for r in span.rows}
            strange = [row for row in rows if row not in named]
            for span in spans:
                right = [row for row in rows if row in span.rows]
                # One title nobody knows and one title that fits nothing: they belong together.
                if not right and len(spans) == len(rows) == 1:
                    right = strange
                found[span.key] += span.year is None
                meant[span.key] += span.year is None and bool(right)
                choice[span.key, span.year or 0].update(right[:1])
        self.meant = {key: (meant[key] + 0.5) / (n + 1) for key, n in found.items() if n}
        self.usual = {place: counts.most_common(1)[0][0] for place, counts in choice.items() if counts}

    def learned(self) -> dict[str, Any]:
        """What `learn` taught, as JSON values."""
        usual = [[" ".join(key), year, row] for (key, year), row in self.usual.items()]
        return {"meant": {" ".join(key): share for key, share in self.meant.items()}, "usual": usual}

    def remember(self, learned: Mapping[str, Any]) -> None:
        """Takes back what `learned` gave."""
        self.meant = {tuple(key.split(" ")): share for key, share in learned["meant"].items()}
        self.usual = {(tuple(key.split(" ")), year): row for key, year, row in learned["usual"]}

    def find(self, text: str) -> list[Mention]:
        """Mentions in text order, the longest title where several start at one word."""
        found = []
        for span in self._spans(_words(text)):
            row = self._choose(span)
            if row is not None:
                found.append(Mention(row, span.words[0].start, span.end))
        return found

    def _spans(self, words: list[_Word]) -> Iterable[_Span]:
        place = 0
        while place < len(words):
            span = self._longest(words, place) if words[place].text in self._starts else None
            if span is not None:
                yield span
            place += len(span.words) + (span.year is not None) if span is not None else 1

    def _longest(self, words: list[_Word], place: int) -> _Span | None:
        if not words[place].upper:
            return None
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            span = words[place : place + length]
            key = tuple(w.text for w in span)
            if rows := self._rows.get(key):
                after = words[place + length] if place + length < len(words) else None
                year = after.year if after is not None and span[-1].year is None else None
                end = after.end if after is not None and year is not None else span[-1].end
                return _Span(key, rows, span, year, end, place == 0)
        return None

    def _choose(self, span: _Span) -> int | None:
        usual = self.usual.get((span.key, span.year or 0))
        if span.year is not None:
            if usual is not None:
                return usual
            year = span.year
            return min(span.rows, key=lambda r: (abs((self._years[r] or 0) - year), -self._weight[r], r))
        if self.meant.get(span.key, _looks(span)) < MEANT:
            return None
        return usual if usual is not None else max(span.rows, key=lambda r: (self._weight[r], r))


def _looks(span: _Span) -> float:
    """How much a bare title that was never met looks like one, 0 to 1."""
    telling = [w for w in span.words if w.text not in STOP]
    if not telling or not all(w.upper for w in telling):
        return 0.0
    return 1.0 if len(telling) > 1 else 0.6 if not span.first and len(span.key[0]) > 4 else 0.0
