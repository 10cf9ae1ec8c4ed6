"""decide: what this turn will do. Code only: no model call, so that it never waits.

One small function an intent, each giving a `Plan`. Answers from facts are in `answers`, what a
person does to their own data in `control`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.nodes import answers, control
from agent.nodes.compare import plan_compare
from agent.nodes.explain import plan_explain
from agent.nodes.meaning import Meaning, meaning
from agent.nodes.opening import titles_in
from agent.state import Plan, TurnContext, TurnState, Update
from agent.types import Intent
from agent.words import doubt, talk
from agent.words.lead import seen_said
from agent.words.wish import wish

QUESTIONS_IN_A_ROW = 2


def decide(state: TurnState, context: TurnContext) -> Update:
    """The plan of the turn."""
    if state.plan != Plan():
        return {}  # a button has decided
    if control.answered(state):
        return {"plan": control.answer_to_forget(state)}
    meant = meaning(state, context)
    if meant.torn and state.action is None:
        return {"plan": Plan(before=(doubt.which(meant.torn, state.language),))}
    if state.unclear:
        return {"plan": Plan(before=(*told_first(state, meant), state.unclear)), "memory": remembered(state, meant)}
    plan = PLANS[state.intent](state, context, meant)
    told = () if state.action else told_first(state, meant)
    if control.asked_back(state):
        told = (talk.kept(state.language), *told)
    plan = replace(plan, before=(*told, *plan.before))
    return {"plan": plan, "memory": remembered(state, meant)}


def told_first(state: TurnState, meant: Meaning) -> tuple[str, ...]:
    """What the person must know before anything else: titles we lack, names that are two things."""
    said = []
    if meant.missing:
        said.append(talk.missing(meant.missing, state.language))
    said += [talk.ambiguous(words, options, state.language) for words, options in meant.ambiguous[:1]]
    return tuple(said)


def remembered(state: TurnState, meant: Meaning) -> object:
    """The memory with the wish, what was seen and what was talked about."""
    memory = state.memory
    if state.intent is Intent.RESET:
        return replace(memory, wishes=(), shown=(), asked=(), in_a_row=0, cards=(), focus=None)
    if state.intent is Intent.UNDO:
        gone = {entry.turn for entry in state.removed}
        return replace(memory, wishes=tuple(wish for wish in memory.wishes if wish[0] not in gone))
    wish = meant.query if state.intent in (Intent.RECOMMEND, Intent.FEEDBACK) else ""
    wishes = (*memory.wishes, (state.turn, wish)) if wish else memory.wishes
    focus = meant.items[0] if meant.items else memory.focus
    return replace(memory, wishes=wishes[-10:], focus=focus)


def may_ask(state: TurnState) -> bool:
    """At most two questions in a row, and none after a button: no interrogation."""
    return state.memory.in_a_row < QUESTIONS_IN_A_ROW and state.action is None


def plan_recommend(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """A wish, or a change of one; the sentence before the cards says the wish itself."""
    domain, language = context.services.catalogue.domain, state.language
    titles = titles_in(language, context.services, state.memory.ledger, state.ledger)
    before = [talk.unsure(language)] if meant.unsure else []
    if not state.changes:  # what was replaced need not be named: its successor is
        before.append(talk.let_go(state.removed, domain, language, titles))
    before.append(seen_said(state.changes, titles, language))
    said = tuple(text for text in before if text)
    return Plan(before=said, retrieve=True, other=leans(state), may_ask=may_ask(state))


def leans(state: TurnState) -> bool:
    """Whether something other than what is on the screen is wished for: "newer", "by the same director"."""
    return bool(state.parsed and (state.parsed.steps or state.parsed.sames))


def plan_feedback(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """A verdict on items: said back, and the slate looks again when there is one to look for."""
    items = context.services.catalogue
    liked, disliked, seen = (
        [item.title_in(state.language) for item in items.items(ids)]
        for ids in (meant.liked, meant.disliked, meant.seen)
    )
    said = talk.acknowledged(liked, disliked, seen, state.language)
    wished = bool(state.ledger.entries)
    return Plan(before=(said,), retrieve=wished, other=leans(state), may_ask=wished and may_ask(state))


def plan_more(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """The next page; the first one where nothing has been shown."""
    return Plan(retrieve=True, more=bool(state.memory.shown))


def plan_smalltalk(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    domain, titles = context.services.catalogue.domain, titles_in(state.language, context.services, state.ledger)
    wished = wish(state.ledger.entries, domain, state.language, titles)
    return Plan(before=(talk.smalltalk(domain, state.language, state.turn, wished),))


def plan_out_of_scope(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    return Plan(before=(talk.out_of_scope(context.services.catalogue.domain, state.language),))


def plan_undo(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """What was taken back or restored, and the slate that goes with it."""
    domain, language = context.services.catalogue.domain, state.language
    titles = titles_in(language, context.services, state.memory.ledger, state.ledger)
    said = []
    if state.removed or not state.changes:
        said.append(talk.taken_back(state.removed, domain, language, titles))
    if state.changes:
        said.append(talk.brought_back(state.changes, domain, language, titles))
    changed = bool(state.removed or state.changes)
    return Plan(before=tuple(said), retrieve=changed and bool(state.ledger.entries))


def plan_profile(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """Everything known of the person, in words."""
    services, ledger = context.services, state.ledger
    known: dict[str, list[str]] = {"like": [], "dislike": [], "seen": []}
    for item, verdict in services.preferences(context.session):
        known[verdict].append(item)
    for ids, verdict in ((ledger.liked, "like"), (ledger.disliked, "dislike"), (ledger.seen, "seen")):
        known[verdict] += [item for item in ids if item not in known[verdict]]
    liked, disliked, seen = (
        [item.title_in(state.language) for item in services.catalogue.items(tuple(dict.fromkeys(known[verdict])))]
        for verdict in ("like", "dislike", "seen")
    )
    told = talk.Known(ledger.entries, liked, disliked, seen, context.session.user)
    return Plan(before=tuple(talk.profile(told, services.catalogue.domain, state.language)))


PLANS: dict[Intent, Callable[[TurnState, TurnContext, Meaning], Plan]] = {
    Intent.RECOMMEND: plan_recommend,
    Intent.FEEDBACK: plan_feedback,
    Intent.ASK: answers.plan_ask,
    Intent.COMPARE: plan_compare,
    Intent.MORE: plan_more,
    Intent.EXPLAIN: plan_explain,
    Intent.PROFILE: plan_profile,
    Intent.UNDO: plan_undo,
    Intent.RESET: control.plan_reset,
    Intent.FORGET: control.plan_forget,
    Intent.SMALLTALK: plan_smalltalk,
    Intent.OUT_OF_SCOPE: plan_out_of_scope,
}
