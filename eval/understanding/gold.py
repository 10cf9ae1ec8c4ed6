"""The committed messages with their gold, and their fixed split.

A message is in the part that the sha256 of its id says: 60 % to learn from, 15 % to choose by, 25 %
held back. Held-back messages are scored and reported, never looked at while something is chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

Part = Literal["train", "dev", "test"]
_FILES = tuple(f"messages_{writer}.jsonl" for writer in "abcdghi")


@dataclass(frozen=True, slots=True)
class Example:
    """One message and what it means."""

    id: str
    text: str
    slate: tuple[str, ...]
    """Labels on the screen when it was said."""
    gold: dict[str, Any]
    """Slots, intent and language, as `scoring` compares them."""

    @property
    def part(self) -> Part:
        return part_of(self.id)


def part_of(key: str) -> Part:
    """The part of the split an id belongs to."""
    bucket = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 100
    return "train" if bucket < 60 else "dev" if bucket < 75 else "test"


def read_examples(lines: Iterable[str]) -> list[Example]:
    """Examples of a JSONL file."""
    rows = (json.loads(line) for line in lines if line.strip())
    return [Example(str(r["id"]), r["text"], tuple(r["slate"]), r["gold"]) for r in rows]


def examples(*parts: Part) -> list[Example]:
    """The committed examples of the parts named, all without any."""
    folder = files("eval").joinpath("data/understanding")
    found = [e for name in _FILES for e in read_examples(folder.joinpath(name).read_text("utf-8").splitlines())]
    return [e for e in found if not parts or e.part in parts]
