"""Importing interactions and dialogues."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.catalogue.importer import import_items
from retrieval.catalogue.reactions import import_dialogues, import_interactions, preference
from retrieval.catalogue.repository import Catalogue
from retrieval.errors import ImportProblem, MissingData
from retrieval.store.database import Database


@pytest.fixture
def filled(database: Database, films: Path) -> Database:
    import_items(database, films)
    return database


def text(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


def test_movielens_column_names_are_understood(filled: Database, tmp_path: Path) -> None:
    path = text(tmp_path / "r.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,1.5,964982704\n2,1,5,1\n")
    report = import_interactions(filled, path)
    every = Catalogue(filled).interactions()
    assert report.added == 3
    assert every.ratings.tolist() == [4.0, 1.5, 5.0]
    assert every.times.tolist() == [964982703, 964982704, 1]


def test_verbs_and_iso_times_are_understood(filled: Database, tmp_path: Path) -> None:
    rows = (
        '{"user":"u","item":"1","verb":"Like","time":"1970-01-01T00:01:00Z"}',
        '{"user":"u","item":"2","verb":"dislike"}',
    )
    import_interactions(filled, text(tmp_path / "r.jsonl", "\n".join(rows)))
    assert Catalogue(filled).history("u") == {"2": -1.0, "1": 1.0}
    assert Catalogue(filled).interactions().times.tolist() == [60, -1]


def test_importing_interactions_again_changes_nothing(filled: Database, tmp_path: Path) -> None:
    path = text(tmp_path / "r.csv", "user,item,rating\nu,1,4\nu,1,3\n")
    import_interactions(filled, path)
    first = Catalogue(filled).digest
    import_interactions(filled, path)
    assert Catalogue(filled).digest == first
    assert Catalogue(filled).interactions().ratings.tolist() == [3.0]


def test_unknown_items_are_counted_and_named(filled: Database, tmp_path: Path) -> None:
    report = import_interactions(filled, text(tmp_path / "r.csv", "user,item,rating\nu,1,4\nu,99,3\n"))
    assert report.added == 1
    assert any("1 interactions of 1 items" in note and "99" in note for note in report.notes)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("user,item,rating\nu,1,7\n", ":2: field 'rating': 7 is outside 0.5 to 5"),
        ("user,item,rating\nu,1,good\n", "field 'rating': 'good' is not a number"),
        ("user,item,rating\nu,1,\n", "neither a rating nor a verb"),
        ("user,item,rating\n,1,4\n", "field 'user': is missing"),
        ("user,item,verb\nu,1,licked\n", "field 'verb': 'licked' is not one of"),
        ("user,item\nu,1\n", "field 'rating': the column is missing"),
        ("user,item,rating,time\nu,1,4,20-20-20\n", "field 'time'"),
        ("user,item,rating\nu,77,4\n", "none of the 1 items it names is in the catalogue"),
        ("user,item,rating\n", "there is nothing in it"),
    ],
)
def test_bad_interactions_are_refused(filled: Database, tmp_path: Path, content: str, told: str) -> None:
    before = Catalogue(filled).digest
    with pytest.raises(ImportProblem) as problem:
        import_interactions(filled, text(tmp_path / "r.csv", content))
    assert told in str(problem.value)
    assert Catalogue(filled).digest == before


def test_interactions_need_items_first(database: Database, tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="palate import items"):
        import_interactions(database, text(tmp_path / "r.csv", "user,item,rating\nu,1,4\n"))


REDIAL = {
    "id": 395,
    "turns": [
        {"role": "seeker", "text": "I like Heat", "movies": [{"movie_id": "1", "seen": 1, "liked": None}]},
        {"role": "recommender", "text": "Try Up", "movies": [{"movie_id": "nope", "seen": 2, "liked": 2}]},
    ],
}


def test_redial_dialogues_import_and_unknown_items_are_counted(filled: Database, tmp_path: Path) -> None:
    report = import_dialogues(filled, text(tmp_path / "d.jsonl", json.dumps(REDIAL)))
    (dialogue,) = Catalogue(filled).dialogues()
    assert dialogue.id == "395"
    assert [(i.id, i.liked, i.seen) for i in dialogue.turns[0].items] == [("1", 2, 1)]
    assert dialogue.turns[1].items == ()
    assert any("nope" in note for note in report.notes)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "1"}, "field 'turns': is not a list"),
        ({"id": "1", "turns": [{"role": "clerk", "text": "hi"}]}, "turns[0].role"),
        (
            {"id": "1", "turns": [{"role": "seeker", "text": "", "items": [{"id": "1", "liked": 3}]}]},
            "3 is not 0, 1 or 2",
        ),
        ({"id": "1", "turns": [{"role": "seeker", "text": "", "items": [{"liked": 1}]}]}, "is missing"),
    ],
)
def test_bad_dialogues_are_refused(filled: Database, tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(ImportProblem) as problem:
        import_dialogues(filled, text(tmp_path / "d.jsonl", json.dumps(row)))
    assert told in str(problem.value)


@pytest.mark.parametrize(
    ("rating", "verb", "expected"),
    [
        (5.0, None, 1.0),
        (4.0, None, 0.5),
        (3.0, None, 0.0),
        (0.5, None, -1.0),
        (None, "like", 1.0),
        (None, "dislike", -1.0),
    ],
)
def test_a_preference_is_signed(rating: float | None, verb: str | None, expected: float) -> None:
    assert preference(rating, verb) == expected
