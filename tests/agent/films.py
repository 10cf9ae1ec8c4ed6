"""The films of the tests as a file that the importer reads, and as a catalogue imported from it."""

from __future__ import annotations

import json
from pathlib import Path

from retrieval.catalogue.domain_file import load_domain
from retrieval.catalogue.importer import import_items
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from tests.agent.fakes import FILMS


def import_films(settings: RetrievalSettings, path: Path) -> None:
    """Write the films to `path` and import them."""
    many = {name: attribute.many for name, attribute in load_domain(None).attributes.items()}
    rows = [
        {"id": film.id, "title": film.title, "year": film.year, "title_zh": film.names[1].text}
        | {name: list(values) if many[name] else values[0] for name, values in film.attributes.items()}
        for film in FILMS
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    database = open_database(settings.database_url)
    import_items(database, path)
    database.close()
