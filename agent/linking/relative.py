"""Bounds that lean on an item: "newer than Heat", "older than Shrek", 比《泰坦尼克号》更早."""

from __future__ import annotations

import re

from agent.linking.text import Message
from agent.linking.types import NumberMention, Span, TitleMention

_NEWER = re.compile(
    r"\b(?:newer|later|more recent|younger)\s+than\s+(?:the\s+(?:film\s+|movie\s+)?(?:(?:19|20)\d\d\s+)?)?[\"'“‘《]?$|\b(?:(?:made|released|came out|anything|something|films?|movies?|from|and|but|stuff|ones)\s+(?:\w+\s+)?(?:after|since))\s+(?:the\s+)?[\"'“‘《]?$"
)
_OLDER = re.compile(
    r"\b(?:older|earlier)\s+than\s+(?:the\s+(?:film\s+|movie\s+)?(?:(?:19|20)\d\d\s+)?)?[\"'“‘《]?$|\b(?:pre-?dat\w+|(?:made|released|came out|anything|something|films?|movies?|from|and|but|stuff|ones|pre-?)\s*(?:\w+\s+)?before|^before|[,;.]\s*before)\s+(?:the\s+)?[\"'“‘《]?$"
)
_NOT = re.compile(r"\b(?:no|not|nothing|isn't|don't want anything)\s+(?:any\s+|made\s+|from\s+)?$")
_ZH_THAN = re.compile(r"(?:比(?:第一部|老版|原版|那部|这部|电影)?|早于|晚于|新过|旧过|早过)\s*[《“「『]?$")
_ZH_NEW = re.compile(
    r"^[》”」』]?\s*(?:\(\d{4}\)|[\d零一二三四五六七八九]{2,4}年?(?:的)?版(?:的)?)?(?:还|更|要)?(?:新|晚|近)(?:一?[点些])?|^[》”」』]?(?:之后|以后|后)(?:拍|上映|出|的)"
)
_ZH_OLD = re.compile(
    r"^[》”」』]?\s*(?:\(\d{4}\)|[\d零一二三四五六七八九]{2,4}年?(?:的)?版(?:的)?)?(?:还|更|要)?(?:老|早|旧|古)(?:一?[点些])?|^[》”」』]?(?:之前|以前|前)(?:拍|上映|出|的)"
)
_ZH_BARE_NEW = re.compile(r"晚于\s*[《“「『]?$|新过\s*[《“「『]?$")
_ZH_BARE_OLD = re.compile(r"早于\s*[《“「『]?$|旧过\s*[《“「『]?$|早过\s*[《“「『]?$")


_PRONOUN = re.compile(
    r"\b(newer|later|more recent|older|earlier)\s+than\s+(?:that|it|this)\b|比(?:它|这部|那部|这个|他)(?:还|更|要)?(新|晚|近|老|早|旧)"
)
_SAME_YEAR = re.compile(r"\bsame year as\s+(?:the\s+)?[\"'“‘《]?$")
_CAME_OUT = re.compile(r"\b(?:the|same) year (?:that |when |of )?(?:the\s+)?[\"'“‘《]?$")
_OUT = re.compile(
    r"[\"'”’》]?\s*(?:came out|was (?:made|released|out)|premiered|hit (?:the )?(?:cinemas|theat)|won)\b|[\"'”’》]?\s*(?:[.,!?]|$)"
)
_ZH_CAME_OUT = re.compile(r"^[》”」』]?(?:上映|出来|公映|出|拍)(?:的)?(?:那|同)一?年")
_ZH_DENIED = re.compile(r"^[^，。]{0,5}(?:不要|别|不看|免|不考虑)")
_ZH_SAME_YEAR = re.compile(r"^[》”」』]?(?:的)?(?:同一?年|那一?年)(?!代)")
_NEW_WORDS = frozenset({"newer", "later", "more recent", "新", "晚", "近"})


def relative_year(message: Message, title: TitleMention, field: str) -> NumberMention | None:
    """The bound that this title sets, if the message compares with it."""
    if not title.entries or title.entries[0].year is None:
        return None
    year = title.entries[0].year
    before, after = message.norm[: title.span.start], message.norm[title.span.end :]
    newer = older = None
    if match := _NEWER.search(before):
        newer = match
    elif match := _OLDER.search(before):
        older = match
    span = Span(title.span.start, title.span.end, title.span.words)
    came_out = (_CAME_OUT.search(before) and _OUT.match(after)) or _ZH_CAME_OUT.match(after)
    if came_out or _SAME_YEAR.search(before) or _ZH_SAME_YEAR.match(after):
        return NumberMention(span, field, year, year, anchor=title.label)
    if newer or older:
        start = (newer or older).start()  # type: ignore[union-attr]
        negated = bool(_NOT.search(before[:start]))
        if newer:
            low, high = (None, year) if negated else (year + 1, None)
        else:
            low, high = (year, None) if negated else (None, year - 1)
        return NumberMention(span, field, low, high, anchor=title.label)
    if match := _PRONOUN.search(after):
        newer_word = match.group(1) or match.group(2)
        negated = bool(_NOT.search(after[: match.start()]))
        if newer_word in _NEW_WORDS:
            low, high = (None, year) if negated else (year + 1, None)
        else:
            low, high = (year, None) if negated else (None, year - 1)
        return NumberMention(span, field, low, high, anchor=title.label)
    than = bool(_ZH_THAN.search(before))
    if (
        _ZH_BARE_NEW.search(before)
        or (than and _ZH_NEW.match(after))
        or (not than and re.match(r"^[》”」』]?(?:之后|以后)(?:拍|上映|的|出)", after))
    ):
        denied = bool((late := re.match(r"[》”」』]?(?:之后|以后)", after)) and _ZH_DENIED.match(after[late.end() :]))
        low, high = (None, year) if denied else (year + 1, None)
        return NumberMention(span, field, low, high, anchor=title.label)
    if (
        _ZH_BARE_OLD.search(before)
        or (than and _ZH_OLD.match(after))
        or (not than and re.match(r"^[》”」』]?(?:之前|以前)(?:拍|上映|的|出)", after))
    ):
        denied = bool((early := re.match(r"[》”」』]?(?:之前|以前)", after)) and _ZH_DENIED.match(after[early.end() :]))
        low, high = (year, None) if denied else (None, year - 1)
        return NumberMention(span, field, low, high, anchor=title.label)
    return None
