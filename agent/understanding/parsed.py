"""What one message means, with the words every value was read from."""

from __future__ import annotations

from dataclasses import dataclass

from agent.engine import Usage
from agent.linking.types import SameMention, StepMention
from agent.types import Intent, Understanding, Value

SURE = 0.4
"""Probability of the act below which the person is asked or told that it may be a mistake."""
HARMLESS = frozenset({Intent.RECOMMEND, Intent.FEEDBACK, Intent.MORE})
"""Acts that may be mixed up without harm: each shows titles, and the next message puts it right."""
IDLE = frozenset({Intent.SMALLTALK, Intent.OUT_OF_SCOPE})
"""Acts that are answered with a sentence and change nothing: no use in asking which."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one value comes from."""

    field: str
    """A field of the domain, or "liked", "disliked", "seen", "item"."""
    value: Value
    words: str
    """The person's own words, or the shown title a pointing word stands for."""
    start: int
    end: int
    """Characters of the message."""


@dataclass(frozen=True, slots=True)
class Named:
    """An item that was named or pointed at."""

    label: str
    """"Heat (1995)"; the person's own words for a title nobody knows."""
    id: str | None
    """Catalogue id; None for an item the catalogue does not carry."""
    words: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Words that could mean several things; the first one was taken."""

    words: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One message understood."""

    understanding: Understanding
    """The contract's part."""
    traces: tuple[Trace, ...] = ()
    """One for each value of `understanding`."""
    titles: tuple[Named, ...] = ()
    """Every item named or pointed at, in the order of the message, whatever is thought of it."""
    liked: tuple[Named, ...] = ()
    disliked: tuple[Named, ...] = ()
    seen: tuple[Named, ...] = ()
    dropped: tuple[str, ...] = ()
    """Fields the person takes their wishes back from: "any year is fine"."""
    replaces: bool = False
    """Whether what is said stands in for earlier wishes on the same fields ("no wait, 80s")."""
    ambiguities: tuple[Ambiguity, ...] = ()
    pointed: tuple[Named, ...] = ()
    """Every item named, else pointed at, whatever the act is taken for."""
    steps: tuple[StepMention, ...] = ()
    """More or less of a number than what is on the screen has; the conversation knows how much that is."""
    sames: tuple[SameMention, ...] = ()
    """What an item on the screen, or one named, has and the next are to have too."""
    confidence: float = 1.0
    """Probability that the intent is right."""
    second: str = ""
    """The next likeliest intent, for asking back; "" when there is none."""
    usage: Usage | None = None
    """Tokens read by the model; None when no model was asked."""

    @property
    def unsure(self) -> bool:
        """Whether the act is doubtful."""
        return self.confidence < SURE

    @property
    def torn(self) -> tuple[Intent, ...]:
        """The two likeliest acts when the act is doubtful and a mistake would do harm; empty otherwise."""
        if not self.unsure or not self.second:
            return ()
        acts = (self.understanding.intent, Intent(self.second))
        return () if HARMLESS.issuperset(acts) or IDLE.issuperset(acts) else acts
