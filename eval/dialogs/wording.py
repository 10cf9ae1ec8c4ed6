"""The same message as different people would type it: what varies between the trials of a scenario.

Understanding is deterministic, so that saying the same words four times would prove nothing. The first
trial says a message as it is written; the later ones change its dress and not its meaning: hasty
(small letters, no closing mark), polite (a greeting first, thanks after), hesitant (a word of thinking
before). Where a scenario lists wordings of its own, those are said instead, and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.types import Language

CLOSING = re.compile(r"[.!?。！？\s]+$")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
LONGEST = 300
"""Characters of a message up to which it is dressed: a longer one is about its length."""

Manner = Callable[[str, Language, bool], str]
"""A message, its language and whether it is the first one, to the message as typed."""


def worded(text: str, trial: int, first: bool) -> str:
    """A message as it is typed in a trial, 0 for the first."""
    if not LETTER.search(text) or len(text) > LONGEST:
        return text
    language: Language = "zh" if CHINESE.search(text) else "en"
    return MANNERS[trial % len(MANNERS)](text, language, first)


def as_written(text: str, language: Language, first: bool) -> str:
    return text


def hasty(text: str, language: Language, first: bool) -> str:
    """Small letters and no closing mark, as on a telephone."""
    return CLOSING.sub("", text).lower()


def polite(text: str, language: Language, first: bool) -> str:
    """A greeting before the first message, thanks after every other."""
    if language == "zh":
        return f"你好，{text}" if first else f"{CLOSING.sub('', text)}，谢谢"
    return f"Hi! {text}" if first else f"{CLOSING.sub('', text)}, thanks"


def hesitant(text: str, language: Language, first: bool) -> str:
    """A word of thinking first."""
    return f"嗯，{text}" if language == "zh" else f"Hmm, {text}"


MANNERS: tuple[Manner, ...] = (as_written, hasty, polite, hesitant)
