"""explain: why an item is in the slate, in words, from the numbers that put it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.nodes.meaning import Meaning
from agent.services import Services
from agent.state import Plan, TurnContext, TurnState
from agent.types import Card, Language, LedgerEntry
from agent.words import talk
from agent.words.common import join, pick, sentence, title_of, titles
from agent.words.wish import conditions
from retrieval.types import Constraint, Item

MOSTLY = 0.5
"""From this share of the score on a reason is the main one."""
LEAST = 0.05
"""A smaller share is not worth a word."""
NAMED = 3
"""Items that one reason names."""
TOLD = 3
"""Reasons told of one item."""
_CLOSE = {
    "en": ("it is close to what you described{share}", "it is also close to what you described{share}"),
    "zh": ("它接近你描述的感觉{share}", "它也接近你描述的感觉{share}"),
}
SAID: dict[str, dict[str, tuple[str, str]]] = {
    "taste": {
        "en": ("you liked {words}{share}", "that you liked {words} counts too{share}"),
        "zh": ("你喜欢{words}{share}", "你喜欢{words}，这也算一个理由{share}"),
    },
    "constraint": {
        "en": ("it is what you asked for{share}: {words}", "it is also what you asked for{share}: {words}"),
        "zh": ("它符合你的要求{share}：{words}", "它也符合你的要求{share}：{words}"),
    },
    "similar": _CLOSE,
    "collaborative": _CLOSE,
    "popular": {
        "en": ("many people here like it{share}", "besides, many people here like it{share}"),
        "zh": ("这里很多人喜欢它{share}", "另外，这里很多人喜欢它{share}"),
    },
    "novel": {
        "en": ("it is one of the lesser-known ones{share}", "it is also one of the lesser-known ones{share}"),
        "zh": ("它比较冷门，值得一看{share}", "它也比较冷门，值得一看{share}"),
    },
}
"""A reason by kind and language: first in the sentence that names the item, and as a sentence of its own."""


@dataclass
class Share:
    """One kind of reason of one card, its reasons put together."""

    kind: str
    weight: float = 0.0
    evidence: list[str] = field(default_factory=list)


def plan_explain(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """The reasons of the cards meant; of the first three when none is."""
    services, language = context.services, state.language
    cards = {card.id: card for card in state.memory.cards}
    chosen = [cards[i] for i in meant.items if i in cards]
    if not chosen and meant.items:
        absent = join([title_of(item, language) for item in services.catalogue.items(meant.items[:2])], language)
        text = pick(language, f"{absent} is not among what I showed you last", f"{absent}不在我刚才给你的名单里")
        return Plan(before=(sentence(text, language),))
    if not chosen:
        focus = cards.get(state.memory.focus or "")
        chosen = [focus] if focus else list(cards.values())[:3]
    if not chosen:
        return Plan(before=(talk.which_one(services.catalogue.domain, language),))
    return Plan(before=tuple(why(card, state.ledger.entries, services, language) for card in chosen[:3]))


def why(card: Card, entries: Sequence[LedgerEntry], services: Services, language: Language) -> str:
    """One card's reasons, strongest first, a sentence each, with their share of its score."""
    item = services.catalogue.get(card.id)
    title = title_of(item, language)
    found = [
        (share, words)
        for share in shares(card)
        if share.weight >= LEAST and (words := grounds(share, item, entries, services, language)) is not None
    ][:TOLD]
    if not found:
        alone = pick(
            language,
            f"{title} is simply the best match the ranking found",
            f"{title}是综合排序的结果，没有更具体的理由",
        )
        return sentence(alone, language)
    share, words = found[0]
    mainly = share.weight >= MOSTLY
    start = pick(
        language,
        f"{title} is here {'mostly ' if mainly else ''}because ",
        f"推荐{title}，{'主要' if mainly else ''}是因为",
    )
    first = start + because(share, words, language)
    return pick(language, " ", "").join(
        sentence(text, language) for text in (first, *(besides(*one, language) for one in found[1:]))
    )


def shares(card: Card) -> list[Share]:
    """The reasons of a card by kind, heaviest first; likes count once, however they worked."""
    found: dict[str, Share] = {}
    for reason in card.reasons:
        kind = "taste" if reason.kind in ("similar", "collaborative") and reason.evidence else reason.kind
        share = found.setdefault(kind, Share(kind))
        share.weight += reason.weight
        share.evidence += [i for i in reason.evidence if i not in share.evidence]
    return sorted(found.values(), key=lambda share: -share.weight)


def grounds(
    share: Share, item: Item, entries: Sequence[LedgerEntry], services: Services, language: Language
) -> str | None:
    """What a reason rests on, in words: liked titles, or the conditions kept; None when it says nothing."""
    if share.kind == "taste":
        return titles(
            services.catalogue.items([i for i in share.evidence if i in services.catalogue.row][:NAMED]), language
        )
    if share.kind == "constraint":
        fits = [entry for entry in entries if satisfied(item, entry, services)]
        return pick(language, ", ", "、").join(conditions(fits, services.catalogue.domain, language)) or None
    return ""


def because(share: Share, words: str, language: Language) -> str:
    """The first reason, as the clause that ends the first sentence."""
    return SAID[share.kind][language][0].format(words=words, share=weighed(share, language))


def besides(share: Share, words: str, language: Language) -> str:
    """Another reason, as a sentence of its own."""
    return SAID[share.kind][language][1].format(words=words, share=weighed(share, language))


def weighed(share: Share, language: Language) -> str:
    """The share of the score, as it stands in a sentence."""
    return pick(language, f" ({share.weight:.0%})", f"（{share.weight:.0%}）")


def satisfied(item: Item, entry: LedgerEntry, services: Services) -> bool:
    """Whether the item keeps a condition of the ledger."""
    if entry.op == "like" or entry.op == "unlike" or entry.field not in services.catalogue.domain.fields:
        return False
    mask = services.catalogue.allowed([Constraint(entry.field, entry.op, entry.value)])
    return bool(mask[services.catalogue.row[item.id]])
