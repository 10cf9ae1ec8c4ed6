"""respond: the cards and the code-made sentences at once, then the drafts for the model to write.

The drafts are only prepared here, one prompt an item with that item's facts alone; `ground` has them
written and lets no sentence pass unchecked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.engine import Prompt, Request
from agent.grounding import Story, verify
from agent.grounding.evidence import evidence
from agent.nodes.recommend import evidence_items
from agent.speech import Speech
from agent.state import Ask, Draft, TurnContext, TurnState, Update
from agent.types import Items, Language, LedgerEntry
from agent.words.common import pick, plain
from agent.words.naming import Naming, repeated, short
from agent.words.pitch import Pitch, Scene, pitch, wished
from prompts.loader import load
from retrieval.catalogue.domain import Domain
from retrieval.types import Item, Recommendation, Slate

PITCH_TOKENS: Mapping[Language, int] = {"en": 32, "zh": 30}
"""What a clause takes: twenty-odd words, thirty-odd characters."""
DASH: Mapping[Language, str] = {"en": " — ", "zh": "："}
STOP: Mapping[Language, tuple[str, ...]] = {"en": ("\n", ". "), "zh": ("\n", "。")}
RETRY_TEMPERATURE = 0.5


def respond(state: TurnState, context: TurnContext) -> Update:
    """Say what needs no model, and prepare what does."""
    speech = Speech(state.language, context)
    if state.cards:
        context.emit(Items(state.cards))
        context.meter.mark("items")
    pitches = pitched(state, context, state.slate) if state.slate else []
    naming = naming_of(state, context, [*state.plan.before, *(parts.opening for _, parts in pitches)])
    for text in state.plan.before:
        speech.say(naming.again(text))
    drafts = tuple(
        draft(item, replace(parts, opening=naming.again(parts.opening)), place, state.language)
        for place, (item, parts) in enumerate(pitches)
    )
    closing = (*state.plan.after, *((state.question,) if state.question else ()))
    return {"drafts": drafts, "closing": closing}


def naming_of(state: TurnState, context: TurnContext, texts: Sequence[str]) -> Naming:
    """How the titles are put that these texts say more than once: what was liked, shown, named or is shown now."""
    catalogue, language = context.services.catalogue, state.language
    places = state.slate.items if state.slate else ()
    ids = [
        *(row.item for row in (*state.ledger.rows, *state.memory.ledger.rows)),
        *(card.id for card in state.memory.cards),
        *(one.item.id for one in places),
        *(i for one in places for reason in one.reasons for i in reason.evidence),
        *(one.id for one in (state.parsed.titles if state.parsed else ())),
    ]
    known = [i for i in dict.fromkeys(ids) if i is not None and i in catalogue.row]
    shorts = {}
    for item in repeated(texts, catalogue.items(known), language):
        title, row = plain(item.title_in(language)), catalogue.row[item.id]
        shorts[title] = short(title, [name.text for other, name in catalogue.names() if other != row], language)
    return Naming(shorts)


def pitched(state: TurnState, context: TurnContext, slate: Slate) -> list[tuple[Item, Pitch]]:
    """The parts of one pitch a place of the slate."""
    named = evidence_items(slate.items, context.services)
    domain, language = context.services.catalogue.domain, state.language
    pitches: list[tuple[Item, Pitch]] = []
    used: list[str] = []
    near: tuple[str, ...] = ()
    for place, one in enumerate(slate.items):
        met = [entry for entry in state.ledger.entries if entry.op == "is" and has(one.item, entry, domain)]
        parts = supported(one, Scene(met, domain, named, language, place, tuple(used), near), state)
        near = parts.used
        used.extend(near)
        pitches.append((one.item, parts))
    return pitches


def draft(item: Item, parts: Pitch, place: int, language: Language) -> Draft:
    """What is said of one item: the opening, the request for its story, and what is said instead."""
    head = heading(place, item, language)
    if not parts.opening and not parts.rest:
        return Draft(item.id, head)
    head += DASH[language]
    if not parts.story or not parts.joint:
        return Draft(item.id, head + parts.opening + parts.rest)
    return Draft(item.id, head + parts.opening, parts.rest, asked(parts, place, language))


def supported(one: Recommendation, scene: Scene, state: TurnState) -> Pitch:
    """The pitch with its reason, or without it should the verifier not find support for what it says."""
    parts = pitch(one, scene)
    support = evidence(
        one.item, scene.domain, scene.language, one.reasons, scene.others,
        liked=state.ledger.liked, seen=state.ledger.seen, wish=wished(scene.granted, scene.domain, scene.language),
    )  # fmt: skip
    if verify(parts.opening, support).ok:
        return parts
    return pitch(replace(one, reasons=()), replace(scene, granted=()))


def asked(parts: Pitch, place: int, language: Language) -> Ask:
    """The request for the story's clause."""
    file = load(f"pitch_{language}")
    line = parts.opening + parts.joint
    prompt = Prompt(file.name, file.fixed, file.render(story=parts.story), begun=line)
    request = Request(prompt, max_tokens=PITCH_TOKENS[language], stop=STOP[language])
    return Ask(
        request,
        replace(request, temperature=RETRY_TEMPERATURE, seed=place + 1),
        parts.joint,
        Story(parts.story, language),
    )


def heading(place: int, item: Item, language: Language) -> str:
    """What stands before a pitch, so that the sentence need not name the item."""
    title = plain(item.title_in(language))
    en, zh = (f" ({item.year})", f"（{item.year}）") if item.year else ("", "")
    return pick(language, f"{place + 1}. {title}{en}", f"{place + 1}. 《{title}》{zh}")


def has(item: Item, entry: LedgerEntry, domain: Domain) -> bool:
    """Whether the item has the value that was asked for."""
    field = domain.fields.get(entry.field)
    return field is not None and any(entry.value in item.attributes.get(name, ()) for name in field.attributes)
