"""Paired dialogues: the same wishes in English and in Chinese must end in the same ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from agent.ledger import Ledger
from agent.understanding import Understander

Held = frozenset[tuple[str, str, str, str]]
"""Field, op, value and strength of each entry."""


@dataclass(frozen=True, slots=True)
class Twin:
    """One dialogue in both languages, turn by turn."""

    id: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


def twins() -> Iterator[Twin]:
    """The committed pairs."""
    text = files("eval").joinpath("data/understanding/twins.jsonl").read_text("utf-8")
    for line in text.splitlines():
        row = json.loads(line)
        yield Twin(row["id"], tuple(row["en"]), tuple(row["zh"]))


def ledger_after(understander: Understander, messages: Sequence[str]) -> Ledger:
    """The ledger at the end of a dialogue."""
    ledger = Ledger()
    for turn, text in enumerate(messages, 1):
        ledger, _ = ledger.apply(understander.understand(text), turn)
    return ledger


def held(ledger: Ledger) -> Held:
    """What a ledger holds, without the words, which differ by language."""
    return frozenset((e.field, e.op, str(e.value), e.strength) for e in ledger.entries)


def differing(understander: Understander) -> dict[str, tuple[Held, Held]]:
    """Id to what only the English and only the Chinese ledger holds, for pairs that differ."""
    found = {}
    for twin in twins():
        en, zh = held(ledger_after(understander, twin.en)), held(ledger_after(understander, twin.zh))
        if en != zh:
            found[twin.id] = (en - zh, zh - en)
    return found
