"""Imports: files of items, interactions and dialogues into the database, whole or not at all.

One import is one transaction. A bad row refuses the file, naming line and field, unless the person
asked to keep the good ones; then the bad ones are counted and the first of them shown. Importing a
file again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.catalogue.cells import BadCell
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.domain_file import load_domain, stored_domain
from retrieval.catalogue.item_rows import ItemReader
from retrieval.catalogue.readers import BadRow, Row, read_rows
from retrieval.errors import BadConfiguration, ImportProblem
from retrieval.store import tables
from retrieval.store.database import Connection, Database
from retrieval.store.writing import ItemWriter, batches, clear_catalogue, count, read_meta, refresh_digests, write_meta
from retrieval.types import Item

_SHOWN_PROBLEMS = 5


@dataclass(slots=True)
class ImportReport:
    """What an import did."""

    kind: str
    """items, interactions or dialogues."""
    added: int = 0
    updated: int = 0
    """Rows that were there before; 0 for interactions and dialogues, which are not told apart."""
    bad: int = 0
    """Rows left out because they could not be taken."""
    problems: list[str] = field(default_factory=list)
    """The first bad rows, as they would be told."""
    notes: list[str] = field(default_factory=list)
    """What the person should know: unknown values dropped, unknown ids, ignored columns."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The report for people, one thing a line."""
        total = f"{self.kind} imported: {self.added + self.updated:,}"
        if self.updated:
            total += f" ({self.added:,} new, {self.updated:,} updated)"
        bad = (
            (f"{self.bad:,} bad row{'' if self.bad == 1 else 's'} left out, the first:", *self.problems)
            if self.bad
            else ()
        )
        return (total, *bad, *self.notes)


class BadRows:
    """Bad rows of one file: collected where good rows are kept, else a reason to refuse the file."""

    def __init__(self, path: str, keep_good: bool, report: ImportReport) -> None:
        self._path, self._keep_good, self._report = path, keep_good, report
        self._first: ImportProblem | None = None

    @property
    def refused(self) -> bool:
        """Whether the file is lost already and is read on only to count its bad rows."""
        return self._first is not None and not self._keep_good

    def add(self, line: int, field_name: str | None, problem: str) -> None:
        """Note one bad row."""
        error = ImportProblem(self._path, line, field_name, problem)
        self._first = self._first or error
        self._report.bad += 1
        if len(self._report.problems) < _SHOWN_PROBLEMS:
            self._report.problems.append(str(error))

    def raise_if_refused(self) -> None:
        """Refuse the file with its first bad row and how many there are."""
        if self._first is None or self._keep_good:
            return
        rest = f" ({self._report.bad:,} bad rows in all)" if self._report.bad > 1 else ""
        advice = "nothing was imported. Mend the file, or add --keep-good to leave bad rows out"
        problem = f"{self._first.problem}{rest}; {advice}"
        raise ImportProblem(self._path, self._first.line, self._first.field, problem) from None


def import_items(
    database: Database, path: Path, domain_path: Path | None = None, *, keep_good: bool = False, replace: bool = False
) -> ImportReport:
    """Import a file of items. `replace` drops the catalogue that is there first."""
    domain = load_domain(domain_path) if domain_path else _current_domain(database, replace)
    reader = ItemReader(domain)
    rows = read_rows(path, reader.required)
    return store_items(database, rows, reader, str(path), keep_good=keep_good, replace=replace)


def store_items(
    database: Database,
    rows: Iterable[Row | BadRow],
    reader: ItemReader,
    source: str,
    *,
    keep_good: bool = False,
    replace: bool = False,
) -> ImportReport:
    """Store `rows` as items of `reader`'s domain; `source` names them in errors."""
    report = ImportReport("items")
    bad = BadRows(source, keep_good, report)
    with database.write() as connection:
        _claim(connection, reader.domain, replace)
        writer = ItemWriter(connection, reader.domain)
        for batch in batches(_items(rows, reader, bad)):
            if not bad.refused:
                writer.write(batch)
        bad.raise_if_refused()
        report.added, report.updated = writer.added, writer.updated
        if not report.added + report.updated:
            raise ImportProblem(source, None, None, "there is no item in it; nothing was imported")
        untouched = count(connection, tables.items) - report.added - report.updated
        if untouched and read_meta(connection).get("domain") not in (None, reader.domain.text):
            report.notes.append(
                f"the domain file has changed: import the other {untouched:,} items again to have it applied"
            )
        write_meta(connection, domain=reader.domain.text)
        refresh_digests(connection, "items")
    report.notes += _item_notes(reader)
    return report


def _current_domain(database: Database, replace: bool) -> Domain:
    """The domain of the catalogue that is there, if it came from a file of its own; else films."""
    with database.read() as connection:
        stored = read_meta(connection).get("domain")
    films = load_domain()
    if stored is None or replace:
        return films
    found = stored_domain(stored)
    return films if found.name == films.name else found


def _claim(connection: Connection, domain: Domain, replace: bool) -> None:
    if replace:
        clear_catalogue(connection)
    stored = read_meta(connection).get("domain")
    there = stored_domain(stored).name if stored else domain.name
    if there != domain.name:
        raise BadConfiguration(
            f"this data folder holds a catalogue of {there}: import {domain.name} into another folder (--data), "
            "or add --replace to drop what is there"
        )


def _items(rows: Iterable[Row | BadRow], reader: ItemReader, bad: BadRows) -> Iterator[Item]:
    lines: dict[str, int] = {}
    for row in rows:
        if isinstance(row, BadRow):
            bad.add(row.line, row.field, row.problem)
            continue
        try:
            item = reader.read(row.values)
        except BadCell as error:
            bad.add(row.line, error.field, error.problem)
            continue
        first = lines.setdefault(item.id, row.line)
        if first != row.line:
            bad.add(
                row.line, reader.domain.columns["id"][0], f"'{item.id}' is already on line {first}: ids must differ"
            )
            continue
        yield item


def _item_notes(reader: ItemReader) -> list[str]:
    notes = []
    by_attribute: dict[str, Counter[str]] = {}
    for (attribute, value), times in reader.dropped.items():
        by_attribute.setdefault(attribute, Counter())[value] += times
    for attribute, values in by_attribute.items():
        examples = ", ".join(f"{value} ({times:,})" for value, times in values.most_common(5))
        notes.append(
            f"{attribute}: {values.total():,} values are not in the domain file's list and were left out: {examples}"
        )
    if reader.untitled:
        notes.append(f"items with no title, whose id stands in for it: {reader.untitled:,}")
    return notes
