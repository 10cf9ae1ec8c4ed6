"""meaning: the parse as `decide` needs it, ids instead of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.state import TurnContext, TurnState
from agent.types import Intent
from agent.understanding.parsed import Ambiguity, Named
from agent.words.wish import bare


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the message points at, resolved against the catalogue and the last slate."""

    items: tuple[str, ...] = ()
    """Ids it is about: places of the slate and titles named, in their order."""
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Titles the catalogue does not carry, in the person's words."""
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(words, what they could mean)."""
    query: str = ""
    """The wish in the catalogue's language."""
    unsure: bool = False
    torn: tuple[Intent, ...] = ()
    """The acts to ask about; see `Parsed.torn`."""


def meaning(state: TurnState, context: TurnContext) -> Meaning:
    """What the parse of this turn says; nothing for a button, which points with its memory's focus."""
    parsed = state.parsed
    if parsed is None:
        return Meaning(items=(state.memory.focus,) if state.memory.focus else ())
    known = context.services.catalogue.row
    said = parsed.understanding
    places = [state.memory.cards[place - 1].id for place in said.items if place <= len(state.memory.cards)]
    named = [one.id for one in parsed.titles if one.id]
    return Meaning(
        items=tuple(item for item in dict.fromkeys((*places, *named)) if item in known),
        liked=ids(parsed.liked),
        disliked=ids(parsed.disliked),
        seen=ids(parsed.seen),
        missing=tuple(dict.fromkeys(one.words for one in parsed.titles if one.id is None)),
        ambiguous=tuple((one.words, one.options) for one in parsed.ambiguities if doubtful(one)),
        query=said.query,
        unsure=parsed.unsure,
        torn=parsed.torn,
    )


def doubtful(one: Ambiguity) -> bool:
    """Whether words need asking about: not when they are exactly the name of the first thing they may mean."""
    exact = [bare(option).lower() == one.words.strip().lower() for option in one.options]
    return len(one.options) > 1 and not (exact[0] and not any(exact[1:]))


def ids(named: Sequence[Named]) -> tuple[str, ...]:
    """Those the catalogue carries."""
    return tuple(one.id for one in named if one.id)
