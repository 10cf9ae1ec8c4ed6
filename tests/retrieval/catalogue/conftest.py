"""A small catalogue of films in a database of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from retrieval.store.database import Database, open_database

FILMS: Sequence[dict[str, object]] = (
    {
        "id": "1",
        "title": "Heat (1995)",
        "genres": "Action|Crime|Thriller",
        "directors": ["Michael Mann"],
        "actors": ["Al Pacino", "Robert De Niro"],
        "countries": ["United States"],
        "languages": ["English"],
        "runtime": 170,
        "zh": "盗火线",
        "premise": "A detective hunts a careful thief in Los Angeles.",
        "themes": ["heist"],
        "moods": ["tense"],
        "notes": ["violence"],
        "audience": "adults",
    },
    {
        "id": "2",
        "title": "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
        "genres": ["Comedy", "Romance"],
        "directors": ["Jean-Pierre Jeunet"],
        "actors": ["Audrey Tautou"],
        "countries": ["France", "West Germany"],
        "languages": ["French"],
        "runtime": 122,
        "zh": "天使爱美丽",
        "themes": ["paris"],
        "moods": ["tense"],
        "audience": "adults",
    },
    {"id": "3", "title": "Alien", "year": 1979, "genres": ["Horror", "Science Fiction"], "directors": ["Ridley Scott"]},
    {"id": "4", "title": "Metropolis", "year": 1927, "genres": ["Sci-Fi"]},
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(f"sqlite:///{tmp_path / 'palate.db'}")
    yield opened
    opened.close()


def write_jsonl(path: Path, rows: Sequence[object]) -> Path:
    """A JSONL file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """The small catalogue as a file."""
    return write_jsonl(tmp_path / "films.jsonl", FILMS)
