"""The ledger: what the person asked for, turn by turn, and how a new message changes it.

Immutable: every change returns a new ledger that remembers the one before, so `undo` restores it
exactly. What is said later wins over what it contradicts; wishes on other fields carry over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from agent.types import Intent, LedgerEntry, ParsedConstraint
from agent.understanding.parsed import Named, Parsed
from retrieval.types import Constraint

Verdict = Literal["like", "dislike", "seen", "clear"]
SEEN = "seen"
"""The field of entries that say an item is known already; their op is "is"."""
TITLE = "title"
"""The field of likes and dislikes."""
_SILENT = frozenset({Intent.FORGET, Intent.OUT_OF_SCOPE, Intent.PROFILE, Intent.SMALLTALK, Intent.EXPLAIN})
"""Intents whose message never changes a wish."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry and the catalogue item it is about."""

    entry: LedgerEntry
    item: str | None = None
    """Catalogue id for likes, dislikes and seen items the catalogue carries."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one message did, for saying it aloud."""

    added: tuple[LedgerEntry, ...] = ()
    removed: tuple[LedgerEntry, ...] = ()
    """Taken back, or contradicted by what was added."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The wishes that hold now, oldest first."""

    rows: tuple[Row, ...] = ()
    past: tuple[tuple[Row, ...], ...] = ()
    """The rows before each change, oldest first."""

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        return tuple(row.entry for row in self.rows)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The conditions on fields, for the query."""
        return tuple(
            Constraint(e.field, e.op, e.value, e.strength)
            for e in self.entries
            if e.field != SEEN and e.op != "like" and e.op != "unlike"
        )

    @property
    def liked(self) -> tuple[str, ...]:
        """Catalogue ids, oldest first."""
        return self._items("like")

    @property
    def examples(self) -> tuple[str, ...]:
        """Ids liked in words: who names a title asks for more of its kind, a button only judges what is shown."""
        return tuple(r.item for r in self.rows if r.item and r.entry.op == "like" and r.entry.words != "like")

    @property
    def disliked(self) -> tuple[str, ...]:
        return self._items("unlike")

    @property
    def seen(self) -> tuple[str, ...]:
        return tuple(row.item for row in self.rows if row.entry.field == SEEN and row.item)

    def _items(self, op: str) -> tuple[str, ...]:
        return tuple(row.item for row in self.rows if row.entry.op == op and row.item)

    def apply(self, parsed: Parsed, turn: int, single: Collection[str] = ()) -> tuple[Ledger, Changes]:
        """The ledger after a message, and what changed; nothing before a doubtful message is asked about. Of the
        fields in `single` an item has one value only: who asks for another no longer asks for the first."""
        if parsed.torn:
            return self, Changes()
        intent = parsed.understanding.intent
        if intent is Intent.UNDO:
            return self._compared(self.undo())
        if intent is Intent.RESET:
            return self._compared(self.reset())
        if intent in _SILENT:
            return self, Changes()
        rows = [r for r in self.rows if r.entry.field not in parsed.dropped]
        constraints = [c for c in parsed.understanding.constraints if c.field not in parsed.dropped or parsed.replaces]
        words = {(t.field, str(t.value)): t.words for t in parsed.traces}
        anew = {c.field for c in constraints if c.op == "is" and c.field in single}
        rows = [r for r in rows if not (r.entry.op == "is" and r.entry.field in anew)]
        rows = _without_replaced(rows, constraints, parsed.replaces)
        for each in constraints:
            said = words.get((each.field, str(each.value)), str(each.value))
            rows = _with_constraint(rows, each, turn, said)
        for named, op in ((parsed.liked, "like"), (parsed.disliked, "unlike"), (parsed.seen, SEEN)):
            for one in named:
                rows = _with_title(rows, one, op, turn)
        return self._compared(self._next(tuple(rows)))

    def feedback(self, item: str, label: str, verdict: Verdict, turn: int) -> Ledger:
        """The ledger after a button: like, dislike, seen, or clear what was said of an item."""
        named = Named(label, item, verdict)
        if verdict == "clear":
            return self._next(tuple(r for r in self.rows if r.item != item))
        op = {"like": "like", "dislike": "unlike", "seen": SEEN}[verdict]
        return self._next(tuple(_with_title(list(self.rows), named, op, turn)))

    def remove(self, *entries: str) -> Ledger:
        """Without the entries of these ids; unchanged when there are none."""
        return self._next(tuple(r for r in self.rows if r.entry.id not in entries))

    def undo(self) -> Ledger:
        """Exactly the ledger before the last change; an untouched ledger stays as it is."""
        return Ledger(self.past[-1], self.past[:-1]) if self.past else self

    def reset(self) -> Ledger:
        """Empty; `undo` brings everything back."""
        return self._next(())

    def _next(self, rows: tuple[Row, ...]) -> Ledger:
        return self if rows == self.rows else Ledger(rows, (*self.past, self.rows))

    def _compared(self, after: Ledger) -> tuple[Ledger, Changes]:
        before, now = {e.id for e in self.entries}, {e.id for e in after.entries}
        added = tuple(e for e in after.entries if e.id not in before)
        return after, Changes(added, tuple(e for e in self.entries if e.id not in now))

    def to_json(self) -> dict[str, Any]:
        """A JSON value that `from_json` reads back to an equal ledger."""
        return {"rows": _dump(self.rows), "past": [_dump(rows) for rows in self.past]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Ledger:
        return cls(_load(value.get("rows", ())), tuple(_load(rows) for rows in value.get("past", ())))


def _dump(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{"entry": row.entry.model_dump(mode="json"), "item": row.item} for row in rows]


def _load(rows: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(LedgerEntry.model_validate(row["entry"]), row["item"]) for row in rows)


def _entry(turn: int, field: str, op: str, value: str | int | float, strength: str, words: str) -> LedgerEntry:
    """An entry; its id follows from what it says, so the same wish has the same id."""
    return LedgerEntry.model_validate(
        {"id": f"{field}:{op}:{value}", "turn": turn, "field": field, "op": op, "value": value,
         "strength": strength, "words": words}
    )  # fmt: skip


def _without_replaced(rows: list[Row], new: Sequence[ParsedConstraint], replaces: bool) -> list[Row]:
    """Rows that a message puts others in place of: all bounds of a number of which it gives both
    ends, and, where it corrects, everything wished for on the same field."""
    bounds: dict[str, set[str]] = {}
    wished = set()
    for each in new:
        if each.op in ("min", "max"):
            bounds.setdefault(each.field, set()).add(each.op)
        elif each.op == "is":
            wished.add(each.field)
    whole = {f for f, ops in bounds.items() if replaces or len(ops) == 2}
    gone = wished if replaces else set()
    return [
        r
        for r in rows
        if not (r.entry.op in ("min", "max") and r.entry.field in whole)
        and not (r.entry.op == "is" and r.entry.field in gone)
    ]


def _with_constraint(rows: list[Row], new: ParsedConstraint, turn: int, words: str) -> list[Row]:
    """Rows with one more condition; what it contradicts goes, what it repeats is said anew."""
    entry = _entry(turn, new.field, new.op, new.value, new.strength, words)
    if new.op in ("is", "is_not"):
        for position, row in enumerate(rows):
            if row.entry.id == entry.id:
                newer = replace(row, entry=row.entry.model_copy(update={"strength": new.strength}))
                return [*rows[:position], newer, *rows[position + 1 :]]
        kept = [r for r in rows if (r.entry.field, r.entry.value) != (new.field, new.value)]
    else:
        kept = [r for r in rows if not _clashes(r.entry, new)]
        if any(r.entry.id == entry.id for r in rows):
            return rows
    return [*kept, Row(entry)]


def _clashes(old: LedgerEntry, new: ParsedConstraint) -> bool:
    """Whether an earlier bound cannot stand beside a new one: the same end, or nothing in between."""
    if old.field != new.field or old.op not in ("min", "max"):
        return False
    if old.op == new.op:
        return old.value != new.value
    low, high = (old.value, new.value) if old.op == "min" else (new.value, old.value)
    return float(low) > float(high)


def _with_title(rows: list[Row], named: Named, op: str, turn: int) -> list[Row]:
    """Rows with a verdict on an item; an opposite verdict goes, having seen it stays."""
    field, verb = (SEEN, "is") if op == SEEN else (TITLE, op)
    entry = _entry(turn, field, verb, named.label, "must" if op == SEEN else "prefer", named.words)
    if any(r.entry.id == entry.id for r in rows):
        return rows
    kept = [r for r in rows if op == SEEN or r.entry.field != TITLE or r.entry.value != named.label]
    return [*kept, Row(entry, named.id)]
