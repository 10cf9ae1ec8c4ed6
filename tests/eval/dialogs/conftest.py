"""A shop of eight films with the real clerk in it, without a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.llm.off import OffEngine
from eval.dialogs.scenario import Scenario
from eval.dialogs.stage import Stage
from retrieval.catalogue.importer import import_items
from retrieval.settings import retrieval_settings
from retrieval.store.database import open_database

FILMS = [
    ("1", "Heat", 1995, "crime|thriller", "Michael Mann", "盗火线"),
    ("2", "The Godfather", 1972, "crime|drama", "Francis Ford Coppola", "教父"),
    ("3", "Goodfellas", 1990, "crime|drama", "Martin Scorsese", "好家伙"),
    ("4", "Toy Story", 1995, "animation|comedy", "John Lasseter", "玩具总动员"),
    ("5", "Unforgiven", 1992, "western|drama", "Clint Eastwood", "不可饶恕"),
    ("6", "High Noon", 1952, "western", "Fred Zinnemann", "正午"),
    ("7", "Alien", 1979, "horror|sci-fi", "Ridley Scott", "异形"),
    ("8", "Spirited Away", 2001, "animation|fantasy", "Hayao Miyazaki", "千与千寻"),
]
STORIES = {
    "The Godfather": "An ageing father hands the family's business to his reluctant youngest son.",
    "Unforgiven": "A retired gunman takes one last job to feed his children.",
    "High Noon": "A marshal waits alone for the men who come to kill him.",
}
"""What the model retells; of the other films it is not asked."""


def open_shop(folder: Path) -> Stage:
    """The shop, opened in a folder."""
    path = folder / "items.jsonl"
    keys = ("id", "title", "year", "genres", "directors", "zh")
    rows = [dict(zip(keys, film, strict=True)) | {"description": STORIES.get(film[1], "")} for film in FILMS]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    settings = retrieval_settings(folder)
    database = open_database(settings.database_url)
    import_items(database, path)
    database.close()
    return Stage.open(settings, OffEngine())


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    opened = open_shop(tmp_path_factory.mktemp("shop"))
    yield opened
    opened.close()


def scenario(*steps: dict[str, object], **more: object) -> Scenario:
    """A scenario, written short."""
    base: dict[str, object] = {"id": "x", "about": "A test.", "language": "en"}
    return Scenario.model_validate({**base, **more, "steps": list(steps)})
