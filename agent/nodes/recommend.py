"""recommend: from the ledger to a slate and its cards. No model call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agent.nodes.opening import opening
from agent.nodes.question import worded
from agent.residue import residue
from agent.services import Services
from agent.state import Memory, TurnContext, TurnState, Update
from agent.types import Card, Language, LedgerEntry
from agent.words.common import plain
from agent.words.item import card_facts, card_reasons
from retrieval.catalogue.domain import Domain
from retrieval.types import Constraint, Item, Query, Recommendation, Slate

VAGUE = 150
"""With more matching items than this a wish is vague enough to ask about."""
ENOUGH_SIDES = 3
"""Sides a wish is told from, at which nothing more is asked."""
WISHES = 3
"""How many past wishes the query text carries."""


def recommend(state: TurnState, context: TurnContext) -> Update:
    """Rank, make the cards, and find the words that come before them."""
    services = context.services
    query = query_of(state, context)
    slate = services.recommender.recommend(query)
    for stage in ("retrieve", "rank"):
        context.meter.mark(stage, slate.timings_ms.get(stage, 0.0))
    cards = cards_of(slate, services, state.language)
    dropped = relaxed_entries(slate, state.ledger.entries)
    told = opening(state, context, slate, dropped)
    update: Update = {
        "slate": slate,
        "cards": cards,
        "relaxed": dropped,
        "plan": replace(state.plan, before=(*state.plan.before, *told)),
    }
    domain = services.catalogue.domain
    if state.plan.may_ask and slate.matching > VAGUE and cards and sides(query, domain) < ENOUGH_SIDES:
        answered = {entry.field for entry in state.ledger.entries} | set(state.memory.asked)
        if question := services.recommender.question(query, answered):
            update["question"] = worded(question, domain, state.language)
            update["asked_field"] = question.field
    return update


def query_of(state: TurnState, context: TurnContext) -> Query:
    """Everything the ranking may depend on, from the ledger and what is known of the person."""
    ledger, memory = state.ledger, state.memory
    said = {*ledger.liked, *ledger.disliked, *ledger.seen}
    # Verdicts that this turn takes back are still stored: they go with its end.
    undone = {*memory.ledger.liked, *memory.ledger.disliked, *memory.ledger.seen} - said
    history = context.services.history(context.session)
    wishes = [wish for _, wish in memory.wishes[-WISHES:] if wish]
    before = [one for one in context.services.preferences(context.session) if one[0] not in undone]
    refused = tuple(item for item, verdict in before if verdict == "dislike")
    shown = memory.shown if state.plan.more else tuple(card.id for card in memory.cards) if state.plan.other else ()
    return Query(
        text=residue(wishes, ledger.entries, context.services.catalogue.domain),
        constraints=ledger.constraints,
        liked=ledger.liked,
        disliked=ledger.disliked,
        seen=(*ledger.seen, *(item for item, verdict in before if verdict == "seen")),
        exclude=(*refused, *shown),
        history={item: weight for item, weight in history.items() if item not in said and item not in undone},
        limit=context.services.slate_size,
        closeness=1.0 if ledger.examples else 0.0,
    )


def sides(query: Query, domain: Domain) -> int:
    """How many sides a wish is told from: the fields of its conditions, and the words no condition stands for."""
    fields = {constraint.field for constraint in query.constraints}
    themes = any(domain.fields[field].kind == "keyword" for field in fields)
    return len(fields) + bool(query.text and not themes)


def cards_of(slate: Slate, services: Services, language: Language) -> tuple[Card, ...]:
    """One card a place, in the person's language."""
    named = evidence_items(slate.items, services)
    return tuple(card(one, services, named, language) for one in slate.items)


def evidence_items(places: Iterable[Recommendation], services: Services) -> Mapping[str, Item]:
    """The items that the reasons of a slate rest on, by id, read at once."""
    ids = dict.fromkeys(i for one in places for reason in one.reasons for i in reason.evidence)
    return {item.id: item for item in services.catalogue.items(tuple(ids))}


def card(one: Recommendation, services: Services, named: Mapping[str, Item], language: Language) -> Card:
    """One recommended item as it is shown."""
    domain = services.catalogue.domain
    return Card(
        id=one.item.id,
        title=plain(one.item.title_in(language)),
        year=one.item.year,
        score=round(one.score, 4),
        facts=card_facts(one.item, domain),
        reasons=card_reasons(one.reasons, domain, named, language),
    )


def relaxed_entries(slate: Slate, entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The entries of the ledger that the ranking let go of: none when it found nothing and only suggests."""
    if not slate.items:
        return ()
    dropped = {key(relaxation.constraint) for relaxation in slate.relaxed}
    return tuple(entry for entry in entries if entry.op not in ("like", "unlike") and key(entry) in dropped)


def key(one: Constraint | LedgerEntry) -> tuple[str, str, str]:
    """What makes two conditions the same, strength aside."""
    return one.field, one.op, str(one.value)


def shown_after(memory: Memory, cards: Iterable[Card], more: bool) -> tuple[str, ...]:
    """Ids that `more` must leave out next time."""
    before = memory.shown if more else ()
    return tuple(dict.fromkeys((*before, *(one.id for one in cards))))
