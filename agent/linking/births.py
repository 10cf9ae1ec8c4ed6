"""The bound that a year of birth sets: "older than me, I was born in 1979", 比我还老的片，我七九年生的."""

from __future__ import annotations

import re

from agent.linking.numbers import YEAR, year_of
from agent.linking.text import Message
from agent.linking.types import NumberMention, Span

_THAN_ME = re.compile(
    r"\b(older|newer|younger) than (?:me|i am|myself|i)\b|比我(?:本人|自己)?(?:还|都|更|要)*(老|大|早|旧|新|年轻|小)"
)
_BEFORE_ME = re.compile(r"\bbefore i (?:was|were) born\b|我出生(?:之|以)?前|我还没出生")
_YEAR_OF_BIRTH = re.compile(
    rf"\bborn (?:in |back in )?({YEAR})|\bi'?m (?:from|a) ({YEAR})|我(?:是)?({YEAR})年?(?:生|出生)|({YEAR})年?(?:生|出生)的"
)


def find_birth(message: Message, field: str) -> NumberMention | None:
    """The bound that the person's year of birth sets: "older than me, I was born in 1979", 比我还老的片，我七九年生的."""
    text = message.norm.replace("’", "'")
    told = _YEAR_OF_BIRTH.search(text)
    compared = _THAN_ME.search(text)
    if told is None or not (compared or _BEFORE_ME.search(text)):
        return None
    year = year_of(next(group for group in told.groups() if group))
    newer = compared is not None and (compared[1] or compared[2]) in ("newer", "younger", "新", "年轻", "小")
    denied = compared is not None and re.search(r"\b(?:no|not|nothing)\s+$|不要$|别$", text[: compared.start()])
    low, high = (year + 1, None) if newer else (None, year - 1)
    if denied:
        low, high = (None, year) if newer else (year, None)
    return NumberMention(Span(told.start(), told.end(), message.words(told.start(), told.end())), field, low, high)
