"""The wish in the catalogue's language: its own words where they are that language already, and the
words of everything that was linked where they are not. Nothing is added that was not said.

Left out are titles (they are folded in as likes, not searched for), numbers and what is not wanted
(both are conditions), and words that only carry the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from agent.linking.ages import find_ages
from agent.linking.text import Message, Token, has_cjk
from agent.linking.types import Linked, Span
from agent.types import Language
from agent.understanding.slots import Slots
from retrieval.catalogue.domain import Domain


@cache
def carriers() -> frozenset[str]:
    """Words that say nothing about what is wished for."""
    lines = files("agent.understanding").joinpath("carriers.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _chinese_carriers() -> re.Pattern[str]:
    words = sorted((word for word in carriers() if has_cjk(word)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def names_nothing(message: Message) -> bool:
    """Whether a message consists of words that carry nothing: "recommend me a movie", 推荐一部电影吧."""
    rest = re.findall(r"[^\W\d_]+", _chinese_carriers().sub(" ", message.norm.replace("'", "").replace("’", "")))
    return all(word in carriers() for word in rest)


def wish(message: Message, linked: Linked, slots: Slots, domain: Domain, language: Language) -> str:
    """One line to search with; empty when only conditions or titles were said."""
    aside = [t.span for t in linked.titles if t.score > 0] + [n.span for n in linked.numbers]
    aside += [s.span for s in linked.steps] + [s.span for s in linked.sames]
    aside += [*_unwanted(slots), *(age.span for age in find_ages(message))]
    if language == domain.language == "zh":
        return _chinese(message, aside)
    if language == domain.language:
        kept = [t for t in message.tokens if not t.is_cjk and not _inside(t, aside)]
        return " ".join(t.norm for t in kept if t.norm not in carriers())
    words = [domain.word(c.field, str(c.value), domain.language) for c in slots.constraints if c.op == "is"]
    aside += [v.span for v in linked.values]
    kept = [t for t in message.tokens if t.norm.isascii() and t.norm.isalpha() and not _inside(t, aside)]
    words += [t.norm for t in kept if t.norm not in carriers()]
    return " ".join(dict.fromkeys(str(word).replace("-", " ") for word in words))


def _chinese(message: Message, aside: Iterable[Span]) -> str:
    """The wish of a message in Chinese, for a catalogue that is written in it."""
    norm = list(message.norm)
    for span in aside:
        norm[span.start : span.end] = " " * (span.end - span.start)
    words = re.findall(r"[^\W_]+", _chinese_carriers().sub(" ", "".join(norm)))
    return " ".join(word for word in words if word not in carriers())


def _inside(token: Token, spans: Iterable[Span]) -> bool:
    return any(span.start <= token.start < span.end for span in spans)


def _unwanted(slots: Slots) -> Iterable[Span]:
    """Where the values stand that the person does not want."""
    excluded = {(c.field, c.value) for c in slots.constraints if c.op == "is_not"}
    return (Span(t.start, t.end, t.words) for t in slots.traces if (t.field, t.value) in excluded)
