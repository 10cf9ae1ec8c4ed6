"""The wish in the catalogue's language: its own words where they are that language already, and the
words of everything that was linked where they are not. Nothing is added that was not said."""

from __future__ import annotations

import re

from agent.linking.text import Message
from agent.linking.types import Linked
from agent.types import Language
from agent.understanding.slots import Slots
from retrieval.catalogue.domain import Domain

_FILLER = re.compile(
    r"\b(?:hi|hey|hello|please|pls|plz|thanks|thank you|can you|could you|would you|do you have|have you got|any chance of|i'd like|i would like|i want|i'm looking for|looking for|"
    r"recommend(?: me)?|suggest(?: me)?|show me|give me|gimme|find me|got any|any good|something|anything|some|a few|good|movies?|films?|to watch|tonight|me|us|a|an|the)\b"
)


def wish(message: Message, linked: Linked, slots: Slots, domain: Domain, language: Language) -> str:
    """One line to search with, without the titles (they are folded in as likes, not searched for)."""
    if language == domain.language:
        return _own_words(message, linked)
    words = [domain.word(c.field, str(c.value), domain.language) for c in slots.constraints if c.op == "is"]
    tokens = [t for t in message.tokens if not t.is_cjk and t.norm.isalpha() and not _linked(t.start, linked)]
    words += [message.words(t.start, t.end) for t in tokens]
    return " ".join(dict.fromkeys(str(word).replace("-", " ") for word in words))


def _linked(position: int, linked: Linked) -> bool:
    spans = [t.span for t in linked.titles if t.score > 0] + [v.span for v in linked.values]
    return any(s.start <= position < s.end for s in spans)


def _own_words(message: Message, linked: Linked) -> str:
    chars = list(message.text)
    for title in linked.titles:
        if title.score > 0:
            chars[title.span.start : title.span.end] = " " * (title.span.end - title.span.start)
    text = _FILLER.sub(" ", re.sub(r"[^\w\s'-]", " ", "".join(chars).lower()))
    return " ".join(text.split())
