"""The sample books: titles, authors and ratings of Book-Crossing.

A second domain, to prove that nothing outside a domain file knows about films. Editions of one work
(same title and author, different ISBN) are one item under the ISBN that most people rated; works
that fewer than twenty people touched are left out, nothing could be learned about them.
"""

from __future__ import annotations

import csv
import html
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.catalogue.domain_file import FOLDER, load_domain
from retrieval.catalogue.importer import store_items
from retrieval.catalogue.item_rows import ItemReader
from retrieval.catalogue.reactions import store_interactions
from retrieval.catalogue.readers import Row
from retrieval.catalogue.titles import read_title
from retrieval.store.database import Database
from retrieval.store.folding import fold

SOURCE = "the sample books"
USER_PREFIX = "bookcrossing-"
LEAST = 20
"""People who must have touched a work."""

_YEARS = range(1450, 2006)


@dataclass(frozen=True, slots=True)
class Touch:
    """One person's mark of one edition: 1 to 10, or 0 for having had it."""

    user: str
    isbn: str
    mark: int


def import_books(database: Database, folder: Path, *, replace: bool = False) -> tuple[str, ...]:
    """Import the sample books and their ratings from the folder with the two tables."""
    editions = {row["ISBN"].upper(): row for row in _table(folder / "BX-Books.csv")}
    touches = [
        Touch(row["User-ID"], row["ISBN"].upper(), int(row["Book-Rating"]))
        for row in _table(folder / "BX-Book-Ratings.csv")
        if row["ISBN"].upper() in editions
    ]
    work_of = works(editions, touches)
    rows = (Row(line, _book(isbn, editions[isbn])) for line, isbn in enumerate(dict.fromkeys(work_of.values()), 1))
    items = store_items(database, rows, ItemReader(load_domain(FOLDER / "books.toml")), SOURCE, replace=replace)
    reactions = store_interactions(database, _interactions(touches, work_of), SOURCE)
    kept = f"{items.added + items.updated:,} works of {len(editions):,} editions were touched by {LEAST} people or more"
    return (*items.lines, *reactions.lines, kept)


def works(editions: Mapping[str, Mapping[str, str]], touches: list[Touch], least: int = LEAST) -> dict[str, str]:
    """ISBN to the ISBN that stands for its work, for works with enough people, in the order of ISBNs."""
    times = Counter(touch.isbn for touch in touches)
    together: dict[tuple[str, str], list[str]] = {}
    for isbn, row in editions.items():
        if times[isbn]:
            title = read_title(_clean(row["Book-Title"]), brackets_are_names=True).title
            together.setdefault((fold(title), fold(_clean(row["Book-Author"]))), []).append(isbn)
    found = {}
    for isbns in together.values():
        if sum(times[isbn] for isbn in isbns) >= least:
            chief = max(isbns, key=lambda isbn: (times[isbn], isbn))
            found.update(dict.fromkeys(isbns, chief))
    return dict(sorted(found.items()))


def _book(isbn: str, row: Mapping[str, str]) -> dict[str, object]:
    year = row["Year-Of-Publication"]
    return {
        "id": isbn,
        "title": _clean(row["Book-Title"]),
        "authors": [_clean(row["Book-Author"])],
        "publishers": [_clean(row["Publisher"])],
        "year": int(year) if year.isdigit() and int(year) in _YEARS else None,
    }


def _interactions(touches: list[Touch], work_of: Mapping[str, str]) -> Iterator[Row]:
    for line, touch in enumerate(touches, 1):
        if touch.isbn in work_of:
            said: dict[str, object] = {"rating": max(touch.mark / 2, 0.5)} if touch.mark else {"verb": "view"}
            yield Row(line, {"user": f"{USER_PREFIX}{touch.user}", "item": work_of[touch.isbn], **said})


def _table(path: Path) -> Iterator[dict[str, str]]:
    # Written by a database long ago: semicolons, backslashes before quotes, western European letters.
    with path.open(encoding="cp1252", errors="replace", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";", escapechar="\\", doublequote=False)


def _clean(text: str) -> str:
    return html.unescape(text or "").strip()
