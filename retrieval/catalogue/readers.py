"""Readers: a CSV, JSONL or Parquet file, gzip or not, as a stream of rows.

A row that cannot be read at all (broken JSON, too many cells) comes out as a `BadRow`, so that the
importer decides what happens; a file that cannot be read raises `ImportProblem`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from retrieval.errors import ImportProblem

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

_LONGEST_CELL = 16 * 1024 * 1024
_BATCH = 4096
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file."""

    line: int
    """1-based line; for Parquet the 1-based row."""
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row."""

    line: int
    problem: str
    field: str | None = None


def read_rows(path: Path, required: Sequence[Sequence[str]] = ()) -> Iterator[Row | BadRow]:
    """Stream the rows of `path`. `required` lists groups of column names of which a table (CSV,
    Parquet) must have one each; JSONL rows are checked one by one by whoever takes them."""
    with _opened(path) as (kind, stream):
        if kind == "parquet":
            yield from _parquet(path, stream, required)
        elif kind == "jsonl":
            yield from _jsonl(stream)
        else:
            yield from _csv(path, stream, "\t" if kind == "tsv" else ",", required)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with path.open("rb") as raw:
            head = raw.read(4)
            raw.seek(0)
            if head[:2] == _GZIP:
                with gzip.open(raw) as unpacked:
                    yield _kind(path, unpacked.peek(4)[:4]), cast(IO[bytes], unpacked)
            else:
                yield _kind(path, head), raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ImportProblem(
            str(path), None, None, "the gzip file is cut off or broken: fetch or pack it again"
        ) from error
    except OSError as error:
        raise ImportProblem(str(path), None, None, f"cannot be read: {error.strerror or error}") from error


def _kind(path: Path, head: bytes) -> str:
    if head == _PARQUET:
        return "parquet"
    suffixes = [s.lower() for s in path.suffixes if s.lower() != ".gz"]
    kind = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    if kind is None:
        kind = "jsonl" if head[:1] == b"{" else None
    if kind is None:
        raise ImportProblem(str(path), None, None, "name the file .csv, .jsonl or .parquet (each may end in .gz)")
    return kind


def _jsonl(stream: IO[bytes]) -> Iterator[Row | BadRow]:
    for line, raw in enumerate(stream, 1):
        try:
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8").strip()
            value = json.loads(text) if text else None
        except UnicodeDecodeError:
            yield BadRow(line, "is not UTF-8 text: save the file as UTF-8")
            continue
        except (json.JSONDecodeError, RecursionError) as error:
            yield BadRow(line, f"is not JSON ({error}): one object a line is expected")
            continue
        if isinstance(value, dict):
            yield Row(line, value)
        elif text:
            yield BadRow(line, "is not a JSON object: one object a line is expected")


def _csv(path: Path, stream: IO[bytes], delimiter: str, required: Sequence[Sequence[str]]) -> Iterator[Row | BadRow]:
    csv.field_size_limit(_LONGEST_CELL)
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            yield from _csv_rows(path, reader, required)
        except csv.Error as error:
            problem = f"is not CSV ({error}): check the quotation marks"
            raise ImportProblem(str(path), reader.line_num, None, problem) from error
        except UnicodeDecodeError as error:
            problem = "is not UTF-8 text: save the file as UTF-8"
            raise ImportProblem(str(path), reader.line_num + 1, None, problem) from error


def _csv_rows(path: Path, reader: CsvReader, required: Sequence[Sequence[str]]) -> Iterator[Row | BadRow]:
    header = [name.strip() for name in next(reader, [])]
    _check_columns(path, header, required)
    for cells in reader:
        if len(cells) == len(header):
            yield Row(reader.line_num, dict(zip(header, cells, strict=True)))
        elif any(cells):
            yield BadRow(reader.line_num, f"has {len(cells)} cells where the first line has {len(header)}")


def _parquet(path: Path, stream: IO[bytes], required: Sequence[Sequence[str]]) -> Iterator[Row | BadRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # A packed Parquet file cannot be read from its end, where its index is, without unpacking it.
    source = io.BytesIO(stream.read()) if isinstance(stream, gzip.GzipFile) else stream
    try:
        file = pq.ParquetFile(source)
        _check_columns(path, file.schema_arrow.names, required)
        line = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for values in batch.to_pylist():
                line += 1
                yield Row(line, values)
    except pa.ArrowException as error:
        raise ImportProblem(str(path), None, None, f"is not a sound Parquet file ({error})") from error


def _check_columns(path: Path, header: Sequence[str], required: Sequence[Sequence[str]]) -> None:
    if not header:
        raise ImportProblem(str(path), None, None, "the file is empty")
    for names in required:
        if not set(names) & set(header):
            found = ", ".join(header[:12])
            raise ImportProblem(str(path), 1, names[0], f"the column is missing; the file has {found}")
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise ImportProblem(str(path), 1, min(twice), "the column is there twice: rename one")
