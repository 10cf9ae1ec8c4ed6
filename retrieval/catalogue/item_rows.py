"""One row of an items file, read the way the domain file says: checked, normalised, counted.

Values of a field with a list of values come out as those values ("Science Fiction" -> "sci-fi").
What a closed list does not know is left out and counted, never an error: files bring more than a
catalogue wants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from retrieval.catalogue import cells
from retrieval.catalogue.cells import BadCell
from retrieval.catalogue.domain import Attribute, Domain, Field
from retrieval.catalogue.titles import ReadTitle, read_title
from retrieval.store.folding import fold
from retrieval.types import Item, Name, Value


class ItemReader:
    """Turns raw rows into items, and remembers what it left out."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.dropped: Counter[tuple[str, str]] = Counter()
        """(attribute, value) that its closed list does not know, to how often it came."""
        self.untitled = 0
        """Items whose title was empty: the id stands in for it."""
        self._known = {name: _known(domain, name) for name in domain.attributes}

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """Column names of which every file needs one each."""
        return self.domain.columns["id"], self.domain.columns["title"]

    def read(self, values: Mapping[str, object]) -> Item:
        """The item of one row; raises `BadCell`."""
        identifier = cells.identifier(*cells.pick(values, self.domain.columns["id"]))
        found = self._title(values, identifier)
        year = cells.year(*cells.pick(values, self.domain.columns["year"]))
        description = cells.text(*cells.pick(values, self.domain.columns["description"]))
        attributes: dict[str, tuple[Value, ...]] = {}
        for name, attribute in self.domain.attributes.items():
            read = self._values(attribute, values)
            if read:
                attributes[name] = read
        year = found.year if year is None else year
        return Item(identifier, found.title, year, description, attributes, self._names(values, found))

    def _title(self, values: Mapping[str, object], identifier: str) -> ReadTitle:
        columns = self.domain.columns["title"]
        if not any(name in values for name in columns):
            raise BadCell(columns[0], "is missing: every row needs one")
        name, raw = cells.pick(values, columns)
        found = read_title(cells.text(name, raw), self.domain.parentheses == "names")
        if found.title:
            return found
        self.untitled += 1
        return ReadTitle(identifier, found.year)

    def _names(self, values: Mapping[str, object], found: ReadTitle) -> tuple[Name, ...]:
        display = [Name(found.title, self.domain.language, main=True)]
        further: list[Name] = []
        for language, columns in self.domain.titles.items():
            for place, column in enumerate(columns):
                for title in cells.texts(column, values.get(column), "|"):
                    has_main = any(n.language == language for n in display)
                    name = Name(title, language, main=place == 0 and not has_main)
                    (display if name.main else further).append(name)
        further += [Name(other, "") for other in found.others]
        unique = {(n.text, n.language): n for n in reversed((*display, *further))}
        return tuple(unique[key] for key in dict.fromkeys((n.text, n.language) for n in (*display, *further)))

    def _values(self, attribute: Attribute, values: Mapping[str, object]) -> tuple[Value, ...]:
        column, raw = cells.pick(values, attribute.columns)
        if raw is None:
            return ()
        if attribute.type == "number":
            number = cells.number(column, raw)
            return () if number is None else (int(number) if number.is_integer() else number,)
        several = attribute.many
        read = cells.texts(column, raw, attribute.separator) if several else (cells.text(column, raw),)
        return tuple(dict.fromkeys(v for part in read if part and (v := self._canonical(attribute.name, part))))

    def _canonical(self, attribute: str, raw: str) -> str:
        known = self._known[attribute]
        if known is None:
            return raw
        spellings, closed = known
        value = spellings.get(fold(raw))
        if value is None and closed:
            self.dropped[attribute, raw] += 1
            return ""
        return raw if value is None else value


def _known(domain: Domain, attribute: str) -> tuple[dict[str, str], bool] | None:
    """Folded spelling to value for an attribute with a list of values, and whether it is closed."""
    field = next((f for f in domain.fields_of(attribute) if f.values and f.kind != "name"), None)
    if field is None:
        return None
    values = field.homes.get(attribute, ()) if field.homes else tuple(field.values)
    return _spellings(field, frozenset(values)), field.closed


def _spellings(field: Field, values: frozenset[str]) -> dict[str, str]:
    found = {spelling: value for spelling, value in field.spellings.items() if not value or value in values}
    for value in field.values:
        if value in values:
            for words in field.values[value].values():
                for word in words:
                    found.setdefault(fold(word), value)
    return found
