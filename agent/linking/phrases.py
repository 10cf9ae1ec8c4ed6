"""Words for values: a phrase table over tokens, built from the domain file and the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from agent.linking.common import frequencies
from agent.linking.text import Token, fold, tokens_of

_SHORTEST = 5
"""Letters of a word from which on a slip of the finger is put right."""
_LONG = 8
"""Letters from which on two slips are."""
_RARE = 1.5
"""Occurrences per 100,000 below which a word may be a slip: people slip alike."""
_OWN_WORDS = frozenset(
    [
        "thrilled",
        "auction",
        "mastery",
        "comely",
        "animate",
        "animates",
        "animator",
        "dramatics",
        "westerner",
        "romanced",
        "comet",
        "musician",
        "musically",
        "mysterious",
        "roman",
        "romans",
        "dramatist",
        "comedown",
    ]
)
"""Words of their own that are spelt almost like one for a kind of item."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: tokens `first` to `last` inclusive, and what they are called for."""

    first: int
    last: int
    keys: tuple[tuple[str, str], ...]
    """Pairs of field and value."""


def stem(word: str) -> str:
    """A word without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


class PhraseTable:
    """Phrases to field values."""

    def __init__(self, plurals: bool = True) -> None:
        """With `plurals` a word and its plural are the same; names have none."""
        self._form: Callable[[str], str] = stem if plurals else str
        self._table: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        self._longest = 1
        self._own: list[str] | None = None
        """Words that are forms of a value's own name, once they are asked for."""

    def _key(self, tokens: Iterable[Token]) -> str:
        """The form under which a phrase is looked up: its words run together."""
        return "".join(self._form(t.norm) for t in tokens)

    def add(self, phrase: str, field: str, value: str) -> None:
        """Let `phrase` mean `value` of `field`; a phrase may mean several."""
        tokens = list(tokens_of(fold(phrase)))
        if tokens:
            self._table[self._key(tokens)][(field, value)] = None
            self._longest = max(self._longest, len(tokens) + 1)
            self._own = None

    def keys(self, phrase: str) -> tuple[tuple[str, str], ...]:
        """Pairs of field and value that a whole phrase means; empty for none."""
        return tuple(self._table.get(self._key(tokens_of(fold(phrase))), ()))

    def find(self, tokens: Sequence[Token], gap: int = 2) -> list[Hit]:
        """Longest phrases from left to right; words of one phrase are at most `gap` apart."""
        hits, first = [], 0
        while first < len(tokens):
            best, key = None, ""
            for last in range(first, min(len(tokens), first + self._longest)):
                if last > first and tokens[last].start - tokens[last - 1].end > gap:
                    break
                key += self._form(tokens[last].norm)
                if key in self._table:
                    best = Hit(first, last, tuple(self._table[key]))
            if best:
                hits.append(best)
                first = best.last + 1
            else:
                first += 1
        return hits

    def misspelt(self, tokens: Sequence[Token], free: Iterable[int]) -> list[Hit]:
        """Single unusual words among the tokens `free` that are a slip away from a word of the table and
        begin with its letter: "comdey", "thirller"."""
        odd = [i for i in free if _odd(tokens[i])]
        if odd and self._own is None:
            self._own = [key for key, pairs in self._table.items() if _own_form(key, [value for _, value in pairs])]
        hits = []
        for index in odd:
            word = tokens[index].norm
            slips = 2 if len(word) >= _LONG else 1
            alike = [key for key in self._own or () if key[0] == word[0] and abs(len(key) - len(word)) <= slips]
            near = [(OSA.distance(word, key, score_cutoff=slips), key) for key in alike]
            if near and min(near)[0] <= slips:
                hits.append(Hit(index, index, tuple(self._table[min(near)[1]])))
        return hits


def _own_form(key: str, values: Iterable[str]) -> bool:
    """Whether a word is a form of its value's own name: "comedies" of comedy, not "laughs"."""
    return len(key) >= _SHORTEST and key.isascii() and key.isalpha() and any(key[:4] == value[:4] for value in values)


def _odd(token: Token) -> bool:
    """Whether a word may be a slip of the finger: no everyday word, and no word of its own."""
    word = token.norm
    return (
        not token.is_cjk
        and len(word) >= _SHORTEST - 1
        and frequencies().get(word, 0.0) < _RARE
        and word not in _OWN_WORDS
    )
