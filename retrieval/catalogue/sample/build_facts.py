"""Rebuilds `facts.tsv`: CC0 facts of the sample's films, joined to their MovieLens ids.

    python -m retrieval.catalogue.sample.build_facts MOVIELENS MOVIES_DB

MOVIELENS is the table of ratings (`palate models fetch movielens`), MOVIES_DB the file
bokeh_sampledata/_data/movies.db of bokeh-sampledata 2026.1 (its README here has the sha256). A film
joins where title and year agree, the year within one and the same year first; `joins.tsv` settles by
hand what that cannot find and takes back what it finds wrongly.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.catalogue.sample.frame import read_frame
from retrieval.catalogue.titles import read_title
from retrieval.store.folding import fold

FOLDER = Path(__file__).parent
FACTS, JOINS = FOLDER / "facts.tsv", FOLDER / "joins.tsv"
COLUMNS = ("id", "imdb", "title", "year", "runtime", "directors", "players", "countries", "languages")

_ARTICLE = re.compile(r"^(?:the|a|an) ")
_QUERY = 'SELECT imdbID, Title, Year, Director, "Cast", Country, Language, Runtime FROM omdb ORDER BY imdbID'


@dataclass(frozen=True, slots=True)
class Facts:
    """What the CC0 source says of one film."""

    imdb: str
    title: str
    year: int
    directors: tuple[str, ...]
    players: tuple[str, ...]
    """In alphabetical order, which says nothing of their parts."""
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    runtime: int | None
    """Minutes; None when unknown."""


def read_facts(path: Path) -> list[Facts]:
    """Every film of movies.db."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(_QUERY).fetchall()
    return [
        Facts(i, title, year, _listed(director), _listed(cast), _listed(country), _listed(language), _whole(runtime))
        for i, title, year, director, cast, country, language, runtime in rows
    ]


def _whole(minutes: float | None) -> int | None:
    return int(minutes) if minutes else None


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def join(films: Iterable[tuple[str, str, int]], facts: Iterable[Facts], settled: Mapping[str, str]) -> dict[str, Facts]:
    """Film id to facts. `films` are (id, title as MovieLens writes it, year); `settled` says of an id
    which IMDb id it is, or "-" for none."""
    by_key: dict[str, list[Facts]] = {}
    by_imdb = {each.imdb: each for each in facts}
    for each in by_imdb.values():
        by_key.setdefault(title_key(each.title), []).append(each)
    joined = {}
    for identifier, title, year in films:
        known = settled.get(identifier)
        found = by_imdb.get(known) if known else _match(title, year, by_key)
        if found:
            joined[identifier] = found
    return joined


def _match(title: str, year: int, by_key: Mapping[str, list[Facts]]) -> Facts | None:
    read = read_title(title, brackets_are_names=True)
    for names in ((read.title,), read.others):
        for apart in (0, 1):
            near = {f.imdb: f for n in names for f in by_key.get(title_key(n), ()) if abs(f.year - year) == apart}
            if near:
                return next(iter(near.values())) if len(near) == 1 else None
    return None


def title_key(title: str) -> str:
    """Titles that differ in case, accents, punctuation or a leading article have one key."""
    plain = re.sub(r"[^\w ]+", "", fold(title).replace("&", "and").replace("-", " "))
    return _ARTICLE.sub("", " ".join(plain.split()))


def settled_joins(path: Path = JOINS) -> dict[str, str]:
    """Film id to IMDb id, or "-", as settled by hand."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["imdb"] for row in csv.DictReader(stream, delimiter="\t")}


def write_facts(joined: Mapping[str, Facts], path: Path = FACTS) -> None:
    """Write facts.tsv, one film a line, several values of a cell divided by "|"."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        for identifier in sorted(joined, key=int):
            f = joined[identifier]
            lists = ("|".join(values) for values in (f.directors, f.players, f.countries, f.languages))
            writer.writerow((identifier, f.imdb, f.title, f.year, f.runtime or "", *lists))


def main(movielens: Path, movies_db: Path) -> None:
    """Write facts.tsv and say how much joined."""
    ratings = read_frame(movielens)
    titled = ratings[ratings["title"].notna()].drop_duplicates("movieId")
    columns = (titled[name] for name in ("movieId", "title", "year"))
    films = [(str(number), title, int(year)) for number, title, year in zip(*columns, strict=True)]
    joined = join(films, read_facts(movies_db), settled_joins())
    write_facts(joined)
    share = ratings["movieId"].astype(str).isin(set(joined)).mean()
    sys.stdout.write(f"{len(joined):,} of {ratings['movieId'].nunique():,} films joined, {share:.1%} of the ratings\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
