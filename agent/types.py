"""The values of a conversation: what was understood, what is asked for, what is said.

The pydantic models here are the JSON contract (field names and order are fixed from outside).
`TurnEvent` is the one closed union that serves the terminal, the websocket and the evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "zh"]
Value = str | int | float


class Intent(StrEnum):
    """What a message asks for. Refinements of a wish are `recommend`."""

    RECOMMEND = "recommend"
    FEEDBACK = "feedback"
    ASK = "ask"
    COMPARE = "compare"
    MORE = "more"
    EXPLAIN = "explain"
    PROFILE = "profile"
    UNDO = "undo"
    RESET = "reset"
    FORGET = "forget"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"


class Frozen(BaseModel):
    """Base of the JSON contract: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ParsedConstraint(Frozen):
    """One condition read from a message."""

    field: str
    op: Literal["is", "is_not", "min", "max"]
    value: Value
    strength: Literal["must", "prefer"] = "must"


class Understanding(Frozen):
    """What one message means: the contract of `palate parse`."""

    id: str = ""
    language: Language
    intent: Intent
    constraints: tuple[ParsedConstraint, ...] = ()
    liked: tuple[str, ...] = ()
    """Labels, "The Matrix (1999)"; a title that is not in the catalogue as the person wrote it."""
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    """1-based places in the last slate."""
    query: str = ""
    """The wish in the catalogue's language."""


class LedgerEntry(Frozen):
    """One thing the person asked for, with its turn and its words."""

    id: str
    turn: int
    field: str
    """A field of the domain file; "title" for like and unlike."""
    op: Literal["is", "is_not", "min", "max", "like", "unlike"]
    value: Value
    strength: Literal["must", "prefer"]
    words: str
    """The person's own words it was read from; the button's name when it came from a button."""


class CardReason(Frozen):
    """Why a card is in the slate, from the numbers that ranked it."""

    kind: Literal["constraint", "similar", "collaborative", "popular", "novel"]
    text: str
    evidence: tuple[str, ...] = ()
    weight: float


class Card(Frozen):
    """One recommended item as it is shown."""

    id: str
    title: str
    year: int | None
    score: float
    facts: dict[str, Value | list[Value]]
    reasons: tuple[CardReason, ...]


class ModelUse(Frozen):
    """What the language model did in a turn."""

    name: str
    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


class Timings(Frozen):
    """Milliseconds from the arrival of the message, or of the stage itself for the first three."""

    understand: float = 0.0
    retrieve: float = 0.0
    rank: float = 0.0
    items: float = 0.0
    first_text: float = 0.0
    total: float = 0.0


class Reply(Frozen):
    """A whole answer: one line of `palate chat --json`."""

    session: str
    turn: int
    language: Language
    intent: Intent
    text: str
    items: tuple[Card, ...] = ()
    constraints: tuple[LedgerEntry, ...] = ()
    relaxed: tuple[LedgerEntry, ...] = ()
    question: str | None = None
    notices: tuple[str, ...] = ()
    model: ModelUse
    timings_ms: Timings = Field(default_factory=Timings)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is stored as turn `turn`."""

    turn: int


@dataclass(frozen=True, slots=True)
class Understood:
    """The ledger after this message."""

    constraints: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """The cards, before any pitch is written."""

    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer's text; every one is already checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know about how the answer came about."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is complete and stored."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person stopped the answer; what was said so far is stored."""

    reply: Reply


TurnEvent = Accepted | Understood | Items | Delta | Notice | Done | Stopped
