"""people: `palate user show|export|forget`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from agent.interfaces.chat import history_file
from agent.names import checked
from agent.sessions import Sessions
from agent.words.common import plain
from retrieval.catalogue.repository import Catalogue
from retrieval.errors import MissingData
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database

VERDICTS = {"like": "likes", "dislike": "dislikes", "seen": "has seen"}


@contextmanager
def opened(settings: RetrievalSettings) -> Iterator[Sessions]:
    """The store of conversations, for as long as the block runs."""
    database = open_database(settings.database_url)
    try:
        yield Sessions(database)
    finally:
        database.close()


def show(settings: RetrievalSettings, user: str) -> None:
    """A few lines on what is known; an unknown user is an error."""
    with opened(settings) as sessions:
        kept = sessions.export(checked("user", user))
    talks, clicks = counted(len(kept["sessions"]), "conversation"), counted(len(kept["interactions"]), "interaction")
    click.echo(f"{user}: {talks}, {clicks} recorded")
    for verdict, words in VERDICTS.items():
        items = [entry["item"] for entry in kept["preferences"] if entry["verdict"] == verdict]
        if items:
            click.echo(f"  {words}: {', '.join(titles(settings, items))}")
    for talk in kept["sessions"]:
        asked = [f"{e['op']} {e['value']}" for e in ledger_of(talk)]
        click.echo(
            f"  session {talk['session']}: {len(talk['turns'])} turns" + (f"; {', '.join(asked)}" if asked else "")
        )


def ledger_of(talk: dict[str, Any]) -> list[dict[str, Any]]:
    """What the last answered turn of a session held as wishes."""
    ledgers = [turn["reply"]["constraints"] for turn in talk["turns"] if turn["reply"]]
    return ledgers[-1] if ledgers else []


def titles(settings: RetrievalSettings, ids: list[str]) -> list[str]:
    """Labels of the items the catalogue still has; the id of any other."""
    try:
        catalogue = Catalogue.open(settings)
    except MissingData:
        return ids
    known = {item.id: plain(item.label) for item in catalogue.items([i for i in ids if i in catalogue.row])}
    return [known.get(item, item) for item in ids]


def export(settings: RetrievalSettings, user: str) -> None:
    """Everything kept, as JSON on stdout."""
    with opened(settings) as sessions:
        kept = sessions.export(checked("user", user))
    click.echo(json.dumps(kept, ensure_ascii=False, indent=1))


def forget(settings: RetrievalSettings, user: str) -> None:
    """Erase a person with every conversation; an unknown user is an error."""
    with opened(settings) as sessions:
        sessions.export(checked("user", user))
        gone = sessions.forget_user(user)
    with suppress(FileNotFoundError):
        history_file(settings, user).unlink()
    click.echo(f"{user} is forgotten: erased with {counted(gone, 'conversation')} and everything said there")


def counted(count: int, noun: str) -> str:
    """ "1 conversation", "2 conversations"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
