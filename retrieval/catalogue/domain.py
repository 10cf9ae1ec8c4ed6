"""A domain file: what the attributes of a catalogue are and the words people use for their values.

Nothing outside the domain file knows about films, books or shoes. An *attribute* is a column of an
item ("directors"); a *field* is what a person can ask for ("person"), over one or more attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AttributeType = Literal["text", "number"]
FieldKind = Literal["category", "name", "number", "keyword"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column of an item."""

    name: str
    type: AttributeType
    many: bool = False
    """Whether an item can have several values."""
    shown: bool = True
    """Whether cards and pitches may show it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Language to the word for this attribute: {"en": "director", "zh": "导演"}."""
    columns: tuple[str, ...] = ()
    """Names this column has in files to import, the attribute's own name first."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person can ask for."""

    name: str
    kind: FieldKind
    """category: a closed list of values with words. name: open names (people, brands), matched
    fuzzily. number: min and max. keyword: a closed vocabulary of themes, soft by default."""
    attributes: tuple[str, ...]
    """The attributes a value may be found in."""
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Value to language to the words people use for it, display word first:
    {"sci-fi": {"en": ("sci-fi", "science fiction"), "zh": ("科幻",)}}."""
    questions: Mapping[str, str] = field(default_factory=dict)
    """Language to the question that asks for this field."""
    askable: bool = True
    """Whether the clerk may ask about it."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Everything a domain file says."""

    name: str
    language: str
    """The catalogue's own language: titles, descriptions and queries."""
    noun: Mapping[str, tuple[str, str]]
    """Language to singular and plural of an item: {"en": ("film", "films"), "zh": ("电影", "电影")}."""
    attributes: Mapping[str, Attribute]
    fields: Mapping[str, Field]
    document: str
    """Template of the text to embed: `{attribute}` placeholders; a line whose placeholders are all
    empty is left out."""
