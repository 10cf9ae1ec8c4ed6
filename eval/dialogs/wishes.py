"""Conditions in the words of a scenario: "genre is crime", "year max 1979", "title like Heat (1995)".

They are judged against an item's own facts, by code that shares nothing with the filters of
`retrieval`, so that a wrong filter cannot agree with itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.types import LedgerEntry, Value
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

SHAPE = re.compile(
    r"^(?P<field>\w+) (?P<op>is_not|is not|is|min|max|like|unlike) (?P<value>.+?)(?: \((?P<strength>must|prefer)\))?$"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One condition."""

    field: str
    op: str
    value: Value
    strength: str | None = None
    """None where a scenario leaves it open."""

    def __str__(self) -> str:
        return f"{self.field} {self.op} {self.value}" + (f" ({self.strength})" if self.strength else "")

    def matches(self, entry: LedgerEntry) -> bool:
        """Whether a ledger entry says the same."""
        same = (entry.field, entry.op) == (self.field, self.op) and same_value(entry.value, self.value)
        return same and self.strength in (None, entry.strength)


def wish(text: str) -> Wish:
    """Reads one condition. ValueError when it has another shape."""
    found = SHAPE.match(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is not a condition such as 'genre is crime' or 'year max 1979'")
    value: Value = found["value"]
    op = found["op"].replace(" ", "_")
    if op in ("min", "max"):
        value = number(found["value"])
    return Wish(found["field"], op, value, found["strength"])


def number(text: str) -> float:
    """A bound; ValueError with words for the writer of a scenario."""
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"'{text}' is no number: min and max need one") from None


def same_value(one: Value, other: Value) -> bool:
    """Equality that does not mind 1979 against 1979.0 or the case of letters."""
    try:
        return float(one) == float(other)
    except ValueError:
        return str(one).casefold() == str(other).casefold()


def satisfies(item: Item, wished: Wish, domain: Domain) -> bool:
    """Whether an item has what is wished for. What the catalogue does not say satisfies `is_not` alone."""
    values = item_values(item, wished.field, domain)
    if wished.op == "is":
        return any(same_value(value, wished.value) for value in values)
    if wished.op == "is_not":
        return not any(same_value(value, wished.value) for value in values)
    numbers = [float(value) for value in values]
    bound = float(wished.value)
    return any(n >= bound if wished.op == "min" else n <= bound for n in numbers)


def item_values(item: Item, field: str, domain: Domain) -> tuple[Value, ...]:
    """Everything an item's facts say of a field."""
    found: list[Value] = []
    for attribute in domain.fields[field].attributes:
        if attribute == "year":
            found += [item.year] if item.year is not None else []
        else:
            found += item.attributes.get(attribute, ())
    return tuple(found)
