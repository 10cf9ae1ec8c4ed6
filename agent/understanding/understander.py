"""The front door: a message and what is on the screen in, what the person means out.

    text -> fold -> cut courtesies -> link -> intent -> roles of the mentions -> slots -> Parsed

The intent comes from a learned head: on the language model's hidden state where there is one that
a head was fitted to, on the wording alone otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.linking.text import Message, read
from agent.linking.types import Linked, TitleEntry
from agent.types import Intent, Language, Understanding
from agent.understanding import cues, states
from agent.understanding.courtesy import heart
from agent.understanding.intents import Act, IntentReader, Said
from agent.understanding.language import language_of
from agent.understanding.parsed import Named, Parsed
from agent.understanding.query import wish
from agent.understanding.slots import RuleRoles, Slots, collect, pointed, probed
from agent.understanding.verdicts import JointRoles

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
        """Without an engine, or while it is down, rules and wording do the work alone."""
        self._linker = linker
        self._intents = IntentReader(engine)

    def understand(self, text: str, slate: Sequence[str] = (), fallback: Language = "en") -> Parsed:
        """What a message means. `slate` holds the labels on the screen, in order; `fallback` is the
        language of a message without words."""
        return next(iter(self.understand_many([Utterance(text, tuple(slate), fallback)])))

    def understand_many(self, utterances: Sequence[Utterance]) -> Iterator[Parsed]:
        """`understand` for many messages, in order; the model reads them in one call."""
        linked = [heard(self._linker, each) for each in utterances]
        acts = self._intents.acts([said(message, found, len(shown)) for _, message, found, shown in linked])
        for each, (whole, message, found, shown), act in zip(utterances, linked, acts, strict=True):
            if not message.text.strip():
                act = Act(Intent.SMALLTALK, 1.0)
            language = language_of(whole, found, each.fallback)
            parsed = self._parsed(message, found, shown, act, language)
            yield replace(parsed, replaces=bool(cues.REPLACES.search(whole.norm)))

    def _roles(self, act: Act) -> RuleRoles:
        heads = self._intents.heads
        return JointRoles(heads, act.states) if heads and act.states else RuleRoles()

    def _parsed(
        self, message: Message, linked: Linked, shown: Sequence[TitleEntry], act: Act, language: Language
    ) -> Parsed:
        slots = collect(message, linked, act.intent, self._roles(act), shown)
        self._add_series(message, linked, slots)
        wishing = act.intent is Intent.RECOMMEND
        domain = self._linker.domain
        understanding = Understanding(
            language=language,
            intent=act.intent,
            constraints=tuple(slots.constraints),
            liked=tuple(n.label for n in slots.liked),
            disliked=tuple(n.label for n in slots.disliked),
            seen=tuple(n.label for n in slots.seen),
            items=tuple(slots.items),
            query=wish(message, linked, slots, domain, language) if wishing else "",
        )
        return Parsed(
            understanding=understanding,
            traces=tuple(slots.traces),
            titles=tuple(slots.titles),
            liked=tuple(slots.liked),
            disliked=tuple(slots.disliked),
            seen=tuple(slots.seen),
            dropped=dropped(message, domain.fields) if wishing else (),
            pointed=pointed(linked, shown),
            steps=linked.steps,
            sames=linked.sames,
            ambiguities=tuple(slots.ambiguities),
            confidence=act.confidence,
            second=act.second,
            usage=act.usage,
        )

    def _add_series(self, message: Message, linked: Linked, slots: Slots) -> None:
        """Who has seen all of a series has seen every item of it: "all the Matrix films"."""
        seen = {named.label for named in slots.seen}
        for mention in linked.titles:
            before, after = message.norm[: mention.span.start], message.norm[mention.span.end :]
            if mention.label in seen and mention.entries and cues.WHOLE.search(before) and cues.SERIES.match(after):
                for one in self._linker.titles.series(mention.entries[0]):
                    slots.judge(Named(one.label, one.id, mention.span.words), mention.span, False, False, seen=True)


def heard(linker: Linker, said: Utterance) -> tuple[Message, Message, Linked, list[TitleEntry]]:
    """The message, what it says without its courtesies, what is linked there, and the slate."""
    whole = read(said.text[:LIMIT])
    shown = linker.slate_entries(said.slate)
    linked = linker.link(whole, shown)
    message = heart(whole, linked)
    return whole, message, linked if message is whole else linker.link(message, shown), shown


def said(message: Message, linked: Linked, shown: int) -> Said:
    """A message as the heads read it."""
    return Said(message, linked, shown, tuple(probed(linked)[: states.MOST]))


def dropped(message: Message, fields: Iterable[str]) -> tuple[str, ...]:
    """Fields whose wishes the message takes back."""
    known = set(fields)
    return tuple(name for name, pattern in cues.DROPS.items() if name in known and pattern.search(message.norm))
