"""compare: two or three items, told one after the other, then what sets them apart and what they share."""

from __future__ import annotations

from collections.abc import Sequence

from agent.nodes.answers import known
from agent.nodes.meaning import Meaning
from agent.state import Plan, TurnContext, TurnState
from agent.types import Card, Language
from agent.words import talk
from agent.words.alike import alike
from agent.words.common import join, pick, sentence, title_of, titled
from agent.words.item import roles, said
from retrieval.catalogue.domain import Domain
from retrieval.types import Item


def plan_compare(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """The items named, or the first two shown."""
    catalogue, language = context.services.catalogue, state.language
    shown = tuple(card.id for card in state.memory.cards)
    ids = meant.items if len(meant.items) > 1 else tuple(dict.fromkeys((*meant.items, *shown)))[:2]
    items = catalogue.items(ids[:3])
    if len(items) < 2:
        return Plan(before=() if meant.missing else (talk.which_one(catalogue.domain, language),))
    told = [known(item, catalogue.domain, language) for item in items]
    told.append(apart(items[0], items[1], catalogue.domain, language) if len(items) == 2 else "")
    told.append(in_common(items, catalogue.domain, language))
    told.append(ranked_apart([card for card in state.memory.cards if card.id in ids], language))
    return Plan(before=tuple(part for part in told if part))


def apart(first: Item, second: Item, domain: Domain, language: Language) -> str:
    """How much newer and longer one is than the other."""
    title, parts = title_of(first, language), []
    years = (first.year or 0) - (second.year or 0) if first.year and second.year else 0
    if years:
        count = abs(years)
        unit = "year" if count == 1 else "years"
        parts.append(
            pick(
                language,
                f"{count} {unit} {'newer' if years > 0 else 'older'}",
                f"{'晚' if years > 0 else '早'}{count}年",
            )
        )
    name = roles(domain).length
    lengths = [item.attributes.get(name or "", (0,))[0] for item in (first, second)]
    if name and name != "year" and all(isinstance(one, int | float) and one for one in lengths):
        more = float(lengths[0]) - float(lengths[1])
        amount = said(domain, name, abs(more), language)
        if more:
            parts.append(
                pick(
                    language, f"{amount} {'longer' if more > 0 else 'shorter'}", f"{'长' if more > 0 else '短'}{amount}"
                )
            )
    if not parts:
        return ""
    return sentence(
        pick(language, f"{title} is {join(parts, 'en')}", f"{title}比{title_of(second, language)}{'，'.join(parts)}"),
        language,
    )


def in_common(items: Sequence[Item], domain: Domain, language: Language) -> str:
    """What all of them are, whence, by whom, and what is in them."""
    nothing = pick(language, "By the catalogue they have nothing in common", "按目录里的资料，它们没有共同点")
    return sentence(alike(items, domain, language) or nothing, language)


def ranked_apart(cards: Sequence[Card], language: Language) -> str:
    """Which of the shown ones the numbers put first for this wish."""
    if len(cards) < 2:
        return ""
    title = titled(max(cards, key=lambda card: card.score).title, language)
    return sentence(
        pick(language, f"For what you asked, {title} ranks higher here", f"按你的要求，{title}排得更靠前"), language
    )
