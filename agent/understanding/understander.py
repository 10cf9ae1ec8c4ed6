"""The front door: a message and what is on the screen in, what the person means out.

    text -> fold -> link -> intent -> roles of the mentions -> slots -> Parsed

The intent comes from a learned head: on the language model's hidden state where there is one that
a head was fitted to, on the wording alone otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.linking.text import Message, read
from agent.linking.types import Linked
from agent.types import Intent, Language, Understanding
from agent.understanding import cues, ngrams
from agent.understanding.heads import HeadFile, load_heads
from agent.understanding.language import language_of
from agent.understanding.parsed import Parsed
from agent.understanding.query import wish
from agent.understanding.slots import RuleRoles, collect

LIMIT = 2_000
"""Characters that are read; the rest of a longer message is cut off."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said, and where."""

    text: str
    slate: tuple[str, ...] = ()
    """Labels on the screen, in order."""
    fallback: Language = "en"
    """The language of a message without words of its own."""


class Understander:
    """Reads messages against one catalogue."""

    def __init__(self, linker: Linker, engine: Engine | None = None) -> None:
        self._linker = linker
        self._engine = engine
        self._words: HeadFile | None = load_heads("words")
        self._roles = RuleRoles()

    def understand(self, text: str, slate: Sequence[str] = (), fallback: Language = "en") -> Parsed:
        """What a message means. `slate` holds the labels on the screen, in order; `fallback` is the
        language of a message without words."""
        return next(iter(self.understand_many([Utterance(text, tuple(slate), fallback)])))

    def understand_many(self, utterances: Sequence[Utterance]) -> Iterator[Parsed]:
        """`understand` for many messages, in order; the model reads them in one call."""
        for each in utterances:
            yield self._understand(each)

    def _understand(self, said: Utterance) -> Parsed:
        message = read(said.text[:LIMIT])
        shown = self._linker.slate_entries(said.slate)
        linked = self._linker.link(message, shown)
        language = language_of(message, linked, said.fallback)
        intent, confidence, second = self._intent(message, linked, len(shown))
        slots = collect(message, linked, intent, self._roles, shown)
        understanding = Understanding(
            language=language,
            intent=intent,
            constraints=tuple(slots.constraints),
            liked=tuple(n.label for n in slots.liked),
            disliked=tuple(n.label for n in slots.disliked),
            seen=tuple(n.label for n in slots.seen),
            items=tuple(slots.items),
            query=wish(message, linked, slots, self._linker.domain, language) if intent is Intent.RECOMMEND else "",
        )
        return Parsed(
            understanding,
            tuple(slots.traces),
            tuple(slots.titles),
            tuple(slots.liked),
            tuple(slots.disliked),
            tuple(slots.seen),
            dropped(message, self._linker.domain.fields) if intent is Intent.RECOMMEND else (),
            bool(cues.REPLACES.search(message.norm)),
            tuple(slots.ambiguities),
            confidence,
            second,
        )

    def _intent(self, message: Message, linked: Linked, slate: int) -> tuple[Intent, float, str]:
        if not message.text.strip():
            return Intent.SMALLTALK, 1.0, ""
        if self._words is None:
            return Intent.RECOMMEND, 0.0, ""
        head = self._words.heads["intent"]
        chances = head.probabilities(ngrams.vector(message, linked, slate))
        order = chances.argsort()[::-1]
        return Intent(head.classes[order[0]]), float(chances[order[0]]), head.classes[order[1]]


def dropped(message: Message, fields: Iterable[str]) -> tuple[str, ...]:
    """Fields whose wishes the message takes back."""
    known = set(fields)
    return tuple(name for name, pattern in cues.DROPS.items() if name in known and pattern.search(message.norm))
