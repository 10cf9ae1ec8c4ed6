"""What people did and said: interactions and recorded dialogues, as files bring them and as training takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import cells
from retrieval.catalogue.cells import BadCell
from retrieval.catalogue.importer import BadRows, ImportReport
from retrieval.catalogue.readers import BadRow, Row, read_rows
from retrieval.errors import ImportProblem, MissingData
from retrieval.store import tables
from retrieval.store.database import Database
from retrieval.store.reading import rows_by_id
from retrieval.store.writing import BATCH, batches, refresh_digests, upsert
from retrieval.types import Interaction

VERBS: Mapping[str, float] = {"like": 1.0, "dislike": -1.0, "view": 0.5, "purchase": 1.0}
"""What each verb says of liking, -1 to 1."""

POSITIVE = 0.5
"""From this preference on an interaction counts as liking; a rating of 4 has it."""

_USER = ("user", "userId", "user_id")
_ITEM = ("item", "movieId", "item_id", "movie_id", "id")
_TIME = ("time", "timestamp")
_LOWEST, _HIGHEST = 0.5, 5.0

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Interactions:
    """Every interaction as arrays of one length, sorted by user, then row."""

    users: NDArray[np.int32]
    """0..n_users-1, in the order of the users' ids."""
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    """Preference, -1 (disliked) to 1 (liked)."""
    ratings: NDArray[np.float32]
    """0.5 to 5, NaN where only a verb is known."""
    times: NDArray[np.int64]
    """Unix seconds, -1 when unknown."""
    n_users: int


@dataclass(frozen=True, slots=True)
class DialogueItem:
    """An item named in a turn."""

    id: str
    liked: int = 2
    """1 liked, 0 disliked, 2 unsaid; of the seeker, as annotated after the conversation."""
    seen: int = 2
    """1 seen, 0 not seen, 2 unsaid."""


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """One message of a recorded dialogue."""

    role: str
    """seeker or recommender."""
    text: str
    items: tuple[DialogueItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One recorded dialogue."""

    id: str
    turns: tuple[DialogueTurn, ...]


def preference(rating: float | None, verb: str | None) -> float:
    """What an interaction says of liking, -1 to 1: a rating of 3 says nothing, 1 and 5 say it all."""
    if rating is not None:
        return max(-1.0, min(1.0, (rating - 3.0) / 2.0))
    return VERBS.get(verb or "", 0.0)


def import_interactions(database: Database, path: Path, *, keep_good: bool = False) -> ImportReport:
    """Import a file of interactions; those with items the catalogue lacks are counted and left out."""
    rows = read_rows(path, (_USER, _ITEM, ("rating", "verb")))
    return store_interactions(database, rows, str(path), keep_good=keep_good)


def store_interactions(
    database: Database, rows: Iterable[Row | BadRow], source: str, *, keep_good: bool = False
) -> ImportReport:
    """Store `rows` as interactions; `source` names them in errors."""
    report = ImportReport("interactions")
    bad = BadRows(source, keep_good, report)
    known = _known_rows(database)
    unknown: Counter[str] = Counter()
    with database.write() as connection:
        for batch in batches(_checked(rows, bad, read_interaction), 5 * BATCH):
            if not bad.refused:
                stored = _stored(batch, known, unknown)
                report.added += len(stored)
                upsert(connection, tables.interactions, stored)
        bad.raise_if_refused()
        _refuse_strangers(source, report.added, unknown)
        refresh_digests(connection, "interactions")
    report.notes += _unknown_notes(unknown, "interactions")
    return report


def record_interactions(database: Database, interactions: Iterable[Interaction]) -> int:
    """Store interactions as they happen; returns how many name items of the catalogue. The catalogue's
    digest stays: what was trained stays valid until the next import."""
    known = _known_rows(database)
    stored = _stored(list(interactions), known, Counter())
    with database.write() as connection:
        upsert(connection, tables.interactions, stored)
    return len(stored)


def read_interaction(values: Mapping[str, object]) -> Interaction:
    """The interaction of one row; raises `BadCell`."""
    user, item = cells.identifier(*cells.pick(values, _USER)), cells.identifier(*cells.pick(values, _ITEM))
    rating = cells.number("rating", values.get("rating"))
    verb = cells.text("verb", values.get("verb")).lower() or None
    if rating is not None and not _LOWEST <= rating <= _HIGHEST:
        raise BadCell("rating", f"{rating:g} is outside {_LOWEST:g} to {_HIGHEST:g}: scale the ratings")
    if rating is None and verb is None:
        raise BadCell("rating", "neither a rating nor a verb is given")
    if verb is not None and verb not in VERBS:
        raise BadCell("verb", f"'{verb}' is not one of {', '.join(VERBS)}")
    return Interaction(
        user, item, rating, None if rating is not None else verb, cells.moment(*cells.pick(values, _TIME))
    )


def import_dialogues(database: Database, path: Path, *, keep_good: bool = False) -> ImportReport:
    """Import recorded dialogues; items the catalogue lacks are counted and taken out of the turns."""
    report = ImportReport("dialogues")
    bad = BadRows(str(path), keep_good, report)
    known = _known_rows(database)
    unknown: Counter[str] = Counter()
    named = 0
    with database.write() as connection:
        for batch in batches(_checked(read_rows(path, (("id",), ("turns",))), bad, read_dialogue), 200):
            if not bad.refused:
                kept = [_with_known(dialogue, known, unknown) for dialogue in batch]
                named += sum(len(turn.items) for dialogue in kept for turn in dialogue.turns)
                report.added += len(kept)
                upsert(connection, tables.dialogues, [{"id": d.id, "turns": _turns_json(d)} for d in kept])
        bad.raise_if_refused()
        _refuse_strangers(str(path), named if unknown else report.added, unknown)
        refresh_digests(connection, "dialogues")
    report.notes += _unknown_notes(unknown, "mentions")
    return report


def read_dialogue(values: Mapping[str, object]) -> Dialogue:
    """The dialogue of one row; raises `BadCell`."""
    identifier = cells.identifier("id", values.get("id"))
    turns = values.get("turns")
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise BadCell("turns", "is not a list of objects")
    return Dialogue(identifier, tuple(_turn(turn, n) for n, turn in enumerate(turns)))


def dialogue_from(identifier: str, turns: list[dict[str, object]]) -> Dialogue:
    """A dialogue as the database stores it."""
    return read_dialogue({"id": identifier, "turns": turns})


def _turn(raw: Mapping[str, object], place: int) -> DialogueTurn:
    role = cells.text(f"turns[{place}].role", raw.get("role"))
    if role not in ("seeker", "recommender"):
        raise BadCell(f"turns[{place}].role", f"'{role}' is neither seeker nor recommender")
    items = raw.get("items", raw.get("movies")) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadCell(f"turns[{place}].items", "is not a list of objects")
    text = cells.text(f"turns[{place}].text", raw.get("text"))
    return DialogueTurn(role, text, tuple(_dialogue_item(item, f"turns[{place}].items") for item in items))


def _dialogue_item(raw: Mapping[str, object], place: str) -> DialogueItem:
    said = []
    for key in ("liked", "seen"):
        value = 2 if raw.get(key) is None else raw[key]
        if value not in (0, 1, 2) or isinstance(value, bool):
            raise BadCell(f"{place}.{key}", f"{value!r} is not 0, 1 or 2")
        said.append(int(str(value)))
    column, value = cells.pick(raw, ("id", "movie_id"))
    return DialogueItem(cells.identifier(f"{place}.{column}", value), *said)


def _turns_json(dialogue: Dialogue) -> list[dict[str, object]]:
    return [
        {"role": t.role, "text": t.text, "items": [{"id": i.id, "liked": i.liked, "seen": i.seen} for i in t.items]}
        for t in dialogue.turns
    ]


def _checked(
    rows: Iterable[Row | BadRow], bad: BadRows, read: Callable[[Mapping[str, object]], _Read]
) -> Iterator[_Read]:
    for row in rows:
        if isinstance(row, BadRow):
            bad.add(row.line, row.field, row.problem)
            continue
        try:
            found = read(row.values)
        except BadCell as error:
            bad.add(row.line, error.field, error.problem)
            continue
        yield found


def _known_rows(database: Database) -> dict[str, int]:
    with database.read() as connection:
        known = rows_by_id(connection)
    if not known:
        raise MissingData("there is no catalogue yet: run `palate import items` or `palate sample movies` first")
    return known


def _stored(batch: Iterable[Interaction], known: Mapping[str, int], unknown: Counter[str]) -> list[dict[str, object]]:
    stored: dict[tuple[str, int, str], dict[str, object]] = {}
    for each in batch:
        row = known.get(each.item)
        if row is None:
            unknown[each.item] += 1
            continue
        kind = each.verb or "rating"
        stored[each.user, row, kind] = {
            "user": each.user, "row": row, "kind": kind, "rating": each.rating, "time": each.time
        }  # fmt: skip
    return list(stored.values())


def _with_known(dialogue: Dialogue, known: Mapping[str, int], unknown: Counter[str]) -> Dialogue:
    unknown.update(item.id for turn in dialogue.turns for item in turn.items if item.id not in known)
    turns = (replace(turn, items=tuple(i for i in turn.items if i.id in known)) for turn in dialogue.turns)
    return replace(dialogue, turns=tuple(turns))


def _refuse_strangers(source: str, taken: int, unknown: Counter[str]) -> None:
    if taken:
        return
    if unknown:
        example = next(iter(unknown))
        problem = f"none of the {len(unknown):,} items it names is in the catalogue (such as '{example}')"
        raise ImportProblem(source, None, None, f"{problem}: import its items first")
    raise ImportProblem(source, None, None, "there is nothing in it; nothing was imported")


def _unknown_notes(unknown: Counter[str], what: str) -> list[str]:
    if not unknown:
        return []
    examples = ", ".join(identifier for identifier, _ in unknown.most_common(5))
    return [f"{unknown.total():,} {what} of {len(unknown):,} items that the catalogue lacks were left out: {examples}"]
