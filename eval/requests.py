"""Requests: one message of a first turn each, with the items that answer it.

The committed ones were written with the items to accept before any result was seen. What a first turn with
one asks of the ranking is found as the product finds it without its language model: understanding by rules,
then the ledger.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

from agent.ledger import Ledger
from agent.nodes.leaning import leant
from agent.residue import residue
from agent.state import Memory
from agent.understanding.understander import Understander
from retrieval.catalogue.repository import Catalogue
from retrieval.types import Query


@dataclass(frozen=True, slots=True)
class Request:
    """One message and what answers it."""

    id: str
    language: str
    text: str
    accept: tuple[str, ...]
    """Ids or labels of items, as its file says."""
    twin: str = ""
    """The same wish in the other language; "" when there is none."""

    def said_in(self, language: str) -> str:
        """The wish in one of its two languages."""
        return self.text if language == self.language else self.twin


def load(folder: str, name: str) -> list[Request]:
    """The committed requests of one file."""
    lines = resources.files("eval").joinpath("data", folder, name).read_text("utf-8").splitlines()
    return [Request(**{**json.loads(line), "accept": tuple(json.loads(line)["accept"])}) for line in lines]


def query_for(text: str, understander: Understander, catalogue: Catalogue) -> Query:
    """What a first turn with this message asks of the ranking."""
    heard = understander.understand(text)
    parsed = leant(heard, Memory(), text, heard.understanding.language, catalogue).parsed
    ledger, _ = Ledger().apply(parsed, 1)
    return Query(
        text=residue([parsed.understanding.query], ledger.entries, catalogue.domain),
        constraints=ledger.constraints,
        liked=ledger.liked,
        disliked=ledger.disliked,
        seen=ledger.seen,
        closeness=1.0 if ledger.examples else 0.0,
    )
