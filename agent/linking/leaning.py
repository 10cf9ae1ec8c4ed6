"""Wishes that lean on what is on the screen: "something newer", 别那么长, "by the same director".

Only the words are found here. What they come to depends on the items they lean on, so it is no part
of the message: the conversation works it out. Which number "newer" is of, and which attribute a
"director" is, says the domain file. A bound that names a title ("newer than Heat") is not meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.linking.text import Message, fold, has_cjk
from agent.linking.types import SameMention, Span, StepMention
from retrieval.catalogue.domain import Attribute, Domain, Field

_IDIOMS = re.compile(
    r"\b(?:no|any|how much) longer\b(?!\s+ones?\b)|\b(?:how|so|as) long\b|\blong (?:ago|story|time|day|week)\b"
    r"|\b(?:i'?m|we'?re|s?he'?s|i am|(?:he|she) is|(?:we|kids|children) are) (?:\w+ )?(?:too|not so|not that) \w+"
)
"""Words that speak of something else than an item."""
_NOT_AFTER = "".join(
    rf"(?<!{word})"
    for word in (
        "['’]s ",
        r"\bmy ",
        r"\bour ",
        r"\bhis ",
        r"\bher ",
        r"\byour ",
        "their ",
        r"\bno ",
        r"\bnot ",
        "nothing ",
    )
)
"""Before a comparative: whose it is, or that it is not wanted."""
_NOT_PEOPLE = (
    r"(?!\s+(?:brothers?|sisters?|siblings?|cousins?|people|persons?|kids?|child(?:ren)?|audiences?|viewers?|(?:wo)?m[ae]n"
    r"|sons?|daughters?|parents?|folks|adults?|couples?|relatives?|generations?|versions?|self)\b)"
)
_NOT_THAN = r"(?!\s+than\b(?!\s+(?:these|those|them|that|this|it|any|all)\b))"
"""After a comparative: nothing named to compare with."""
_NEGATED = re.compile(
    r"(?:\b(?:no|not|without|avoid|nothing|never|hate|n't (?:want|like)|dont (?:want|like))\s+(?:any\s+|an?\s+)?"
    r"|(?:不要|不想看|别给我|别|不看|不喜欢)\s*)$"
)
_TOO = r"\b(?:(?:not?|nothing|never|n't|nt|nor)\s+(?:all |quite )?(?:so|that|as)|too|so|less|(?:bit|little) on the)\s+"
_NOT_TOO = r"\b(?:not?|nothing|never|n't|nt|nor)\s+(?:anything\s+)?(?:\w+ly |quite )?(?:too|very|overly)\s+"
_ADVERB = r"(?:really |very |quite |fairly |pretty |a bit |a little |rather )?"
_FINE = r"(?!的?(?:也|都)?(?:没关系|没事|行|可以|无所谓|不要紧|好|成|没问题|没所谓)(?![^，。]*吗))"
"""After a Chinese adjective: it is allowed, not asked for."""
_LITTLE = "(?:一?点儿?|一?些|啲|d)"
END = 0.25
"""Share of all items that are called old, or long."""


def find_steps(message: Message, domain: Domain, aside: Sequence[Span]) -> Iterator[StepMention]:
    """Words for more or less of a number; those inside `aside` (titles, stated bounds) are left alone."""
    norm = list(message.norm.replace("’", "'"))
    for start, end in [(s.start, s.end) for s in aside] + [m.span() for m in _IDIOMS.finditer("".join(norm))]:
        norm[start:end] = "\0" * (end - start)
    text = "".join(norm)
    for field in domain.fields.values():
        found = [*_steps(text, field, domain, more=True), *_steps(text, field, domain, more=False)]
        if found:
            start, end, more, share = min(found, key=lambda one: (one[0], -one[1]))
            yield StepMention(Span(start, end, message.words(start, end)), field.name, more, share)


def _steps(text: str, field: Field, domain: Domain, more: bool) -> Iterator[tuple[int, int, bool, float | None]]:
    """(start, end, whether more is wanted, share of all items) for the words of one end of a field's numbers."""
    for word in (fold(word) for words in (field.more if more else field.less).values() for word in words):
        for pattern, turns, absolute in (_chinese if has_cjk(word) else _english)(word, domain):
            for match in pattern.finditer(text):
                against = turns or bool(_NEGATED.search(text[: match.start()]))
                share = (1 - END if more else END) if absolute else None
                yield match.start(), match.end(), more != against, share


def _english(word: str, domain: Domain) -> Iterator[tuple[re.Pattern[str], bool, bool]]:
    """(pattern, whether the other direction is meant, whether it is said of all items) for a word."""
    plain = re.escape(word)
    if word.endswith("er") or word.startswith(("more ", "less ")):
        yield re.compile(rf"{_NOT_AFTER}\b{plain}\b{_NOT_THAN}{_NOT_PEOPLE}"), False, False
    elif " " in word:
        yield re.compile(rf"\b{plain}\b"), False, not word.startswith("too ")
    else:
        nouns = "|".join(re.escape(fold(noun)) for noun in (*domain.noun.get("en", ()), "one", "ones"))
        yield re.compile(rf"{_TOO}{plain}\b(?!\s+(?:to|ago|as)\b)"), True, False
        yield re.compile(rf"{_NOT_TOO}{plain}\b"), True, True
        alone = rf"\b(?:some|any)thing {_ADVERB}{plain}\b{_NOT_PEOPLE}|\b{plain} (?:{nouns})\b|^\W*{plain}\W*$"
        yield re.compile(alone), False, True


def _chinese(word: str, domain: Domain) -> Iterator[tuple[re.Pattern[str], bool, bool]]:
    """As `_english`; a word of several characters may also stand alone (老片, 便宜)."""
    plain = re.escape(word)
    yield re.compile(rf"(?:更|再|还要|稍微?|略)?{plain}{_LITTLE}{_FINE}|[更再]{plain}(?:的|$|(?=\W))"), False, False
    yield re.compile(rf"(?:(?:不要|别|不想要?|没|不)(?:这么|那么)|太|过于){plain}"), True, False
    yield re.compile(rf"(?:不要|别|不想要?|不)(?:太|很|特别|过于){plain}"), True, True
    if len(word) > 1:
        yield re.compile(plain), False, True
    elif nouns := "|".join(re.escape(noun) for noun in domain.noun.get("zh", ())):
        yield re.compile(rf"{plain}的?(?:{nouns})"), False, True


def find_sames(message: Message, domain: Domain) -> Iterator[SameMention]:
    """Words that ask for a value an item already has: "the same director", 同一个导演, "more by this author"."""
    text = message.norm.replace("’", "'")
    for attribute in domain.attributes.values():
        if attribute.shown and attribute.type == "text" and any(domain.fields_of(attribute.name)):
            for pattern in _same_patterns(_names(attribute)):
                if match := pattern.search(text):
                    yield SameMention(Span(*match.span(), message.words(*match.span())), attribute.name)
                    break


def _names(attribute: Attribute) -> list[str]:
    """What an attribute is called: its labels and the names of its columns."""
    return [fold(name).removesuffix("s") for name in (*attribute.labels.values(), *attribute.columns)]


def _same_patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    zh = "|".join(re.escape(name) for name in names if has_cjk(name))
    en = "|".join(re.escape(name) for name in names if not has_cjk(name))
    if zh:
        yield re.compile(rf"(?:同一?[个位名]?|相同的?|一样的?|[这那该][个位名]?)(?:{zh})(?!是谁|是哪|叫)")
    if en:
        yield re.compile(rf"\b(?:same|this|that|its)\s+(?:{en})s?\b|\bmore (?:by|from|of) the (?:{en})s?\b")
