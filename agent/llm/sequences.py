"""What the model has read already, and where.

The context has a fixed number of sequences. A *prefix* is the fixed part of a prompt in a sequence
of its own, kept for good and saved on disk. A *row* is a working sequence: it begins as a copy of
whatever shares the most with it (a prefix, another row, a finished row that nobody has needed since)
and is read on from there. Copies share cells, so they cost neither time nor memory.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

KEPT = 12
"""Most prefixes in memory."""
FILES_PER_PROMPT = 3
"""State files kept per model and prompt name: other versions of a prompt may be in use elsewhere."""


class Memory(Protocol):
    """The part of `Native` that is needed here."""

    cells: int

    def share(self, source: int, target: int, upto: int) -> None: ...
    def drop(self, sequence: int, start: int = 0) -> None: ...
    def state(self, sequence: int) -> bytes: ...
    def restore(self, sequence: int, state: bytes) -> bool: ...


@dataclass(slots=True, eq=False)
class Row:
    """A sequence and the tokens in it."""

    sequence: int
    tokens: list[int] = field(default_factory=list)
    """Tokens whose KV state is there."""
    own: int = 0
    """Cells set aside for it, beyond those it shares with its prefix."""
    busy: bool = False
    used: int = 0
    """When it was last used, by the clock of `Sequences`."""
    prefix: Prefix | None = None
    """The prefix whose cells it shares."""


@dataclass(slots=True, eq=False)
class Prefix:
    """The fixed part of a prompt."""

    row: Row
    goal: tuple[int, ...]
    path: Path

    @property
    def complete(self) -> bool:
        return len(self.row.tokens) == len(self.goal)


class Sequences:
    """Hands out rows and prefixes, and takes them back. Knows which cells are taken."""

    def __init__(self, memory: Memory, working: int, states: Path, model: str) -> None:
        """`model` names weights and library: state files of others are not read."""
        self._memory, self._states, self._model = memory, states, model
        self._prefixes: dict[tuple[int, ...], Prefix] = {}
        self._free = list(range(KEPT))
        self._rows = [Row(KEPT + i) for i in range(working)]
        self._clock = 0

    def prefix(self, name: str, tokens: Sequence[int]) -> Prefix | None:
        """The prefix with these tokens: in memory, from its file, or still to be read.

        None while busy rows leave no place for it; at most half of all cells may be asked for.
        """
        goal = tuple(tokens)
        found = self._prefixes.get(goal) or self._open(name, goal)
        if found:
            found.row.used = self._tick()
        return found

    def keep_if_complete(self, row: Row) -> None:
        """Save the prefix in `row` once it is read. A full or read-only disk only costs time at the next start."""
        prefix = next((p for p in self._prefixes.values() if p.row is row and p.complete), None)
        if prefix is None:
            return
        with contextlib.suppress(OSError):
            self._states.mkdir(parents=True, exist_ok=True)
            state = self._memory.state(row.sequence)
            part = prefix.path.with_suffix(".part")
            part.write_bytes(_seal(self._model, prefix.goal, state) + state)
            part.replace(prefix.path)
            self._prune(prefix.path)

    def borrow(self, tokens: Sequence[int], prefix: Prefix | None, room: int, upto: int) -> Row | None:
        """A row that begins with as many of `tokens` as are known, at most `upto`; None when all are busy.

        `room` is how many tokens it may hold at the end.
        """
        source, shared = self._best_source(tokens, prefix, upto)
        row = next(iter(sorted((r for r in self._rows if not r.busy), key=_expendable)), None)
        own = room - (len(prefix.goal) if prefix else 0)
        if row is None or not self._reserve(own, (row, source), prefix):
            return None
        if row is source:
            self._memory.drop(row.sequence, shared)
        else:
            self._memory.drop(row.sequence)
            if source is not None and shared:
                self._memory.share(source.sequence, row.sequence, shared)
        row.tokens = list(tokens[:shared])
        row.own, row.busy, row.used, row.prefix = own, True, self._tick(), prefix
        return row

    def give_back(self, row: Row, keep: bool) -> None:
        """Take a row back; with `keep` its tokens stay until its place is needed."""
        row.busy = False
        self.trim(row)
        row.own = min(row.own, len(row.tokens))
        if not keep:
            self._clear(row)

    def trim(self, row: Row) -> None:
        """Forget what was read into a row on a guess and is no part of it."""
        self._memory.drop(row.sequence, len(row.tokens))

    def _best_source(self, tokens: Sequence[int], prefix: Prefix | None, upto: int) -> tuple[Row | None, int]:
        best: tuple[Row | None, int] = (prefix.row, min(len(prefix.goal), upto)) if prefix else (None, 0)
        for row in self._rows:
            shared = _common(row.tokens, tokens[:upto])
            if shared > best[1]:
                best = (row, shared)
        return best

    def _reserve(self, own: int, spare: tuple[Row | None, ...] = (), needed: Prefix | None = None) -> bool:
        """Make sure `own` cells are free, forgetting what was used longest ago.

        Rows of `spare` are not cleared: the first is the one to be filled, so its cells count as free.
        """
        if self._taken(spare) + own > self._memory.cells:
            for row in self._rows:
                if not row.busy and row not in spare:
                    self._clear(row)
        while self._taken(spare) + own > self._memory.cells and self._forget_oldest(needed):
            pass
        return self._taken(spare) + own <= self._memory.cells

    def _taken(self, spare: tuple[Row | None, ...]) -> int:
        rows = sum(row.own for row in self._rows if row.busy or row not in spare[:1])
        return rows + sum(len(prefix.goal) for prefix in self._prefixes.values())

    def _forget_oldest(self, needed: Prefix | None) -> bool:
        """Forget the prefix used longest ago that nobody needs; False when there is none."""
        in_use = [row.prefix for row in self._rows if row.busy]
        spare = [p for p in self._prefixes.values() if p is not needed and p not in in_use]
        if not spare:
            return False
        prefix = min(spare, key=lambda p: p.row.used)
        for row in self._rows:
            if row.prefix is prefix:
                self._clear(row)
        self._memory.drop(prefix.row.sequence)
        self._free.append(prefix.row.sequence)
        del self._prefixes[prefix.goal]
        return True

    def _open(self, name: str, goal: tuple[int, ...]) -> Prefix | None:
        if not (self._free or self._forget_oldest(None)) or not self._reserve(len(goal)):
            return None
        key = hashlib.sha256(f"{self._model} {goal}".encode()).hexdigest()[:16]
        model = hashlib.sha256(self._model.encode()).hexdigest()[:12]
        prefix = Prefix(Row(self._free.pop()), goal, self._states / f"{model}-{name}-{key}.kv")
        self._prefixes[goal] = prefix
        if self._load(prefix):
            prefix.row.tokens = list(goal)
        return prefix

    def _load(self, prefix: Prefix) -> bool:
        """Fill a prefix from its file; False when there is none, or it is broken or stale."""
        try:
            data = prefix.path.read_bytes()
        except OSError:
            return False
        seal, state = data[:_SEAL], data[_SEAL:]
        return seal == _seal(self._model, prefix.goal, state) and self._memory.restore(prefix.row.sequence, state)

    def _clear(self, row: Row) -> None:
        self._memory.drop(row.sequence)
        row.tokens, row.own, row.prefix = [], 0, None

    def _prune(self, newest: Path) -> None:
        alike = newest.name.rpartition("-")[0]
        files = sorted(self._states.glob(f"{alike}-*.kv"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in files[FILES_PER_PROMPT:]:
            old.unlink(missing_ok=True)

    def _tick(self) -> int:
        self._clock += 1
        return self._clock


_SEAL = hashlib.sha256().digest_size


def _seal(model: str, tokens: Sequence[int], state: bytes) -> bytes:
    """A broken state file would end the process, so that none is used whose digest is wrong."""
    return hashlib.sha256(f"{model} {list(tokens)}".encode() + state).digest()


def _expendable(row: Row) -> tuple[bool, int]:
    """Order of reuse: empty rows, then those used longest ago."""
    return bool(row.tokens), row.used


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens two sequences share at their beginning."""
    length = min(len(a), len(b))
    return next((i for i in range(length) if a[i] != b[i]), length)
