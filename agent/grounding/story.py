"""The story: a clause may say what the catalogue tells of an item, in the catalogue's words.

A text about an item is true as it stands; its words put together anew need not be ("a banker is
murdered" has the words of "a murdered banker"). So a clause must be the text, in its order, with whole parts left
out; which parts may go is the business of each language. What is neither in the text nor a word that joins is a
claim without support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.grounding.claim import Claim
from agent.grounding.retelling_en import English
from agent.grounding.retelling_zh import Chinese
from agent.types import Language

LAST = 3
"""Words or characters that tell where a clause ends in its text."""
MARKUP = {"en": re.compile(r"[^\w\s,;:.'’!?&()-]|[㐀-鿿]"), "zh": re.compile(r"[<>{}\[\]|\\`#*_=]")}
"""Characters that no clause of the language has."""


@dataclass(frozen=True)
class Story:
    """What the catalogue tells of one item, to be retold."""

    text: str
    language: Language

    @cached_property
    def _told(self) -> English | Chinese:
        return Chinese(self.text) if self.language == "zh" else English(self.text)

    def claims(self, clause: str) -> tuple[Claim, ...]:
        """What `clause` says beyond the text; nothing when it may be sent."""
        found = MARKUP[self.language].findall(clause) or self._told.strange(clause)
        return tuple(Claim("content", piece) for piece in found)

    def after(self, clause: str) -> str:
        """What the text says after the end of a clause; "" where that end is not once in it as it stands."""
        end = " ".join(clause.split()[-LAST:]) if self.language == "en" else clause[-LAST:]
        places = [match.end() for match in re.finditer(re.escape(end), self.text, re.IGNORECASE)]
        rest = self.text[places[0] :] if len(places) == 1 else ""
        inside_a_word = self.language == "en" and re.match(r"\w", rest)
        return "" if inside_a_word else rest.rstrip(".。！! ")


def shortened(clause: str, marks: Sequence[str]) -> Iterator[str]:
    """The clause with its last part left out, then its last two parts, and so on, at these marks."""
    while (cut := max(clause.rfind(mark) for mark in marks)) > 0:
        clause = clause[:cut]
        yield clause
