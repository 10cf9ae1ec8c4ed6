"""The story: a clause may say what the catalogue tells of an item, in the catalogue's words.

A text about an item is true as it stands; its words put together anew need not be ("a banker is
murdered" has the words of "a murdered banker"). So the words of a clause must follow the text in its
order and leave little out, and nothing that turns the meaning: a negation, a "tries to", a "former".
Only a list of things, each with its article, may skip more. What is neither in the text nor a word
that joins is a claim without support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.grounding.claim import Claim
from agent.types import Language

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,;:]")
HAN = re.compile(r"[㐀-鿿]")
GAP = 5
"""Words of the text that may be left out between two words of a clause."""
GAP_ZH = 5
"""Characters that may be left out between two stretches."""
ARTICLES = frozenset({"a", "an", "the"})
JOINING = ARTICLES | {"and", "with", "who", "that", "of", ","}
"""Words a clause may add."""
JOINING_ZH = frozenset("的了和与在一个位名这那他她它着，、是")
PREPOSITIONS = frozenset({"for", "of", "with", "to", "from", "by", "in", "on", "against", "her", "his", "their", "its"})
RELATIVES = frozenset({"who", "whose", "that", "which"})
NAMED = 4
"""Words that may name a thing without saying what it does."""
BINDING = frozenset(
    re.findall(
        r"\S+",
        "not no never without nor neither nobody nothing hardly barely cannot isn't doesn't won't can't don't didn't"
        " wasn't may might could would should if unless too tries try trying refuses fails almost nearly"
        " seem seems seemingly supposedly allegedly apparently believes believe believed thinks think imagined dreams"
        " pretends pretending poses posing former ex would-be false fake wrongly falsely accused suspected suspects"
        " presumed",
    )
)
"""Words that may not be left out before a word that is kept: without them the text says something else."""
BINDING_ZH = re.compile(r"[不没未無无别非险被误假似疑想要试据前]|可能|以为|企图|声称|谎称|差点|几乎|如果|为了")


@dataclass(frozen=True)
class Story:
    """What the catalogue tells of one item, to be retold."""

    text: str
    language: Language

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(WORD.findall(self.text.lower().replace("’", "'")))

    def claims(self, clause: str) -> tuple[Claim, ...]:
        """What `clause` says beyond the text; nothing when it may be sent."""
        if self.language == "zh":
            return tuple(Claim("content", piece) for piece in self._strange_zh(clause))
        return tuple(Claim("content", word) for word in self._strange(clause))

    def _strange(self, clause: str) -> Iterator[str]:
        """English words that do not follow the text."""
        if found := re.search(r"[^\w\s,;:.'’!?&()-]|[㐀-鿿]", clause):
            yield found.group()
        words = WORD.findall(clause.lower().replace("’", "'"))
        at: int | None = None
        yield from self._amid(words)
        for place, word in enumerate(words):
            listed = (
                place > 0 and words[place - 1] in ARTICLES and (place < 2 or words[place - 2] in ("and", ",", "with"))
            )
            found_at = self._next(word, at, listed)
            if found_at is not None:
                at = found_at
            elif word not in JOINING:
                yield word

    def _amid(self, words: Sequence[str]) -> Iterator[str]:
        """A first word that hangs on a preposition in the text, and here would be the one who acts."""
        told = [word for word in words if word not in JOINING]
        first = next((p for p, known in enumerate(self.words) if told and alike(told[0], known)), 0)
        before = next((word for word in reversed(self.words[:first]) if word not in JOINING - {"with", "of"}), "")
        if before in PREPOSITIONS and len(told) > NAMED and not RELATIVES.intersection(words[:5]):
            yield told[0]

    def _next(self, word: str, at: int | None, listed: bool) -> int | None:
        """Where the text goes on with `word`; None when it does not."""
        for place, known in enumerate(self.words):
            if not alike(word, known) or (at is not None and place == at):
                continue
            if at is not None and not listed and not 0 < place - at <= GAP + 1:
                continue
            if word in JOINING and (at is None or place != at + 1):
                continue
            goes_on = at is not None and (not listed or at == place - 1)
            if not self._turned(at + 1 if goes_on and at is not None else place - 1, place):
                return place
        return None

    def _turned(self, start: int, place: int) -> bool:
        """Whether leaving out the words from `start` up to `place` changes what is said."""
        return any(word in BINDING for word in self.words[max(0, start) : place])

    def _strange_zh(self, clause: str) -> Iterator[str]:
        """Stretches of Chinese text that do not follow the story."""
        at: int | None = None
        i, strange = 0, ""
        clause = clause.rstrip("。！")
        while i < len(clause):
            length, end = self._stretch(clause, i, at)
            if length:
                at, i = end, i + length
            elif clause[i] in JOINING_ZH:
                i += 1
            else:
                strange += clause[i]
                i += 1
        if strange:
            yield strange

    def _stretch(self, clause: str, i: int, at: int | None) -> tuple[int, int]:
        """The longest stretch of the text at `clause[i:]`: its length and its end in the text; length 0 for none."""
        least = 2 if at is None else 1
        for length in range(min(len(clause) - i, len(self.text)), least - 1, -1):
            place = self.text.find(clause[i : i + length], at or 0)
            if place < 0 or (at is not None and place - at > GAP_ZH):
                continue
            left_out = self.text[at:place] if at is not None else self.text[max(0, place - 1) : place]
            owned = at is not None and left_out.startswith("的")
            if not owned and not BINDING_ZH.search(left_out):
                return length, place + length
        return 0, 0


def alike(word: str, known: str) -> bool:
    """Whether two English words are the same but for how a verb or a plural ends; "killed" is only itself."""
    return word == known or (len(word) > 2 and not word.endswith("ed") and stem(word) == stem(known))


def stem(word: str) -> str:
    """A word without its ending: "watches", "watching" and "watch" have one stem, "watched" another."""
    for ending in ("ing", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 1 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def shortened(clause: str, marks: Sequence[str]) -> Iterator[str]:
    """The clause with its last part left out, then its last two parts, and so on, at these marks."""
    while (cut := max(clause.rfind(mark) for mark in marks)) > 0:
        clause = clause[:cut]
        yield clause
