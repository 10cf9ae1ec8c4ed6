"""Importing items: what is taken, what is refused, and how it is told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from retrieval.catalogue.importer import ImportReport, import_items
from retrieval.catalogue.repository import Catalogue
from retrieval.errors import BadConfiguration, ImportProblem, MissingData
from retrieval.store.database import Database

CSV = 'movieId,title,genres\n1,Toy Story (1995),Animation|Children|Sci-Fi\n2,"Matrix, The (1999)",(no genres listed)\n'
TABLE = {"id": [7, 8], "title": ["One", "Two"], "year": [1990.0, None], "genres": [["War", "Drama"], None]}


def taken(database: Database, path: Path, **options: Any) -> tuple[ImportReport, Catalogue]:
    report = import_items(database, path, **options)
    return report, Catalogue(database)


def refused(database: Database, path: Path) -> str:
    with pytest.raises(ImportProblem) as told:
        import_items(database, path)
    with pytest.raises(MissingData):
        Catalogue(database)
    return str(told.value)


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def test_a_movielens_csv_imports_as_it_is(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "movies.csv"
    path.write_text(CSV)
    _, catalogue = taken(database, path)
    assert [item.label for item in catalogue.items(("1", "2"))] == ["Toy Story (1995)", "The Matrix (1999)"]
    assert catalogue.get("1").attributes == {"genres": ("animation", "children", "sci-fi")}
    assert catalogue.get("2").attributes == {}


def test_a_packed_file_and_one_with_a_byte_order_mark_import(database: Database, tmp_path: Path) -> None:
    packed = tmp_path / "movies.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + CSV.encode()))
    assert len(taken(database, packed)[1]) == 2


def test_parquet_imports(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "movies.parquet"
    pq.write_table(pa.table(TABLE), path)
    _, catalogue = taken(database, path)
    assert catalogue.get("7").attributes["genres"] == ("war", "drama")
    assert (catalogue.get("7").year, catalogue.get("8").year) == (1990, None)


def test_packed_parquet_imports(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "movies.parquet"
    pq.write_table(pa.table(TABLE), path)
    packed = tmp_path / "movies.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(taken(database, packed)[1]) == 2


def test_importing_again_changes_nothing(database: Database, films: Path) -> None:
    _, first = taken(database, films)
    report, second = taken(database, films)
    assert (report.added, report.updated) == (0, 4)
    assert second.digest == first.digest
    assert second.items(second.ids) == first.items(first.ids)


def test_a_changed_item_is_replaced_and_keeps_its_row(database: Database, films: Path, tmp_path: Path) -> None:
    import_items(database, films)
    _, catalogue = taken(
        database, jsonl(tmp_path / "more.jsonl", {"id": "3", "title": "Alien 3"}, {"id": "5", "title": "Up"})
    )
    assert catalogue.row["3"] == 2
    assert catalogue.row["5"] == 4
    assert catalogue.get("3").attributes == {}
    assert "Ridley Scott" not in catalogue.values("person")


def test_what_the_closed_list_does_not_know_is_left_out_and_counted(database: Database, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"id": "1", "title": "A", "genres": ["War", "Zeitgeist"]})
    report, catalogue = taken(database, path)
    assert catalogue.get("1").attributes["genres"] == ("war",)
    assert any("Zeitgeist (1)" in note for note in report.notes)


def test_an_item_without_a_title_goes_by_its_id(database: Database, tmp_path: Path) -> None:
    report, catalogue = taken(database, jsonl(tmp_path / "a.jsonl", {"id": "x1", "title": ""}))
    assert catalogue.get("x1").title == "x1"
    assert any("no title" in note for note in report.notes)


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        (({"id": "1", "title": "A"}, {"title": "B"}), 2, "field 'id': is missing"),
        (({"id": "1"},), 1, "field 'title': is missing"),
        (({"id": "1", "title": "A"}, {"id": "1", "title": "B"}), 2, "'1' is already on line 1"),
        (({"id": "1", "title": "A", "year": "soon"},), 1, "field 'year': 'soon' is not a number"),
        (({"id": "1", "title": "A", "year": 1990.5},), 1, "1990.5 is not a year"),
        (({"id": "1", "title": "A", "runtime": "long"},), 1, "field 'runtime': 'long' is not a number"),
        (({"id": "1", "title": ["A"]},), 1, "field 'title': ['A'] is not text"),
        (({"id": True, "title": "A"},), 1, "field 'id': True is not text"),
        (({"id": "1", "title": "A", "genres": [{"name": "War"}]},), 1, "field 'genres'"),
        (({"id": "1", "title": "A"}, "{broken"), 2, "is not JSON"),
        (("[1, 2]",), 1, "is not a JSON object"),
        (({"id": "x" * 600, "title": "A"},), 1, "600 characters"),
    ],
)
def test_a_bad_row_refuses_the_file_and_names_its_place(
    database: Database, tmp_path: Path, rows: tuple[object, ...], line: int, told: str
) -> None:
    path = jsonl(tmp_path / "a.jsonl", *rows)
    message = refused(database, path)
    assert f"{path}:{line}" in message
    assert told in message
    assert "nothing was imported" in message


def test_a_csv_without_a_needed_column_is_refused_before_any_row(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,name_of_it\n1,A\n")
    assert f"{path}:1: field 'title': the column is missing; the file has id, name_of_it" in refused(database, path)


def test_a_row_with_too_many_cells_is_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,title\n1,A\n2,B,C\n")
    assert f"{path}:3: has 3 cells where the first line has 2" in refused(database, path)


def test_good_rows_are_kept_only_on_demand_and_bad_ones_reported(database: Database, tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl", {"id": "1", "title": "A"}, {"id": "1", "title": "B"}, "{", {"id": "2", "title": "C"}
    )
    assert "2 bad rows in all" in refused(database, path)
    report, catalogue = taken(database, path, keep_good=True)
    assert catalogue.ids == ("1", "2")
    assert report.bad == 2
    assert any(":2: field 'id'" in line for line in report.lines)


def test_a_failed_import_leaves_the_catalogue_that_was_there(database: Database, films: Path, tmp_path: Path) -> None:
    _, before = taken(database, films)
    with pytest.raises(ImportProblem):
        import_items(database, jsonl(tmp_path / "a.jsonl", {"id": "9", "title": "New"}, {"id": "10"}))
    assert Catalogue(database).digest == before.digest


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.jsonl", b"", "no item"),
        ("a.csv", b"id,title\n", "no item"),
        ("a.csv", b"id,title\n1,Caf\xe9\n", "not UTF-8"),
        ("a.jsonl", b'{"id": "1", "title": "Caf\xe9"}\n', "not UTF-8"),
        ("a.csv", b'id,title\n1,"open\n', "is not CSV"),
        ("a.csv.gz", gzip.compress(CSV.encode())[:40], "cut off"),
        ("a.parquet", b"PAR1" + b"x" * 100, "not a sound Parquet file"),
        ("a.xlsx", b"PK", "name the file .csv, .jsonl or .parquet"),
        ("a.csv", b"id,title,title\n1,A,B\n", "there twice"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    database: Database, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = refused(database, path)
    assert told in message
    assert str(path) in message


def test_a_file_that_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    assert "No such file" in refused(database, tmp_path / "none.csv")


def test_control_characters_and_lone_surrogates_do_not_get_in(database: Database, tmp_path: Path) -> None:
    _, catalogue = taken(database, jsonl(tmp_path / "a.jsonl", '{"id": "1", "title": "A\\u0000\\ud800B"}'))
    assert catalogue.get("1").title == "AB"


DOMAIN = """
name = "shoes"
[noun]
en = ["shoe", "shoes"]
[attributes.colour]
[attributes.price]
type = "number"
[fields.colour]
kind = "category"
attributes = ["colour"]
[fields.price]
kind = "number"
attributes = ["price"]
"""


def test_a_catalogue_of_ones_own_brings_its_own_attributes(database: Database, tmp_path: Path) -> None:
    domain = tmp_path / "shoes.toml"
    domain.write_text(DOMAIN)
    path = tmp_path / "shoes.csv"
    path.write_text("id,title,colour,price\n1,Boot,red,9.5\n2,Clog,blue,\n")
    _, catalogue = taken(database, path, domain_path=domain)
    assert catalogue.domain.name == "shoes"
    assert catalogue.get("1").attributes == {"colour": ("red",), "price": (9.5,)}
    path.write_text("id,title,colour,price\n3,Pump,red,9\n")
    assert len(taken(database, path)[1]) == 3


def test_two_kinds_of_catalogue_do_not_mix_unless_one_is_dropped(
    database: Database, films: Path, tmp_path: Path
) -> None:
    import_items(database, films)
    domain = tmp_path / "shoes.toml"
    domain.write_text(DOMAIN)
    path = tmp_path / "shoes.csv"
    path.write_text("id,title,colour\n1,Boot,red\n")
    with pytest.raises(BadConfiguration, match="holds a catalogue of films"):
        import_items(database, path, domain)
    _, catalogue = taken(database, path, domain_path=domain, replace=True)
    assert catalogue.ids == ("1",)
    assert catalogue.get("1").title == "Boot"
