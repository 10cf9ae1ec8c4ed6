"""Reads catalogues: items, names, values, and which rows satisfy a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, cast, func, select
from sqlalchemy import String as SqlString

from retrieval.store import tables
from retrieval.store.folding import fold
from retrieval.types import Item, Name, Value

Rows = NDArray[np.int64]


def item_ids(connection: Connection) -> tuple[str, ...]:
    """Every id, by row."""
    return tuple(connection.execute(select(tables.items.c.id).order_by(tables.items.c.row)).scalars())


def rows_by_id(connection: Connection) -> dict[str, int]:
    """Every id to its row."""
    return dict(connection.execute(select(tables.items.c.id, tables.items.c.row)).all())


def items_at(connection: Connection, rows: Sequence[int]) -> dict[int, Item]:
    """The items of `rows`, whatever their order."""
    names: dict[int, list[Name]] = {}
    t, n = tables.items, tables.names
    chosen: BindParameter[int] = bindparam("rows", expanding=True)
    found = connection.execute(
        select(n).where(n.c.row.in_(chosen)).order_by(n.c.row, n.c.position), {"rows": list(rows)}
    )
    for row, _, title, language, main in found:
        names.setdefault(row, []).append(Name(title, language, main))
    return {
        row: Item(identifier, title, year, description, _attributes(attributes), tuple(names.get(row, ())))
        for row, identifier, title, year, description, attributes in connection.execute(
            select(t).where(t.c.row.in_(chosen)), {"rows": list(rows)}
        )
    }


def _attributes(raw: dict[str, list[Value]]) -> dict[str, tuple[Value, ...]]:
    return {name: tuple(values) for name, values in raw.items()}


def all_names(connection: Connection) -> Iterator[tuple[int, Name]]:
    """Every title with its row, display titles of an item first."""
    n = tables.names
    for row, _, title, language, main in connection.execute(select(n).order_by(n.c.row, n.c.position)):
        yield row, Name(title, language, main)


def rows_with_text(connection: Connection, attributes: Sequence[str], value: str) -> Rows:
    """Rows where one of `attributes` has `value`, case and accents aside."""
    v = tables.item_values.c
    return _rows(connection, and_(v.attribute.in_(attributes), v.folded == fold(value)))


def rows_within(connection: Connection, attributes: Sequence[str], low: float | None, high: float | None) -> Rows:
    """Rows where one of the number `attributes` lies within the bounds, which belong to it."""
    v = tables.item_values.c
    bounds = [v.number >= low] if low is not None else []
    bounds += [v.number <= high] if high is not None else []
    return _rows(connection, and_(v.attribute.in_(attributes), v.number.is_not(None), *bounds))


def rows_with_any(connection: Connection, attributes: Sequence[str]) -> Rows:
    """Rows of which one of `attributes` says something."""
    return _rows(connection, tables.item_values.c.attribute.in_(attributes))


def _rows(connection: Connection, where: ColumnElement[bool]) -> Rows:
    # One long text crosses the driver many times faster than one tuple a row.
    row = tables.item_values.c.row
    joined = connection.execute(select(func.aggregate_strings(cast(row, SqlString), ",")).where(where)).scalar()
    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.empty(0, dtype=np.int64)


def value_counts(connection: Connection, attributes: Sequence[str]) -> list[tuple[Value, int]]:
    """Every value of `attributes` with its number of items, the most frequent first."""
    v = tables.item_values.c
    times = func.count(v.row.distinct())
    named = select(func.max(v.text), times).where(v.attribute.in_(attributes), v.text.is_not(None)).group_by(v.folded)
    numbers = select(v.number, times).where(v.attribute.in_(attributes), v.number.is_not(None)).group_by(v.number)
    texts = [(value, n) for value, n in connection.execute(named)]
    counted = [(int(x) if float(x).is_integer() else x, n) for x, n in connection.execute(numbers)]
    return sorted([*texts, *counted], key=lambda pair: (-pair[1], str(pair[0])))
