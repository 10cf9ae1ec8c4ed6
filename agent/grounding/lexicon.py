"""The harmless words: everything a checked sentence may say without evidence.

Not for facts. A word belongs here only if no item could make it false: function words, verbs of
suiting and offering, words about the person's own wish.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.types import Language

FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Harmless words of one language."""

    words: frozenset[str]
    """Lower case; for Chinese every entry, of any length."""
    phrases: tuple[str, ...]
    """Entries of several words, longest first; empty for Chinese."""


@cache
def lexicon(language: Language) -> Lexicon:
    """The list of `language`, read once."""
    words: set[str] = set()
    phrases: list[str] = []
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("="):
            phrases.append(line[1:].strip())
        else:
            words.update(line.split())
    return Lexicon(frozenset(words), tuple(sorted(phrases, key=len, reverse=True)))
