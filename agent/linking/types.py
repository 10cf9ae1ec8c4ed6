"""What linking finds: stretches of a message and the catalogue values they may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Value = str | int | float
Surface = Literal["exact", "alias", "fuzzy", "unlisted"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the person's own words."""

    start: int
    end: int
    words: str

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """An item as linking knows it."""

    id: str | None
    """Catalogue id; None for a title the catalogue does not carry."""
    label: str
    """Title with year, as it comes back: "Heat (1995)"."""
    year: int | None
    popularity: float
    """Positive interactions; breaks ties between titles written alike."""
    names: tuple[str, ...]
    """Every title it is known by, the display title first."""


@dataclass(frozen=True, slots=True)
class TitleMention:
    """Words that may name an item."""

    span: Span
    entries: tuple[TitleEntry, ...]
    """Items so named, most likely first; empty for a quoted title nobody knows."""
    surface: Surface
    evidence: dict[str, float] = field(default_factory=dict)
    """Named signs that these words are a title at all; see `agent.linking.evidence`."""
    place: int | None = None
    """1-based place in the slate when the item is there."""

    @property
    def label(self) -> str:
        """The item's label, or the person's own words when nobody knows it."""
        return self.entries[0].label if self.entries else self.span.words

    @property
    def score(self) -> float:
        """Weighed evidence; above 0 the words are taken for a title."""
        return sum(self.evidence.values())


@dataclass(frozen=True, slots=True)
class ValueMention:
    """Words that name a value of a category, keyword or name field."""

    span: Span
    field: str
    values: tuple[Value, ...]
    """One value, or several when a word means them together ("rom-com")."""
    sure: bool = True
    """False for a last name or a misspelling that needs support from the rest of the message."""
    ambiguous: tuple[Value, ...] = ()
    """Other values the same words could mean."""


@dataclass(frozen=True, slots=True)
class NumberMention:
    """Words that bound a number: "90s", "under two hours", "newer than Heat"."""

    span: Span
    field: str
    low: int | None
    high: int | None
    negated: bool = False
    """The person excludes this range rather than asking for it."""
    anchor: str | None = None
    """Label of the item it is relative to."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that point at places of the last slate."""

    span: Span
    places: tuple[int, ...]
    """1-based."""
    weak: bool = False
    """Pointing words that may mean nothing on the screen ("it", "that one")."""


@dataclass(frozen=True, slots=True)
class StepMention:
    """Words for more or less of a number than something has: "newer", 短一点."""

    span: Span
    field: str
    more: bool
    """Whether more is wanted: a later year, a longer time."""
    share: float | None = None
    """Where among the numbers of all items the bound lies, for words said of them all ("an old film": the
    lowest quarter; "no old films": beyond it); None for words said beside something ("older")."""


@dataclass(frozen=True, slots=True)
class SameMention:
    """Words that ask for what an item has: "the same director"."""

    span: Span
    attribute: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Everything linking found in one message."""

    titles: tuple[TitleMention, ...] = ()
    values: tuple[ValueMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    steps: tuple[StepMention, ...] = ()
    sames: tuple[SameMention, ...] = ()
