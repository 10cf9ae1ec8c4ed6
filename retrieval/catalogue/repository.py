"""The catalogue as everything else reads it: items, hard filters, titles, documents, interactions.

A read view. It loads lazily, keeps what is small (ids, masks of recent conditions, values) and asks
the database for the rest; many threads may share one. After an import open a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from threading import RLock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from retrieval.catalogue.documents import document
from retrieval.catalogue.domain import Domain, Field
from retrieval.catalogue.domain_file import stored_domain
from retrieval.catalogue.reactions import POSITIVE, VERBS, Dialogue, Interactions, dialogue_from, preference
from retrieval.errors import BadConfiguration, MissingData, UnknownItem
from retrieval.settings import RetrievalSettings
from retrieval.store import reading, tables
from retrieval.store.database import Database, open_database
from retrieval.store.writing import read_meta
from retrieval.types import Constraint, Item, Name, Value

Mask = NDArray[np.bool_]

_PAGE = 500
_KEPT_MASKS = 512
_KEPT_ITEMS = 4096


class Catalogue:
    """A read view of the imported catalogue."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.read() as connection:
            meta = read_meta(connection)
            if "domain" not in meta:
                raise MissingData("there is no catalogue yet: run `palate sample movies` or `palate import items FILE`")
            self.ids: tuple[str, ...] = reading.item_ids(connection)
        self.domain: Domain = stored_domain(meta["domain"])
        self.digest: str = meta["digest"]
        self.items_digest: str = meta["items_digest"]
        self.row: Mapping[str, int] = MappingProxyType({identifier: row for row, identifier in enumerate(self.ids)})
        self._lock = RLock()
        self._items: dict[int, Item] = {}
        self._values: dict[str, Mapping[Value, int]] = {}
        self._mask = lru_cache(_KEPT_MASKS)(self._compute_mask)

    @classmethod
    def open(cls, settings: RetrievalSettings) -> Catalogue:
        """The catalogue of a data folder; `MissingData` when nothing is imported."""
        return cls(open_database(settings.database_url))

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.row

    def get(self, identifier: str) -> Item:
        """One item; `UnknownItem` when the catalogue does not have it."""
        return self.items((identifier,))[0]

    def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """The items of `ids`, in that order."""
        rows = []
        for identifier in ids:
            if identifier not in self.row:
                raise UnknownItem(f"the catalogue has no item '{identifier}'")
            rows.append(self.row[identifier])
        return self.at(rows)

    def at(self, rows: Sequence[int]) -> tuple[Item, ...]:
        """The items of `rows`, in that order."""
        with self._lock:
            found = {row: self._items[row] for row in rows if row in self._items}
        missing = sorted({int(row) for row in rows} - found.keys())
        for start in range(0, len(missing), _PAGE):
            with self.database.read() as connection:
                found.update(reading.items_at(connection, missing[start : start + _PAGE]))
        with self._lock:
            if len(self._items) + len(missing) > _KEPT_ITEMS:
                self._items.clear()
            self._items.update((row, found[row]) for row in missing[:_KEPT_ITEMS])
        return tuple(found[int(row)] for row in rows)

    def allowed(self, constraints: Sequence[Constraint]) -> Mask:
        """bool (n_items,): the rows that satisfy every constraint, whatever its strength. An item of
        which the number asked for is unknown does not satisfy min or max."""
        mask = np.ones(len(self), dtype=np.bool_)
        for constraint in constraints:
            mask &= self._mask_of(constraint)
        return mask

    def agreement(self, constraint: Constraint) -> NDArray[np.float32]:
        """float32 (n_items,): 1 where the constraint is satisfied, else 0."""
        return self._mask_of(constraint).astype(np.float32)

    def _mask_of(self, constraint: Constraint) -> Mask:
        return self._mask(constraint.field, constraint.op, constraint.value)

    def _compute_mask(self, name: str, op: str, value: Value) -> Mask:
        field = self.field(name)
        mask = np.zeros(len(self), dtype=np.bool_)
        with self.database.read() as connection:
            if field.kind == "number":
                number = _number(field, value)
                low, high = (None if op == "max" else number), (None if op == "min" else number)
                found = reading.rows_within(connection, field.attributes, low, high)
            elif op in ("min", "max"):
                raise BadConfiguration(f"'{name}' has no order: {op} {value!r} means nothing")
            else:
                found = reading.rows_with_text(connection, field.attributes, str(value))
            mask[found] = True
            if op == "is_not":
                mask = ~mask
                # What nothing has needs no proof of absence.
                if not field.unknown_passes and len(found):
                    said = np.zeros(len(self), dtype=np.bool_)
                    said[reading.rows_with_any(connection, field.attributes)] = True
                    mask &= said
        mask.setflags(write=False)
        return mask

    def field(self, name: str) -> Field:
        """A field of the domain; `BadConfiguration` when it has none of that name."""
        if name not in self.domain.fields:
            raise BadConfiguration(f"there is no field '{name}': this catalogue has {', '.join(self.domain.fields)}")
        return self.domain.fields[name]

    @cached_property
    def _names(self) -> tuple[tuple[int, Name], ...]:
        with self.database.read() as connection:
            return tuple(reading.all_names(connection))

    def names(self) -> tuple[tuple[int, Name], ...]:
        """Every title with its row, by row, an item's display titles first."""
        return self._names

    def values(self, field_name: str) -> Mapping[Value, int]:
        """Every value of a field to its number of items, the most frequent first."""
        if field_name not in self._values:
            with self.database.read() as connection:
                counts = reading.value_counts(connection, self.field(field_name).attributes)
            self._values[field_name] = MappingProxyType(dict(counts))
        return self._values[field_name]

    def each(self) -> Iterator[Item]:
        """Every item, by row, read in pages and not kept."""
        for start in range(0, len(self), _PAGE):
            rows = range(start, min(start + _PAGE, len(self)))
            with self.database.read() as connection:
                found = reading.items_at(connection, rows)
            yield from (found[row] for row in rows)

    def documents(self, without: Collection[str] = ()) -> Iterator[str]:
        """The text to embed of every item, by row. `without` leaves parts of the template empty."""
        return (document(item, self.domain, without) for item in self.each())

    def interactions(self) -> Interactions:
        """Every interaction as arrays."""
        t = tables.interactions.c
        statement = select(t.user, t.row, t.kind, t.rating, t.time).order_by(t.user, t.row, t.kind)
        with self.database.read() as connection:
            found = connection.execute(statement).all()
        users = {user: n for n, user in enumerate(dict.fromkeys(row[0] for row in found))}
        return Interactions(
            users=np.fromiter((users[r[0]] for r in found), np.int32, len(found)),
            rows=np.fromiter((r[1] for r in found), np.int32, len(found)),
            weights=np.fromiter((preference(r[3], r[2]) for r in found), np.float32, len(found)),
            ratings=np.fromiter((np.nan if r[3] is None else r[3] for r in found), np.float32, len(found)),
            times=np.fromiter((-1 if r[4] is None else r[4] for r in found), np.int64, len(found)),
            n_users=len(users),
        )

    def history(self, user: str) -> Mapping[str, float]:
        """What a person likes and dislikes, from interactions and from conversations: id to weight."""
        t, p = tables.interactions.c, tables.preferences.c
        done = select(t.row, t.kind, t.rating).where(t.user == user).order_by(t.time)
        said = select(p.item, p.verdict).where(p.user == user, p.verdict.in_(list(VERBS))).order_by(p.time)
        with self.database.read() as connection:
            weights = {self.ids[row]: preference(rating, kind) for row, kind, rating in connection.execute(done)}
            weights.update((item, VERBS[verdict]) for item, verdict in connection.execute(said) if item in self.row)
        return weights

    def dialogues(self) -> Iterator[Dialogue]:
        """Every recorded dialogue, by id."""
        t = tables.dialogues.c
        with self.database.read() as connection:
            found = connection.execute(select(t.id, t.turns).order_by(t.id)).all()
        return (dialogue_from(identifier, turns) for identifier, turns in found)

    @cached_property
    def _popularity(self) -> NDArray[np.float32]:
        every = self.interactions()
        liked = every.rows[every.weights >= POSITIVE]
        return np.bincount(liked, minlength=len(self)).astype(np.float32)

    def popularity(self) -> NDArray[np.float32]:
        """float32 (n_items,): number of interactions that show liking."""
        return self._popularity


def _number(field: Field, value: Value) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadConfiguration(f"'{field.name}' is a number, {value!r} is not") from None
