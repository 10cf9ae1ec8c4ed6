"""A dialogue as the ranking hears it: who spoke, which items were named, and the words around them.

Titles are cut out of the words, so that a title's own words ("It", "Cars") are never read as a wish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.lexical import words
from retrieval.mentions import TitleFinder
from retrieval.types import Utterance

WORD_DECAY = 0.9
"""Factor on a turn's words for every later turn."""
OTHER_VOICE = 0.6
"""Weight of what the recommender says, beside the seeker's 1."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance."""

    seeker: bool
    words: tuple[str, ...]
    """Tokens outside titles."""
    rows: tuple[int, ...]
    """Catalogue rows named, in order."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said up to now."""

    turns: tuple[Turn, ...]

    @property
    def named(self) -> list[int]:
        """Rows named so far, each once, in order of their first mention."""
        return list(dict.fromkeys(row for turn in self.turns for row in turn.rows))

    def bag(self, decay: float = WORD_DECAY) -> dict[str, float]:
        """Words with weights: later turns count more, the seeker's more than the recommender's."""
        total: defaultdict[str, float] = defaultdict(float)
        for age, turn in enumerate(reversed(self.turns)):
            weight = decay**age * (1.0 if turn.seeker else OTHER_VOICE)
            for word in turn.words:
                total[word] += weight
        return dict(total)

    def before(self, place: int) -> Heard:
        """The dialogue as it was before turn `place`."""
        return Heard(self.turns[:place])


def listen(utterance: Utterance, finder: TitleFinder) -> Turn:
    """Finds the titles in an utterance and keeps the words between them."""
    mentions = finder.find(utterance.text)
    plain, last = [], 0
    for mention in mentions:
        plain.append(utterance.text[last : mention.start])
        last = mention.end
    plain.append(utterance.text[last:])
    rows = tuple(dict.fromkeys(m.row for m in mentions))
    return Turn(utterance.role != "recommender", tuple(words(" ".join(plain))), rows)


def listen_all(utterances: Sequence[Utterance], finder: TitleFinder) -> Heard:
    return Heard(tuple(listen(u, finder) for u in utterances))
