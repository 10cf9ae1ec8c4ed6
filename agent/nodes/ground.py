"""ground: no sentence of the model leaves before its claims check out.

A pitch begins with words made by code, said at once; the model's clause that ends it is held back
until it is checked. All are written side by side and spoken in order. A clause that fails is cut back to
the part that holds, or written a second time, or its template is said. Nothing here judges taste.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.errors import ModelError
from agent.grounding.story import shortened
from agent.nodes.writing import Writing
from agent.speech import Speech
from agent.state import Ask, Draft, TurnContext, TurnState, Update
from agent.types import Language
from agent.words import talk
from agent.words.common import plain
from agent.words.joint import fitting, sound

ENDING = {"en": ".", "zh": "。"}
MARKS = {"en": (",", ";", ":", " and "), "zh": ("，", "；", "：")}
"""Where a clause may be cut short."""
MOMENT = 0.1
"""Seconds an engine has to say that others are served first, before the first pitch is begun."""
LEAST = {"en": 30, "zh": 10}
"""Characters of a clause: a shorter one says too little."""
ENOUGH = {"en": 200, "zh": 36}
"""Characters after which a clause is ended at the next best mark: a pitch is no summary."""
LED_IN = {
    "en": re.compile(r"^(?:the story of|about|as|where|with) ", re.IGNORECASE),
    "zh": re.compile(r"^(?:(?:讲述?|描述|说|看)(?:的是|的|是)|讲述|描述|故事里)?[了的是]*[，：]?"),
}
"""A joint that the model says once more."""


def ground(state: TurnState, context: TurnContext) -> Update:
    """Have the drafts written, checked and said; then the closing sentences."""
    speech = Speech(state.language, context, begun=True)
    if state.drafts and not context.cancelled():
        if state.action is not None:
            say_templates(state.drafts, speech)
        else:
            Grounded(state.drafts, speech, context, told=bool(state.memory.cards)).run()
    if not context.cancelled():
        for place, text in enumerate(state.closing):
            (speech.line if state.drafts and not place else speech.say)(text)
    return {}


def say_templates(drafts: Sequence[Draft], speech: Speech) -> None:
    """Template words for all: a button never waits for the model."""
    for draft in drafts:
        speech.line(draft.opening + draft.template)


class Grounded:
    """The pitches of one turn while they are being written."""

    def __init__(self, drafts: Sequence[Draft], speech: Speech, context: TurnContext, told: bool) -> None:
        """`told` says that a slate was shown before, and with it whether the model is switched off."""
        self.drafts = drafts
        self.told = told
        self.speech = speech
        self.context = context
        self.language = speech.language
        self.raw = ["" for _ in drafts]
        """Text written so far and not yet checked."""
        self.ends = [None if draft.ask else draft.template for draft in drafts]
        """What ends each pitch; None while it is being written."""
        self.retried: set[int] = set()
        self.turn = 0
        """The draft being spoken."""
        self.opened = False

    def run(self) -> None:
        """Write, check, say; what fails is written once more beside the others."""
        writing = Writing(self.context.services.engine, self.context.cancelled, self.queued)
        first = [(i, draft.ask.request) for i, draft in enumerate(self.drafts) if draft.ask]
        self.context.meter.asked += len(first)
        writing.begin(first)
        if not first and self.context.services.engine.state in ("off", "down"):
            self.without_model()
        try:
            writing.settle(MOMENT)
            self.speak()
            for index, chunk in writing.chunks():
                self.context.meter.count(chunk.usage)
                self.raw[index] += chunk.text
                if chunk.usage is not None:
                    self.settle(index, writing, chunk.usage.completion_tokens >= self.most(index))
                    self.speak()
        except ModelError:
            if self.opened and not self.context.cancelled():  # a notice breaks no line: the one begun is ended first
                self.speech.join(self.drafts[self.turn].template)
                self.turn, self.opened = self.turn + 1, False
            self.without_model()
        if not self.context.cancelled():
            for index, draft in enumerate(self.drafts):
                if self.ends[index] is None:
                    self.context.meter.templates += 1
                    self.ends[index] = draft.template
            self.speak()

    def without_model(self) -> None:
        """Say that no model writes; of one that is switched off once is enough."""
        if not (self.told and self.context.services.engine.state == "off"):
            self.speech.notice(talk.no_model(self.language))

    def queued(self, ahead: int) -> None:
        """Say how many are served first, when somebody is and no line is begun that it would break."""
        if ahead and not self.opened:
            self.speech.notice(talk.queued(self.language, ahead))

    def settle(self, index: int, writing: Writing, cut: bool) -> None:
        """A clause is written: keep what holds of it, or have it written again, or let the template end it.

        `cut` says that the tokens ended before the clause did.
        """
        draft, written = self.drafts[index], self.raw[index]
        if draft.ask is None:
            return
        self.context.meter.sentences += 1
        kept = self.holding(written, draft.ask, cut)
        if kept:
            joint = fitting(draft.ask.joint, kept, self.language)
            self.ends[index] = f"{joint}{gap(self.language)}{kept}{ENDING[self.language]}"
        elif index not in self.retried:
            self.retried.add(index)
            self.raw[index] = ""
            writing.begin([(index, draft.ask.retry)])
        else:
            self.context.meter.templates += 1
            self.ends[index] = draft.template

    def most(self, index: int) -> int:
        """Tokens that the clause of a draft may take."""
        ask = self.drafts[index].ask
        return ask.request.max_tokens if ask else 0

    def holding(self, written: str, ask: Ask, cut: bool) -> str:
        """The longest beginning of a clause that the story supports; "" when that is too little.

        One that had to be cut back goes on in the story's own words, where they follow.
        """
        clause = plain(written).removeprefix(plain(ask.request.prompt.begun)).strip().rstrip(".。！!")
        clause = LED_IN[self.language].sub("", clause, count=1)
        if strange := ask.story.claims(clause):
            self.context.meter.caught.append((clause, tuple(f"{claim.kind}: {claim.text}" for claim in strange)))
        parts = [part.rstrip(" ,;:，；：、") for part in (clause, *shortened(clause, MARKS[self.language]))]
        if cut and (len(parts) > 1 or self.language == "zh"):  # English words tell themselves where they may end
            parts = parts[1:]
        for part in parts:
            if len(part) < LEAST[self.language]:
                break
            whole = part if part == clause else self.completed(part, ask)
            if self.holds(whole, ask):
                return self.brief(whole if whole == clause else self.joined(whole, ask), ask)
        return ""

    def joined(self, held: str, ask: Ask) -> str:
        """A list that lost its last thing, with an "and" before what is the last now."""
        before, comma, last = held.rpartition(", ")
        whole = f"{before} and {last}"
        begins = last.startswith(("a ", "an ", "the ")) and " and " not in held
        return whole if comma and begins and self.holds(whole, ask) else held

    def holds(self, part: str, ask: Ask) -> bool:
        return not ask.story.claims(part) and sound(part, self.language)

    def completed(self, held: str, ask: Ask) -> str:
        """A clause that was cut back, with what the story says next, as much of it as holds."""
        rest = ask.story.after(held)
        for more in (rest, *shortened(rest, MARKS[self.language])) if rest else ():
            whole = held + more.rstrip(" ,;:，；：、")
            if len(whole) <= ENOUGH[self.language] and self.holds(whole, ask):
                self.context.meter.completed += 1
                return whole
        return held

    def brief(self, held: str, ask: Ask) -> str:
        """The clause, ended at a mark when it is longer than a pitch should be."""
        most = ENOUGH[self.language]
        if len(held) <= most:
            return held
        parts = [part for part in shortened(held, MARKS[self.language]) if len(part) <= most]
        return next((part for part in parts if len(part) >= most // 2 and self.holds(part, ask)), held)

    def speak(self) -> None:
        """Say everything that is ready, in the order of the slate: openings at once, then how they end."""
        while self.turn < len(self.drafts):
            draft, end = self.drafts[self.turn], self.ends[self.turn]
            if not self.opened:
                self.speech.line(draft.opening)
                self.opened = True
            if end is None:
                return
            self.speech.join(end)
            self.turn, self.opened = self.turn + 1, False


def gap(language: Language) -> str:
    return " " if language == "en" else ""
