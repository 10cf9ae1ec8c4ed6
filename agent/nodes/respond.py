"""respond: the cards and the code-made sentences at once, then the drafts for the model to write.

The drafts are only prepared here, one prompt an item with that item's facts alone; `ground` has them
written and lets no sentence pass unchecked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.engine import Prompt, Request
from agent.grounding.evidence import evidence
from agent.grounding.grammar import grammar
from agent.nodes.recommend import evidence_items
from agent.speech import Speech
from agent.state import Draft, TurnContext, TurnState, Update
from agent.types import Items, Language, LedgerEntry
from agent.words.common import pick, plain
from agent.words.item import premise, reason_text, roles, template, values
from prompts.loader import load
from retrieval.catalogue.domain import Domain
from retrieval.types import Item, Recommendation, Slate

Others = Mapping[str, Item]
"""The items that reasons rest on, by id."""

PITCH_TOKENS = 64
STOP = ("\n",)
STRONGEST = 2
"""Reasons a pitch is told."""
WISH_CHARACTERS = 160
QUOTED_CHARACTERS = 40
RETRY_TEMPERATURE = 0.6
KEYWORDS = 2
"""Keyword attributes a pitch is told, in the domain's order: what comes later is for finding."""


def respond(state: TurnState, context: TurnContext) -> Update:
    """Say what needs no model, and prepare what does."""
    speech = Speech(state.language, context)
    if state.cards:
        context.emit(Items(state.cards))
        context.meter.mark("items")
    for text in state.plan.before:
        speech.say(text)
    drafts: tuple[Draft, ...] = ()
    if state.slate is not None:
        drafts = drafted(state, context, state.slate)
    closing = (*state.plan.after, *((state.question,) if state.question else ()))
    return {"drafts": drafts, "closing": closing}


def drafted(state: TurnState, context: TurnContext, slate: Slate) -> tuple[Draft, ...]:
    """One draft a place of the slate."""
    named = evidence_items(slate.items, context.services)
    return tuple(draft(place, one, state, context, named) for place, one in enumerate(slate.items))


def draft(place: int, one: Recommendation, state: TurnState, context: TurnContext, others: Others) -> Draft:
    """The request for one pitch, its evidence and its stand-in."""
    services, language = context.services, state.language
    domain, reasons = services.catalogue.domain, one.reasons[:STRONGEST]
    file = load(f"pitch_{language}")
    told = [reason_text(reason, domain, others, language) for reason in reasons]
    wish = list(dict.fromkeys(granted(state.ledger.entries, one.item, domain)))
    text = file.render(
        facts=facts_for(one.item, domain, language),
        reasons=pick(language, "; ", "；").join(told) or "-",
        wish=plain(pick(language, ", ", "、").join(wish))[:WISH_CHARACTERS] or "-",
    )
    support = evidence(
        one.item, domain, language, reasons, others,
        liked=state.ledger.liked, seen=state.ledger.seen, wish=wish,
    )  # fmt: skip
    prompt = Prompt(file.name, file.fixed, text)
    # Only the model in process, which also shows its states, follows a grammar.
    rules = grammar(support) if services.engine.reads_states else None
    request = Request(prompt, max_tokens=PITCH_TOKENS, stop=STOP, grammar=rules)
    return Draft(
        request=request,
        evidence=support,
        heading=heading(place, one.item, language),
        template=stand_in(one, domain, language, place, others),
        tail=premise(one.item, domain, language),
        item=one.item.id,
        retry=replace(request, temperature=RETRY_TEMPERATURE, seed=place + 1),
    )


def heading(place: int, item: Item, language: Language) -> str:
    """What stands before a pitch, so that the sentence need not name the item."""
    title = plain(item.title_in(language))
    year = f" ({item.year})" if item.year else ""
    return pick(language, f"{place + 1}. {title}{year} — ", f"{place + 1}. 《{title}》{year}：")


def facts_for(item: Item, domain: Domain, language: Language) -> str:
    """The facts a pitch is told, on one line: data for the prompt, short because it is read anew each time."""
    parts = roles(domain)
    shown = [plain(item.title_in(language)) + (f" ({item.year})" if item.year else "")]
    shown.append(pick(language, ", ", "、").join(values(item, domain, parts.kind, language)))
    if makers := values(item, domain, parts.maker, language, 1):
        shown.append(pick(language, "by ", "导演 ") + makers[0])
    themes = of_kind(item, domain, "keyword")[:KEYWORDS]
    amounts = [name for name in of_kind(item, domain, "number") if name != "year"][:1]
    shown.append(pick(language, ", ", "、").join(word for n in themes for word in values(item, domain, n, language, 1)))
    shown += [word for name in amounts for word in values(item, domain, name, language, 1)]
    return " | ".join(part for part in shown if part)


def of_kind(item: Item, domain: Domain, kind: str) -> list[str]:
    """The shown attributes of the item that fields of this kind look into, in the domain's order."""
    found = [name for field in domain.fields.values() if field.kind == kind for name in field.attributes]
    return [
        n
        for n in dict.fromkeys(found)
        if n in item.attributes and n in domain.attributes and domain.attributes[n].shown
    ]


def granted(entries: Sequence[LedgerEntry], item: Item, domain: Domain) -> list[str]:
    """The person's words for values the item really has: the only ones a pitch may take up."""
    return [entry.words for entry in entries if entry.op == "is" and has(item, entry, domain) and fit(entry.words)]


def has(item: Item, entry: LedgerEntry, domain: Domain) -> bool:
    """Whether the item has the value that was asked for."""
    field = domain.fields.get(entry.field)
    return field is not None and any(entry.value in item.attributes.get(name, ()) for name in field.attributes)


def fit(words: str) -> bool:
    """Whether words may be quoted: short, and without a number, which would read as a fact."""
    return 0 < len(words) <= QUOTED_CHARACTERS and not any(letter.isdigit() for letter in words)


def stand_in(one: Recommendation, domain: Domain, language: Language, place: int, others: Others) -> str:
    """The template for a pitch: a sentence of facts and the strongest reason."""
    facts = template(one.item, domain, language, place)
    reason = next(iter(one.reasons), None)
    if reason is None:
        return facts
    told = reason_text(reason, domain, others, language)
    return pick(language, f"{facts} Here because: {told}.", f"{facts}理由：{told}。")
