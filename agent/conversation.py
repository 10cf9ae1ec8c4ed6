"""Conversation: a message goes in, events come out. The only front door of the agent.

One object is one session of one person. A message is stored before it is answered; the answer is
stored before it is announced as done. Buttons take the same way without understanding or a model.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from agent.ledger import Ledger
from agent.nodes.control import agreed, asked_back
from agent.nodes.opening import titles_in
from agent.nodes.recommend import shown_after
from agent.services import Services
from agent.sessions import Verdict
from agent.state import Memory, Meter, Plan, TurnContext, TurnState
from agent.types import (
    Accepted,
    Delta,
    Done,
    Intent,
    Language,
    LedgerEntry,
    Notice,
    Reply,
    Stopped,
    TurnEvent,
    Understood,
)
from agent.words import talk
from agent.words.common import CONTROL
from retrieval.errors import UnknownItem

LONGEST = 2000
"""Characters of a message that are read; the rest is cut, with a notice."""

Setting = Literal["auto", "en", "zh"]


def never() -> bool:
    """Nobody asked to stop."""
    return False


def new_session() -> str:
    """An id for a session nobody named."""
    return uuid.uuid4().hex[:12]


def cleaned(text: str) -> str:
    """A message without control characters; line breaks become spaces, so that it stays one message."""
    return " ".join(CONTROL.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).split())


def guessed(text: str, before: Language) -> Language:
    """The language of a message by its script; of a message without letters, the one before."""
    if any("\u3400" <= letter <= "\u9fff" for letter in text):
        return "zh"
    return "en" if any(letter.isalpha() and letter.isascii() for letter in text) else before


class Conversation:
    """One session."""

    def __init__(
        self, services: Services, session: str | None = None, user: str | None = None, language: Setting = "auto"
    ) -> None:
        self.services = services
        self.setting: Setting = language
        start: Language = language if language != "auto" else "en"
        self.session = services.sessions.open(session or new_session(), user, start)
        self.memory = Memory.from_json(self.session.state, start)
        self.meter: Meter | None = None
        """What the last turn counted, checked and caught sentences among it."""
        self.forgotten = False
        """Whether the person had everything erased in this conversation."""
        self._verdicts = verdicts(self.memory.ledger)

    @property
    def language(self) -> Language:
        """The language of the next code-made words."""
        return self.setting if self.setting != "auto" else self.memory.language

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        return self.memory.ledger.entries

    def reply(
        self, text: str, cancelled: Callable[[], bool] = never, message_id: str | None = None
    ) -> Iterator[TurnEvent]:
        """Answer one message. A message id seen before gives its stored answer again."""
        meter = Meter()
        whole = cleaned(text)
        opened = self.services.sessions.begin(self.session, whole[:LONGEST], message_id)
        yield Accepted(opened.turn)
        if opened.repeated:
            if opened.reply:
                yield Done(opened.reply)
            return
        notices = [talk.too_long(self.language, LONGEST)] if len(whole) > LONGEST else []
        language = self.setting if self.setting != "auto" else guessed(whole, self.memory.language)
        state = TurnState(
            whole[:LONGEST], opened.turn, self.memory, language, self.setting != "auto", ledger=self.memory.ledger
        )
        if not whole:
            state = replace(state, action=Intent.SMALLTALK)
            notices = [talk.nothing_said(language)]
        yield from self._run(state, meter, cancelled, notices)

    def act(self, action: Intent, item: str | None = None) -> Iterator[TurnEvent]:
        """A button: more, undo, reset, profile, explain (of `item`), forget. Never waits for the model."""
        before = self.memory.ledger
        after = before
        if action is Intent.UNDO:
            after = before.undo()
        elif action is Intent.RESET:
            after = before.reset()
        memory = replace(self.memory, focus=item) if item else self.memory
        yield from self._button(f"/{action.value}", action, memory, after, Plan())

    def undo(self) -> Reply:
        """Take the last change of the wish back."""
        return final(self.act(Intent.UNDO))

    def more(self) -> Reply:
        """The next page of the slate."""
        return final(self.act(Intent.MORE))

    def remove(self, *entries: str) -> Reply:
        """Take entries out of the ledger, all in one step, and look again."""
        before = self.memory.ledger
        after = before.remove(*entries)
        titles = titles_in(self.language, self.services, before)
        removed = gone(before.entries, after.entries)
        said = talk.taken_back(removed, self.services.catalogue.domain, self.language, titles)
        plan = Plan(before=(said,), retrieve=bool(after.entries))
        return final(self._button(f"/remove {' '.join(entries)}", Intent.UNDO, self.memory, after, plan))

    def feedback(self, item: str, verdict: Verdict | Literal["clear"]) -> Reply:
        """A verdict on one item; counts from the next slate on, and is kept for the person."""
        if item not in self.services.catalogue.row:
            raise UnknownItem(f"the catalogue has no item '{item[:80]}'")
        found = self.services.catalogue.get(item)
        self.services.sessions.judge(self.session, item, verdict)
        ledger = self.memory.ledger.feedback(item, found.label, verdict, self.session.turns + 1)
        plan = Plan(before=(talk.judged(found.title_in(self.language), verdict, self.language),))
        return final(self._button(f"/{verdict} {found.label}", Intent.FEEDBACK, self.memory, ledger, plan))

    def _button(self, words: str, action: Intent, memory: Memory, ledger: Ledger, plan: Plan) -> Iterator[TurnEvent]:
        """A turn that nothing has to be understood for."""
        meter = Meter()
        opened = self.services.sessions.begin(self.session, words)
        yield Accepted(opened.turn)
        before = self.memory.ledger.entries
        if ledger is not self.memory.ledger:
            yield Understood(ledger.entries)
        state = TurnState(
            words, opened.turn, memory, self.language, action=action, ledger=ledger, plan=plan,
            removed=gone(before, ledger.entries), changes=gone(ledger.entries, before),
        )  # fmt: skip
        yield from self._run(state, meter, never, [])

    def _run(
        self, state: TurnState, meter: Meter, cancelled: Callable[[], bool], notices: list[str]
    ) -> Iterator[TurnEvent]:
        """Walk the graph, store the turn, and say that it is done."""
        from agent.graph import run_turn  # langgraph takes a second to import: not before the first turn

        self.meter = meter
        yield from (Notice(text) for text in notices)
        context = TurnContext(self.services, self.session, meter, lambda event: None, cancelled, list(notices))
        said: list[str] = []
        for step in run_turn(state, context):
            if isinstance(step, TurnState):
                state = step
            else:
                if isinstance(step, Delta):
                    said.append(step.text)
                yield step
        forgets = self._forgets(state)
        if forgets:  # the answer itself holds nothing of what is erased
            state = replace(state, ledger=Ledger(), action=Intent.FORGET)
        reply = self._reply(state, context, "".join(said))
        if forgets:
            self._erase()
        else:
            self._keep(state, reply, stopped=cancelled())
        yield Stopped(reply) if cancelled() else Done(reply)

    def _reply(self, state: TurnState, context: TurnContext, text: str) -> Reply:
        return Reply(
            session=self.session.id,
            turn=state.turn,
            language=state.language,
            intent=state.intent,
            text=text,
            items=state.cards,
            constraints=state.ledger.entries,
            relaxed=state.relaxed,
            question=state.question,
            notices=tuple(context.notices),
            model=context.meter.model(self.services.engine.name),
            timings_ms=context.meter.timings(),
        )

    def _keep(self, state: TurnState, reply: Reply, stopped: bool) -> None:
        """Remember the turn, in memory and on disk."""
        self.memory = after_turn(state)
        self._judge_from(state)
        parsed = state.parsed.understanding.model_dump(mode="json") if state.parsed else None
        self.services.sessions.finish(
            self.session, reply, self.memory.to_json(), parsed, "stopped" if stopped else "done"
        )
        self.session = replace(self.session, turns=state.turn, language=state.language)

    def _judge_from(self, state: TurnState) -> None:
        """Keep likes and dislikes said in words as preferences, and drop those an undo took back."""
        before, after = self._verdicts, verdicts(state.ledger)
        self._verdicts = after
        if state.action is Intent.FEEDBACK:
            return  # the button has kept its own
        judge = self.services.sessions.judge
        for item in before.keys() - after.keys():
            judge(self.session, item, "clear")
        for item, verdict in after.items():
            if before.get(item) != verdict:
                judge(self.session, item, verdict)

    def _forgets(self, state: TurnState) -> bool:
        return asked_back(state) and agreed(state.text)

    def _erase(self) -> None:
        """Erase the person, or the session of somebody without a name, and start afresh."""
        if self.session.user:
            self.services.sessions.forget_user(self.session.user)
        self.services.sessions.forget_session(self.session)
        self.memory = Memory(language=self.memory.language)
        self.forgotten = True
        self._verdicts = {}
        self.session = replace(self.session, turns=0)


def after_turn(state: TurnState) -> Memory:
    """What is remembered once a turn is over."""
    memory, intent = state.memory, state.intent
    # A verdict on an item changes what comes next, not what has been shown.
    kept = state.plan.other or state.ledger.constraints == memory.ledger.constraints
    shown = memory.shown if kept else ()
    if state.cards:
        shown = shown_after(replace(memory, shown=shown), state.cards, state.plan.more or state.plan.other)
    asked = (*memory.asked, state.asked_field) if state.asked_field else memory.asked
    return replace(
        memory,
        ledger=state.ledger,
        language=state.language,
        cards=state.cards or memory.cards,
        focus=None if state.cards else memory.focus,
        shown=shown,
        asked=asked,
        in_a_row=memory.in_a_row + 1 if state.question else 0,
        open="forget" if intent is Intent.FORGET and memory.open != "forget" else state.open,
    )


def verdicts(ledger: Ledger) -> dict[str, Verdict]:
    """Item id to what the person said of it in this session."""
    found: dict[str, Verdict] = dict.fromkeys(ledger.seen, "seen")
    found |= dict.fromkeys(ledger.disliked, "dislike")
    return found | dict.fromkeys(ledger.liked, "like")


def gone(before: tuple[LedgerEntry, ...], after: tuple[LedgerEntry, ...]) -> tuple[LedgerEntry, ...]:
    """Entries that a change took out."""
    left = {entry.id for entry in after}
    return tuple(entry for entry in before if entry.id not in left)


def final(events: Iterator[TurnEvent]) -> Reply:
    """The reply at the end of a turn, its events passed over."""
    reply: Reply | None = None
    for event in events:
        if isinstance(event, Done | Stopped):
            reply = event.reply
    assert reply is not None  # noqa: S101  every turn ends in one of the two
    return reply
