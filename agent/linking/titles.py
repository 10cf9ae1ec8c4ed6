"""Every title of the catalogue, found in a message by its words.

A key is a title's words run together, so that "spider man", "Spider-Man" and "spiderman" agree.
Besides the full title there are *aliases*: without its article, before and after a colon, without
"Part". Misspelt titles are found among the same keys by edit distance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from agent.linking.common import is_common
from agent.linking.text import Message, Token, figure, fold, has_cjk, title_words, without_article
from agent.linking.types import Span, Surface, TitleEntry

MAX_WORDS = 14
_SPLIT = re.compile(r":\s|\s[-–—]\s|：|——")
_JOINING = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
"""Words a spoken part of a title never ends in: "Aladdin and" is Aladdin and something else."""
_PARENTHESES = re.compile(r"\s*[(（][^()（）]*[)）]")
_QUOTES = re.compile(
    r"《([^《》]{1,60})》|〈([^〈〉]{1,60})〉|“([^“”]{1,60})”|「([^「」]{1,60})」|『([^『』]{1,60})』|\"([^\"]{1,60})\"|"
    r"(?<![A-Za-z0-9])['‘]([^'‘’]{1,60})['’](?![A-Za-z0-9])|\*([^*]{1,60})\*"
)


@dataclass(frozen=True, slots=True)
class Match:
    """Words of the message that spell a known title."""

    first: int
    """Index of the first token."""
    last: int
    """Index of the last token, inclusive."""
    entries: tuple[TitleEntry, ...]
    surface: Surface
    short: bool = False
    """The title's own article is missing from the message."""


def _aliases(name: str) -> Iterable[str]:
    """Parts of a title that people use alone."""
    bare = _PARENTHESES.sub("", name)
    if bare != name:
        yield bare
    parts = [p.strip() for p in _SPLIT.split(bare) if p.strip()]
    if len(parts) > 1:
        yield from (p for p in parts if len(title_words(p)) > 1 or has_cjk(p))
        yield parts[0]
    yield from _openings(without_article(title_words(parts[0] if parts else bare)))


def _openings(words: tuple[str, ...]) -> Iterable[str]:
    """First words that are unusual enough to stand for the whole: "Shawshank", "Grand Budapest"."""
    if any(has_cjk(word) for word in words) or all(word.isdigit() for word in words[1:]):
        return
    if len(words) > 1 and len(words[0]) >= 7 and not is_common(words[0]):
        yield words[0]
    if len(words) > 2 and words[1] not in _JOINING and not all(map(is_common, words[:2])):
        yield " ".join(words[:2])


def _keys(words: tuple[str, ...]) -> Iterable[str]:
    """The spellings under which a title is looked up."""
    yield "".join(words)
    yield "".join(without_article(words))
    if "and" in words[1:-1]:
        yield "".join(w for w in without_article(words) if w != "and")
    for dropped in ("part", "episode", "vol", "volume", "chapter"):
        if dropped in words[1:]:
            rest = tuple(w for i, w in enumerate(words) if i == 0 or w != dropped)
            yield "".join(rest)
            yield "".join(without_article(rest))


class TitleIndex:
    """Titles by their keys."""

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        self._exact: dict[str, list[TitleEntry]] = defaultdict(list)
        self._alias: dict[str, list[TitleEntry]] = defaultdict(list)
        self.by_label: dict[str, TitleEntry] = {}
        for entry in entries:
            self.by_label.setdefault(entry.label, entry)
            for name in entry.names:
                self._add(entry, name)
        for table in (self._exact, self._alias):
            for found in table.values():
                found.sort(key=lambda e: (-e.popularity, e.id is None))
        self._spellings: dict[tuple[bool, str], list[str]] = defaultdict(list)
        for key in {**self._exact, **self._alias}:
            if len(key) >= (4 if has_cjk(key) else 6):
                for letter in set(key[:2] if has_cjk(key) else key[:1]):
                    self._spellings[has_cjk(key), letter].append(key)

    def _add(self, entry: TitleEntry, name: str) -> None:
        words = title_words(name)
        if not words:
            return
        for key in dict.fromkeys(_keys(words)):
            if entry not in self._exact[key]:
                self._exact[key].append(entry)
        for alias in _aliases(name):
            alias_words = title_words(alias)
            if alias_words:
                for key in dict.fromkeys(_keys(alias_words)):
                    if entry not in self._alias[key]:
                        self._alias[key].append(entry)

    def lookup(self, words: Sequence[str]) -> tuple[tuple[TitleEntry, ...], Surface] | None:
        """Items whose title is exactly these words; whole titles before parts of titles."""
        key = "".join(words[:1]) + "".join(figure(w) for w in words[1:])
        if found := self._exact.get(key):
            return tuple(found), "exact"
        if found := self._alias.get(key):
            return tuple(sorted(found, key=lambda e: e.year or 9999)[:1] + found[:3]), "alias"
        return None

    def series(self, entry: TitleEntry) -> tuple[TitleEntry, ...]:
        """Items whose title begins with all words of another's: its sequels, and itself."""
        words = without_article(title_words(entry.names[0]))
        return tuple(
            other
            for other in self.by_label.values()
            if without_article(title_words(other.names[0]))[: len(words)] == words
        )

    def matches(self, tokens: Sequence[Token]) -> list[Match]:
        """Every stretch of tokens that spells a title."""
        found = []
        for first, token in enumerate(tokens):
            key = ""
            for last in range(first, min(len(tokens), first + MAX_WORDS)):
                word = tokens[last].norm
                key += word if last == first else figure(word)
                entries, surface = self._at(key)
                if entries:
                    short = (
                        surface == "exact"
                        and all(
                            len(without_article(title_words(e.names[0]))) < len(title_words(e.names[0]))
                            for e in entries[:1]
                        )
                        and without_article((token.norm, "x")) == (token.norm, "x")
                    )
                    found.append(Match(first, last, entries, surface, short))
        return found

    def _at(self, key: str) -> tuple[tuple[TitleEntry, ...], Surface]:
        if exact := self._exact.get(key):
            return tuple(exact[:5]), "exact"
        if alias := self._alias.get(key):
            oldest = min(alias, key=lambda e: (e.id is None, e.year or 9999))
            return tuple(dict.fromkeys((oldest, *alias[:3]))), "alias"
        return (), "exact"

    def nearest(self, text: str) -> tuple[TitleEntry, ...]:
        """Items whose title is spelt almost like `text`; empty when none is close. The first letter (one
        of the first two Chinese characters) is taken to be right, so few titles are compared."""
        words = title_words(text)
        key = "".join(without_article(words))
        chinese = has_cjk(key)
        if len(key) < (4 if chinese else 6):
            return ()
        cutoff = 74.0 if chinese else 92.0 if len(key) < 9 else 88.0
        alike = [k for letter in key[: 2 if chinese else 1] for k in self._spellings.get((chinese, letter), ())]
        best = process.extractOne(key, alike, scorer=fuzz.ratio, score_cutoff=cutoff)
        if best is None or re.sub(r"\D", "", best[0]) != re.sub(r"\D", "", key):
            return ()
        return self._at(best[0])[0][:3]

    def misspelt(self, tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> list[Match]:
        """Stretches of tokens with an unusual word that are spelt almost like a title."""
        found: list[Match] = []
        for first in range(len(tokens)):
            for last in range(min(len(tokens), first + 6) - 1, first - 1, -1):
                if any(a <= last and first <= b for a, b in taken):
                    continue
                window = tokens[first : last + 1]
                words = [t.norm for t in window]
                if all(is_common(w) or t.is_cjk for w, t in zip(words, window, strict=True)):
                    continue
                if any(window[i + 1].start - window[i].end > 3 for i in range(len(window) - 1)):
                    continue
                entries = self.nearest(" ".join(words))
                if entries and not _frayed(words, entries[0]):
                    found.append(Match(first, last, entries, "fuzzy"))
                    break
        return found


def _frayed(words: Sequence[str], entry: TitleEntry) -> bool:
    """Whether a stretch begins or ends in an everyday word that the title does not have: "in the spirit"."""
    own = {word for name in entry.names for word in title_words(name)}
    return any(is_common(word) and word not in own for word in (words[0], words[-1]))


def quoted(message: Message) -> list[Span]:
    """Stretches between title marks or quotation marks, marks left out."""
    spans = []
    for match in _QUOTES.finditer(message.text):
        group = next(i for i in range(1, 9) if match.group(i) is not None)
        spans.append(Span(match.start(group), match.end(group), match.group(group)))
    return spans


def same_title(left: str, right: str) -> bool:
    """Whether two titles are the same but for case, article, punctuation and word joins."""
    return "".join(without_article(title_words(fold(left)))) == "".join(without_article(title_words(fold(right))))
