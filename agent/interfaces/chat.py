"""`palate chat`: on a terminal a REPL, elsewhere one message a line."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.interfaces.loading import open_services
from retrieval.settings import RetrievalSettings

if TYPE_CHECKING:
    from agent.conversation import Setting


def history_file(settings: RetrievalSettings, user: str | None) -> Path:
    """Where typed lines are kept, one file a person."""
    return settings.data / "history" / (user or "nameless")


def chat(settings: RetrievalSettings, user: str | None, session: str | None, language: Setting, as_json: bool) -> int:
    """Talk; the exit code."""
    check_names(user, session)
    if not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        from agent.interfaces.repl import Repl

        opened = functools.partial(open_services, settings)
        return Repl(opened, history_file(settings, user), session, user, language).run()
    from agent.conversation import Conversation
    from agent.interfaces import pipe

    tell_model(settings)
    services = open_services(settings)
    try:
        conversation = Conversation(services, session, user, language)
        pipe.chat(sys.stdin.buffer, sys.stdout, conversation, Path.cwd(), as_json)
    finally:
        services.close()
    return 0


def tell_model(settings: RetrievalSettings) -> None:
    """Say once on stderr that answers will do without the model, when its file is not whole or not there."""
    import click

    from agent.settings import agent_settings
    from retrieval.errors import WeightsError
    from retrieval.weights import locate

    chosen = agent_settings()
    if chosen.engine != "local":
        return
    try:
        locate(chosen.model, settings)
    except WeightsError as error:
        click.echo(f"palate: {error}; until then answers use template words", err=True)


def check_names(user: str | None, session: str | None) -> None:
    """Refuse names that could not be stored, before anything is loaded: wrong usage."""
    import click

    from agent.errors import SessionError
    from agent.names import checked

    for kind, name in (("user", user), ("session", session)):
        try:
            checked(kind, name) if name is not None else None
        except SessionError as error:
            raise click.BadParameter(str(error), param_hint=f"--{kind}") from error
