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

_STOP = re.compile(r"[.!?;。！？；\n]")
_OPEN = "《“\"「『〈'‘ "
_CLOSE = "》”\"」』〉'’ "
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


def sentence(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its sentence."""
    text = message.norm.replace("’", "'")
    before, after = text[: span.start], text[span.end :]
    cut = [m.end() for m in _STOP.finditer(before)]
    stop = _STOP.search(after)
    return before[cut[-1] if cut else 0 :].rstrip(_OPEN), after[: stop.start() if stop else len(after)].lstrip(_CLOSE)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern in a text."""
    return next(reversed(list(pattern.finditer(text))), None)


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
    before, after = text[begin:group_start].rstrip(_OPEN), text[group_end:end].lstrip(_CLOSE)
    if end < len(text):
        after = _NEXT_VERB.sub("", after)
    stops = [m.end() for m in _STOP.finditer(before)]
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


def clause(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its clause."""
    text = message.norm.replace("’", "'")
    start, end = 0, len(text)
    for match in cues.CLAUSE.finditer(text):
        if match.end() <= span.start:
            start = (
                match.start()
                if match.group().strip(" ,，").startswith(("但", "just", "preferably", "ideally"))
                else match.end()
            )
        elif match.start() >= span.end:
            end = match.start()
            break
    return text[start : span.start], text[span.end : end]


def unwanted(message: Message, span: Span) -> bool:
    """Whether a value is excluded rather than asked for."""
    before, after = clause(message, span)
    whole_before, whole_after = sentence(message, span)
    spoken = before + message.norm[span.start : span.end] + after
    doubles = [m.span() for m in cues.DOUBLE.finditer(spoken)]
    if any(a <= len(before) < b for a, b in doubles):
        return False
    if re.match(r"(?:片|电影|类)?(?:以外|之外)", after) and cues.NEGATIVE.search(before):
        return False
    attached = not message.norm[span.end : span.end + 1].isspace()
    if (attached or not has_cjk(whole_after[:4])) and cues.NEGATIVE_AFTER.match(whole_after):
        return True
    if _BUT.search(whole_before) or (
        _EXCEPT.search(whole_before) and not re.match(r"[^，。,]{0,6}[，,]?(?:还有|还|也|再)", whole_after)
    ):
        return True
    negatives = [m for m in cues.NEGATIVE.finditer(before) if not any(a <= m.start() < b for a, b in doubles)]
    if not negatives:
        return False
    gap = before[negatives[-1].end() :]
    if _PAUSE.match(gap):
        return False
    if has_cjk(gap) or has_cjk(negatives[-1].group()):
        return len(gap) <= 14 and not re.search(r"[，,](?!也|和|或)", gap)
    pieces = re.split(r",|\bor\b|\band\b|/", gap)
    if "," in gap and _OWN_VERB.match(after):
        return False
    return len(gap) <= 60 and all(len(piece.split()) <= 3 for piece in pieces[1:])


_YES = re.compile(r"\s*[:=-]?\s*(?:yes|yep|yay)\b")
_UNLIKE = re.compile(
    r"\b(?:not|nothing|isn'?t|don'?t want (?:any|some)thing|opposite of)\s+(?:\w+\s+)?like\s*(?:the\s*)?$|(?:不要|别|不想要|不是)(?:再)?(?:像|类似|跟|和)$"
)
"""A comparison that asks for something else."""
_PAUSE = re.compile(r"\s*[,，、.;；)）]")
"""After these a negation speaks of what stands before it: "horror no, mystery yes"."""
_OWN_VERB = re.compile(
    r"\s*(?:\w+\s+)?(?:yes|would|will do|is (?:fine|good|ok)|please|instead|if (?:you|u)|preferably|ideally)\b"
)


def asks(message: Message) -> bool:
    """Whether a message has words of a wish."""
    return bool(_REQUEST.search(message.norm))


def optional(message: Message, span: Span) -> bool:
    """Whether a value is named only to say that it need not be: "forget the comedy part"."""
    before, after = sentence(message, span)
    return bool(cues.OPTIONAL_BEFORE.search(before) or cues.OPTIONAL_AFTER.match(after))


_BUT = re.compile(
    r"\b(?:anything|anyone|everything|all|anybody)\s+but\b\s*(?:[\w-]+\s*(?:\bor\b\s*|\band\b\s*)?){0,3}$"
)
_EXCEPT = re.compile(r"(?:除了|除咗|除)[^，。,]{0,14}$")


def soft(message: Message, span: Span) -> bool:
    """Whether the person would like it rather than must have it."""
    before, after = clause(message, span)
    return bool(cues.SOFT.search(before[-40:]) or cues.SOFT.search(after[:24]))
