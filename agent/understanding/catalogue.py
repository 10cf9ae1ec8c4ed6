"""A linker for an imported catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.linking.linker import Linker, merged
from agent.linking.types import TitleEntry
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.repository import Catalogue

ELSEWHERE_POPULARITY = 20.0
"""What a well-known title that is not on the shelf counts for against others written alike."""


def linker_for(catalogue: Catalogue) -> Linker:
    """Every title and name of the catalogue, and the well-known titles it lacks."""
    popularity = catalogue.popularity()
    entries = [
        TitleEntry(
            item.id,
            item.label,
            item.year,
            float(popularity[row]),
            tuple(dict.fromkeys((item.title, *(n.text for n in item.names)))),
        )
        for row, item in enumerate(catalogue.each())
    ]
    domain = catalogue.domain
    names = {
        field.name: {str(value): count for value, count in catalogue.values(field.name).items()}
        for field in domain.fields.values()
        if field.kind == "name"
    }
    return Linker(domain, merged(entries, elsewhere(domain)), names)


def elsewhere(domain: Domain) -> Iterable[TitleEntry]:
    """Entries of the titles that are known but not carried."""
    for label, names in domain.elsewhere.items():
        match = re.match(r"^(.*?)\s*\((\d{4})\)$", label)
        title, year = (match.group(1), int(match.group(2))) if match else (label, None)
        yield TitleEntry(None, label, year, ELSEWHERE_POPULARITY, (title, *names))
