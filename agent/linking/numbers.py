"""Bounds on years: decades, ranges, "before 1980", 九十年代, "older than me, I was born in 1979".

"Before 1980" is at most 1979; "up to 1980" is at most 1980.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.linking.text import Message
from agent.linking.types import NumberMention, Span

_DECADE_WORDS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
                 "eighties": 80, "nineties": 90, "noughties": 100, "aughts": 100, "naughties": 100, "tens": 110}  # fmt: skip
_ZH_DIGIT = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
ZH_DIGITS = "零〇一二两三四五六七八九"
_SPOKEN = {"ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
           "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}  # fmt: skip
_TENS, _ONES = "|".join(list(_SPOKEN)[1:9]), "|".join(list(_SPOKEN)[9:])
_SAID = rf"(?:nineteen[ -](?:{_TENS})(?:[ -](?:{_ONES}))?|twenty[ -](?:ten|twenty(?:[ -](?:{_ONES}))?)|two thousand(?: and)? (?:{_ONES}))\b"
_LATER = r"(?=年(?:以后|之后|后|起|开始|到|至|拍|上映|左右|往后|出品|以来))"
YEAR = (
    rf"(?:(?:18|19|20)\d\d|'\d\d(?![\d's])|{_SAID}|[一二][{ZH_DIGITS}]{{3}}|(?<![{ZH_DIGITS}十])[五六七八九][{ZH_DIGITS}](?=年(?!代))"
    rf"|(?<![{ZH_DIGITS}十近这那前过])[零〇一][{ZH_DIGITS}](?=年(?!代|前))|(?<!\d)(?:[3-9]\d|0\d)(?=年(?!代|级|龄|纪|内|间|来))|(?<![\d近去过这])[12]\d{_LATER}"
    rf"|两千零?[{ZH_DIGITS}](?=年)|两千一?十[{ZH_DIGITS}]?(?=年)|两千(?=年))"
)
_DEC = r"(?:'?(?:19|20)?[0-9]0'?s|'?(?:19|20)?\d0(?:ies)|" + "|".join(_DECADE_WORDS) + ")"

Bounds = tuple[int | None, int | None]


def zh_number(text: str) -> int:
    """A Chinese or Arabic number up to 9999: 九十, 一百二十, 一九九四, 两千零三."""
    if text.isdigit():
        return int(text)
    if len(text) >= 2 and all(c in _ZH_DIGIT for c in text):
        return int("".join(str(_ZH_DIGIT[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _ZH_DIGIT:
            digit = _ZH_DIGIT[char]
        elif char.isdigit():
            digit = digit * 10 + int(char)
        elif char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


def decade(text: str) -> int:
    """First year of a decade: "90s" 1990, "the sixties" 1960, "2010s" 2010, "00s" 2000."""
    if text in _DECADE_WORDS:
        return 1900 + _DECADE_WORDS[text]
    digits = int(re.sub(r"\D", "", text))
    if digits >= 100:
        return digits
    return 1900 + digits if digits >= 30 else 2000 + digits


def _zh_decade(text: str) -> int:
    value = zh_number(text)
    if value >= 1000:
        return value
    return 1900 + value if value >= 30 else 2000 + value


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    bounds: Callable[[re.Match[str]], Bounds]


def year_of(text: str) -> int:
    """A year: 1994, '94, "nineteen ninety-four", 一九九四, 九四."""
    if text.startswith(("nineteen", "twenty", "two thousand")):
        words = re.findall(r"[a-z]+", text)
        return {"nineteen": 1900, "twenty": 2000, "two": 2000}[words[0]] + sum(_SPOKEN.get(w, 0) for w in words[1:])
    value = zh_number(text.lstrip("'"))
    return value if value >= 1000 else 1900 + value if value >= 30 else 2000 + value


def _early(first: int, part: str | None) -> Bounds:
    if part in ("early", "初", "早期", "前期", "前半"):
        return first, first + 4
    if part in ("late", "later", "末", "末期", "后期", "晚期", "后半"):
        return first + 5, first + 9
    if part in ("mid", "middle", "中期", "中"):
        return first + 3, first + 6
    return first, first + 9


def _span_of_decades(a: str, b: str) -> Bounds:
    first, last = decade(a), decade(b)
    return min(first, last), max(first, last) + 9


def _vague(digit: str) -> int:
    """First year of a decade said by one digit: 九几年, 零几年."""
    value = _ZH_DIGIT[digit]
    return 1900 + 10 * value if value >= 3 else 2000 + 10 * value


def _abbreviated(start: int, end: str) -> int:
    value = zh_number(end)
    return value if value >= 1000 else start // 100 * 100 + value


_PART = r"(?:(early|mid|middle|late|later)[\s-]+(?:to[\s-]+(?:mid|late)[\s-]+)?(?:the\s+)?)?"
_TO = r"\s*(?:-|–|—|~|～|to|through|thru|till|until|and|or|&|到|至|和|、|或)\s*(?:the\s+)?(?:early\s+|mid\s+|late\s+)?"
_BEFORE = (r"(?:before|prior to|earlier than|older than|pre-?|predat\w+|previous to|not? (?:after|newer than|later than)|nothing (?:after|newer than)|"
           r"(?:made|released)\s+before)")  # fmt: skip
_ZH_CENTURY = r"(?:上个?世纪|20世纪|二十世纪)?"

_RULES: tuple[_Rule, ...] = (
    _Rule(
        re.compile(
            rf"({YEAR})年?(?:及|和|或)(?:之|以)后|(?:至少|起码|最少)(?:得|要|也)*(?:是)?({YEAR})年?|\bat (?:the )?least ({YEAR})\b"
        ),
        lambda m: (year_of(m[1] or m[2] or m[3]), None),
    ),
    _Rule(
        re.compile(
            rf"({YEAR})年?(?:(?:及|和|或)(?:之|以)前|往前)|\bat (?:the )?most ({YEAR})\b|\b(?:drop|skip|lose|exclude|remove|cut|without) anything (?:newer|later|more recent) than ({YEAR})"
        ),
        lambda m: (None, year_of(m[1] or m[2] or m[3])),
    ),
    _Rule(
        re.compile(rf"\b(?:drop|skip|lose|exclude|remove|cut|without) anything (?:older|earlier) than ({YEAR})"),
        lambda m: (year_of(m[1]), None),
    ),
    _Rule(re.compile(rf"({YEAR})年?(?:到|至)(?:现在|今天?|如今|目前|当下)"), lambda m: (year_of(m[1]), None)),
    _Rule(re.compile(rf"比({YEAR})年?(?:的)?(?:还|更|要)?(?:新|晚|近)"), lambda m: (year_of(m[1]) + 1, None)),
    _Rule(re.compile(rf"比({YEAR})年?(?:的)?(?:还|更|要)?(?:老|早|旧)"), lambda m: (None, year_of(m[1]) - 1)),
    _Rule(re.compile(rf"({YEAR})年?前后"), lambda m: (None, None)),
    _Rule(re.compile(rf"\b({_SAID}){_TO}({_SAID})"), lambda m: (year_of(m[1]), year_of(m[2]))),
    _Rule(
        re.compile(
            rf"(?<![\d{ZH_DIGITS}十])(\d\d|[零〇一五六七八九][{ZH_DIGITS}])年?(?:到|至|[-~—～])(\d\d|[零〇一五六七八九][{ZH_DIGITS}])年(?!代|内|前)"
        ),
        lambda m: (year_of(m[1]), year_of(m[2])),
    ),
    _Rule(
        re.compile(
            r"\b(?:say|like|between|from|so|,)\s+'?([2-9]\d)\s*(?:to|-|–|until|till|through|and)\s*'?([2-9]\d)\b(?!\s*(?:min|year|hour|%|people|kids))"
        ),
        lambda m: (year_of(m[1]), year_of(m[2])),
    ),
    _Rule(
        re.compile(r"([三四五六七八九])、([四五六七八九])十年代"),
        lambda m: (1900 + 10 * _ZH_DIGIT[m[1]], 1909 + 10 * _ZH_DIGIT[m[2]]),
    ),
    _Rule(
        re.compile(r"([三四五六七八九零〇一二])几年?(?:到|至|和|、|或)([四五六七八九零〇一二])几年"),
        lambda m: (_vague(m[1]), _vague(m[2]) + 9),
    ),
    _Rule(
        re.compile(r"(?<![十\d])(?:两千)?([零〇一二])[几多]年(?!前|后|级|来)"),
        lambda m: (_vague(m[1]), _vague(m[1]) + 9),
    ),
    _Rule(re.compile(r"(?:上个?|20|二十)世纪末"), lambda m: (1990, 1999)),
    _Rule(re.compile(r"(?:本|这个?|21|二十一|新)世纪初"), lambda m: (2000, 2009)),
    _Rule(
        re.compile(r"\b(?:nothing|no|not) (?:\w+ )?(?:from )?(?:this|the 21st|the twenty-first) century"),
        lambda m: (None, 1999),
    ),
    _Rule(re.compile(rf"\b({_DEC})\s+at the (?:very )?latest\b"), lambda m: (None, decade(m[1]) + 9)),
    _Rule(re.compile(rf"\b({_DEC})\s+at the (?:very )?earliest\b"), lambda m: (decade(m[1]), None)),
    _Rule(
        re.compile(rf"\b(first|second|latter) half of\s+(?:the\s+)?({_DEC})\b"),
        lambda m: _early(decade(m[2]), "early" if m[1] == "first" else "late"),
    ),
    _Rule(
        re.compile(r"\b(?:after|since|post-?)\s*(?:the\s+)?(?:turn of the\s+)?(?:new\s+)?(?:millennium|century)\b"),
        lambda m: (2000, None),
    ),
    _Rule(
        re.compile(rf"\b(?:between|from)\s+(?:the\s+)?({_DEC}){_TO}({_DEC})\b"), lambda m: _span_of_decades(m[1], m[2])
    ),
    _Rule(
        re.compile(rf"\b(?:between|from)?\s*({YEAR}){_TO}((?:18|19|20)?\d\d)\b(?!\s*(?:min|am|pm|年代))"),
        lambda m: (year_of(m[1]), _abbreviated(year_of(m[1]), m[2])),
    ),
    _Rule(
        re.compile(rf"({YEAR})年?(?:到|至|-|—|~|和|与)({YEAR}|\d\d)年?(?:之?间)?"),
        lambda m: (year_of(m[1]), _abbreviated(year_of(m[1]), m[2])),
    ),
    _Rule(
        re.compile(
            rf"{_ZH_CENTURY}([{ZH_DIGITS}十0-9]{{1,4}})(?:年代)?(?:到|至|-|—|~|、|和|或者?|跟|与)([{ZH_DIGITS}十0-9]{{1,4}})年代"
        ),
        lambda m: (_zh_decade(m[1]), _zh_decade(m[2]) + 9),
    ),
    _Rule(
        re.compile(rf"{_ZH_CENTURY}([三四五六七八九])([四五六七八九])十年代"),
        lambda m: (1900 + 10 * _ZH_DIGIT[m[1]], 1909 + 10 * _ZH_DIGIT[m[2]]),
    ),
    _Rule(
        re.compile(rf"\b({_DEC})\s*(?:,|or|and|/|&|-)\s*(?:the\s+)?(?:early\s+)?({_DEC})\b"),
        lambda m: _span_of_decades(m[1], m[2]),
    ),
    _Rule(
        re.compile(
            rf"\b(?:no|not|nothing)\s+(?:older|earlier|before)\s+than\s+({YEAR})\b|\bnothing (?:before|older than|made before|from before|earlier than|prior to|pre-?)\s*({YEAR})\b|\b(?:not|no|don't want anything|avoid anything|nothing)\s+(?:made\s+|released\s+|from\s+)?(?:before|pre-?)\s*({YEAR})\b"
        ),
        lambda m: (year_of(m[1] or m[2] or m[3]), None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:no|not|nothing?|nothin|leave out (?:everything|anything)|skip (?:everything|anything)|exclude (?:everything|anything)|without anything)\s+(?:made\s+|released\s+|from\s+)?(?:newer than|later than|past|after|post-?|since|more recent than)\s*({YEAR})\b"
        ),
        lambda m: (None, year_of(m[1])),
    ),
    _Rule(
        re.compile(
            rf"\b(?:nothing|no|not)\s+(?:made\s+|from\s+)?(?:before|older than|earlier than|pre-?)\s*(?:the\s+)?({_DEC})\b"
        ),
        lambda m: (decade(m[1]), None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:nothing|no|not)\s+(?:made\s+|from\s+)?(?:after|newer than|later than|past|post-?)\s*(?:the\s+)?({_DEC})\b"
        ),
        lambda m: (None, decade(m[1]) + 9),
    ),
    _Rule(
        re.compile(
            rf"\b(?:exclud\w+|no|nothing|not|without)\s+(?:anything\s+)?(?:from\s+)?({YEAR})\s*(?:\+|or later|onwards?)"
        ),
        lambda m: (None, year_of(m[1]) - 1),
    ),
    _Rule(
        re.compile(rf"({YEAR})\s+(?:onwards?|and (?:later|up|newer|after)|or (?:later|newer|after))"),
        lambda m: (year_of(m[1]), None),
    ),
    _Rule(
        re.compile(r"([三四五六七八九])[几多]年"), lambda m: (1900 + 10 * _ZH_DIGIT[m[1]], 1909 + 10 * _ZH_DIGIT[m[1]])
    ),
    _Rule(
        re.compile(rf"\b(?:before|prior to|earlier than|older than|pre-?)\s*(?:the\s+)?({_DEC})\b"),
        lambda m: (None, decade(m[1]) - 1),
    ),
    _Rule(
        re.compile(rf"\b(?:after|later than|newer than|post-?|past)\s*(?:the\s+)?({_DEC})\b"),
        lambda m: (decade(m[1]) + 10, None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:since|from)\s+(?:the\s+)?{_PART}({_DEC})\s*(?:onwards?|on\b|forward|and (?:later|up|newer)|or (?:later|newer)|up\b|to (?:now|today))"
        ),
        lambda m: (_early(decade(m[2]), m[1])[0], None),
    ),
    _Rule(re.compile(rf"\b(?:since|starting (?:from|in))\s+(?:the\s+)?({_DEC})\b"), lambda m: (decade(m[1]), None)),
    _Rule(
        re.compile(rf"\b(?:the\s+)?({_DEC})\s*(?:or (?:later|newer)|and (?:later|newer)|onwards?|\+)"),
        lambda m: (decade(m[1]), None),
    ),
    _Rule(
        re.compile(rf"\b(?:the\s+)?({_DEC})\s*(?:or|and) (?:earlier|older|before)"), lambda m: (None, decade(m[1]) + 9)
    ),
    _Rule(re.compile(rf"\b{_PART}({_DEC})(?![\w])"), lambda m: _early(decade(m[2]), m[1])),
    _Rule(
        re.compile(rf"\b(?:no later than|not later than|up to|until|till|at (?:the )?latest|by)\s+({YEAR})\b"),
        lambda m: (None, year_of(m[1])),
    ),
    _Rule(re.compile(rf"\b{_BEFORE}\s*({YEAR})\b"), lambda m: (None, year_of(m[1]) - 1)),
    _Rule(re.compile(rf"\b({YEAR})\s+at the (?:very )?earliest\b"), lambda m: (year_of(m[1]), None)),
    _Rule(re.compile(rf"\b({YEAR})\s+at the (?:very )?latest\b"), lambda m: (None, year_of(m[1]))),
    _Rule(re.compile(rf"\b({YEAR})\s*(?:or|and)\s+(?:earlier|older|before)\b"), lambda m: (None, year_of(m[1]))),
    _Rule(
        re.compile(
            rf"\b(?:since|from|starting(?: from| in)?)\s+({YEAR})\s*(?:onwards?|on\b|forward|and (?:later|up|newer)|or (?:later|newer)|up\b|to (?:now|today|present))"
        ),
        lambda m: (year_of(m[1]), None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:since|as of|starting(?: from| in)?)\s+({YEAR})\b|\b({YEAR})\s*(?:or (?:later|newer|after)|and (?:later|newer|after|up)|onwards?|\+)"
        ),
        lambda m: (year_of(m[1] or m[2]), None),
    ),
    _Rule(
        re.compile(rf"\b(?:after|later than|newer than|more recent than|post-?|past|younger than)\s*({YEAR})\b"),
        lambda m: (year_of(m[1]) + 1, None),
    ),
    _Rule(
        re.compile(
            rf"({YEAR})年?(?:及|或|或者|和)?(?:之前|以前|前)(?:的|拍|上映|出)?(?:[^，,。]{{0,4}}(?:不要|别|不看|免))"
        ),
        lambda m: (year_of(m[1]), None),
    ),
    _Rule(re.compile(rf"(?:不要|别给?我?|不看|除了)({YEAR})年?(?:之前|以前|前)"), lambda m: (year_of(m[1]), None)),
    _Rule(re.compile(rf"(?:不要|别给?我?|不看|除了)({YEAR})年?(?:之后|以后|后)"), lambda m: (None, year_of(m[1]))),
    _Rule(re.compile(rf"(?:不早于|不要早于|别早于|不能早于|最早)({YEAR})"), lambda m: (year_of(m[1]), None)),
    _Rule(
        re.compile(rf"(?:不晚于|不要晚于|别晚于|不超过|最晚|截止到?|不新于)({YEAR})"), lambda m: (None, year_of(m[1]))
    ),
    _Rule(re.compile(rf"(?:早于)({YEAR})"), lambda m: (None, year_of(m[1]) - 1)),
    _Rule(re.compile(rf"(?:晚于)({YEAR})"), lambda m: (year_of(m[1]) + 1, None)),
    _Rule(re.compile(rf"({YEAR})年?(?:之前|以前|前)"), lambda m: (None, year_of(m[1]) - 1)),
    _Rule(
        re.compile(rf"(?:从|自)({YEAR})年?(?:开始|起|以来)|({YEAR})年?(?:以来|起|开始|至今|往后)"),
        lambda m: (year_of(m[1] or m[2]), None),
    ),
    _Rule(re.compile(rf"({YEAR})年?(?:之后|以后|后)"), lambda m: (year_of(m[1]) + 1, None)),
    _Rule(
        re.compile(rf"{_ZH_CENTURY}([{ZH_DIGITS}十]{{1,3}}|(?:19|20)?\d0)年代(?:之前|以前|前)"),
        lambda m: (None, _zh_decade(m[1]) - 1),
    ),
    _Rule(
        re.compile(rf"{_ZH_CENTURY}([{ZH_DIGITS}十]{{1,3}}|(?:19|20)?\d0)年代(?:之后|以后|后(?!期|半))"),
        lambda m: (_zh_decade(m[1]) + 10, None),
    ),
    _Rule(
        re.compile(
            rf"{_ZH_CENTURY}([{ZH_DIGITS}十]{{1,3}}|(?:19|20)?\d0|[一二][{ZH_DIGITS}]{{2}}[零〇])年代(初|早期|前期|前半|末期?|后期|晚期|后半|中期|中)?"
        ),
        lambda m: _early(_zh_decade(m[1]), m[2]),
    ),
    _Rule(
        re.compile(
            r"千禧年(?:之后|以后|后)|(?:this|21st|twenty-first) century|(?:21|二十一|本|这个?)世纪|the new millennium"
        ),
        lambda m: (2000, None),
    ),
    _Rule(re.compile(r"千禧年(?:之前|以前|前)"), lambda m: (None, 1999)),
    _Rule(re.compile(r"千禧年(?:代|初|前后)?"), lambda m: (2000, 2009)),
    _Rule(
        re.compile(r"(?:上个?|20|二十)世纪(?!福|[初末])(?:的)?|(?:last|20th|twentieth) century"), lambda m: (None, 1999)
    ),
    _Rule(
        re.compile(
            rf"(?:\b(?:from|in|of|made in|released in|circa|around)\s+(?:the year\s+)?({YEAR})(?!\s*(?:min|film is|people)))\b|({YEAR})年(?!代|前|后)(?:的|拍|上映|出品|那)?"
        ),
        lambda m: (year_of(m[1] or m[2]), year_of(m[1] or m[2])),
    ),
)
_BIRTH = re.compile(
    r"\bborn\b[^.,;!?]{0,20}?(?:19|20)\d\d|[一二三四五六七八九十\d]{2,4}年代?(?:生人|出生|生的)|(?:出生于|生于)\d{4}年?|[789]0后"
)
"""When the person was born is no wish."""
_BARE_YEAR = re.compile(r"(?<![\w$.#:/-])((?:19|20)\d\d)(?![\w%/-]|:\d)")

_DENIED = re.compile(
    r"\b(?:not|no|nothing|anything but|except|avoid|skip|hate)\s+(?:from\s+|in\s+)?(?:the\s+)?$|(?:不要|别|除了|不看|不是|不想看)$"
)
"""Before a decade or a range: it is not wanted, and says nothing of what is."""


_CORRECTED = re.compile(rf"(?:{_DEC}|\0)[,.…]?\s*no,?\s+(?:the\s+)?$")


def _is_denied(before: str) -> bool:
    """Whether a range after these words is not wanted; "sixties no seventies" corrects, it denies nothing."""
    return bool(_DENIED.search(before)) and not _CORRECTED.search(before)


def find_years(message: Message, field: str, blocked: tuple[Span, ...]) -> Iterator[NumberMention]:
    """Bounds on a calendar field; words inside `blocked` (titles) are left alone."""
    norm = list(message.norm.replace("’", "'"))
    blanked = [Span(m.start(), m.end(), m.group()) for m in _BIRTH.finditer("".join(norm))]
    for span in (*blocked, *blanked):
        norm[span.start : span.end] = "\0" * (span.end - span.start)
    for rule in _RULES:
        for match in rule.pattern.finditer("".join(norm)):
            low, high = rule.bounds(match)
            if low is not None and high is not None and _is_denied("".join(norm)[: match.start()]):
                low = high = None
            if low is not None and high is not None and low > high:
                low, high = high, low
            if all(v is None or 1870 <= v <= 2060 for v in (low, high)):
                words = message.words(match.start(), match.end())
                if (low, high) != (None, None):
                    yield NumberMention(Span(match.start(), match.end(), words), field, low, high)
                norm[match.start() : match.end()] = "\0" * (match.end() - match.start())
    for match in _BARE_YEAR.finditer("".join(norm)):
        year = int(match[1])
        yield NumberMention(Span(match.start(), match.end(), match[1]), field, year, year)
