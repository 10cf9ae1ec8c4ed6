"""Recorded dialogues as lessons: what had been said, and which items were recommended next.

Consecutive turns of the recommender are one answer. A lesson's context ends before the answer
begins, so that a title in the answer can never reach what is learned from its context.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.dialogues.heard import Heard, Turn, listen
from retrieval.mentions import TitleFinder
from retrieval.types import Utterance

FOLDS = 5


class RecordedItem(Protocol):
    @property
    def id(self) -> str: ...


class RecordedTurn(Protocol):
    @property
    def role(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def items(self) -> Sequence[RecordedItem]: ...


class RecordedDialogue(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def turns(self) -> Sequence[RecordedTurn]: ...


@dataclass(frozen=True, slots=True)
class Lesson:
    """One answer of a recommender."""

    heard: Heard
    """Everything before the answer."""
    targets: tuple[int, ...]
    """Rows named in the answer for the first time in the dialogue."""
    named: tuple[int, ...]
    """Rows named before, as annotated or found."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded dialogue, linked."""

    id: str
    heard: Heard
    """The whole of it."""
    rows: tuple[int, ...]
    """Rows annotated anywhere in it, each once."""
    lessons: tuple[Lesson, ...]

    @property
    def fold(self) -> int:
        """0 .. FOLDS-1, from the id alone: the same in every run."""
        return zlib.crc32(self.id.encode()) % FOLDS


def annotated(turn: RecordedTurn, row: Mapping[str, int]) -> list[int]:
    return [row[item.id] for item in turn.items if item.id in row]


def record(dialogue: RecordedDialogue, finder: TitleFinder, row: Mapping[str, int]) -> Recorded:
    """Links one dialogue and cuts it into lessons."""
    turns = [listen(Utterance(t.role, t.text), finder) for t in dialogue.turns]
    said = [annotated(t, row) for t in dialogue.turns]
    every = tuple(dict.fromkeys(r for rows in said for r in rows))
    heard = Heard(tuple(turns))
    return Recorded(dialogue.id, heard, every, tuple(_lessons(turns, said)))


def _lessons(turns: Sequence[Turn], said: Sequence[list[int]]) -> Iterable[Lesson]:
    start = 0
    while start < len(turns):
        end = start + 1
        if not turns[start].seeker:
            while end < len(turns) and not turns[end].seeker:
                end += 1
            heard = Heard(tuple(turns[:start]))
            named = dict.fromkeys([*heard.named, *(r for rows in said[:start] for r in rows)])
            answer = dict.fromkeys(r for rows in said[start:end] for r in rows)
            targets = tuple(r for r in answer if r not in named)
            if targets:
                yield Lesson(heard, targets, tuple(named))
        start = end
