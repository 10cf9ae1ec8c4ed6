"""One task against the clerk: reward is constraints times policy, both checked by code."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from agent.conversation import Conversation
from agent.types import Reply
from eval.dialogs.play import Words, answered
from eval.dialogs.scenario import Given
from eval.dialogs.stage import Stage
from eval.tasks.person import Person
from eval.tasks.task import Task
from retrieval.errors import PalateError

TURNS = 8
"""Messages until the person gives up."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message with its answer."""

    said: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Attempt:
    """One task, once."""

    task: Task
    exchanges: tuple[Exchange, ...]
    constraints: bool
    """An item that meets all conditions was shown; for an impossible task, nothing was in the end."""
    policy: bool
    """Nothing the person has seen was ever shown."""
    reason: str

    @property
    def passed(self) -> bool:
        return self.constraints and self.policy


def attempt(task: Task, stage: Stage, trial: int = 0, words: Words = "all") -> Attempt:
    """Play a task until the person accepts, gives up, or the clerk rightly has nothing to offer. This
    person looks at items and questions only, so "checked" words are none."""
    services = stage.services(Given(), trial)
    mark = uuid.uuid4().hex[:10]
    try:
        before = services.sessions.open(f"task-{mark}-before", f"task-{mark}", task.language)
        for item in task.seen:
            services.sessions.judge(before, item, "seen")
        conversation = Conversation(services, f"task-{mark}", f"task-{mark}")
        person = Person(task, services.catalogue.domain, trial)
        exchanges, solved, reason = talk(person, conversation, words == "all")
    except PalateError as error:
        return Attempt(task, (), False, False, str(error))
    finally:
        services.sessions.database.close()
    shown = {card.id for one in exchanges for card in one.reply.items}
    forbidden = sorted(shown & set(task.seen))
    if forbidden:
        reason = f"shown although seen: {', '.join(forbidden)}"
    return Attempt(task, tuple(exchanges), solved, not forbidden, reason)


def talk(person: Person, conversation: Conversation, in_full: bool) -> tuple[list[Exchange], bool, str]:
    """The conversation, whether the conditions were met, and why not."""
    catalogue = conversation.services.catalogue
    said: str | None = person.opening()
    exchanges: list[Exchange] = []
    while said is not None and len(exchanges) < TURNS:
        reply, _ = answered(conversation, said, in_full)
        exchanges.append(Exchange(said, reply))
        items = catalogue.items([card.id for card in reply.items])
        if person.accepts(items):
            return exchanges, True, ""
        if not person.task.possible and not items and not person.untold:
            return exchanges, True, ""
        said = person.answer(reply, items)
    return exchanges, False, why(exchanges, person)


def why(exchanges: Sequence[Exchange], person: Person) -> str:
    """What the end looked like: what was asked for, what the clerk held, what it showed."""
    reply = exchanges[-1].reply
    held = [f"{e.field} {e.op} {e.value}" for e in reply.constraints]
    return (
        f"after {len(exchanges)} messages; told {[str(w) for w in person.told]}, "
        f"untold {[str(w) for w in person.untold]}, ledger {held}, {len(reply.items)} items"
    )
