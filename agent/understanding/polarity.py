"""Whether a value that was named is wanted, refused, or optional, by the words around it.

A refusal reaches from its word to the end of its clause, and no further than a pause, a change of
mind, or the end of the phrase it describes: "not the sad ones, a western" and 不吓人的悬疑片 ask for
a western and for a mystery.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.linking.text import Message, has_cjk
from agent.linking.types import Span
from agent.understanding import refusals

STOP = re.compile(r"[.!?;。！？；\n]")
OPEN = "《“\"「『〈'‘ "
CLOSE = "》”\"」』〉'’ "
_JOINED_BEFORE = ("但", "just", "still", "preferably", "ideally")
"""Openings that belong to the clause they open."""
_PAUSE = re.compile(r"\s*[,，、.;；)）]")
"""After these a negation speaks of what stands before it: "horror no, mystery yes"."""
_OWN_VERB = re.compile(
    r"\s*(?:\w+\s+)?(?:yes|would|will do|(?:is |are )?(?:fine|good|ok|okay|great|welcome|all right|alright|perfect)\b|please|instead|only\b|it is\b|if (?:you|u)|"
    r"preferably|ideally|for me\b|then\b)"
)
"""After a value of a list: it is asked for by itself ("no blood, Maggie Smith ideally")."""
_BUT = re.compile(
    r"\b(?:anything|anyone|everything|all|anybody)\s+but\b\s*(?:[\w-]+\s*(?:\bor\b\s*|\band\b\s*)?){0,3}$"
)
_NOT_BUT = re.compile(r"(?:\bnot|n'?t|\bnever|\bnothing)\b[^.,;]{0,40}\b(?:anything|anyone|anybody) but\b")
_EXCEPT = re.compile(r"(?:除了|除咗|除)[^，。,]{0,14}$")
_EXCEPT_ALSO = re.compile(r"[^，。,]{0,6}[，,]?(?:还有|还|也|再)")
_OUTSIDE = re.compile(r"(?:片|电影|类)?(?:以外|之外)")
_TURNS = re.compile(
    r",\s*(?:still|just|but|rather|instead|something|somebody|someone|make|only|maybe|yes|ok|more|less|try|how|what|double|keep|bring|add|go|do|"
    r"heavy|big|loves?|likes?|start|then|so|he|she|they|we|my|our|dad|mum|mom|others?|mostly|mainly)\b"
    r"|\b(?:ones?|kinds?|types?|sort|stuff|things?|nonsense|crap|rubbish)\s+(?!(?:of|with|like|that|where|about|from|in|or|and|either|for|is|are|please|such)\b)\w"
    r"|\band (?:do|go|have|watch|get|try|give|find|just|then|instead)\b|\bi(?:'?d| would) (?:like|love|prefer|rather)\b|\bi(?:'ll| will) (?:take|have)\b"
    r"|\bi (?:want|need|prefer|love|like)\b|\b(?:give|get|show|find|make|bring) (?:me|us|it)\b|\blet'?s\b"
    r"|^\s*so much\b.*\bas\b|^\s*(?:too|so|very|overly|super|particularly|especially|all that)\s+\w+\s+$"
)
"""Between a negation and a value: the negation is over before the value comes."""
_ZH_TURNS = re.compile(r"[，,](?!也|和|或)|[\s，,了吧](?:是|而是|要|换|改|来)|\0[\s，,]|^了?[，,]?(?:而是|就是|是要)")
_ZH_CONTENT = re.compile(r"没有?|不用|不必|不需要|不费|不带|不含|无|不谈|不是|冇|没|非")
"""Negations of what a thing has: they end with the 的 before the thing itself (没有爱情线的动作片)."""
_ZH_DEGREE = re.compile(
    r"^(?:是|看|要|有|来)?(?:太|那么|这么|过于|过分|特别|很|非常|老是|总是|过度)[^，。的]{1,8}[的嘅]$"
)
_TOO = re.compile(r"(?:\b(?:too|so|that|overly|very|super)\s+$|(?:太|那么|过于|过分)$)")
_DEGREE_WORD = re.compile(
    r"(?:scary|spooky|creepy|frightening|funny|romantic|violent|dramatic|吓人|恐怖|血腥|搞笑|浪漫)$"
)
_TOLD = re.compile(
    r"(?:推荐|叫|让|喊|劝|逼|非要)我?看(?:一?[部个点])?$|\b(?:told|asked|begs?|wants?|recommends?|recommended) (?:me|us) (?:to (?:watch|see|try)|for)?\s*(?:an?|some)?\s*$"
)
_EVENT = re.compile(r"\b(?:before|after|between|since) the\s*$")
"""A value that tells a time: "before the war"."""
_WATCHED = re.compile(r"[了过完得腻吐睡哭到]")
"""After 孩子看 and its like: it was watched, not wished for."""
_BUT_I = re.compile(r"(?:片|电影)?[，,]\s*(?:但|可|不过|而)(?:是)?我|\s*(?:films?|movies?)?,?\s*but (?:i|i'd|i'm|we)\b")
"""What somebody else wants the person to watch, and the person's own wish after it."""
_SLIP = re.compile(r"说错|口误|打错|搞错|记错|讲错|\b(?:typo|misspoke|i meant?\b|correction|my mistake)")
_LISTED = re.compile(r"(?:片)?[、/和跟与及\s]{0,2}")
_MOST = 60
"""Characters that a refusal reaches in English."""
_MOST_ZH = 14


def sentence(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its sentence."""
    text = message.norm.replace("’", "'")
    before, after = text[: span.start], text[span.end :]
    cut = [m.end() for m in STOP.finditer(before)]
    stop = STOP.search(after)
    return before[cut[-1] if cut else 0 :].rstrip(OPEN), after[: stop.start() if stop else len(after)].lstrip(CLOSE)


def clause(message: Message, span: Span) -> tuple[str, str]:
    """What stands before and after a span within its clause."""
    text = message.norm.replace("’", "'")
    start, end = 0, len(text)
    for match in refusals.CLAUSE.finditer(text):
        if match.end() <= span.start:
            joined = match.group().strip(" ,，").startswith(_JOINED_BEFORE)
            start = match.start() if joined else match.end()
        elif match.start() >= span.end:
            end = match.start()
            break
    return text[start : span.start], text[span.end : end]


def unwanted(message: Message, span: Span, others: Sequence[Span] = ()) -> bool:
    """Whether a value is excluded rather than asked for; `others` are the other values of the message."""
    before, after = clause(message, span)
    whole_before, whole_after = sentence(message, span)
    own = message.norm[span.start : span.end]
    doubles = [m.span() for m in refusals.DOUBLE.finditer(before + own + after)]
    if any(a <= len(before) < b for a, b in doubles):
        return False
    negatives = [m for m in refusals.NEGATIVE.finditer(before) if not any(a <= m.start() < b for a, b in doubles)]
    if _OUTSIDE.match(after) and negatives:
        return False
    if _refused_behind(message, _chain(message, span, others), others):
        return True
    if (_BUT.search(whole_before) and not _NOT_BUT.search(whole_before)) or (
        _EXCEPT.search(whole_before) and not _EXCEPT_ALSO.match(whole_after)
    ):
        return True
    if negatives:
        return _reaches(negatives[-1].group(), before[negatives[-1].end() :], whole_after)
    return _in_refused_list(whole_before, whole_after)


def _in_refused_list(before: str, after: str) -> bool:
    """Whether a value stands in a list that a refusal opens and "or" closes: "not a war film, a western
    or anything with cars"."""
    refused = list(refusals.NEGATIVE.finditer(before))
    if not refused or refusals.DOUBLE.search(before) or has_cjk(before):
        return False
    gap = before[refused[-1].end() :]
    pieces = [re.sub(r"^\s*(?:or|nor)\b", "", piece) for piece in gap.split(",")]
    closed = bool(re.search(r"\b(?:or|nor)\b", gap) or re.match(r"[^.;]{0,40}\b(?:or|nor)\b", after))
    return closed and not _TURNS.search(gap) and len(pieces) > 1 and all(len(p.split()) <= 5 for p in pieces)


def _chain(message: Message, span: Span, others: Sequence[Span]) -> Span:
    """The span with the values listed right behind it: what is said behind a list is said of all of it."""
    end = span.end
    for other in sorted(others, key=lambda o: o.start):
        if other.start >= end and _LISTED.fullmatch(message.norm[end : other.start]):
            end = other.end
    return Span(span.start, end, message.words(span.start, end))


def _refused_behind(message: Message, span: Span, others: Sequence[Span]) -> bool:
    """Whether the words behind a value refuse it. A gap before Chinese words begins something new, but
    not after Latin ones, which are set off by custom; a refusal right before another value is of that one."""
    before, after = sentence(message, span)
    rest = message.norm[span.end :].replace("’", "'")
    if len(before.split()) <= 3 and refusals.REFUSED_ANSWER.match(rest):
        return True
    spaced = rest[:1].isspace() and has_cjk(after[:4])
    if spaced and has_cjk(message.norm[span.start : span.end]):
        return False
    match = refusals.NEGATIVE_AFTER.match(after)
    if not match:
        return False
    end = span.end + len(rest) - len(rest.lstrip(CLOSE)) + match.end()
    if has_cjk(match.group()) and any(
        re.fullmatch(r"[^，。,、；;！!\s]{0,2}", message.norm[end : o.start]) for o in others if o.start >= end
    ):
        return False
    following = after[match.end() :].lstrip()
    return not spaced or not re.match(r"[^，。,.!！\s]{1,6}", following) or bool(re.match(r"[别再了吧啦的]", following))


def _reaches(negation: str, gap: str, whole_after: str) -> bool:
    """Whether a negation reaches over a gap to a value."""
    if _PAUSE.match(gap):
        return False
    if has_cjk(gap) or has_cjk(negation):
        if _ZH_TURNS.search(gap.strip()) or _ZH_DEGREE.search(gap.strip()):
            return False
        if _ZH_CONTENT.fullmatch(negation) and re.search(r"[的嘅]\s*$", gap):
            return False
        return len(gap) <= _MOST_ZH
    if "," in gap and _OWN_VERB.match(whole_after):
        return False
    if _TURNS.search(gap):
        return False
    pieces = re.split(r",|\bor\b|\band\b|/", gap)
    return len(gap) <= _MOST and all(len(piece.split()) <= 3 for piece in pieces[1:])


def optional(message: Message, span: Span) -> bool:
    """Whether a value is named only to say that it need not be: "forget the comedy part"; or only how
    much of it there may be: "not too scary"."""
    before, after = sentence(message, span)
    own = message.norm[span.start : span.end]
    if refusals.OPTIONAL_BEFORE.search(before) or refusals.OPTIONAL_AFTER.match(after) or before.endswith(f"{own}不"):
        return True
    if _EVENT.search(before) or (own.endswith("看") and _WATCHED.match(after)):
        return True
    if _TOLD.search(before) and _BUT_I.match(after):
        return True
    too_much = _TOO.search(message.norm[: span.start]) and _DEGREE_WORD.search(own)
    return bool(too_much and unwanted(message, span))


_ANOTHER = re.compile(
    r"换(?:个|一个|别的)?(?:导演|演员|人)|(?:其他|别的|另外的?)(?:导演|演员|人)|唔(?:使|好|要)(?:再)?(?:推)?佢|(?:没有?|不要|不是|除了|别(?:是|再推)?)[他她](?!们)|"
    r"\b(?:another|different|other) (?:director|actor|actress)s?\b|\b(?:someone|somebody|anyone|anybody) else\b|\b(?:not|without|no|anyone but) (?:him|her)\b"
)
"""After a name: others than that person are asked for."""


def replaced(message: Message, span: Span) -> bool:
    """Whether others than the person named are asked for: "Fincher 的都刷完了，换个导演"."""
    return bool(_ANOTHER.search(message.norm[span.end :]))


def slipped(message: Message) -> bool:
    """Whether the person says that they said something wrong: what is denied then was never meant."""
    return bool(_SLIP.search(message.norm))


def soft(message: Message, span: Span) -> bool:
    """Whether the person would like it rather than must have it."""
    before, after = clause(message, span)
    return bool(refusals.SOFT.search(before[-40:]) or refusals.SOFT.search(after[:24]))
