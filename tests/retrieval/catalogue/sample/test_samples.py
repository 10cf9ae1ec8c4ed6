"""Importing the samples, from small stand-ins for the fetched files."""

from __future__ import annotations

import lzma
import os
import pickle
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from retrieval.catalogue.repository import Catalogue
from retrieval.catalogue.sample.books import import_books
from retrieval.catalogue.sample.build_facts import Facts, join, read_facts, write_facts
from retrieval.catalogue.sample.frame import read_frame
from retrieval.catalogue.sample.front import import_sample
from retrieval.catalogue.sample.movies import import_movies, main_languages
from retrieval.errors import BadConfiguration, WeightsError
from retrieval.settings import RetrievalSettings
from retrieval.store.database import Database, open_database

RATINGS = pd.DataFrame(
    {
        "movieId": [6, 6, 858, 108583],
        "title": ["Heat", "Heat", "Godfather, The", None],
        "year": [1995.0, 1995.0, 1972.0, None],
        "genres": ["Action|Crime|Thriller", "Action|Crime|Thriller", "Crime|Drama", "Comedy"],
        "userId": [1, 2, 1, 1],
        "rating": [4.0, 2.5, 5.0, 3.0],
        "timestamp": [10, 20, 30, 40],
    }
)


def packed(path: Path, value: object) -> Path:
    path.write_bytes(lzma.compress(pickle.dumps(value)))
    return path


class Villain:
    """What a pickle could do to whoever loads it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def test_a_table_survives_packing(tmp_path: Path) -> None:
    numbers = RATINGS[["movieId", "userId", "rating", "timestamp"]]
    numbers.columns = numbers.columns.astype(object)
    pd.testing.assert_frame_equal(read_frame(packed(tmp_path / "t", numbers)), numbers)


@pytest.mark.parametrize("value", [Villain(), [1, 2], pd.Series([Villain()])])
def test_a_pickle_that_is_no_table_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(WeightsError):
        read_frame(packed(tmp_path / "t", value))


@pytest.mark.parametrize("content", [b"", b"not xz", lzma.compress(b"not a pickle"), lzma.compress(b"cos\nsystem\n.")])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t").write_bytes(content)
    with pytest.raises(WeightsError, match="palate models fetch"):
        read_frame(tmp_path / "t")


def test_the_sample_films_join_ratings_facts_and_authored_words(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.catalogue.sample.movies.read_frame", lambda path: RATINGS)
    told = import_movies(database, tmp_path / "unused")
    catalogue = Catalogue(database)
    assert catalogue.ids == ("6", "858", "108583")
    godfather = catalogue.get("858")
    assert godfather.label == "The Godfather (1972)"
    assert godfather.title_in("zh") == "教父"
    assert godfather.attributes["directors"] == ("Francis Ford Coppola",)
    assert godfather.attributes["actors"][0] == "Marlon Brando"
    assert godfather.attributes["description_zh"]
    assert godfather.attributes["audiences"] == ("adults",)
    assert catalogue.get("108583").label == "Fawlty Towers (1975)"
    assert catalogue.history("movielens-1") == {"6": 0.5, "858": 1.0, "108583": 0.0}
    assert any("of 3 films have facts" in line for line in told)


@pytest.mark.parametrize(
    ("languages", "countries", "expected"),
    [
        ("English|Spanish", "United States", "English"),
        ("English|French", "France", "French"),
        ("Arabic|English|French", "Canada|France", "English"),
        ("German|Italian", "Italy", "German|Italian"),
        ("French", "United States", "French"),
        ("", "", ""),
    ],
)
def test_a_film_is_told_in_its_main_languages(languages: str, countries: str, expected: str) -> None:
    assert main_languages({"languages": languages, "countries": countries}) == expected


def test_editions_of_a_book_are_one_item_and_rare_works_are_left_out(database: Database, tmp_path: Path) -> None:
    books = ['"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher"']
    books += ['"11";"Dune (Paperback)";"Frank Herbert";"1990";"Ace"', '"12";"Dune";"Frank Herbert";"0";"Gollancz"']
    books += ['"13";"A \\"Rare\\" Book &amp; More";"Nobody";"2000";"X"', '"14";"Emma";"Jane Austen";"1997";"Caf\xe9"']
    ratings = ['"User-ID";"ISBN";"Book-Rating"', '"1";"13";"9"', '"1";"99";"9"']
    ratings += [f'"{n}";"{11 + n % 2}";"{n % 11}"' for n in range(21)] + [f'"{n}";"14";"0"' for n in range(20)]
    (tmp_path / "BX-Books.csv").write_bytes("\r\n".join(books).encode("cp1252"))
    (tmp_path / "BX-Book-Ratings.csv").write_text("\r\n".join(ratings))
    import_books(database, tmp_path)
    catalogue = Catalogue(database)
    assert {item.label for item in catalogue.items(catalogue.ids)} == {"Dune (1990)", "Emma (1997)"}
    assert catalogue.domain.name == "books"
    assert catalogue.values("author") == {"Frank Herbert": 1, "Jane Austen": 1}
    assert catalogue.get("14").attributes["publishers"] == ("Café",)
    assert len(catalogue.interactions().rows) == 41


def test_an_unknown_sample_is_refused(settings: RetrievalSettings) -> None:
    with pytest.raises(BadConfiguration, match="movies, books"):
        import_sample("shoes", settings, lambda line: None)


def test_a_sample_whose_files_are_not_there_says_how_to_get_them(settings: RetrievalSettings) -> None:
    with pytest.raises(WeightsError, match="palate models fetch movielens"):
        import_sample("movies", settings, lambda line: None)


def test_facts_are_read_and_written(tmp_path: Path) -> None:
    columns = ("imdbID", "Title", "Year", "Director", "Cast", "Country", "Language", "Runtime")
    database = sqlite3.connect(tmp_path / "movies.db")
    database.execute("CREATE TABLE omdb (" + ", ".join(f'"{c}"' for c in columns) + ")")
    database.execute(
        "INSERT INTO omdb VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ("tt1", "Heat", 1995, "Michael Mann", "Al Pacino, Val Kilmer", "United States", None, 170.0),
    )
    database.commit()
    database.close()
    (heat,) = read_facts(tmp_path / "movies.db")
    assert heat == Facts(
        "tt1", "Heat", 1995, ("Michael Mann",), ("Al Pacino", "Val Kilmer"), ("United States",), (), 170
    )
    write_facts({"6": heat}, tmp_path / "facts.tsv")
    lines = (tmp_path / "facts.tsv").read_text().splitlines()
    assert lines[1] == "6\ttt1\tHeat\t1995\t170\tMichael Mann\tAl Pacino|Val Kilmer\tUnited States\t"


def fact(imdb: str, title: str, year: int) -> Facts:
    return Facts(imdb, title, year, (), (), (), (), None)


def test_films_join_on_title_and_year_the_same_year_first() -> None:
    facts = [
        fact("a", "The Thing", 1982),
        fact("b", "The Thing", 1983),
        fact("c", "Amélie", 2002),
        fact("d", "Up", 2001),
    ]
    films = [("1", "Thing, The", 1982), ("2", "Amelie (Fabuleux destin, Le)", 2001), ("3", "Up", 2009)]
    assert {k: v.imdb for k, v in join(films, facts, {}).items()} == {"1": "a", "2": "c"}


def test_two_films_of_one_title_and_year_join_only_by_hand() -> None:
    facts = [fact("a", "Chaos", 2005), fact("b", "Chaos", 2005)]
    assert join([("1", "Chaos", 2005)], facts, {}) == {}
    assert join([("1", "Chaos", 2005)], facts, {"1": "b"})["1"].imdb == "b"
    assert join([("1", "Solo", 2005)], [fact("a", "Solo", 2005)], {"1": "-"}) == {}


@pytest.mark.real
def test_the_whole_sample_imports(tmp_path: Path) -> None:
    from agent.interfaces.setup import fetch_models
    from retrieval.settings import retrieval_settings

    settings = retrieval_settings(tmp_path)
    fetch_models(settings, ["movielens"])
    told: list[str] = []
    import_sample("movies", settings, told.append)
    database = open_database(settings.database_url)
    catalogue = Catalogue(database)
    assert len(catalogue) == 9066
    assert len(catalogue.interactions().rows) == 100_004
    assert all(item.title and item.year for item in catalogue.each())
    assert told
    database.close()
