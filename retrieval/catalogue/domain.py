"""A domain file: what the attributes of a catalogue are and the words people use for their values.

Nothing outside the domain file knows about films, books or shoes. An *attribute* is a column of an
item ("directors"); a *field* is what a person can ask for ("person"), over one or more attributes.
Every item has an id, a title, a year, a description and titles in several languages without being
told; the name "year" in a field means that year. Reading the TOML is `domain_file`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

AttributeType = Literal["text", "number"]
FieldKind = Literal["category", "name", "number", "keyword"]
Parentheses = Literal["keep", "names"]
Words = Mapping[str, tuple[str, ...]]
"""Language to words, display word first: {"en": ("sci-fi", "science fiction"), "zh": ("科幻",)}."""

YEAR = "year"
"""The attribute that every item has without being declared."""


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
    separator: str = "|"
    """What divides several values in one text cell."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person can ask for."""

    name: str
    kind: FieldKind
    """category: a list of values with words. name: open names (people, brands), matched fuzzily.
    number: min and max. keyword: a closed vocabulary of themes, soft by default."""
    attributes: tuple[str, ...]
    """The attributes a value may be found in."""
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    """Of a number: what it counts ("min", "pages", 元), as an answer says it."""
    units: tuple[str, ...] = ()
    """Other words and signs people use for the unit ("yuan", "$", 块钱)."""
    values: Mapping[str, Words] = field(default_factory=dict)
    """Value to the words people use for it: {"sci-fi": {"en": ("sci-fi", "science fiction")}}."""
    questions: Mapping[str, str] = field(default_factory=dict)
    """Language to the question that asks for this field."""
    askable: bool = True
    """Whether the clerk may ask about it."""
    closed: bool = False
    """Whether an imported value that is not in `values` is dropped (and counted) or kept as it is."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Folded spelling found in files to value ("children's" -> "children"; "" for one to drop
    without a word). For the importer; people's words are in `values`."""
    unknown_passes: bool = True
    """Whether an item of which the field says nothing satisfies `is_not`. False where a promise
    hangs on it: a film without content notes is not therefore free of violence."""
    rules_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Value to values that no answer to it may have, even when the value itself gives way: a film for
    children is never one for adults."""
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute to the values that live in it, where a vocabulary is shared out over several
    attributes (themes, moods, notes); empty otherwise."""
    qualities: tuple[str, ...] = ()
    """The attributes whose values say what an item is like ("lighthearted") rather than what is in
    it: what the clerk asks for, and what stands before the noun. Empty: the clerk may ask for all."""
    meant_for: tuple[str, ...] = ()
    """The attributes whose values say whom an item is for ("for children")."""
    more: Words = field(default_factory=dict)
    """Of a number: language to words for having more of it ("newer", "long", 新). An English word that
    is no comparative and a Chinese word of one character are taken in phrases only ("too long", 新一点)."""
    less: Words = field(default_factory=dict)
    """Of a number: language to words for having less of it."""
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Value to how a sentence about an item says it: {"heist": {"en": "a heist", "zh": "劫案"}}. A value
    without an entry is no thing that an item can be said to have."""


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
    counter: str = "部"
    """The Chinese measure word of an item: 部 for films, 本 for books, 瓶 for wines."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """id, title, year and description to the names these columns have in files."""
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language to the columns with titles in it; the first column holds the display title, the
    others further names."""
    parentheses: Parentheses = "keep"
    """What brackets at the end of a title are: part of it, or further names."""
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Labels of well-known items that the catalogue may lack, with further titles: the clerk knows
    what is meant and can say that it is not there."""
    text: str = ""
    """The file itself with what it includes, as one JSON text: stored with the catalogue."""

    @property
    def single(self) -> frozenset[str]:
        """Fields that look into one attribute of which an item has one value: one wine is not red and white."""
        return frozenset(
            name
            for name, field in self.fields.items()
            if field.kind != "number" and len(field.attributes) == 1 and not self.attributes[field.attributes[0]].many
        )

    def fields_of(self, attribute: str) -> Iterator[Field]:
        """The fields that look into `attribute`."""
        return (f for f in self.fields.values() if attribute in f.attributes)

    def word(self, field_name: str, value: str, language: str) -> str:
        """Display word of a field's value in `language`; the value itself when there is none, and for
        names, whose words are what people call them for short."""
        field = self.fields.get(field_name)
        words = field.values.get(value, {}).get(language) if field and field.kind != "name" else None
        return words[0] if words else value
