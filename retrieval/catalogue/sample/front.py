"""`palate sample`: import one of the samples and say what came of it."""

from __future__ import annotations

from collections.abc import Callable

from retrieval import weights
from retrieval.errors import BadConfiguration
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database

FILES = {"movies": "movielens", "books": "book-crossing"}
"""Sample to the file set of `weights.toml` that it needs."""


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
    finally:
        database.close()
    for line in lines:
        tell(line)
