"""`palate sample`: import one of the samples and say what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from retrieval import weights
from retrieval.catalogue.domain_file import FOLDER as DOMAINS
from retrieval.errors import BadConfiguration
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.store.writing import read_meta, write_meta

FILES = {"movies": "movielens", "books": "book-crossing"}
"""Sample to the file set of `weights.toml` that it needs."""


def sample_digest() -> str:
    """sha256 over everything that ships with the samples: another one means that they have changed."""
    whole = hashlib.sha256()
    for folder in (Path(__file__).parent, DOMAINS):
        for path in sorted(folder.iterdir()):
            if path.suffix in {".tsv", ".jsonl", ".toml"}:
                whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def wants_import(name: str, settings: RetrievalSettings) -> bool:
    """Whether the data folder is empty, or holds this sample in an older form; never for a catalogue of one's own."""
    database = open_database(settings.database_url)
    try:
        with database.read() as connection:
            meta = read_meta(connection)
    finally:
        database.close()
    if "domain" not in meta:
        return True
    return meta.get("sample", "").startswith(f"{name} ") and meta["sample"] != f"{name} {sample_digest()}"


def import_sample(
    name: str,
    settings: RetrievalSettings,
    tell: Callable[[str], None],
    *,
    replace: bool = False,
) -> None:
    """Import the sample `name`, whose files have been fetched; `tell` gets lines for people."""
    if name not in FILES:
        raise BadConfiguration(f"there is no sample '{name}': choose one of {', '.join(FILES)}")
    path = weights.locate(FILES[name], settings)
    database = open_database(settings.database_url)
    try:
        if name == "movies":
            from retrieval.catalogue.sample.movies import import_movies

            lines = import_movies(database, path, replace=replace)
        else:
            from retrieval.catalogue.sample.books import import_books

            lines = import_books(database, path, replace=replace)
        with database.write() as connection:
            write_meta(connection, sample=f"{name} {sample_digest()}")
    finally:
        database.close()
    for line in lines:
        tell(line)
