"""Sentences about one item, from its facts and from the numbers that ranked it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.types import CardReason, Language, Value
from agent.words.common import join, pick, plain, sentence, titles
from agent.words.wish import amount, condition, phrased
from retrieval.catalogue.domain import Attribute, Domain
from retrieval.types import Item, Reason

FIRST_SENTENCE = re.compile(r".+?(?:[.!?](?=\s)|[。！？])[\"”’」』)）]*")
UNFIT = re.compile(
    r"https?:|www\.|\S@\S|[$€£¥￥<>{}\[\]`|]|\b(?:ignore|disregard)\b.{0,40}\b(?:instructions?|above|previous)\b"
    r"|\b(?:system|assistant|user)\s*:|\bprompts?\b|\bclick (?:here|on)\b|\b(?:visit|buy) (?:us|our|now|this|it)\b"
    r"|\byou (?:must|should|are (?:an?|now))\b|\bbest (?!friend|man\b|mate|pal)|\bgreatest\b|\boscars?\b|\bawards?\b"
    r"|(?:忽略|无视).{0,8}指令|提示词|(?:系统|助手)[：:]|点击|请(?:访问|购买)|你(?:必须|是一)|最佳|奥斯卡|获奖",
    re.IGNORECASE,
)
"""What makes a description unfit to be repeated: orders, links, prices, boasts."""
PREMISE_CHARACTERS = 220
SEVERAL = 3
"""How many values of one attribute a sentence names."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which attributes of a domain play which part in a sentence; None when it has none."""

    kind: str | None
    """What sort of thing it is: the first category (genres)."""
    maker: str | None
    """Who made it: the first open name that is not a cast (directors, authors)."""
    cast: str | None
    length: str | None
    """The first amount (runtime, pages)."""
    mood: str | None
    """How it feels: the keyword attribute that is labelled so."""


def roles(domain: Domain) -> Roles:
    """The parts of `domain`, from its fields in their order."""
    shown = {name: a for name, a in domain.attributes.items() if a.shown}
    first: dict[str, str] = {}
    for field in domain.fields.values():
        for name in field.attributes:
            if name not in shown:
                continue
            first.setdefault(part_of(field.kind, name, shown[name]), name)
    return Roles(*(first.get(part) for part in ("category", "maker", "cast", "number", "mood")))


def part_of(kind: str, name: str, attribute: Attribute) -> str:
    """The part an attribute plays: the kind of its field, or what its labels say."""
    words = " ".join((name, *attribute.labels.values())).lower()
    if kind == "name":
        return "cast" if any(word in words for word in ("actor", "cast", "演员")) else "maker"
    return "mood" if kind == "keyword" and any(word in words for word in ("mood", "氛围")) else kind


def label(domain: Domain, attribute: str, language: Language) -> str:
    """The word for an attribute."""
    found = domain.attributes.get(attribute)
    return (found.labels.get(language) if found else None) or attribute


def said(domain: Domain, attribute: str, value: Value, language: Language) -> str:
    """One value of an attribute as a sentence says it, unit included."""
    fields = list(domain.fields_of(attribute))
    if isinstance(value, str):
        if language == domain.language and any(f.kind == "name" for f in fields):
            return plain(value)  # whole names; the words people use for them are shorter
        word = next((f.values[value][language][0] for f in fields if f.values.get(value, {}).get(language)), value)
        return plain(word)
    return amount(value, next((f.unit for f in fields if f.unit), ""), language)


def values(item: Item, domain: Domain, attribute: str | None, language: Language, most: int = SEVERAL) -> list[str]:
    """Up to `most` values of one attribute, as words."""
    if attribute is None:
        return []
    return [said(domain, attribute, value, language) for value in item.attributes.get(attribute, ())[:most]]


def card_facts(item: Item, domain: Domain) -> dict[str, Value | list[Value]]:
    """The attributes a card shows: a list where the domain allows several values."""
    facts: dict[str, Value | list[Value]] = {}
    for name, attribute in domain.attributes.items():
        found = item.attributes.get(name)
        if attribute.shown and found:
            clean = [plain(value) if isinstance(value, str) else value for value in found]
            facts[name] = clean if attribute.many else clean[0]
    return facts


def facts_phrase(item: Item, domain: Domain, language: Language, place: int = 0, brief: bool = False) -> str:
    """What sort of thing it is, whence, by whom, with whom, how long and what is in it, put in an order that changes
    with the place; "" when nothing is known. `brief` tells only what, by whom and with whom."""
    parts = roles(domain)
    length = values(item, domain, parts.length, language, 1) if parts.length != "year" else []
    facts = Facts(
        kinds=kind_phrase(item, domain, language),
        cast=join(people(item, domain, parts.cast, language), language),
        whence=join(whence(item, domain, language), language),
        makers=join(people(item, domain, parts.maker, language), language),
        length="".join(length),
        inside=next(iter(contents(item, domain, language)), ""),
    )
    if brief:
        facts, place = replace(facts, whence="", length="", inside=""), 1
    return told_zh(facts, domain.noun.get("zh", ("", ""))[0], place) if language == "zh" else told_en(facts, place)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a dry sentence is made of; "" for what the catalogue does not say."""

    kinds: str
    """"a comedy", "a mix of comedy and crime"; in Chinese the kinds as they stand before the noun."""
    whence: str
    makers: str
    cast: str
    length: str
    inside: str
    """One thing that is in it: "a heist"."""


def told_en(facts: Facts, place: int) -> str:
    """ "A crime film from France by X, with Y and Z, 98 minutes"."""
    whence, by = (f"from {facts.whence}" if facts.whence else ""), (f"by {facts.makers}" if facts.makers else "")
    cast, inside = (f"with {facts.cast}" if facts.cast else ""), (f"with {facts.inside} in it" if facts.inside else "")
    made = " ".join(part for part in (facts.kinds, by) if part)
    orders = (
        (" ".join(part for part in (facts.kinds, whence, by) if part), cast or inside, facts.length),
        (made, cast or inside, facts.length),
        (f"{facts.kinds} {cast}".strip(), by, whence) if cast else (f"{made} {whence}".strip(), inside, facts.length),
    )
    return ", ".join(part for part in orders[place % len(orders)] if part)


def told_zh(facts: Facts, noun: str, place: int) -> str:
    """The same in Chinese: "法国犯罪电影，出自X，有Y和Z，片长98分钟"."""
    cast = f"有{facts.cast}" if facts.cast else ""
    head = f"{facts.whence}{facts.kinds}{noun}" if facts.kinds or facts.whence else ""
    length, inside = (f"片长{facts.length}" if facts.length else ""), (f"里面有{facts.inside}" if facts.inside else "")
    orders = (
        (head, f"出自{facts.makers}" if facts.makers else "", cast or inside, length),
        (
            f"{facts.makers}的{facts.kinds}{noun}" if facts.makers else head,
            f"来自{facts.whence}" if facts.makers and facts.whence else "",
            cast or inside,
        ),
        (
            f"{facts.length}的{facts.kinds}{noun}" if facts.length else head,
            f"{facts.makers}的作品" if facts.makers else "",
            cast or inside,
        ),
    )
    return "，".join(part for part in orders[place % len(orders)] if part)


def kind_phrase(item: Item, domain: Domain, language: Language) -> str:
    """What sort of thing it is: "a comedy", "a mix of comedy and crime"; before the noun in Chinese: "喜剧、犯罪"."""
    name = roles(domain).kind
    kinds = values(item, domain, name, language)
    if language == "zh" or not name or not kinds:
        return "、".join(kinds)
    if len(kinds) > 1:
        return f"a mix of {join(kinds, language)}"
    return phrased(domain, next(domain.fields_of(name)).name, item.attributes[name][0], language) or kinds[0]


def people(item: Item, domain: Domain, attribute: str | None, language: Language, most: int = 2) -> list[str]:
    """The first people of an attribute; where some have a name in the person's language, only those."""
    known = [str(value) for value in item.attributes.get(attribute or "", ())]
    fields = list(domain.fields_of(attribute)) if attribute else []
    own = [one for one in known if any(field.values.get(one, {}).get(language) for field in fields)]
    chosen = known if language == domain.language else own or known
    return [said(domain, attribute, one, language) for one in chosen[:most]] if attribute else []


def whence(item: Item, domain: Domain, language: Language) -> list[str]:
    """Where it comes from: the first country."""
    field = domain.fields.get("country")
    if field is None:
        return []
    found = [value for name in field.attributes for value in item.attributes.get(name, ())][:1]
    return [phrased(domain, field.name, v, language) or plain(domain.word(field.name, str(v), language)) for v in found]


def contents(item: Item, domain: Domain, language: Language) -> list[str]:
    """What is in it, as a sentence says it."""
    mood = roles(domain).mood
    phrases = (
        phrased(domain, field.name, value, language)
        for field in domain.fields.values()
        if field.kind == "keyword"
        for name in field.attributes
        if name != mood
        for value in item.attributes.get(name, ())
    )
    return [phrase for phrase in phrases if phrase]


def premise(item: Item, domain: Domain, language: Language) -> str:
    """The catalogue's own first words about the item, if there are any fit to be repeated.

    They are untrusted: text with a link, a price or an order in it is left out.
    """
    stored = item.description if language == domain.language else ""
    if not stored:
        told = item.attributes.get(f"description_{language}", ())
        stored = str(told[0]) if told else ""
    text = plain(stored)
    first = FIRST_SENTENCE.match(text)
    text = first.group() if first and len(text) > PREMISE_CHARACTERS else text
    return "" if not text or len(text) > PREMISE_CHARACTERS or UNFIT.search(text) else sentence(text, language)


def reason_text(reason: Reason, domain: Domain, named: Mapping[str, Item], language: Language) -> str:
    """One reason as the card shows it; `named` holds the items it rests on."""
    items = [named[i] for i in reason.evidence if i in named][:SEVERAL]
    if reason.kind == "constraint":
        word = constraint_word(reason, domain, language)
        return pick(language, f"{word}, as you asked", f"符合你要的{word}")
    if reason.kind == "collaborative":
        return pick(
            language,
            f"people who like {titles(items, 'en')} like it" if items else "liked by people with your taste",
            f"喜欢{titles(items, 'zh')}的人也喜欢" if items else "与你口味相近的人喜欢",
        )
    if reason.kind == "similar":
        return pick(
            language,
            f"close to {titles(items, 'en')}" if items else "close to your words",
            f"与{titles(items, 'zh')}相近" if items else "与你说的相近",
        )
    if reason.kind == "popular":
        return pick(language, "popular with many people here", "在这里很受欢迎")
    return pick(language, "one of the lesser-known ones", "比较冷门的一部")


def constraint_word(reason: Reason, domain: Domain, language: Language) -> str:
    """What the constraint of a reason asks for."""
    return condition(reason.constraint, domain, language) if reason.constraint else ""


def card_reasons(
    reasons: Sequence[Reason], domain: Domain, named: Mapping[str, Item], language: Language
) -> tuple[CardReason, ...]:
    """Every reason in words, strongest first."""
    return tuple(
        CardReason(
            kind=reason.kind,
            text=reason_text(reason, domain, named, language),
            evidence=reason.evidence,
            weight=round(reason.weight, 4),
        )
        for reason in reasons
    )
