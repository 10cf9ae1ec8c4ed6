"""What a mention is to the person, by rule: liked, disliked, seen, wanted, unwanted.

Used alone when there is no model, and as features of the learned heads when there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.linking.text import Message
from agent.linking.types import Span
from agent.understanding import cues

_STOP = re.compile(r"[.!?;。！？；\n]")
_EMOJI_GOOD = re.compile("[😍❤💕🔥👍🥰💯😭🥹]")
_CONTRAST = re.compile(r"\b(?:but|however|though|although|while|whereas|and|yet)\b|但是|但|不过|可是|而|，|,")


@dataclass(frozen=True, slots=True)
class TitleRole:
    """How the surroundings of a title speak of it; the numbers are signs, not probabilities."""

    liked: float
    disliked: float
    seen: float


def sentence(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its sentence."""
    text = message.norm.replace("’", "'")
    before, after = text[: span.start], text[span.end :]
    cut = [m.end() for m in _STOP.finditer(before)]
    stop = _STOP.search(after)
    return before[cut[-1] if cut else 0 :], after[: stop.start() if stop else len(after)]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern in a text."""
    return next(reversed(list(pattern.finditer(text))), None)


def _near(pattern: re.Pattern[str], before: str) -> float:
    """Strength of the last match before a mention: 1 right beside it, fading with distance; 0 for
    none or with a contrast in between."""
    found = _last(pattern, before)
    if found is None:
        return 0.0
    gap = before[found.end() :]
    fade = 1.0 / (1.0 + len(gap) / 25)
    return fade * (0.4 if re.search(r"\b(?:but|however|though)\b|但|不过|可是", gap) else 1.0)


def title_role(message: Message, span: Span) -> TitleRole:
    """Signs of liking, disliking and having seen one title."""
    before, after = sentence(message, span)
    after = after.lstrip("》”」』\"'")
    liked = max(_near(cues.LIKED_BEFORE, before), 1.1 if cues.LIKED_AFTER.match(after) else 0.0)
    disliked = max(1.2 * _near(cues.DISLIKED_BEFORE, before), 1.3 if cues.DISLIKED_AFTER.match(after) else 0.0)
    seen = 1.0 if cues.SEEN_BEFORE.search(before) or cues.SEEN_AFTER.match(after) else 0.0
    if cues.NOT_SEEN.search(before[-40:]) or cues.NOT_SEEN.search(after[:12]):
        seen = 0.0
    return TitleRole(liked, disliked, seen)


def clause(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its clause."""
    text = message.norm.replace("’", "'")
    start, end = 0, len(text)
    for match in cues.CLAUSE.finditer(text):
        if match.end() <= span.start:
            start = match.start() if match.group().strip(" ,，").startswith(("但", "just")) else match.end()
        elif match.start() >= span.end:
            end = match.start()
            break
    return text[start : span.start], text[span.end : end]


def unwanted(message: Message, span: Span) -> bool:
    """Whether a value is excluded rather than asked for."""
    before, after = clause(message, span)
    whole_before, whole_after = sentence(message, span)
    if cues.DOUBLE.search(before) or cues.DOUBLE.search(
        whole_before[-30:] + message.norm[span.start : span.end] + whole_after[:10]
    ):
        return bool(cues.NEGATIVE_AFTER.match(after)) and not cues.DOUBLE.search(before)
    if cues.NEGATIVE_AFTER.match(whole_after):
        return True
    found = _last(cues.NEGATIVE, before)
    if found is None:
        if re.search(r"\b(?:anything|anyone|everything|all)\s+but\s+(?:\w+\s+){0,3}$", whole_before):
            return True
        return bool(re.search(r"除了[^，。,]{0,14}$", whole_before)) and not re.match(
            r"[^，。,]{0,6}[，,]?(?:还有|还|也|再)", whole_after
        )
    gap = before[found.end() :]
    return len(gap) <= (60 if re.search(r"[a-z]", gap) else 18)


def soft(message: Message, span: Span) -> bool:
    """Whether the person would like it rather than must have it."""
    before, after = clause(message, span)
    return bool(cues.SOFT.search(before[-40:]) or cues.SOFT.search(after[:24]))
