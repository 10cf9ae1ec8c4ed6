"""Which language a message is written in: the language of its own words, not of the titles in it."""

from __future__ import annotations

from agent.linking.text import Message
from agent.linking.types import Linked, Span
from agent.types import Language

_BARE = 0.6
"""Chinese characters per Latin word from which on a message counts as Chinese."""


def language_of(message: Message, linked: Linked, fallback: Language = "en") -> Language:
    """`zh` or `en`; a message without words is taken to be in `fallback`."""
    named: list[Span] = [t.span for t in linked.titles if t.score > 0]
    named += [v.span for v in linked.values if v.sure and v.field in _NAME_FIELDS]
    for blocked in (named, []):
        tokens = [t for t in message.tokens if not any(s.start < t.end and t.start < s.end for s in blocked)]
        chinese = sum(t.is_cjk for t in tokens)
        latin = sum(t.norm.isalpha() and not t.is_cjk for t in tokens)
        if chinese or latin:
            return "zh" if chinese and chinese >= _BARE * latin else "en"
    return fallback


_NAME_FIELDS = frozenset({"person", "author"})
