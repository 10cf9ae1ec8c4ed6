"""Continuous batching: many calls of many sessions on one context.

Each step reads one batch: one token for every completion that is being written, and a piece of the
prompt that is being read. A step with few tokens is dear for what it brings (`palate eval latency --only
steps`), so a call goes in two waves: its first completion alone, for that is what somebody waits for; then
the prompts of all others in large pieces, and only then those side by side. A later prompt finds what it
shares already read. What a completion copies from its prompt is guessed and read in the same step (`guessing`).
Calls are served in turn: the next prompt comes from the call that has been given least
so far, and what another call reads is read in small pieces beside whoever writes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.engine import Prompt, Request
from agent.llm.jobs import Cell, Chooser, Job, Model, Refused, fixed_tokens
from agent.llm.messages import Done, Failed, Order, Piece, Place, Read, Report, Warm, Write
from agent.llm.sequences import Prefix, Row, Sequences

ALONE = 128
"""Prompt tokens in one step while nothing is written: a cancelled call is gone after that many."""
BESIDE = 32
"""Prompt tokens in one step beside completions of other calls, which stand still meanwhile."""


@dataclass(slots=True, eq=False)
class Call:
    """One call's jobs on their way."""

    waiting: deque[Job]
    served: int = 0
    """How many of its jobs have been begun."""
    open: int = 0
    """How many are not finished."""
    place: int | None = None
    """The place in the queue it was told last."""


@dataclass(frozen=True, slots=True)
class Portion:
    """A piece of a prompt, to be read in the next step."""

    row: Row
    tokens: tuple[int, ...]
    wanted: tuple[bool, ...]
    """Aligned with `tokens`: is something wanted after this token?"""

    @property
    def cells(self) -> list[Cell]:
        start = len(self.row.tokens)
        pairs = enumerate(zip(self.tokens, self.wanted, strict=True))
        return [Cell(token, start + i, self.row.sequence, wanted) for i, (token, wanted) in pairs]


@dataclass(slots=True, eq=False)
class Scheduler:
    """Takes orders, and with every `step` brings all calls a little further."""

    model: Model
    sequences: Sequences
    sampler: Callable[[Request], Chooser]
    report: Callable[[Report], None]
    longest: int
    """How many tokens a prompt with its answer may have."""
    _calls: dict[int, Call] = field(default_factory=dict)
    """Unfinished calls in the order they came."""
    _current: Job | None = None
    """The job whose prompt is being read."""
    _writing: list[Job] = field(default_factory=list)
    _warming: deque[Prompt] = field(default_factory=deque)

    @property
    def idle(self) -> bool:
        return not (self._calls or self._warming)

    def take(self, order: Order) -> None:
        """Queue an order."""
        match order:
            case Write(call, requests):
                self._queue(call, [Job(call, i, r.prompt, r) for i, r in enumerate(requests)])
            case Read(call, prompts):
                self._queue(call, [Job(call, i, p, None) for i, p in enumerate(prompts)])
            case Warm(prompts):
                self._warming.extend(prompts)

    def cancel(self, call: int) -> None:
        """Free everything a call holds."""
        if self._calls.pop(call, None) is None:
            return
        for job in [*self._writing, *([self._current] if self._current else [])]:
            if job.call == call:
                self._release(job)

    def step(self) -> None:
        """Read one batch and pass on what came of it."""
        self._choose()
        others = [job for job in self._writing if self._current is None or job.call != self._current.call]
        portion = self._portion(BESIDE if others else ALONE)
        writers = [(job, job.guesses) for job in (others if portion else self._writing)]
        cells = [cell for job, guesses in writers for cell in job.cells(guesses)]
        offset = len(cells)
        cells += portion.cells if portion else []
        if not cells:
            return
        reading = self._current is not None and self._current.request is None
        self.model.read(cells, states=reading)
        at = 0
        for job, guesses in writers:
            self._advance(job, guesses, at)
            at += 1 + len(guesses)
        if portion:
            portion.row.tokens.extend(portion.tokens)
            self._after(portion, offset)

    def _queue(self, call: int, jobs: list[Job]) -> None:
        if jobs:
            self._calls[call] = Call(deque(jobs), open=len(jobs))

    def _choose(self) -> None:
        """Let the call that was served least go on with its next prompt, and tell the others their place."""
        writing = {job.call for job in self._writing}
        while not self._current:
            waiting = [
                call
                for number, call in self._calls.items()
                if call.waiting and not (call.served == 1 and number in writing)
            ]
            if not waiting:
                break
            call = min(waiting, key=lambda c: c.served)
            job = call.waiting.popleft()
            call.served += 1
            try:
                self._prepare(job)
                self._current = job
            except Refused as error:
                self._fail(job, str(error))
        for ahead, (number, call) in enumerate(self._calls.items()):
            place = 0 if call.served else ahead
            if place != call.place:
                call.place = place
                self.report(Place(number, place))

    def _prepare(self, job: Job) -> None:
        job.prepare(self.model)
        if job.room > self.longest:
            raise Refused(f"the prompt '{job.prompt.name}' has {len(job.tokens)} tokens, too many for this model")
        if job.request:
            job.chooser = self.sampler(job.request)

    def _portion(self, budget: int) -> Portion | None:
        """What to read of the current prompt, or of one to be warmed when nothing else is to do."""
        job = self._current
        if not job:
            prefix = None if self._calls else self._next_to_warm()
            return _of_prefix(prefix, budget) if prefix else None
        if job.prompt.fixed and not job.prefix:
            job.prefix = self.sequences.prefix(job.prompt.name, job.fixed)
            if not job.prefix:
                return None
            job.unread = len(job.fixed) - len(job.prefix.row.tokens)
        if job.prefix and not job.prefix.complete:
            return _of_prefix(job.prefix, budget)
        if not job.row:
            known = len(job.fixed) if job.request is None else len(job.tokens) - 1
            job.row = self.sequences.borrow(job.tokens, job.prefix, job.room, known)
            if not job.row:
                return None
            job.cached = len(job.row.tokens) - job.unread
        start = len(job.row.tokens)
        tokens = tuple(job.tokens[start : start + budget])
        return Portion(job.row, tokens, tuple(job.wants(start + i) for i in range(len(tokens))))

    def _next_to_warm(self) -> Prefix | None:
        while self._warming:
            prompt = self._warming[0]
            tokens = fixed_tokens(prompt, self.model)
            prefix = self.sequences.prefix(prompt.name, tokens) if len(tokens) <= self.longest else None
            if prefix and not prefix.complete:
                return prefix
            self._warming.popleft()
        return None

    def _after(self, portion: Portion, offset: int) -> None:
        """The first cell of `portion` was number `offset` of the batch."""
        job = self._current
        if job is None or job.row is not portion.row:
            self.sequences.keep_if_complete(portion.row)
            return
        if job.request is None:
            job.states += [self.model.hidden(offset + i) for i, wanted in enumerate(portion.wanted) if wanted]
        if len(job.row.tokens) < len(job.tokens):
            return
        self._current = None
        if job.request is None:
            self.report(Done(job.call, job.index, job.reading(self.model)))
            self._finish(job)
        else:
            self._writing.append(job)
            self._write(job, offset + len(portion.tokens) - 1)

    def _advance(self, job: Job, guesses: Sequence[int], at: int) -> None:
        """Take what was read of a job from cell `at` on: its token, and the guesses it would have written itself."""
        job.take_next()
        for place, guess in enumerate((*guesses, None)):
            self._write(job, at + place)
            if job.row is None:
                return
            if job.next != guess:
                break
            job.take_next()
        if guesses:
            self.sequences.trim(job.held)

    def _write(self, job: Job, at: int) -> None:
        """Choose the token after cell `at` and pass its text on."""
        if not (job.chooser and job.request):
            return
        try:
            job.next = job.chooser.choose(self.model.logits(at))
        except Refused as error:
            self._fail(job, str(error))
            return
        over = self.model.ends(job.next)
        text = "" if over else job.output.push(self.model.piece(job.next))
        job.written += not over
        if over or job.output.stopped or job.written >= job.request.max_tokens:
            self.report(Piece(job.call, job.index, text + job.output.finish(), job.usage))
            self._finish(job)
        elif text:
            self.report(Piece(job.call, job.index, text, None))

    def _finish(self, job: Job) -> None:
        self._release(job)
        call = self._calls[job.call]
        call.open -= 1
        if not call.open:
            del self._calls[job.call]

    def _fail(self, job: Job, problem: str) -> None:
        self._release(job)
        self.cancel(job.call)
        self.report(Failed(job.call, "garbage", problem))

    def _release(self, job: Job) -> None:
        if job.row:
            self.sequences.give_back(job.row, keep=job.request is not None)
            job.row = None
        if job.chooser:
            job.chooser.close()
            job.chooser = None
        if job in self._writing:
            self._writing.remove(job)
        if self._current is job:
            self._current = None


def _of_prefix(prefix: Prefix, budget: int) -> Portion:
    start = len(prefix.row.tokens)
    tokens = prefix.goal[start : start + budget]
    return Portion(prefix.row, tokens, (False,) * len(tokens))
