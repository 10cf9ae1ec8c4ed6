"""Whether an answer says only what is known: a second opinion that shares no code with the verifier.

It looks for what can be looked up: years, people and titles of the catalogue. A person or a title
that stands in the answer must belong to an item of the conversation or come from the person. It
does not judge adjectives; `palate eval grounding` measures the verifier itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.types import Reply
from retrieval.catalogue.repository import Catalogue
from retrieval.types import Item

YEAR = re.compile(r"(?<![\d.,])(1[89]\d\d|20\d\d)(?![\d]|[.,]\d)")
NAME = re.compile(r"\b[A-Z][\w'’.-]+(?: (?:de|van|von|der|la|le|del|di|[A-Z][\w'’.-]*))* [A-Z][\w'’-]+\b")
QUOTED = re.compile(r"《([^》]+)》")


def ungrounded(reply: Reply, items: Sequence[Item], catalogue: Catalogue, told: str) -> list[str]:
    """Every year, person and title of the answer that nothing stands behind."""
    allowed = told + " " + " ".join(everything(item) for item in mentioned(reply.text, items, catalogue, told))
    folded = allowed.casefold()
    wrong = [f"the year {year}" for year in YEAR.findall(reply.text) if year not in allowed and not decade(year, told)]
    people = known_people(catalogue)
    named = [name.casefold() for name in NAME.findall(reply.text)]
    wrong += [f"the person {name.title()}" for name in named if name in people and name not in folded]
    wrong += [f"the title {title}" for title in QUOTED.findall(reply.text) if title.casefold() not in folded]
    return list(dict.fromkeys(wrong))


def decade(year: str, told: str) -> bool:
    """Whether a year is the round end of a decade the person spoke of ("the 90s": 1990, 1999)."""
    return (
        year[2:] + "s" in told or year[2] + "0年代" in told or str(int(year) + 1) in told or str(int(year) - 1) in told
    )


def mentioned(text: str, items: Sequence[Item], catalogue: Catalogue, told: str) -> list[Item]:
    """The items of the conversation, and those the person has named, in full or so nearly that the
    clerk asks back ("Heat": do you mean The Heat?)."""
    said, answer = told.casefold(), text.casefold()
    named = [
        row for row, name in titles(catalogue) if telling(name) and (name in said or asked_back(name, said, answer))
    ]
    return [*items, *catalogue.at(list(dict.fromkeys(named))[:200])]


def telling(name: str) -> bool:
    """Whether a title is long enough not to stand in any sentence by chance."""
    return len(name) > 3 or (len(name) > 1 and not name.isascii())


def asked_back(name: str, said: str, answer: str) -> bool:
    """Whether the clerk names a title that shares a long word with what the person said."""
    return name in answer and any(len(word) > 3 and word in said for word in name.split())


def everything(item: Item) -> str:
    """All that the catalogue says of an item, in one text."""
    values = " ".join(str(value) for many in item.attributes.values() for value in many)
    return " ".join((item.label, item.description, values, *(name.text for name in item.names)))


@lru_cache(4)
def known_people(catalogue: Catalogue) -> frozenset[str]:
    """Names of every open-ended field of the catalogue, folded."""
    names = (field for field in catalogue.domain.fields.values() if field.kind == "name")
    return frozenset(str(value).casefold() for field in names for value in catalogue.values(field.name))


@lru_cache(4)
def titles(catalogue: Catalogue) -> tuple[tuple[int, str], ...]:
    """Every title with its row, folded."""
    return tuple((row, name.text.casefold()) for row, name in catalogue.names())
