"""Documents: the text of an item that is embedded, filled in from the domain file's template."""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.catalogue.domain import Domain
from retrieval.types import Item

_PLACE = re.compile(r"\{(\w+)\}")


def document(item: Item, domain: Domain, without: Collection[str] = ()) -> str:
    """The text to embed. `without` names placeholders to leave empty, to measure what each is worth."""
    lines = []
    for line in domain.document.strip().splitlines():
        places = _PLACE.findall(line)
        filled = {place: "" if place in without else _filled(item, domain, place) for place in places}
        if not places or any(filled.values()):
            lines.append(_PLACE.sub(lambda found, filled=filled: filled[found[1]], line).strip())  # type: ignore[misc]
    return "\n".join(lines)


def _filled(item: Item, domain: Domain, place: str) -> str:
    if place == "title":
        return item.title
    if place == "year":
        return str(item.year or "")
    if place == "description":
        return item.description
    if place == "names":
        return ", ".join(name.text for name in item.names[1:])
    field = next((f for f in domain.fields_of(place) if f.values), None)
    values = (str(value) for value in item.attributes.get(place, ()))
    return ", ".join(domain.word(field.name, v, domain.language) if field else v for v in values)
