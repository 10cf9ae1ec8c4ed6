"""The sample films: MovieLens' titles, genres and ratings, CC0 facts, and the authored layer.

The ratings are fetched (GroupLens' terms forbid shipping them), the rest lies beside this file. What
comes out are rows like those of any customer's file, for the importer that everybody uses.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.catalogue.domain_file import load_domain
from retrieval.catalogue.importer import store_items
from retrieval.catalogue.item_rows import ItemReader
from retrieval.catalogue.reactions import store_interactions
from retrieval.catalogue.readers import Row, read_rows
from retrieval.catalogue.sample.build_facts import title_key
from retrieval.catalogue.sample.frame import read_frame
from retrieval.catalogue.titles import natural_order
from retrieval.store.database import Database

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent
FACTS = (FOLDER / "facts.tsv", FOLDER / "facts_more.tsv")
"""The CC0 source's facts, and our own for well-known films that it lacks."""
AUTHORED, TITLES = FOLDER / "films.jsonl", FOLDER / "titles.tsv"
LANGUAGES = FOLDER / "languages.tsv"
"""Languages settled by hand, where `main_languages` would guess wrong."""
ENGLISH_SPEAKING = frozenset({"United States", "United Kingdom", "Canada", "Australia", "New Zealand", "Ireland"})
SOURCE = "the sample films"
USER_PREFIX = "movielens-"
"""Before MovieLens' user numbers, so that nobody inherits their tastes by calling himself 1."""


def import_movies(
    database: Database, ratings_path: Path, *, replace: bool = False, without: Collection[str] = ()
) -> tuple[str, ...]:
    """Import the sample films and their ratings; returns what to tell, one thing a line. `without` names
    parts of the authored layer to leave out, to measure what each is worth."""
    ratings = read_frame(ratings_path)
    rows = [Row(line, values) for line, values in enumerate(film_rows(ratings, without), 1)]
    items = store_items(database, rows, ItemReader(load_domain()), SOURCE, replace=replace)
    reactions = store_interactions(database, interaction_rows(ratings), SOURCE)
    return (*items.lines, *reactions.lines, *coverage(rows, ratings))


def film_rows(ratings: pd.DataFrame, without: Collection[str] = ()) -> Iterator[Mapping[str, object]]:
    """One row a film, by id: MovieLens' own columns, overlaid by facts, overlaid by the authored layer."""
    facts: dict[str, Mapping[str, object]] = {**rows_by_id(FACTS[0]), **rows_by_id(FACTS[1])}
    authored, titles, languages = rows_by_id(AUTHORED), rows_by_id(TITLES), rows_by_id(LANGUAGES)
    films = ratings.drop_duplicates("movieId").sort_values("movieId")
    for number, title, year, genres in zip(
        films["movieId"], films["title"], films["year"], films["genres"], strict=True
    ):
        identifier = str(number)
        base = titles.get(identifier) or {"title": title, "year": year}
        known = facts.get(identifier, {})
        row = {**_without(known, "title", "year"), "id": identifier, "genres": genres}
        row |= {"title": base["title"], "year": base["year"], "aka": _other_title(str(base["title"]), known)}
        row["languages"] = languages.get(identifier, {}).get("languages") or main_languages(known)
        yield row | _without(authored.get(identifier, {}), "title", "year", *without)


def main_languages(facts: Mapping[str, object]) -> str:
    """The languages a film is told in. The source lists, in alphabetical order, every language that
    is spoken in it: Toy Story has Spanish. Where English is one of several, a film from an
    English-speaking country is in English and any other one is not."""
    every = str(facts.get("languages", "")).split("|")
    if len(every) < 2 or "English" not in every:
        return "|".join(every)
    at_home = ENGLISH_SPEAKING & set(str(facts.get("countries", "")).split("|"))
    return "English" if at_home else "|".join(language for language in every if language != "English")


def interaction_rows(ratings: pd.DataFrame) -> Iterator[Row]:
    """One row a rating."""
    columns = (ratings[name] for name in ("userId", "movieId", "rating", "timestamp"))
    for line, (user, item, rating, time) in enumerate(zip(*columns, strict=True), 1):
        yield Row(line, {"user": f"{USER_PREFIX}{user}", "item": str(item), "rating": float(rating), "time": int(time)})


def coverage(rows: list[Row], ratings: pd.DataFrame) -> tuple[str, ...]:
    """How many films have facts and authored words, and the share of ratings that falls on them."""
    told = []
    for what, column in (("facts", "directors"), ("authored words", "premise")):
        ids = {str(row.values["id"]) for row in rows if row.values.get(column)}
        share = ratings["movieId"].astype(str).isin(ids).mean()
        told.append(f"{len(ids):,} of {len(rows):,} films have {what}: {share:.1%} of the ratings")
    return tuple(told)


def rows_by_id(path: Path) -> dict[str, Mapping[str, object]]:
    """The rows of one of the sample's files by film id; none when the file is not there."""
    if not path.exists():
        return {}
    if path.suffix == ".jsonl":
        return {str(row.values["id"]): row.values for row in read_rows(path) if isinstance(row, Row)}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream, delimiter="\t")}


def _without(values: Mapping[str, object], *names: str) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in names}


def _other_title(title: str, facts: Mapping[str, object]) -> str:
    """The title in the facts, where it is another one: "Star Wars" of "Star Wars: Episode IV - A New Hope"."""
    other = str(facts.get("title", ""))
    return other if title_key(natural_order(title)) != title_key(other) else ""
