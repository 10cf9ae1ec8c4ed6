"""The values that pass between the stages of retrieval: frozen, documented, free of behaviour.

Row alignment: every array that has one entry per item follows `Catalogue.ids`; "row i" always
means the item `Catalogue.ids[i]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Value = str | int | float
"""One attribute value: text (a genre, a name), or a number (a year, minutes, a price)."""

Op = Literal["is", "is_not", "min", "max"]
Strength = Literal["must", "prefer"]
SeenPolicy = Literal["exclude", "allow", "only"]
ReasonKind = Literal["constraint", "similar", "collaborative", "popular", "novel"]
Source = Literal["dense", "keyword", "collaborative", "mentioned", "attribute", "popular"]

EMPTY: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Name:
    """One title an item is known by."""

    text: str
    """The title as people write it, without the year: "The Matrix", "黑客帝国"."""
    language: str
    """BCP 47 primary tag, "en" or "zh"; "" when unknown."""
    main: bool = False
    """True for the one display title in its language."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the catalogue."""

    id: str
    """The id it was imported with, unchanged."""
    title: str
    """Display title in the catalogue's language, natural word order, without the year."""
    year: int | None
    """Year of release or publication; None when unknown."""
    description: str = ""
    """Free text about the item; "" when there is none."""
    attributes: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Attribute name of the domain file (genres, directors, runtime, ...) to its values, in the
    order they were imported. An attribute without a known value is absent."""
    names: tuple[Name, ...] = ()
    """Every title it is known by, display titles first."""

    @property
    def label(self) -> str:
        """Title with year, the form people and contracts use: "Heat (1995)"."""
        return f"{self.title} ({self.year})" if self.year else self.title

    def title_in(self, language: str) -> str:
        """Display title in `language`, or the catalogue's own when there is none."""
        return next((n.text for n in self.names if n.main and n.language == language), self.title)


@dataclass(frozen=True, slots=True)
class Interaction:
    """One person's recorded reaction to one item."""

    user: str
    item: str
    rating: float | None = None
    """0.5 to 5.0; None when only a verb is known."""
    verb: str | None = None
    """like, dislike, view, purchase; None when only a rating is known."""
    time: int | None = None
    """Unix seconds; None when unknown."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on a field of the domain file."""

    field: str
    op: Op
    value: Value
    strength: Strength = "must"
    """must: enforced as a hard filter. prefer: raises the score, is relaxed first."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message of a dialogue, as it was said."""

    role: str
    """"seeker" or "recommender"."""
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """Everything a ranking may depend on."""

    text: str = ""
    """The wish in the catalogue's language, without what constraints and likes already say; "" when
    that is all."""
    constraints: tuple[Constraint, ...] = ()
    liked: tuple[str, ...] = ()
    """Ids liked in this dialogue, oldest first."""
    disliked: tuple[str, ...] = ()
    """Ids disliked: folded in with a small negative weight and excluded outright."""
    seen: tuple[str, ...] = ()
    """Ids the person has seen; what happens to them is `seen_policy`."""
    mentioned: tuple[str, ...] = ()
    """Ids named in the dialogue without a verdict, oldest first."""
    exclude: tuple[str, ...] = ()
    """Ids that must not appear, whatever the reason."""
    history: Mapping[str, float] = field(default_factory=lambda: EMPTY)
    """Known preferences from before this dialogue: item id to weight, -1 (disliked) to 1 (liked)."""
    dialogue: tuple[Utterance, ...] = ()
    """What was said so far, oldest first; a catalogue with recorded dialogues ranks by it as well."""
    limit: int = 5
    seen_policy: SeenPolicy = "exclude"
    diversity: float = 0.3
    """0 ranks by score alone, 1 by variety alone."""
    novelty: float = 0.0
    """0 is neutral; up to 1 favours the long tail."""
    closeness: float = 0.0
    """0 ranks by what somebody with these likes will like as well, which is often what everybody likes;
    1 by what is of their kind, which is what people mean who name an item to ask for more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item that some source proposed, with what each source said of it."""

    row: int
    """Row in `Catalogue.ids`."""
    sources: Mapping[Source, int]
    """Source to the 1-based rank it gave the item."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is in the slate, taken from the numbers that ranked it."""

    kind: ReasonKind
    weight: float
    """Share of the item's score that this reason explains, 0 to 1."""
    evidence: tuple[str, ...] = ()
    """Ids of the items that contributed (liked ones for collaborative, alike ones for similar)."""
    constraint: Constraint | None = None
    """The constraint it satisfies, for kind "constraint"."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One place of a slate."""

    item: Item
    score: float
    """Fused score, comparable within one slate only."""
    reasons: tuple[Reason, ...] = ()
    """Strongest first."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A constraint that was dropped because too little was left."""

    constraint: Constraint
    before: int
    """How many items matched with it."""
    after: int
    """How many items match without it."""


@dataclass(frozen=True, slots=True)
class Slate:
    """The ranked answer to a query."""

    items: tuple[Recommendation, ...]
    matching: int
    """How many items of the catalogue satisfy the constraints that were kept."""
    relaxed: tuple[Relaxation, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=lambda: EMPTY)
    """"retrieve" and "rank", milliseconds."""


@dataclass(frozen=True, slots=True)
class Question:
    """An attribute worth asking about: the one expected to split the candidates best."""

    field: str
    values: tuple[Value, ...]
    """The options worth offering, heaviest first, at most four."""
    gain: float
    """Expected information in bits over the ranking's mass."""
