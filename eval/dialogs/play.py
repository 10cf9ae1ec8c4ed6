"""One scenario played from its first step to its last: a trace of what happened and the verdicts on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal

from agent.conversation import Conversation, final
from agent.sessions import Verdict
from agent.types import Card, Done, Intent, Items, Reply, Stopped
from eval.dialogs.checks import Check, Moment, judge
from eval.dialogs.scenario import Given, Press, Scenario, Step, Target
from eval.dialogs.stage import Stage
from eval.dialogs.wording import worded
from retrieval.errors import PalateError
from retrieval.types import Item

Words = Literal["checked", "all"]
"""Which answers are heard to their end: those whose words are looked at, or all."""

BUTTONS = {
    "more": Intent.MORE,
    "undo": Intent.UNDO,
    "reset": Intent.RESET,
    "profile": Intent.PROFILE,
    "forget": Intent.FORGET,
}


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it happened."""

    what: str
    """The message, or the button in brackets."""
    reply: Reply | None
    """None for a restart, and where the clerk failed."""
    checks: tuple[Check, ...] = ()
    error: str = ""
    stopped: bool = False
    """The person pressed Stop once the items were there, before the model wrote about them."""

    @property
    def passed(self) -> bool:
        return not self.error and all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario, once."""

    scenario: Scenario
    steps: tuple[Played, ...]

    @property
    def passed(self) -> bool:
        return all(step.passed for step in self.steps)

    @property
    def failures(self) -> list[str]:
        """What went wrong, a line each: which step, what was expected, what came."""
        lines = []
        for number, step in enumerate(self.steps, 1):
            if step.error:
                lines.append(f"step {number} {step.what}: {step.error}")
            lines += [
                f"step {number} {step.what}: {check.name}: {check.reason}" for check in step.checks if not check.ok
            ]
        return lines


class Unknown(Exception):
    """A scenario names something that is not there."""


@dataclass
class Play:
    """A scenario being played."""

    stage: Stage
    scenario: Scenario
    trial: int = 0
    """Which trial this is, from 0: it decides the wording and the seeds of what the model writes."""
    words: Words = "all"
    replies: list[Reply | None] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def run(self) -> Run:
        """Every step, each judged as it is taken; after a failure of the clerk itself nothing more is tried."""
        mark = uuid.uuid4().hex[:10]
        given = self.scenario.given
        self.user = f"{given.user}-{mark}" if given.user else None
        self.session = f"eval-{mark}"
        self._open()
        self._remember(given)
        played: list[Played] = []
        try:
            for step in self.scenario.steps:
                played.append(self._step(step))
                if played[-1].error:
                    break
        finally:
            self.services.sessions.database.close()
        return Run(self.scenario, tuple(played))

    def _open(self) -> None:
        """A clerk with nothing in its head but what is stored."""
        self.services = self.stage.services(self.scenario.given, self.trial)
        self.conversation = Conversation(self.services, self.session, self.user, self.scenario.given.setting)

    def _remember(self, given: Given) -> None:
        """What this person said of items on another day."""
        said: list[tuple[Sequence[str], Verdict]] = [
            (given.liked, "like"), (given.disliked, "dislike"), (given.seen, "seen")
        ]  # fmt: skip
        if not any(labels for labels, _ in said):
            return
        other = self.services.sessions.open(f"{self.session}-before", self.user, "en")
        for labels, verdict in said:
            for label in labels:
                self.services.sessions.judge(other, self.item(label).id, verdict)

    def _step(self, step: Step) -> Played:
        if step.restart or step.new_session:
            self.services.sessions.database.close()
            if step.new_session:
                self.session += "-next"
            self._open()
            self.replies.append(None)
            return Played("[restart]" if step.restart else "[another day]", None)
        what = self._message(step) if step.say is not None else f"[{_named(step)}]"
        try:
            reply, stopped = self._answer(step, what)
        except (PalateError, Unknown) as error:
            return Played(what, None, error=str(error))
        except Exception as error:  # noqa: BLE001  a crash of the clerk is a finding, not the end of the run
            return Played(what, None, error=f"the clerk crashed: {type(error).__name__}: {error}")
        self.replies.append(reply)
        moment = Moment(reply, tuple(self.replies), self.services.catalogue, tuple(self.said), self.scenario)
        return Played(what, reply, tuple(judge(step.expect, moment)), stopped=stopped)

    def _message(self, step: Step) -> str:
        """What is said at a step in this trial."""
        assert step.say is not None  # noqa: S101  asked only of steps with words
        text = step.say if isinstance(step.say, str) else step.say[self.trial % len(step.say)]
        if not self.scenario.exact and isinstance(step.say, str):
            text = worded(text, self.trial, first=not self.said)
        self.said.append(text)
        return text

    def _answer(self, step: Step, said: str) -> tuple[Reply, bool]:
        """The reply, and whether the person stopped it."""
        if step.say is not None:
            return answered(self.conversation, said, self.words == "all" or step.expect.of_words)
        if isinstance(step.press, Press):
            return self._press(step.press), False
        assert step.press is not None  # noqa: S101  the format allows nothing else
        return final(self.conversation.act(BUTTONS[step.press])), False

    def _press(self, press: Press) -> Reply:
        button = press.button
        if button == "remove":
            return self.conversation.remove(self._entry(str(press.target)))
        item = self._target(press.target)
        if button == "explain":
            return final(self.conversation.act(Intent.EXPLAIN, item))
        verdict: Any = button
        return self.conversation.feedback(item, verdict)

    def _entry(self, condition: str) -> str:
        from eval.dialogs.wishes import wish

        found = next((e.id for e in self.conversation.ledger if wish(condition).matches(e)), None)
        if found is None:
            raise Unknown(f"the ledger has no '{condition}' to take out")
        return found

    def _target(self, target: Target) -> str:
        if isinstance(target, str):
            return self.item(target).id
        cards = self._last_cards()
        if target > len(cards):
            raise Unknown(f"there is no place {target}: {len(cards)} items are shown")
        return cards[target - 1].id

    def _last_cards(self) -> tuple[Card, ...]:
        return next((reply.items for reply in reversed(self.replies) if reply and reply.items), ())

    def item(self, label: str) -> Item:
        """The item of a label."""
        found = self.stage.labelled(self.services.catalogue, label)
        if found is None:
            raise Unknown(f"the catalogue has no '{label}'")
        return found


def answered(conversation: Conversation, text: str, in_full: bool) -> tuple[Reply, bool]:
    """The reply to a message, and whether it was stopped: unless it is wanted in full, the person presses
    Stop when the items are there."""
    stop = Event()
    end: Done | Stopped | None = None
    for event in conversation.reply(text, stop.is_set):
        if isinstance(event, Items) and event.items and not in_full:
            stop.set()
        elif isinstance(event, Done | Stopped):
            end = event
    if end is None:
        raise Unknown("the turn ended without a reply")
    return end.reply, isinstance(end, Stopped)


def _named(step: Step) -> str:
    if isinstance(step.press, Press):
        return f"{step.press.button} {step.press.target}"
    return str(step.press)
