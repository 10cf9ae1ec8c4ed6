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
        return Plan(before=(talk.which_one(language, services.catalogue.domain.noun[language][1]),))
    return Plan(before=tuple(why(card, state.ledger.entries, services, language) for card in chosen[:3]))


def why(card: Card, entries: Sequence[LedgerEntry], services: Services, language: Language) -> str:
    """One card's reasons, strongest first, with their share of its score."""
    item = services.catalogue.get(card.id)
    title = title_of(item, language)
    clauses = [
        (clause, share.weight)
        for share in shares(card)
        if share.weight >= LEAST and (clause := because(share, item, entries, services, language))
    ][:TOLD]
    if not clauses:
        alone = pick(
            language,
            f"{title} is simply the best match the ranking found",
            f"{title}是综合排序的结果，没有更具体的理由",
        )
        return sentence(alone, language)
    told = [pick(language, f"{clause} ({weight:.0%})", f"{clause}（{weight:.0%}）") for clause, weight in clauses]
    mainly = clauses[0][1] >= MOSTLY
    if language == "zh":
        return sentence(f"推荐{title}，{'主要是' if mainly else ''}因为{'，也因为'.join(told)}", "zh")
    return sentence(f"{title} is here {'mostly ' if mainly else ''}because {join(told, 'en')}", "en")


def shares(card: Card) -> list[Share]:
    """The reasons of a card by kind, heaviest first; likes count once, however they worked."""
    found: dict[str, Share] = {}
    for reason in card.reasons:
        kind = "taste" if reason.kind in ("similar", "collaborative") and reason.evidence else reason.kind
        share = found.setdefault(kind, Share(kind))
        share.weight += reason.weight
        share.evidence += [i for i in reason.evidence if i not in share.evidence]
    return sorted(found.values(), key=lambda share: -share.weight)


def because(share: Share, item: Item, entries: Sequence[LedgerEntry], services: Services, language: Language) -> str:
    """One reason as a clause; "" when there is nothing to say."""
    if share.kind == "taste":
        known = [i for i in share.evidence if i in services.catalogue.row][:NAMED]
        named = titles(services.catalogue.items(known), language)
        return pick(language, f"you liked {named}", f"你喜欢{named}")
    if share.kind == "constraint":
        fits = [entry for entry in entries if satisfied(item, entry, services)]
        words = pick(language, ", ", "、").join(conditions(fits, services.catalogue.domain, language))
        return pick(language, f"it is what you asked for: {words}", f"它符合你要的{words}") if words else ""
    if share.kind in ("similar", "collaborative"):
        return pick(language, "it is close to what you described", "它接近你描述的感觉")
    if share.kind == "popular":
        return pick(language, "many people here like it", "这里很多人喜欢它")
    return pick(language, "it is one of the lesser-known ones", "它比较冷门，值得一看")


def satisfied(item: Item, entry: LedgerEntry, services: Services) -> bool:
    """Whether the item keeps a condition of the ledger."""
    if entry.op == "like" or entry.op == "unlike" or entry.field not in services.catalogue.domain.fields:
        return False
    mask = services.catalogue.allowed([Constraint(entry.field, entry.op, entry.value)])
    return bool(mask[services.catalogue.row[item.id]])
