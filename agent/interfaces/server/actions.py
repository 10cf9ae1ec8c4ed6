"""Buttons as jobs: verdicts on items and the acts that need no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from agent.interfaces.server.auth import Refused
from agent.interfaces.server.room import Job, Room
from agent.types import Accepted, Delta, Done, Intent, Items, Reply, TurnEvent, Understood

if TYPE_CHECKING:
    from agent.conversation import Conversation

ACTS = {
    "more": Intent.MORE,
    "undo": Intent.UNDO,
    "reset": Intent.RESET,
    "profile": Intent.PROFILE,
    "explain": Intent.EXPLAIN,
}


def feedback(
    room: Room, identifier: str | None, item: str, verdict: Literal["like", "dislike", "seen", "clear"]
) -> Job:
    """Submit a verdict on one item. Raises Refused for an item the catalogue does not have."""
    if item not in room.desk.services.catalogue.row:
        raise Refused("unknown_item", "the catalogue has no such item")

    def start(talk: Conversation, stop: Callable[[], bool]) -> Iterator[TurnEvent]:
        yield from retold(talk.feedback(item, verdict))

    job = Job("feedback", identifier, start)
    room.judge(job, item, verdict)  # type: ignore[arg-type]
    return job


def act(room: Room, identifier: str | None, action: str, item: str | None, entry: str | Sequence[str] | None) -> Job:
    """Submit a button. Raises Refused when what it is about is not there."""

    def start(talk: Conversation, stop: Callable[[], bool]) -> Iterator[TurnEvent]:
        if action == "remove":
            entries = (entry,) if isinstance(entry, str) else entry or ()
            if not {one.id for one in talk.ledger}.intersection(entries):
                raise Refused("unknown_entry", "there is no such wish any more")
            yield from retold(talk.remove(*entries))
        else:
            yield from talk.act(ACTS[action], item)

    if item is not None and item not in room.desk.services.catalogue.row:
        raise Refused("unknown_item", "the catalogue has no such item")
    job = Job("act", identifier, start)
    room.submit(job)
    return job


def retold(reply: Reply) -> Iterator[TurnEvent]:
    """The events of a turn that is over, from its reply."""
    yield Accepted(reply.turn)
    yield Understood(reply.constraints)
    if reply.items:
        yield Items(reply.items)
    if reply.text:
        yield Delta(reply.text)
    yield Done(reply)
