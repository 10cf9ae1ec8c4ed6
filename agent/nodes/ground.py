"""ground: no sentence of the model leaves before its claims check out.

All drafts are written side by side and spoken in order; at most one sentence is held back. One that
fails is written a second time, then its template is said. Nothing here judges taste.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engine import Request
from agent.errors import ModelError
from agent.grounding import verify
from agent.speech import Speech
from agent.state import Draft, TurnContext, TurnState, Update
from agent.words import talk
from agent.words.common import plain

SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|[。！？])[\"”’」』)）]*\s*", re.DOTALL)
ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No|Vol)|\b[A-Z])\.\s*$")
SENTENCES = 2
"""Sentences of one pitch."""


def ground(state: TurnState, context: TurnContext) -> Update:
    """Have the drafts written, checked and said; then the closing sentences."""
    speech = Speech(state.language, context, begun=True)
    if state.drafts and not context.cancelled():
        if state.action is not None:
            say_templates(state.drafts, speech)
        else:
            Grounded(state.drafts, speech, context).run()
    if not context.cancelled():
        for place, text in enumerate(state.closing):
            (speech.line if state.drafts and not place else speech.say)(text)
    return {}


def say_templates(drafts: Sequence[Draft], speech: Speech) -> None:
    """Template words for all: a button never waits for the model."""
    for draft in drafts:
        speech.line(draft.heading + draft.template)
        speech.say(draft.tail)


class Grounded:
    """The pitches of one turn while they are being written."""

    def __init__(self, drafts: Sequence[Draft], speech: Speech, context: TurnContext) -> None:
        self.drafts = drafts
        self.speech = speech
        self.context = context
        self.raw = ["" for _ in drafts]
        """Text written so far and not yet checked."""
        self.passed: list[list[str]] = [[] for _ in drafts]
        """Checked sentences not yet said."""
        self.good = [0 for _ in drafts]
        """How many checked sentences each pitch has."""
        self.ended = [False for _ in drafts]
        self.turn = 0
        """The draft being spoken."""
        self.headed = False

    def run(self) -> None:
        """Write, check, say; what fails is written once more, all of it side by side."""
        every = range(len(self.drafts))
        if not self.write(every, [draft.request for draft in self.drafts]):
            self.speech.notice(talk.no_model(self.speech.language))
        elif failed := [index for index in every if not self.good[index]]:
            self.write(failed, [self.drafts[index].retry for index in failed])
        if not self.context.cancelled():
            self.ended = [True for _ in self.drafts]
            self.speak(last=True)

    def write(self, indexes: Sequence[int], requests: Sequence[Request]) -> bool:
        """Let the model write some of the drafts; False when it could not."""
        for index in indexes:
            self.raw[index], self.ended[index] = "", False
        try:
            for chunk in self.context.services.engine.stream(requests, self.context.cancelled, self.queued):
                index = indexes[chunk.index]
                self.context.meter.count(chunk.usage)
                self.raw[index] += chunk.text
                self.check(index, last=chunk.usage is not None)
                self.speak()
        except ModelError:
            return False
        return True

    def queued(self, ahead: int) -> None:
        """Say how many are served first, when somebody is."""
        if ahead:
            self.speech.notice(talk.queued(self.speech.language, ahead))

    def check(self, index: int, last: bool) -> None:
        """Verify every sentence that is complete; after the first bad one the rest is not wanted."""
        if self.ended[index]:
            return
        for sentence in self.complete(index, last):
            if not self.accept(index, sentence):
                self.ended[index] = True
                return
            if self.good[index] == SENTENCES:
                self.ended[index] = True
                return
        if last:
            self.ended[index] = True

    def complete(self, index: int, last: bool) -> Iterator[str]:
        """Take whole sentences off the raw text; with `last`, an unfinished rest is dropped."""
        while match := SENTENCE.match(self.raw[index]):
            taken = match.group()
            whole = taken != self.raw[index] or last or taken.rstrip().endswith(("。", "！", "？"))
            if not whole:
                return
            if ABBREVIATION.search(taken) and taken != self.raw[index]:
                longer = SENTENCE.match(self.raw[index], match.end())
                if longer is None:
                    return
                taken = self.raw[index][: longer.end()]
            self.raw[index] = self.raw[index][len(taken) :]
            yield plain(taken)

    def accept(self, index: int, sentence: str) -> bool:
        """Check one sentence and keep it for saying if it holds."""
        verdict = verify(sentence, self.drafts[index].evidence)
        self.context.meter.sentences += 1
        if not verdict.ok:
            self.context.meter.caught.append((sentence, tuple(f"{c.kind}: {c.text}" for c in verdict.claims)))
            return False
        self.passed[index].append(sentence)
        self.good[index] += 1
        return True

    def speak(self, last: bool = False) -> None:
        """Say everything that is ready, in the order of the slate; with `last`, templates for the rest."""
        while self.turn < len(self.drafts):
            index = self.turn
            self.say_passed(index)
            if not self.ended[index] or not (self.good[index] or last):
                return
            if not self.good[index]:
                self.context.meter.templates += 1
                self.speech.line(self.drafts[index].heading + self.drafts[index].template)
            self.speech.say(self.drafts[index].tail)
            self.turn, self.headed = self.turn + 1, False

    def say_passed(self, index: int) -> None:
        """Say the checked sentences of one pitch, its heading first."""
        for sentence in self.passed[index]:
            if self.headed:
                self.speech.say(sentence)
            else:
                self.speech.line(self.drafts[index].heading + sentence)
                self.headed = True
        self.passed[index] = []
