"""opening: what the clerk says before the cards, made of the wish and of what had to give way."""

from __future__ import annotations

from agent.ledger import Ledger
from agent.services import Services
from agent.state import TurnContext, TurnState
from agent.types import Intent, Language, LedgerEntry
from agent.words.common import plain
from agent.words.item import roles
from agent.words.lead import Lead, lead, nothing_fits, relaxed
from agent.words.wish import Titles
from retrieval.types import Slate


def opening(state: TurnState, context: TurnContext, slate: Slate, dropped: tuple[LedgerEntry, ...]) -> tuple[str, ...]:
    """The sentences before the cards; `dropped` are the entries the ranking let go of."""
    domain, language = context.services.catalogue.domain, state.language
    if not slate.items:
        return (nothing_fits(slate.relaxed, domain, language),)
    gone = {entry.id for entry in dropped}
    told = Lead(
        entries=[entry for entry in state.ledger.entries if entry.id not in gone],
        count=len(slate.items),
        titles=titles_in(language, context.services, state.ledger),
        makers=makers(slate, context),
        more=state.plan.more,
        again=state.intent is Intent.RECOMMEND and bool(state.memory.cards and state.memory.ledger.entries),
    )
    return tuple(text for text in (relaxed(slate.relaxed, domain, language), lead(told, domain, language)) if text)


def titles_in(language: Language, services: Services, *ledgers: Ledger) -> Titles:
    """Label to display title of every item that the ledgers hold."""
    known = services.catalogue.row
    labels = {row.item: str(row.entry.value) for one in ledgers for row in one.rows if row.item in known}
    items = services.catalogue.items(tuple(item for item in labels if item is not None))
    return {labels[item.id]: plain(item.title_in(language)) for item in items}


def makers(slate: Slate, context: TurnContext) -> frozenset[str]:
    """Who made the items shown and plays in none of them."""
    parts = roles(context.services.catalogue.domain)
    made, played = (
        {str(v) for one in slate.items for v in one.item.attributes.get(name or "", ())}
        for name in (parts.maker, parts.cast)
    )
    return frozenset(made - played)
