"""Services: the long-lived parts every conversation shares, opened once.

Opening is the slow part of a start (weights, vectors, libraries), so an interface may do it behind
its greeting. Nothing is opened by importing this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.engine import Prompt
from agent.sessions import Session, Sessions, Verdict
from prompts.loader import load
from retrieval.settings import RetrievalSettings

if TYPE_CHECKING:
    from agent.engine import Engine
    from agent.understanding import Understander
    from retrieval.catalogue.repository import Catalogue
    from retrieval.recommender import Recommender

WEIGHTS: Mapping[Verdict, float] = {"like": 1.0, "dislike": -1.0, "seen": 0.0}
"""What a verdict from an earlier conversation is worth as a preference."""
SLATE = 5


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a turn needs besides its own state."""

    catalogue: Catalogue
    recommender: Recommender
    engine: Engine
    understander: Understander
    sessions: Sessions
    slate_size: int = SLATE

    def preferences(self, session: Session) -> list[tuple[str, Verdict]]:
        """What the person said of items of this catalogue, in any conversation, oldest first."""
        known = self.catalogue.row
        return [(item, verdict) for item, verdict in self.sessions.preferences(session.owner) if item in known]

    def history(self, session: Session) -> dict[str, float]:
        """Item id to weight, from recorded interactions and from earlier conversations."""
        known = dict(self.catalogue.history(session.user)) if session.user else {}
        for item, verdict in self.preferences(session):
            if verdict != "seen":
                known[item] = WEIGHTS[verdict]
        return known

    def close(self) -> None:
        """Give the model and the data folder back."""
        self.engine.close()
        self.recommender.close()
        self.sessions.database.close()


def open_all(settings: RetrievalSettings, around: Callable[[Engine], Engine] | None = None) -> Services:
    """Everything a conversation needs, the model warming up behind it.

    `around` may wrap the engine, for those who measure what it is asked.
    """
    from agent.graph import warm
    from agent.llm import open_engine
    from agent.settings import agent_settings
    from agent.understanding import Understander
    from agent.understanding.catalogue import linker_for
    from retrieval.catalogue.repository import Catalogue
    from retrieval.recommender import Recommender
    from retrieval.store.database import open_database

    chosen = agent_settings()
    catalogue = Catalogue.open(settings)
    recommender = Recommender.open(settings, catalogue)
    try:
        engine = open_engine(chosen, settings)
        engine = around(engine) if around else engine
        engine.warm(prompts())
        understander = Understander(linker_for(catalogue), engine)
    except BaseException:
        recommender.close()
        raise
    recommender.warm()
    warm()
    sessions = Sessions(open_database(settings.database_url))
    return Services(catalogue, recommender, engine, understander, sessions, chosen.slate_size)


def prompts() -> tuple[Prompt, ...]:
    """The prompts whose fixed part is worth reading before the first message."""
    files = [load(f"pitch_{language}") for language in ("en", "zh")]
    return tuple(Prompt(file.name, file.fixed, "") for file in files)
