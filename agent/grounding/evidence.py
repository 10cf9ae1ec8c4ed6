"""Evidence: everything one sentence may rest on, as phrases with the part they play.

A phrase is a stretch of text that is true of the item (its title, a director, "170 minutes") or of
the person (a title they liked). Which forms a value may take is decided here; whether a sentence
uses them rightly is decided in `verify`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.types import Language
from retrieval.catalogue.domain import Domain
from retrieval.types import Item, Reason

PhraseKind = Literal["title", "other", "name", "value", "number"]
SURE_WORDS = {"category": 2, "keyword": 1, "name": 1, "number": 0}
"""How many of a value's words mean the value and nothing wider, by the kind of field."""
MINUTES = {
    "en": ("{n} minutes", "{n}-minute", "{n} minute", "{n} min", "{n} minutes long"),
    "zh": ("{n}分钟", "{n} 分钟"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One stretch of text a sentence may contain."""

    text: str
    kind: PhraseKind
    """title: the item itself. other: another item named in the reasons. name: a person or another
    open name. value: a word for a category or keyword. number: a year or an amount with its unit."""
    attributes: tuple[str, ...] = ()
    """The attributes it is a value of."""
    item: str = ""
    """For titles: the item's id."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may be said in one sentence about one item."""

    phrases: tuple[Phrase, ...]
    """Longest first."""
    language: Language
    liked: frozenset[str] = frozenset()
    """Ids the person said they liked."""
    seen: frozenset[str] = frozenset()
    """Ids the person said they have seen."""
    related: frozenset[str] = frozenset()
    """Ids a sentence may call close to the item: the evidence of its reasons."""
    crowd: frozenset[str] = frozenset()
    """Ids whose admirers are known to like the item: the evidence of its collaborative reason."""
    popular: bool = False
    novel: bool = False
    wish: frozenset[str] = frozenset()
    """Single words of what the person asked for, usable where a sentence quotes it ("you asked for ...")."""
    domain_words: frozenset[str] = frozenset()
    """Words that stand for some value of the domain: false wherever the item does not have it."""
    role_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute to the domain's words for it."""


def tokens(text: str) -> list[str]:
    """Lower-case words of Latin text and single characters of Chinese text."""
    return re.findall(r"[a-z0-9]+(?:['’][a-z]+)*|[㐀-鿿]", text.lower())


def year_forms(year: int, language: Language) -> Iterable[str]:
    """ "1995", "1990s", "the 90s": how a year and its decade are written."""
    decade = year // 10 * 10
    yield str(year)
    yield from (f"{decade}s", f"the {decade}s")
    if language == "zh":
        yield from (f"{year}年", f"{decade}年代")
        if 1930 <= year < 2000:
            yield f"{decade % 100}年代"
            yield f"{'〇一二三四五六七八九'[decade % 100 // 10]}十年代"
            yield f"上世纪{decade % 100}年代"
    elif 1920 <= year < 2000:
        yield f"{decade % 100}s"
        yield f"'{decade % 100}s"


def amount_forms(value: float, unit: str, language: Language) -> Iterable[str]:
    """A number of the domain with its unit, in the ways a sentence writes it."""
    number = f"{value:g}"
    if unit.startswith("min"):
        yield from (form.format(n=number) for form in MINUTES[language])
    elif unit:
        yield from (f"{number} {unit}", f"{number}{unit}", f"{unit}{number}")
    else:
        yield number


def titles(item: Item, kind: PhraseKind) -> Iterable[Phrase]:
    """Every title the item is known by."""
    for text in {item.title, item.label, *(name.text for name in item.names)}:
        if text:
            yield Phrase(text, kind, item=item.id)


def value_words(domain: Domain, attribute: str, value: str) -> Iterable[str]:
    """The value itself and the first words for it in every language.

    The domain's other words are wider than the value ("pickpocket" for a heist, "romantic comedy" for a
    comedy): good for understanding people, and no ground to stand on. A person has whole names only.
    """
    yield value
    for one in domain.fields_of(attribute):
        yield from one.told.get(value, {}).values()
        for language, words in one.values.get(value, {}).items():
            if one.kind != "name" or language != domain.language:
                yield from (word for word in words[: SURE_WORDS[one.kind]] if len(word) > 1)


def facts(item: Item, domain: Domain, language: Language) -> Iterable[Phrase]:
    """Phrases for every shown attribute of the item."""
    if item.year:
        yield from (Phrase(form, "number", ("year",)) for form in year_forms(item.year, language))
    for name, values in item.attributes.items():
        attribute = domain.attributes.get(name)
        if attribute is None or not attribute.shown or name == "year":
            continue
        fields = list(domain.fields_of(name))
        for value in values:
            if isinstance(value, str):
                kind: PhraseKind = "name" if any(f.kind == "name" for f in fields) else "value"
                yield from (Phrase(word, kind, (name,)) for word in value_words(domain, name, value))
            else:
                unit = next((f.unit for f in fields), "")
                yield from (Phrase(form, "number", (name,)) for form in amount_forms(value, unit, language))


def merged(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """One phrase a text and kind, with the attributes of all of them; longest first."""
    found: dict[tuple[str, str, str], Phrase] = {}
    for phrase in phrases:
        key = (phrase.text.lower(), phrase.kind, phrase.item)
        before = found.get(key)
        both = dict.fromkeys((*(before.attributes if before else ()), *phrase.attributes))
        found[key] = Phrase(phrase.text, phrase.kind, tuple(both), phrase.item)
    return tuple(sorted(found.values(), key=lambda phrase: -len(phrase.text)))


def domain_words(domain: Domain) -> frozenset[str]:
    """Every single word for a value of a category or keyword field."""
    words = set()
    for one in domain.fields.values():
        for value, languages in one.values.items():
            for text in (value, *(word for words in languages.values() for word in words)):
                if len(text.split()) == 1:
                    words.add(text.lower())
    return frozenset(words)


def evidence(
    item: Item,
    domain: Domain,
    language: Language,
    reasons: Sequence[Reason] = (),
    others: Mapping[str, Item] | None = None,
    liked: Iterable[str] = (),
    seen: Iterable[str] = (),
    wish: Iterable[str] = (),
) -> Evidence:
    """What may be said about `item`.

    `others` holds the items named in the reasons, by id. `wish` holds the person's own words, only those
    for what the item really has.
    """
    others = others or {}
    named = [others[i] for reason in reasons for i in reason.evidence if i in others and i != item.id]
    crowd = {i for reason in reasons if reason.kind == "collaborative" for i in reason.evidence}
    wish = [text for text in wish if text]
    phrases = [*titles(item, "title"), *facts(item, domain, language)]
    phrases += [Phrase(text, "value") for text in wish]
    for other in named:
        phrases.extend(titles(other, "other"))
    return Evidence(
        merged(phrases),
        language,
        frozenset(liked),
        frozenset(seen),
        frozenset(other.id for other in named),
        frozenset(crowd),
        any(reason.kind == "popular" for reason in reasons),
        any(reason.kind == "novel" for reason in reasons),
        frozenset(word for text in wish for word in tokens(text)),
        domain_words(domain),
        {name: tuple(attribute.labels.values()) for name, attribute in domain.attributes.items()},
    )
