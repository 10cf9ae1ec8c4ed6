"""`palate import` and `palate sample` as the terminal sees them: what was taken, what was left out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from retrieval.settings import RetrievalSettings


def import_file(
    settings: RetrievalSettings,
    kind: str,
    path: Path,
    domain: Path | None = None,
    *,
    keep_good: bool = False,
    replace: bool = False,
) -> None:
    """Import a file of items, interactions or dialogues and print the report."""
    from retrieval.catalogue.importer import import_items
    from retrieval.catalogue.reactions import import_dialogues, import_interactions
    from retrieval.index import FolderLock
    from retrieval.store.database import open_database

    lock = FolderLock(settings.data)  # who chats over a catalogue must not have it changed underneath
    lock.acquire()
    database = None
    try:
        database = open_database(settings.database_url)
        if kind == "items":
            report = import_items(database, path, domain, keep_good=keep_good, replace=replace)
        else:
            take = import_interactions if kind == "interactions" else import_dialogues
            report = take(database, path, keep_good=keep_good)
    finally:
        if database:
            database.close()
        lock.release()
    _print(report.lines)
    _print(["now run `palate train`: what was trained before no longer fits"])


def import_sample(settings: RetrievalSettings, name: str, *, replace: bool = False) -> None:
    """Fetch and import a sample and print what came of it."""
    from agent.interfaces.setup import fetch_models
    from retrieval.catalogue.sample.front import FILES, import_sample
    from retrieval.index import FolderLock

    fetch_models(settings, [FILES[name]])
    lock = FolderLock(settings.data)
    lock.acquire()
    try:
        import_sample(name, settings, lambda line: _print([line]), replace=replace)
    finally:
        lock.release()


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
