"""Bounds on minutes: "under two hours", 不超过100分钟, 两小时以内."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.linking.numbers import ZH_DIGITS, zh_number
from agent.linking.text import Message
from agent.linking.types import NumberMention, Span

_NUM_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an": 1, "a": 1, "ninety": 90, "eighty": 80,
           "sixty": 60, "seventy": 70, "hundred": 100, "thirty": 30, "forty": 40, "fifty": 50, "twenty": 20}  # fmt: skip
_NUM = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|an|a|ninety|eighty|seventy|sixty|fifty|forty|thirty|twenty|a hundred)"
_HALF = r"(?:\s+and\s+a\s+half|\s+1/2)?"
_DURATION = re.compile(
    rf"(?P<h>{_NUM})(?P<half>{_HALF})[\s-]*(?:hours?|hrs?|h)\b(?P<half2>\s+and\s+a\s+half)?(?:\s*(?:and\s+)?(?P<m>\d+|{_NUM})[\s-]*(?:minutes?|mins?|m)?\b)?"
    rf"|(?P<only>{_NUM})(?:\s+and\s+(?:twenty|ten|fifteen))?[\s-]*(?:minutes?|mins?)\b"
    rf"|(?P<zh>[{ZH_DIGITS}十百\d]+(?:\.5)?)个?(?P<zhalf>半)?(?:小时|钟头|鐘頭)(?P<zhalf2>半)?(?:(?P<zm>[{ZH_DIGITS}十百\d]+)分钟?)?|(?P<zonly>[{ZH_DIGITS}十百\d]+)分钟?|(?P<halfhour>半(?:个)?(?:小时|钟头))"
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
