"""Places in the last slate: "the second one", "both", "#3", 最后一个, 前两部, 这三部."""

from __future__ import annotations

import re

from agent.linking.text import Message
from agent.linking.types import PlaceMention, Span

_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
       "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
       "sixth": 6, "6th": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_ZH = {
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "首": 1,
}
_UNIT = "[部个個片张集号位条款]"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|[1-9](?:st|nd|rd|th))"
_COUNT = r"(?:two|three|four|five|six|[2-9])"
_NUMBER = r"(?:one|two|three|four|five|six|[1-9])"
_THING = r"(?:ones?|films?|movies?|picks?|options?|suggestions?|recs?|recommendations?|titles?)"


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _EN.get(word) or _ZH.get(word) or 0


def _span(message: Message, match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), message.words(match.start(), match.end()))


def _runs(size: int) -> list[tuple[re.Pattern[str], str]]:
    """Patterns that take several places at once, with the name of what they take."""
    return [
        (re.compile(rf"\b(?:the\s+)?first\s+({_COUNT})\b(?!\s+(?:minutes|hours|parts|seasons))"), "head"),
        (
            re.compile(
                rf"\b(?:the\s+)?last\s+({_COUNT})\b(?!\s+(?:minutes|hours|years|decades|weeks|months|nights|days))"
            ),
            "tail",
        ),
        (
            re.compile(
                rf"\b(?:all|these|those)\s+(?:of\s+)?(?:the\s+|these\s+|those\s+|them\s+)?({_COUNT})\b(?:\s+of\s+(?:these|those|them))?"
            ),
            "count",
        ),
        (re.compile(rf"前面?(?:的|那)?([两二三四五六2-6]){_UNIT}"), "head"),
        (re.compile(rf"[后後]面?(?:的|那)?([两二三四五六2-6]){_UNIT}"), "tail"),
        (re.compile(rf"最后([两二三四五六2-6]){_UNIT}"), "tail"),
        (re.compile(rf"(?:[这那呢]|头)([两俩二三四五六2-6]){_UNIT}?"), "count"),
    ]


_ALL = re.compile(
    r"\b(?:all of (?:these|those|them)|(?:these|those|them) all|every (?:single )?one of (?:these|those|them)|any of (?:these|those|them)|"
    r"which of (?:these|those|them)|which one|none of (?:these|those|them)|everything (?:here|on (?:this|the) list)|the whole (?:list|lot)|"
    r"all (?:four|three|five|two|six)|them all|all of this|(?:(?<=seen )|(?<=know )|(?<=done )|(?<=watched )|(?<=loved )|(?<=hated ))(?:the (?:whole )?lot|them)|this (?:whole )?lot|(?:all|both|every one|none|any|some) of '?em|out of (?:these|those|them))\b"
    r"|这几[部个片张]|(?:^|[，,。]\s*|我)(?:都|全都|一[部个]都)(?:不|没|挺|很|太|好(?!像)|烂|喜欢|一般|无聊)|[这那]些(?:片子|电影|我)?都?|全(?:都|部)看过|都看过|这批|(?:哪[部个一])"
)
_BOTH = re.compile(r"\b(?:both|either of (?:them|these|those)|the two of them|neither)\b|两[部个]都|这俩|两者|两部")
_SINGLE = [
    re.compile(
        rf"\b(?:the\s+|ur\s+|your\s+)?({_ORDINAL})(?:\s+{_THING}|\s+and\s+last)?(?=\W|$)(?!\s+(?:time|date|timer|half|act|scene|of all|world|season|person|choice|watch|hour|minutes?|year|film by|century|wife|husband|degree|kid|grade|language))"
    ),
    re.compile(rf"(?:#|\bno\.?\s*|\bnumber\s+|\boption\s+|\bnum\s+|\bnr\.?\s*)({_NUMBER})\b"),
    re.compile(rf"第([一二三四五六七八九十1-9]){_UNIT}?(?!次|季|天|集|时|名|届|眼|遍|句|感)"),
    re.compile(r"(?<![\d第])([一二三四五六1-6])[号號](?!线|楼)"),
    re.compile(
        r"\b(?:liked?|loved?|hated?|disliked|seen|watched|about|than|prefer|pick|take|detested|adored|enjoyed|skip|drop|keep|swap|like)\s+#?([1-6])(?=\s*(?:[.,!?]|$|and\b|but\b))"
    ),
]
_OPENING = re.compile(
    r"(?:^|[.!?;,]\s*|\band\s+)#?([1-6])(?=\s+(?:was|is|looks?|sounds?|bored|sucked|rocked|had|made|i\b|yes|no|nah|good|great|bad|meh|ok|okay|fine|rubbish|trash|awful|terrible|brilliant|boring|amazing|loved|hated|seen)\b)"
)
_OTHERS = re.compile(
    r"\bthe other (?:one|two|three|four)\b|\bthe (?:rest|others)\b|另外(?:那|的)?[一两二三俩2-4][部个]?|另一[部个]|其[余他它](?:那|的)?(?:几|[一两二三2-4])[部个]"
)
_LAST = re.compile(
    rf"\b(?:the\s+|your\s+)?(?:very\s+)?(?:last|final|bottom)\s+(?:{_THING}|1)\b|\b(?:or|and|vs) (?:the )?last\b|\bthe last(?=\s*(?:[.,!?]|$|is\b|was\b))|最(?:[后尾末]面?|[下底](?:面|下|边|头)?)(?:[那这一]?{_UNIT}|[那这一]{_UNIT}?)|末尾|压轴那?{_UNIT}?"
)
_PENULTIMATE = re.compile(rf"\bsecond (?:to|from the) last\b|\bpenultimate\b|倒数第二{_UNIT}?")
_FROM_END = re.compile(rf"倒数第([一三四五1345]){_UNIT}?")
_MIDDLE = re.compile(
    rf"\b(?:the\s+)?middle\s+(?:{_THING})?\b|\bone in the middle\b|中间[的那]?(?:一|那)?{_UNIT}|中间的"
)
_TOP = re.compile(
    rf"\b(?:the\s+)?(?:top|opening)\s+(?:{_THING})\b|最上面[的那]?{_UNIT}?|排(?:在)?最前|开头那{_UNIT}|头一{_UNIT}(?!钟|小时|次)"
)
_THIS = re.compile(
    rf"\b(?:that|this)(?:\s+(?:{_THING}))?\b|\bit\b|\bthe one\b|[这那呢嗰](?:一)?{_UNIT}|这片|这电影|那电影|它(?!们)|[这那]片子|[这那](?=是|有|讲|适|的)|[佢]"
)
_ZH_PAIR = re.compile(r"([一二三四])([二三四五])两[部个]")
_ZH_LIST = re.compile(
    rf"第?([一二三四五六1-6])(?:[、和跟与，,]|还是|或者?|和第|跟第|、第|与第|还是第|或第){_UNIT}?第?([一二三四五六1-6])(?:[、和跟与]第?([一二三四五六1-6]))?(?:[两三]?{_UNIT}|号)?"
)
_ZH_RUN = re.compile(
    r"(?<![第十百千\d一二三四五六七八九])([一二三四五六])([二三四五六])([三四五六])?(?:里面?|当中|之中|哪[部个]|都|号|这[两三])"
)
_EN_THAN = re.compile(
    r"\b(?:is|was|are)\s+(?:number |#)?([1-6])\s+\w+(?:er)?\s+(?:\w+\s+)?than\s+(?:number |#)?([1-6])\b"
)
_FORMER = re.compile(r"\bthe former\b|前者|前面那[部个]|前一[部个]")
_LATTER = re.compile(r"\bthe latter\b|后者|后面那[部个]|后一[部个]|后面的?那?[部个]")
_EN_LIST = re.compile(
    r"(?<![\w.$])#?([1-6])\s*(?:,|and|&|or|vs\.?|\+)\s*#?([1-6])(?:\s*(?:,|and|&)\s*#?([1-6]))?(?![\w%]|\s*(?:hours?|minutes?|films?|movies?|years?|kids?|people|stars))"
)


def find_places(message: Message, size: int) -> list[PlaceMention]:
    """Places a message points at, for a slate of `size` items; nothing without a slate."""
    if not size:
        return []
    found: list[PlaceMention] = []
    norm = list(message.norm)

    def take(match: re.Match[str], places: range | tuple[int, ...], weak: bool = False, digit: bool = False) -> None:
        inside = tuple(p for p in places if 1 <= p <= size)
        if inside:
            span = Span(match.start(1), match.end(1), match.group(1)) if digit else _span(message, match)
            found.append(PlaceMention(span, inside, weak))
        norm[match.start() : match.end()] = " " * (match.end() - match.start())

    def text() -> str:
        return "".join(norm)

    for pattern, kind in _runs(size):
        for match in pattern.finditer(text()):
            count = _number(match.group(1))
            if kind == "head":
                take(match, range(1, count + 1))
            elif kind == "tail":
                take(match, range(size - count + 1, size + 1))
            elif count <= size:
                take(match, range(1, count + 1) if count == size else (), weak=False)
    for pattern in (_ZH_PAIR, _ZH_LIST, _ZH_RUN, _EN_THAN):
        for match in pattern.finditer(text()):
            take(match, tuple(_number(g) for g in match.groups() if g))
    if size == 2:
        for pattern, place in ((_FORMER, 1), (_LATTER, 2)):
            for match in pattern.finditer(text()):
                take(match, (place,))
    for match in _EN_LIST.finditer(text()):
        take(match, tuple(_number(g) for g in match.groups() if g))
    for match in _PENULTIMATE.finditer(text()):
        take(match, (size - 1,))
    for match in _FROM_END.finditer(text()):
        take(match, (size + 1 - _number(match.group(1)),))
    for match in _LAST.finditer(text()):
        take(match, (size,))
    for match in _MIDDLE.finditer(text()):
        take(match, ((size + 1) // 2,) if size % 2 else ())
    for match in _TOP.finditer(text()):
        take(match, (1,))
    for pattern in _SINGLE:
        for match in pattern.finditer(text()):
            take(match, (_number(match.group(1)),), digit=pattern is _SINGLE[-1])
    for match in _OPENING.finditer(text()):
        take(match, (_number(match.group(1)),), digit=True)
    if named := {place for mention in found for place in mention.places}:
        for match in _OTHERS.finditer(text()):
            take(match, tuple(place for place in range(1, size + 1) if place not in named))
    for match in _BOTH.finditer(text()):
        take(match, (1, 2) if size == 2 else (), weak=False)
    for match in _ALL.finditer(text()):
        take(match, range(1, size + 1), weak=True)
    for match in _THIS.finditer(text()):
        take(match, (1,) if size == 1 else (), weak=True)
    return sorted(found, key=lambda p: p.span.start)
