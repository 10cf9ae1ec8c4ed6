"""Bounds on numbers: decades, ranges, "before 1980", 九十年代, "under two hours", 不超过100分钟.

A *calendar* field (years) is bounded by years and decades; any other number field by figures with
its unit. "Before 1980" is at most 1979; "up to 1980" is at most 1980.
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
_Z = "零〇一二两三四五六七八九"
_Y = rf"(?:(?:18|19|20)\d\d|'\d\d(?![\d's])|[一二][{_Z}]{{3}}|(?<![{_Z}十])[五六七八九][{_Z}](?=年(?!代))|两千(?=年))"
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


def _year(text: str) -> int:
    """A year: 1994, '94, 一九九四, 九四."""
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
        re.compile(rf"\b(?:between|from)?\s*({_Y}){_TO}((?:18|19|20)?\d\d)\b(?!\s*(?:min|am|pm|年代))"),
        lambda m: (_year(m[1]), _abbreviated(_year(m[1]), m[2])),
    ),
    _Rule(
        re.compile(rf"({_Y})年?(?:到|至|-|—|~|和|与)({_Y}|\d\d)年?(?:之?间)?"),
        lambda m: (_year(m[1]), _abbreviated(_year(m[1]), m[2])),
    ),
    _Rule(
        re.compile(
            rf"{_ZH_CENTURY}([{_Z}十0-9]{{1,4}})(?:年代)?(?:到|至|-|—|~|、|和|或者?|跟|与)([{_Z}十0-9]{{1,4}})年代"
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
            rf"\b(?:no|not|nothing)\s+(?:older|earlier|before)\s+than\s+({_Y})\b|\bnothing (?:before|older than|made before|from before|earlier than|prior to|pre-?)\s*({_Y})\b|\b(?:not|no|don't want anything|avoid anything|nothing)\s+(?:made\s+|released\s+|from\s+)?(?:before|pre-?)\s*({_Y})\b"
        ),
        lambda m: (_year(m[1] or m[2] or m[3]), None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:no|not|nothing?|nothin|leave out (?:everything|anything)|skip (?:everything|anything)|exclude (?:everything|anything)|without anything)\s+(?:made\s+|released\s+|from\s+)?(?:newer than|later than|past|after|post-?|since|more recent than)\s*({_Y})\b"
        ),
        lambda m: (None, _year(m[1])),
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
            rf"\b(?:exclud\w+|no|nothing|not|without)\s+(?:anything\s+)?(?:from\s+)?({_Y})\s*(?:\+|or later|onwards?)"
        ),
        lambda m: (None, _year(m[1]) - 1),
    ),
    _Rule(
        re.compile(rf"({_Y})\s+(?:onwards?|and (?:later|up|newer|after)|or (?:later|newer|after))"),
        lambda m: (_year(m[1]), None),
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
        re.compile(rf"\b(?:no later than|not later than|up to|until|till|at (?:the )?latest|by)\s+({_Y})\b"),
        lambda m: (None, _year(m[1])),
    ),
    _Rule(re.compile(rf"\b{_BEFORE}\s*({_Y})\b"), lambda m: (None, _year(m[1]) - 1)),
    _Rule(re.compile(rf"\b({_Y})\s+at the (?:very )?earliest\b"), lambda m: (_year(m[1]), None)),
    _Rule(re.compile(rf"\b({_Y})\s+at the (?:very )?latest\b"), lambda m: (None, _year(m[1]))),
    _Rule(re.compile(rf"\b({_Y})\s*(?:or|and)\s+(?:earlier|older|before)\b"), lambda m: (None, _year(m[1]))),
    _Rule(
        re.compile(
            rf"\b(?:since|from|starting(?: from| in)?)\s+({_Y})\s*(?:onwards?|on\b|forward|and (?:later|up|newer)|or (?:later|newer)|up\b|to (?:now|today|present))"
        ),
        lambda m: (_year(m[1]), None),
    ),
    _Rule(
        re.compile(
            rf"\b(?:since|as of|starting(?: from| in)?)\s+({_Y})\b|\b({_Y})\s*(?:or (?:later|newer|after)|and (?:later|newer|after|up)|onwards?|\+)"
        ),
        lambda m: (_year(m[1] or m[2]), None),
    ),
    _Rule(
        re.compile(rf"\b(?:after|later than|newer than|more recent than|post-?|past|younger than)\s*({_Y})\b"),
        lambda m: (_year(m[1]) + 1, None),
    ),
    _Rule(
        re.compile(
            rf"({_Y})年?(?:及|或|或者|和)?(?:之前|以前|前)(?:的|拍|上映|出)?(?:[^，,。]{{0,4}}(?:不要|别|不看|免))"
        ),
        lambda m: (_year(m[1]), None),
    ),
    _Rule(re.compile(rf"(?:不要|别给?我?|不看|除了)({_Y})年?(?:之前|以前|前)"), lambda m: (_year(m[1]), None)),
    _Rule(re.compile(rf"(?:不要|别给?我?|不看|除了)({_Y})年?(?:之后|以后|后)"), lambda m: (None, _year(m[1]))),
    _Rule(re.compile(rf"(?:不早于|不要早于|别早于|不能早于|最早)({_Y})"), lambda m: (_year(m[1]), None)),
    _Rule(re.compile(rf"(?:不晚于|不要晚于|别晚于|不超过|最晚|截止到?|不新于)({_Y})"), lambda m: (None, _year(m[1]))),
    _Rule(re.compile(rf"(?:早于)({_Y})"), lambda m: (None, _year(m[1]) - 1)),
    _Rule(re.compile(rf"(?:晚于)({_Y})"), lambda m: (_year(m[1]) + 1, None)),
    _Rule(re.compile(rf"({_Y})年?(?:之前|以前|前)"), lambda m: (None, _year(m[1]) - 1)),
    _Rule(
        re.compile(rf"(?:从|自)({_Y})年?(?:开始|起|以来)|({_Y})年?(?:以来|起|开始|至今|往后)"),
        lambda m: (_year(m[1] or m[2]), None),
    ),
    _Rule(re.compile(rf"({_Y})年?(?:之后|以后|后)"), lambda m: (_year(m[1]) + 1, None)),
    _Rule(
        re.compile(rf"{_ZH_CENTURY}([{_Z}十]{{1,3}}|(?:19|20)?\d0)年代(?:之前|以前|前)"),
        lambda m: (None, _zh_decade(m[1]) - 1),
    ),
    _Rule(
        re.compile(rf"{_ZH_CENTURY}([{_Z}十]{{1,3}}|(?:19|20)?\d0)年代(?:之后|以后|后(?!期|半))"),
        lambda m: (_zh_decade(m[1]) + 10, None),
    ),
    _Rule(
        re.compile(
            rf"{_ZH_CENTURY}([{_Z}十]{{1,3}}|(?:19|20)?\d0|[一二][{_Z}]{{2}}[零〇])年代(初|早期|前期|前半|末期?|后期|晚期|后半|中期|中)?"
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
            rf"(?:\b(?:from|in|of|made in|released in|circa|around)\s+(?:the year\s+)?({_Y})(?!\s*(?:min|film is|people)))\b|({_Y})年(?!代|前|后)(?:的|拍|上映|出品|那)?"
        ),
        lambda m: (_year(m[1] or m[2]), _year(m[1] or m[2])),
    ),
)
_BIRTH = re.compile(
    r"\bborn\b[^.,;!?]{0,20}?(?:19|20)\d\d|[一二三四五六七八九十\d]{2,4}年代?(?:生人|出生|生的)|(?:出生于|生于)\d{4}年?|[789]0后"
)
"""When the person was born is no wish."""
_BARE_YEAR = re.compile(r"(?<![\w$.#:/-])((?:19|20)\d\d)(?![\w%:/-])")


def find_years(message: Message, field: str, blocked: tuple[Span, ...]) -> Iterator[NumberMention]:
    """Bounds on a calendar field; words inside `blocked` (titles) are left alone."""
    norm = list(message.norm.replace("’", "'"))
    blanked = [Span(m.start(), m.end(), m.group()) for m in _BIRTH.finditer("".join(norm))]
    for span in (*blocked, *blanked):
        norm[span.start : span.end] = "\0" * (span.end - span.start)
    for rule in _RULES:
        for match in rule.pattern.finditer("".join(norm)):
            low, high = rule.bounds(match)
            if low is not None and high is not None and low > high:
                low, high = high, low
            if all(v is None or 1870 <= v <= 2060 for v in (low, high)):
                words = message.words(match.start(), match.end())
                yield NumberMention(Span(match.start(), match.end(), words), field, low, high)
                norm[match.start() : match.end()] = "\0" * (match.end() - match.start())
    for match in _BARE_YEAR.finditer("".join(norm)):
        year = int(match[1])
        yield NumberMention(Span(match.start(), match.end(), match[1]), field, year, year)


_NUM_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an": 1, "a": 1, "ninety": 90, "eighty": 80,
           "sixty": 60, "seventy": 70, "hundred": 100, "thirty": 30, "forty": 40, "fifty": 50, "twenty": 20}  # fmt: skip
_NUM = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|an|a|ninety|eighty|seventy|sixty|fifty|forty|thirty|twenty|a hundred)"
_HALF = r"(?:\s+and\s+a\s+half|\s+1/2)?"
_DURATION = re.compile(
    rf"(?P<h>{_NUM})(?P<half>{_HALF})[\s-]*(?:hours?|hrs?|h)\b(?P<half2>\s+and\s+a\s+half)?(?:\s*(?:and\s+)?(?P<m>\d+|{_NUM})[\s-]*(?:minutes?|mins?|m)?\b)?"
    rf"|(?P<only>{_NUM})(?:\s+and\s+(?:twenty|ten|fifteen))?[\s-]*(?:minutes?|mins?)\b"
    rf"|(?P<zh>[{_Z}十百\d]+(?:\.5)?)个?(?P<zhalf>半)?(?:小时|钟头|鐘頭)(?P<zhalf2>半)?(?:(?P<zm>[{_Z}十百\d]+)分钟?)?|(?P<zonly>[{_Z}十百\d]+)分钟?|(?P<halfhour>半(?:个)?(?:小时|钟头))"
)
_AT_MOST = re.compile(r"(?:under|less than|shorter than|below|no (?:more|longer) than|not (?:more|longer) than|nothing (?:over|longer than|above|more than)|at most|max(?:imum)?|within|up to|only (?:have|got)|i(?:'ve| have)? (?:only )?(?:got |have )?(?:about |like )?|longer than that|not over|"
                      r"不超过|别超过|不要超过|少于|短于|低于|小于|只有|不多于|不长于|控制在|不到|最多|顶多|(?:不要|别)(?:长于|多于))\s*(?:about\s+|like\s+|just\s+)?$")  # fmt: skip
_AT_LEAST = re.compile(
    r"(?:over|more than|longer than|at least|above|no (?:less|shorter) than|nothing (?:under|shorter than|less than|below)|min(?:imum)?|not under|超过|多于|长于|不少于|至少|起码|大于|不短于)\s*(?:about\s+)?$"
)
_AFTER_MAX = re.compile(
    r"^\s*(?:max|tops|or (?:less|under|shorter)|at most|以内|之内|以下|内|左右就|不到|的空|at the most)"
)
_AFTER_MIN = re.compile(r"^\s*(?:以上|起|或以上|or (?:more|longer)|plus|\+|minimum|at least)")
_AFTER_BAD = re.compile(r"^.{0,6}(?:以上|超过)?.{0,4}(?:不要|别|免|不看)")
_FALLS = re.compile(
    r"(?:if (?:it|they|a film|a movie)?\s*(?:lasts?|is|are|goes|runs?|'s)|(?:hates?|can't|cannot|won't|don't|never).{0,25})\s*(?:more than|longer than|over)\s*$"
)


def _word_number(word: str | None) -> float:
    if not word:
        return 0.0
    word = word.strip()
    if word.replace(".", "").isdigit():
        return float(word)
    if word in ("a hundred",):
        return 100.0
    return float(_NUM_EN[word]) if word in _NUM_EN else float(zh_number(word))


def _minutes(match: re.Match[str]) -> int:
    g = match.groupdict()
    if g["halfhour"]:
        return 30
    if g["only"] or g["zonly"]:
        return round(_word_number(g["only"] or g["zonly"]))
    hours = g["h"] or g["zh"]
    half = 30 if (g["half"] or g["half2"] or g["zhalf"] or g["zhalf2"]) else 0
    rest = g["m"] or g["zm"]
    return round(_word_number(hours) * 60) + half + (round(_word_number(rest)) if rest else 0)


def find_durations(message: Message, field: str) -> Iterator[NumberMention]:
    """Bounds in minutes, wherever a duration stands beside a word of comparison."""
    norm = message.norm.replace("’", "'")
    for match in _DURATION.finditer(norm):
        minutes = _minutes(match)
        before, after = norm[: match.start()], norm[match.end() :]
        if not 10 <= minutes <= 900:
            continue
        low = high = None
        if (
            _FALLS.search(before)
            or (_AFTER_BAD.match(after) and re.match(r"\s*(?:以上|起)", after))
            or _AT_MOST.search(before)
            or _AFTER_MAX.match(after)
        ):
            high = minutes
        elif _AT_LEAST.search(before) or _AFTER_MIN.match(after):
            low = minutes
        if low or high:
            yield NumberMention(
                Span(match.start(), match.end(), message.words(match.start(), match.end())), field, low, high
            )
