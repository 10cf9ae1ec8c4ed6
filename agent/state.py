"""What passes along the graph in one turn, and what a session remembers between two.

Everything is frozen; a node returns the fields it changes. The graph itself is in `graph.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from agent.engine import Request, Usage
from agent.grounding import Story
from agent.ledger import Ledger
from agent.types import Card, Intent, Language, LedgerEntry, ModelUse, Timings, TurnEvent
from agent.understanding.parsed import Parsed
from retrieval.types import Slate

if TYPE_CHECKING:
    from agent.services import Services
    from agent.sessions import Session


@dataclass(frozen=True, slots=True)
class Memory:
    """What a session carries from one turn to the next; stored as JSON after every turn."""

    ledger: Ledger = field(default_factory=Ledger)
    language: Language = "en"
    cards: tuple[Card, ...] = ()
    """The last slate as it was shown."""
    shown: tuple[str, ...] = ()
    """Ids shown since the wish last changed; `more` leaves them out."""
    asked: tuple[str, ...] = ()
    """Fields the clerk has asked about."""
    in_a_row: int = 0
    """Questions asked in the last turns without a break."""
    open: str = ""
    """A question of ours that the next message may answer: "forget", or "same:" with the attribute of
    which we do not know whose is meant; "" for none."""
    focus: str | None = None
    """The item talked about last."""
    wishes: tuple[tuple[int, str], ...] = ()
    """(turn, the wish in the catalogue's language), so that undo takes the words back too."""

    def to_json(self) -> dict[str, Any]:
        """A JSON value that `from_json` reads back."""
        return {
            "ledger": self.ledger.to_json(),
            "language": self.language,
            "cards": [card.model_dump(mode="json") for card in self.cards],
            "shown": list(self.shown),
            "asked": list(self.asked),
            "in_a_row": self.in_a_row,
            "open": self.open,
            "focus": self.focus,
            "wishes": [list(wish) for wish in self.wishes],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], language: Language) -> Memory:
        """The memory of a stored session; a fresh one before its first turn."""
        if not stored:
            return cls(language=language)
        return cls(
            ledger=Ledger.from_json(stored["ledger"]),
            language=stored["language"],
            cards=tuple(Card.model_validate(card) for card in stored["cards"]),
            shown=tuple(stored["shown"]),
            asked=tuple(stored["asked"]),
            in_a_row=stored["in_a_row"],
            open=stored["open"],
            focus=stored["focus"],
            wishes=tuple((turn, wish) for turn, wish in stored["wishes"]),
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What this turn will do: `decide`'s answer."""

    before: tuple[str, ...] = ()
    """Sentences made by code that come first."""
    retrieve: bool = False
    """Whether a fresh slate is shown."""
    more: bool = False
    """Whether the slate goes on where the last one ended."""
    other: bool = False
    """Whether the items on the screen are to give way to others."""
    may_ask: bool = False
    """Whether the clerk may end with a question."""
    answer: str | None = None
    """Id of the item a free question is about, when only its description can answer."""
    after: tuple[str, ...] = ()
    """Sentences made by code that come last."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A clause the model is to write, and what it may be made of."""

    request: Request
    retry: Request
    """The second attempt when the first does not hold."""
    joint: str
    """What leads from the opening to the clause."""
    story: Story
    """The text that the clause is taken from."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One text about one item: what code says of it at once, and what the model may add."""

    item: str
    """Id of the item it is about."""
    opening: str
    """Said at once: "1. Heat (1995) — Close kin to The Godfather: tense"."""
    template: str = ""
    """What ends it when the model does not."""
    ask: Ask | None = None
    """None when there is nothing for the model to add."""


@dataclass(frozen=True, slots=True)
class TurnState:
    """Everything one turn knows; each node adds its part."""

    text: str
    turn: int
    memory: Memory
    language: Language
    """The language of the answer."""
    fixed_language: bool = False
    """Whether the person chose it, whatever they write in."""
    action: Intent | None = None
    """Set when a button decided, so that nothing has to be understood."""
    parsed: Parsed | None = None
    """None for a button."""
    ledger: Ledger = field(default_factory=Ledger)
    changes: tuple[LedgerEntry, ...] = ()
    """Entries this turn added to the ledger."""
    removed: tuple[LedgerEntry, ...] = ()
    """Entries this turn took out of it."""
    unclear: str = ""
    """What to ask or to tell first, of words that lean on an item nobody can name; "" when all is clear."""
    open: str = ""
    """The question this asks, as `Memory.open` keeps it."""
    plan: Plan = field(default_factory=Plan)
    slate: Slate | None = None
    cards: tuple[Card, ...] = ()
    relaxed: tuple[LedgerEntry, ...] = ()
    question: str | None = None
    asked_field: str | None = None
    drafts: tuple[Draft, ...] = ()
    closing: tuple[str, ...] = ()
    """Sentences after the drafts."""

    @property
    def intent(self) -> Intent:
        if self.action is not None:
            return self.action
        return self.parsed.understanding.intent if self.parsed else Intent.RECOMMEND


Update = dict[str, Any]
"""The fields of `TurnState` a node changes."""


class Meter:
    """Counts tokens, calls, milliseconds and checked sentences of one turn; the only mutable part."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.calls = 0
        self.usage = Usage()
        self.marks: dict[str, float] = {}
        self.asked = 0
        """Texts the model was asked for, second attempts not counted."""
        self.sentences = 0
        """Sentences the model wrote that were checked."""
        self.caught: list[tuple[str, tuple[str, ...]]] = []
        """(sentence, its unsupported claims) of every one that was not sent as it was."""
        self.completed = 0
        """Clauses that were cut back and go on in the catalogue's own words."""
        self.templates = 0
        """Texts the model should have written that a template replaced."""

    def since(self) -> float:
        """Milliseconds since the message came."""
        return (time.monotonic() - self.started) * 1000

    def mark(self, name: str, value: float | None = None) -> None:
        """Keep the first time something happened."""
        self.marks.setdefault(name, self.since() if value is None else value)

    def count(self, usage: Usage | None) -> None:
        """Add one call of the model."""
        if usage is None:
            return
        self.calls += 1
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens,
            self.usage.cached_tokens + usage.cached_tokens,
            self.usage.completion_tokens + usage.completion_tokens,
        )

    def model(self, name: str) -> ModelUse:
        """What the model did, as the reply tells it."""
        return ModelUse(
            name=name,
            calls=self.calls,
            prompt_tokens=self.usage.prompt_tokens,
            cached_tokens=self.usage.cached_tokens,
            completion_tokens=self.usage.completion_tokens,
        )

    def timings(self) -> Timings:
        """All times so far; `total` is now."""
        kept = {name: round(value, 1) for name, value in self.marks.items() if name in Timings.model_fields}
        return Timings(**{**kept, "total": round(self.since(), 1)})


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What a node may use besides the state."""

    services: Services
    session: Session
    meter: Meter
    emit: Callable[[TurnEvent], None]
    cancelled: Callable[[], bool]
    notices: list[str] = field(default_factory=list)
    """Notices already sent in this turn, so that none is said twice."""

    def with_emit(self, emit: Callable[[TurnEvent], None]) -> TurnContext:
        return replace(self, emit=emit)


Node = Callable[[TurnState, TurnContext], Update]
Ids = Sequence[str]
