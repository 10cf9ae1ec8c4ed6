"""What several items have in common, in one sentence: each thing in the place where people say it.

Kinds and moods say what they are, places and people stand behind the noun, themes come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.types import Language
from agent.words.common import join, pick
from agent.words.item import contents, people, roles, whence
from agent.words.lead import kind_word
from agent.words.pitch import moods
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

MOST = 3
"""Common values of one sort that are named."""
FEEL = 2
"""Common moods that are."""


def alike(items: Sequence[Item], domain: Domain, language: Language) -> str:
    """A sentence without its end on what all of them share; "" when that is nothing that may be praised."""
    shared = Alike.of(items, domain, language)
    return (alike_zh if language == "zh" else alike_en)(shared, domain, len(items))


@dataclass(frozen=True, slots=True)
class Alike:
    """What several items share, in words; "" for no such thing."""

    feel: str
    kinds: str
    whence: str
    makers: str
    cast: str
    inside: str

    @classmethod
    def of(cls, items: Sequence[Item], domain: Domain, language: Language) -> Alike:
        """Notes on what may offend and whom it is for are no praise: they are left out."""
        parts, first = roles(domain), common(items)
        kinds = [kind_word(domain, str(value), language) for value in first.attributes.get(parts.kind or "", ())]
        return cls(
            feel=pick(language, " and ", "又").join(moods(first, domain, language)[:FEEL]),
            kinds=pick(language, join(kinds[:MOST], "en"), "、".join(kinds[:MOST])),
            whence="".join(whence(first, domain, language)),
            makers=join(people(first, domain, parts.maker, language), language),
            cast=join(people(first, domain, parts.cast, language, MOST), language),
            inside=join(contents(first, domain, language)[:MOST], language),
        )


def common(items: Sequence[Item]) -> Item:
    """The first item with nothing but the values that all have."""
    first, *others = items
    kept = {
        name: tuple(value for value in values if all(value in other.attributes.get(name, ()) for other in others))
        for name, values in first.attributes.items()
    }
    return replace(first, description="", attributes=kept)


def alike_en(shared: Alike, domain: Domain, count: int) -> str:
    """ "Both are tense crime films from France by X with Y, and both have a heist"."""
    all_of = "both" if count == 2 else "all of them"
    beside = [
        f"{word} {text}"
        for word, text in (("from", shared.whence), ("by", shared.makers), ("with", shared.cast))
        if text
    ]
    are = " ".join(part for part in (shared.feel, shared.kinds) if part)
    said = [f"{all_of} are {' '.join([are, domain.noun['en'][1], *beside]).strip()}"] if are or beside else []
    return ", and ".join([*said, *([f"{all_of} have {shared.inside}"] if shared.inside else [])])


def alike_zh(shared: Alike, domain: Domain, count: int) -> str:
    """ "两部都是紧张的法国犯罪电影，都是X的作品，都有Y，里面都有劫案"."""
    feel = f"{shared.feel}的" if shared.feel else ""
    are = f"{feel}{shared.whence}{shared.kinds}"
    said = [f"{'两' if count == 2 else '三'}{domain.counter}都是{are}{domain.noun['zh'][1]}"] if are else []
    said += [f"都是{shared.makers}的作品"] if shared.makers else []
    said += [f"都有{shared.cast}"] if shared.cast else []
    return "，".join([*said, *([f"里面都有{shared.inside}"] if shared.inside else [])])
