"""What a mention is to the person, by rule: liked, disliked, seen, wanted, unwanted.

Used alone when there is no model, and as features of the learned heads when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.linking.text import Message, has_cjk
from agent.linking.types import Span
from agent.understanding import cues
from agent.understanding.polarity import CLOSE, OPEN, STOP, unwanted

_JOIN = re.compile(
    r"[》”\"」』\s]*(?:[(（](?:18|19|20)\d\d[)）]\s*)?(?:,|，|、|/|&|\+|and|or|和|跟|与|與|同|還有|还有|以及)?(?:\s*and)?[\s《“\"「『]*(?:the\s+)?"
)
_NEXT_VERB = re.compile(r"\b(?:and|but)?\s*(?:loved|hated|liked|enjoyed|saw|watched|adored|disliked)?\s*(?:the\s*)?$")
_REQUEST = re.compile(
    r"\b(?:any\b|anything|something|recommend|suggest|give me|gimme|show me|find me|what else|what (?:other|should|do you)|which|so find|looking for|i want|i'd like|more (?:like|of|movies|films))"
    r"|想看|想找|推荐|推薦|有没有|有沒有|有冇|还有|還有|仲有|来(?:一?[部点個个]|几)|请|請|求|再找|给我|給我"
)

_OPPOSITE = re.compile(r"相反|反着来|opposite")


@dataclass(frozen=True, slots=True)
class TitleRole:
    """How the surroundings of a mention speak of it; the numbers are signs, not probabilities."""

    liked: float
    disliked: float
    seen: float
    similar: float = 0.0
    """Something like it is asked for."""


def surroundings(message: Message, span: Span, others: Sequence[Span], asking: bool) -> tuple[str, str]:
    """The words that may speak of a mention: from the mention before it to the one after it. Mentions
    joined by "and" or a comma share theirs. With `asking`, what follows ends where the request begins."""
    text = message.norm.replace("’", "'")
    group_start, group_end = span.start, span.end
    earlier = sorted((o for o in others if o.end <= span.start), key=lambda o: -o.end)
    later = sorted((o for o in others if o.start >= span.end), key=lambda o: o.start)
    begin, end = 0, len(text)
    for other in earlier:
        if not _JOIN.fullmatch(text[other.end : group_start]):
            begin = other.end
            break
        group_start = other.start
    for other in later:
        if not _JOIN.fullmatch(text[group_end : other.start]):
            end = other.start
            break
        group_end = other.end
    before, after = text[begin:group_start].rstrip(OPEN), text[group_end:end].lstrip(CLOSE)
    if end < len(text):
        after = _NEXT_VERB.sub("", after)
    stops = [m.end() for m in STOP.finditer(before)]
    before = before[stops[-1] if stops else 0 :]
    if begin:
        before = re.split(r"[,，;]|\bbut\b|但|不过", before)[-1]
    if asking and (cut := _REQUEST.search(after)):
        after = after[: cut.start()]
    return before, after


def _tone(text: str, reverse: bool) -> tuple[float, float]:
    """Strength of the nearest praise and of the nearest blame in a text; `reverse` measures nearness
    from its end. A negation turns one into the other."""
    best = {1: 0.0, -1: 0.0}
    for sign, pattern in ((1, cues.PRAISE), (-1, cues.BLAME)):
        for match in pattern.finditer(text):
            way = text[match.end() :] if reverse else text[: match.start()]
            strength = 1.0 / (1.0 + len(way) / 40)
            turned = bool(cues.TURN.search(text[max(0, match.start() - 16) : match.start()]))
            if turned and sign < 0:
                strength *= 0.9
            kind = -sign if turned else sign
            best[kind] = max(best[kind], strength)
    return best[1], best[-1]


def title_role(message: Message, span: Span, others: Sequence[Span] = (), asking: bool = False) -> TitleRole:
    """Signs of liking, disliking, having seen, and wanting something like one mention."""
    before, after = surroundings(message, span, others, asking)
    alike = None if cues.LIKING.search(before) else cues.SIMILAR_BEFORE.search(before)
    good_before, bad_before = _tone((before[: alike.start()] if alike else before)[-60:], reverse=True)
    good_after, bad_after = _tone(after[:120], reverse=False)
    similar = 1.0 if (alike or cues.SIMILAR_AFTER.match(after)) and not _OPPOSITE.search(after[:12]) else 0.0
    if similar and (_UNLIKE.search(before[: alike.end()]) if alike else unwanted(message, span)):
        similar, bad_before = 0.0, max(bad_before, 0.6)
    if _YES.match(after):
        good_after = 0.9
    own = message.norm[span.start : span.end]
    seen = (
        1.0
        if any(cues.SEEN_WORDS.search(part) for part in (before[-40:], own if has_cjk(own) else "", after[:40]))
        else 0.0
    )
    last = re.split(r"[，,]", before)[-1]
    if cues.NOT_SEEN.search(last[-30:]) or cues.NOT_SEEN.search(after[:12]) or cues.NOT_SEEN.search(own):
        seen = 0.0
    return TitleRole(max(good_before, good_after), max(bad_before, bad_after), seen, similar)


_YES = re.compile(r"\s*[:=-]?\s*(?:yes|yep|yay)\b")
_UNLIKE = re.compile(
    r"\b(?:not|nothing|isn'?t|don'?t want (?:any|some)thing|opposite of)\s+(?:\w+\s+)?like\s*(?:the\s*)?$|(?:不要|别|不想要|不是)(?:再)?(?:像|类似|跟|和)$"
)
"""A comparison that asks for something else."""


def asks(message: Message) -> bool:
    """Whether a message has words of a wish."""
    return bool(_REQUEST.search(message.norm))
