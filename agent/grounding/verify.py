"""The verifier: which claims of a sentence have no evidence.

It works by exclusion. Phrases of the evidence are found and taken out, each checked for the part it
plays (who directed, what the person liked); whatever is left must be harmless words. So a claim that
nobody thought of fails too, and a false sentence would have to be built from words that say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.grounding import chinese, english
from agent.grounding.claim import Claim
from agent.grounding.evidence import Evidence, Phrase

LINK = re.compile(r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|net|io|cn|ru|info)\b", re.IGNORECASE)
PRICE = re.compile(r"[$€£¥￥]\s*\d|\d\s*(?:dollars?|euros?|usd|元|块钱|美元)|\bfree of charge\b|免费", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]|[<>{}\[\]|\\`#*_=]")
SUPERLATIVE = re.compile(
    r"\b(?:best|greatest|most|finest|top|ever|award\w*|oscar\w*|winn\w+|nominat\w+|acclaimed|legendary|masterpiece|iconic"
    r"|number one|unmatched|famous|cult|classic)\b|最|第一|获奖|奥斯卡|金像|金棕榈|杰作|神作|经典|史上|无与伦比|提名|口碑|票房|著名|传奇",  # noqa: E501
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|without|neither|nor|free of|lacks?|hardly|barely)\b|n['’]t\b"
    r"|不(?!错|妨)|没|無|无|毫不|未|别|非(?!常)|免",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one sentence."""

    claims: tuple[Claim, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.claims


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the evidence where it stands in the sentence."""

    start: int
    end: int
    phrase: Phrase


def verify(sentence: str, evidence: Evidence) -> Verdict:
    """Every unsupported claim of one sentence; none means it may be sent."""
    claims = [Claim("control", match.group()) for match in CONTROL.finditer(sentence)]
    claims += [Claim("link", match.group()) for match in LINK.finditer(sentence)]
    claims += [Claim("price", match.group()) for match in PRICE.finditer(sentence)]
    found = locate(sentence, evidence)
    rest = blank(sentence, found)
    claims += [Claim("superlative", match.group()) for match in SUPERLATIVE.finditer(rest)]
    claims += [Claim("negation", match.group()) for match in NEGATION.finditer(rest)]
    claims += [Claim("number", match.group()) for match in re.finditer(r"\d[\d.,:%]*", rest)]
    rules = chinese if evidence.language == "zh" else english
    claims += rules.roles(sentence, [(f.start, f.end, f.phrase) for f in found], evidence)
    claims += rules.leftovers(rest, evidence)
    return Verdict(tuple(dict.fromkeys(claims)))


def locate(sentence: str, evidence: Evidence) -> list[Found]:
    """Phrases of the evidence in the sentence, longest first, without overlaps, in order."""
    taken = [False] * len(sentence)
    lowered = sentence.lower()
    found = []
    for phrase in evidence.phrases:
        exact = phrase.kind in ("title", "other", "name")
        text, where = (phrase.text, sentence) if exact else (phrase.text.lower(), lowered)
        start = where.find(text) if len(where) == len(sentence) else -1
        while start >= 0:
            end = start + len(text)
            if not any(taken[start:end]) and bounded(sentence, start, end):
                taken[start:end] = [True] * len(text)
                found.append(Found(start, end, phrase))
            start = where.find(text, start + 1)
    return sorted(found, key=lambda one: one.start)


def bounded(sentence: str, start: int, end: int) -> bool:
    """Whether the stretch is a whole word: no Latin letter or digit continues it."""
    before, after = sentence[start - 1 : start], sentence[end : end + 1]
    joins = re.compile(r"[A-Za-z0-9À-ɏ]")
    left = bool(joins.match(before)) and bool(joins.match(sentence[start]))
    right = bool(joins.match(after)) and bool(joins.match(sentence[end - 1]))
    return not left and not right


def blank(sentence: str, found: list[Found]) -> str:
    """The sentence with every found phrase replaced by as many "□"."""
    letters = list(sentence)
    for one in found:
        letters[one.start : one.end] = "□" * (one.end - one.start)
    return "".join(letters)
