"""Scores of understanding: what is compared, how values are made comparable, what is counted.

A *slot* is one of the ten list or year fields below. Titles are compared without year, articles,
punctuation and accents, people by family name, everything without case. A message is *fully
correct* when intent, language and all slots are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TITLES = ("liked", "disliked", "seen")
LISTS = ("genres", "not_genres", "people", "not_people", *TITLES, "items")
YEARS = ("year_min", "year_max")
SLOTS = (*LISTS, *YEARS)
FAMILY_FIRST = frozenset({"wong", "leung", "zhang", "chow", "cheung", "bong", "chan", "park", "tsui", "jia"})
"""Family names that usually stand first even in English."""
_ARTICLES = frozenset({"the", "a", "an"})


def fold(text: object) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def title_key(title: str) -> str:
    """The form in which two spellings of a title agree: no year, no alias in brackets, no article."""
    bare = re.sub(r"\s*\(\d{4}\)\s*$", "", str(title).strip())
    while re.search(r"\S\s*\([^()]*\)\s*$", bare):
        bare = re.sub(r"\s*\([^()]*\)\s*$", "", bare)
    if match := re.match(r"^(.*),\s*(the|a|an|le|la|les|el|il|der|die|das)\s*$", bare, re.IGNORECASE):
        bare = f"{match.group(2)} {match.group(1)}"
    words = re.findall(r"\w+", fold(bare).replace("&", " and ").replace("_", " "))
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return "".join(words)


def person_key(name: str) -> str:
    """The family name."""
    words = [w for w in re.split(r"[\s·.,]+", fold(name)) if w and w not in ("jr", "sr")]
    family = [w for w in words if w in FAMILY_FIRST]
    return (family or words[-1:] or [""])[0]


def slot(row: Mapping[str, Any], name: str) -> frozenset[str]:
    """One slot as a set of comparable values."""
    raw = row.get(name)
    values: Iterable[Any] = [] if raw in (None, "") else raw if isinstance(raw, list | tuple) else [raw]
    if name in TITLES:
        keys = {title_key(v) for v in values}
    elif name.endswith("people"):
        keys = {person_key(v) for v in values}
    elif name in YEARS or name == "items":
        keys = {str(int(v)) for v in values}
    else:
        keys = {fold(v).strip() for v in values}
    return frozenset(keys - {""})


def flat(understanding: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's Understanding as slots: constraints become genres, people and years."""
    row: dict[str, Any] = {n: list(understanding.get(n, ())) for n in (*TITLES, "items")}
    row |= {"genres": [], "not_genres": [], "people": [], "not_people": [], "year_min": None, "year_max": None}
    for each in understanding.get("constraints", ()):
        kind, op, value = each["field"], each["op"], each["value"]
        plural = {"genre": "genres", "person": "people"}.get(kind)
        if plural and op in ("is", "is_not"):
            row[plural if op == "is" else f"not_{plural}"].append(value)
        elif kind == "year" and op in ("min", "max"):
            row[f"year_{op}"] = value
    return row | {"intent": understanding["intent"], "language": understanding["language"]}


@dataclass
class Count:
    """True positives, false positives, false negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: frozenset[str], found: frozenset[str]) -> None:
        self.right += len(gold & found)
        self.wrong += len(found - gold)
        self.missed += len(gold - found)

    @property
    def f1(self) -> float:
        """2tp / (2tp + fp + fn); 1 when there is nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    @property
    def precision(self) -> float:
        found = self.right + self.wrong
        return self.right / found if found else float(not self.missed)

    @property
    def recall(self) -> float:
        gold = self.right + self.missed
        return self.right / gold if gold else float(not self.wrong)


@dataclass(frozen=True)
class Miss:
    """One message that was not fully understood."""

    id: str
    text: str
    what: tuple[str, ...]
    """Each difference in words: "genres: wanted horror, got -"."""


@dataclass
class Scores:
    """What is counted over a set of messages."""

    n: int = 0
    intent: int = 0
    language: int = 0
    full: int = 0
    slots: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in SLOTS})
    intents: dict[str, list[int]] = field(default_factory=dict)
    """Intent to how many were right and how many there are."""
    misses: list[Miss] = field(default_factory=list)

    @property
    def all_slots(self) -> Count:
        """Every slot together (micro)."""
        return Count(*(sum(getattr(c, k) for c in self.slots.values()) for k in ("right", "wrong", "missed")))

    def add(self, key: str, text: str, gold: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Count one message: gold and found as slots with intent and language."""
        what = [f"{n}: wanted {gold[n]}, got {found[n]}" for n in ("intent", "language") if gold[n] != found[n]]
        self.n += 1
        self.intent += gold["intent"] == found["intent"]
        self.language += gold["language"] == found["language"]
        tally = self.intents.setdefault(str(gold["intent"]), [0, 0])
        tally[0] += gold["intent"] == found["intent"]
        tally[1] += 1
        for name in SLOTS:
            wanted, got = slot(gold, name), slot(found, name)
            self.slots[name].add(wanted, got)
            if wanted != got:
                what.append(f"{name}: wanted {_say(wanted)}, got {_say(got)}")
        self.full += not what
        if what:
            self.misses.append(Miss(key, text, tuple(what)))

    def summary(self) -> dict[str, float]:
        """The shares, 1.0 for an empty set."""
        n = self.n or 1
        empty = not self.n
        return {
            "n": self.n,
            "intent": 1.0 if empty else self.intent / n,
            "language": 1.0 if empty else self.language / n,
            "slot_f1": self.all_slots.f1,
            "fully_correct": 1.0 if empty else self.full / n,
        }


def _say(values: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "-"
