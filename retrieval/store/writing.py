"""Writes catalogues: items with their values and names, and what people did with them.

Everything happens inside the caller's transaction, in batches; nothing here checks a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalogue.domain import YEAR, Domain
from retrieval.store import tables
from retrieval.store.folding import fold
from retrieval.store.reading import rows_by_id
from retrieval.types import Item, Value

BATCH = 2000


class ItemWriter:
    """Writes items; an id that is already there keeps its row and is replaced."""

    def __init__(self, connection: Connection, domain: Domain) -> None:
        self._connection, self._domain = connection, domain
        self._rows = rows_by_id(connection)
        self.added = 0
        self.updated = 0

    def write(self, items: Sequence[Item]) -> None:
        """Write one batch of items with distinct ids."""
        old = [(self._rows[item.id], item) for item in items if item.id in self._rows]
        new = [(len(self._rows) + n, item) for n, item in enumerate(i for i in items if i.id not in self._rows)]
        if old:
            self._clear([row for row, _ in old])
            self._connection.execute(
                update(tables.items).where(tables.items.c.row == bindparam("at")),
                [{"at": r, **_columns(i)} for r, i in old],
            )
        if new:
            self._connection.execute(insert(tables.items), [{"row": r, "id": i.id, **_columns(i)} for r, i in new])
        self._rows.update((item.id, row) for row, item in new)
        self._derive([*old, *new])
        self.added += len(new)
        self.updated += len(old)

    def _clear(self, rows: Sequence[int]) -> None:
        for table in (tables.item_values, tables.names):
            self._connection.execute(delete(table).where(table.c.row == bindparam("at")), [{"at": row} for row in rows])

    def _derive(self, items: Sequence[tuple[int, Item]]) -> None:
        values = [value for row, item in items for value in _value_rows(row, item, self._domain)]
        if values:
            self._connection.execute(insert(tables.item_values), values)
        self._connection.execute(insert(tables.names), [name for row, item in items for name in _name_rows(row, item)])


def _columns(item: Item) -> dict[str, object]:
    attributes = {name: list(values) for name, values in item.attributes.items()}
    return {"title": item.title, "year": item.year, "description": item.description, "attributes": attributes}


def _value_rows(row: int, item: Item, domain: Domain) -> Iterable[dict[str, object]]:
    for name in dict.fromkeys(a for field in domain.fields.values() for a in field.attributes):
        values: Sequence[Value | None] = (item.year,) if name == YEAR else item.attributes.get(name, ())
        for value in values:
            if isinstance(value, str):
                yield {"row": row, "attribute": name, "text": value, "folded": fold(value), "number": None}
            elif value is not None:
                yield {"row": row, "attribute": name, "text": None, "folded": None, "number": float(value)}


def _name_rows(row: int, item: Item) -> Iterable[dict[str, object]]:
    for position, name in enumerate(item.names):
        yield {"row": row, "position": position, "text": name.text, "language": name.language, "main": name.main}


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows`, replacing those whose primary key is there already."""
    if not rows:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), list(rows))


def batches(rows: Iterable[Any], size: int = BATCH) -> Iterable[list[Any]]:
    """`rows` in lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def read_meta(connection: Connection) -> dict[str, str]:
    """Every key of the meta table."""
    return dict(connection.execute(select(tables.meta.c.key, tables.meta.c.value)).all())


def write_meta(connection: Connection, **values: str) -> None:
    """Set keys of the meta table."""
    upsert(connection, tables.meta, [{"key": key, "value": value} for key, value in values.items()])


def count(connection: Connection, table: Table) -> int:
    """Number of rows of `table`."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def clear_catalogue(connection: Connection) -> None:
    """Drop items and all that hangs on them; conversations and what people said in them stay."""
    for table in (tables.interactions, tables.dialogues, tables.item_values, tables.names, tables.items, tables.meta):
        connection.execute(delete(table))


def refresh_digests(connection: Connection, *parts: str) -> None:
    """Recompute the digests of `parts` ("items", "interactions", "dialogues") and the one over all."""
    statements = {
        "items": select(tables.items).order_by(tables.items.c.row),
        "interactions": select(tables.interactions).order_by(*tables.interactions.primary_key.columns),
        "dialogues": select(tables.dialogues).order_by(tables.dialogues.c.id),
    }
    found = read_meta(connection)
    digests = {f"{part}_digest": _digest(connection, statements[part]) for part in parts}
    if "items_digest" in digests:
        names = select(tables.names).order_by(tables.names.c.row, tables.names.c.position)
        whole = digests["items_digest"] + _digest(connection, names) + found.get("domain", "")
        digests["items_digest"] = hashlib.sha256(whole.encode()).hexdigest()
    found.update(digests)
    every = "".join(found.get(f"{part}_digest", "-") for part in statements)
    write_meta(connection, **digests, digest=hashlib.sha256(every.encode()).hexdigest())


def _digest(connection: Connection, statement: Any) -> str:
    digest = hashlib.sha256()
    for partition in connection.execute(statement.execution_options(yield_per=5000)).partitions():
        for row in partition:
            digest.update(json.dumps(tuple(row), ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()
