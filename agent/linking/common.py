"""How ordinary a word is, so that Up, Her, Heat or 英雄 are not taken for titles without a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_CORPUS = 483_590
"""Words of the corpus behind `common_words.txt`."""


@cache
def frequencies() -> dict[str, float]:
    """Word (or Chinese pair or triple) to occurrences per 100,000."""
    lines = files("agent.linking").joinpath("common_words.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {word: float(count) for word, count in pairs}


def expected(words: Sequence[str]) -> float:
    """Chance occurrences of these words side by side in the corpus; 0 when one of them is rare."""
    product = float(_CORPUS)
    known = frequencies()
    for word in words:
        rate = known.get(word, 0.0)
        if not rate:
            return 0.0
        product *= rate / 100_000
    return product


def is_common(word: str) -> bool:
    """Whether a word belongs to everyday talk."""
    return word in frequencies()
