"""lookup: would clauses come faster if their next tokens were guessed from the story they retell?

*Prompt lookup* needs no second model: where the last tokens written occur earlier in the prompt, what follows them
there is the *guess*. It is read in the same step as the last token; guessed tokens that the model would have
written anyway come with that step, the others were read in vain. It pays where a step with more tokens
costs hardly more than one with few. Nothing of it is built: the steps are simulated on clauses that the
model wrote for real turns, and each is priced at what a step of so many tokens takes here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from agent.conversation import Conversation, final
from agent.engine import Chunk, Engine, Request, Usage, Waiting
from agent.llm.bare import BareEngine, Step
from agent.llm.guessing import guess
from agent.services import open_all
from agent.sessions import Sessions
from agent.settings import agent_settings
from eval.engines import Wrapped, overheard
from eval.latency_turns import environment, wishes
from eval.steps import priced
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.weights import locate

TURNS = 10
"""Most turns in each language: a clause more changes little."""
SHAPES = (*(Step(writers) for writers in range(1, 6)), *(Step(5, each) for each in (2, 3, 4)))
"""The steps that are timed."""
WAYS = tuple((ngram, most) for ngram in (1, 2, 3) for most in (1, 2, 3))
"""How many of the last tokens are looked for, and how many are guessed at most."""
WORTH = 1.15
"""A whole turn that much faster would be worth building it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the model."""

    prompt: str
    """What it may be guessed from: the story and the line begun."""
    written: str


@dataclass(frozen=True, slots=True)
class Told:
    """One turn."""

    milliseconds: float
    clauses: tuple[Clause, ...]


Tokens = tuple[Sequence[int], Sequence[int]]
"""A clause's prompt and what was written, as tokens."""


class Noting(Wrapped):
    """Another engine, with what it writes kept beside what it was asked."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.clauses: list[Clause] = []

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        yield from overheard(requests, self.engine.stream(requests, cancelled, waiting), self._note)

    def _note(self, request: Request, written: str, _: Usage) -> None:
        prompt = request.prompt
        self.clauses.append(Clause(f"{prompt.text} {prompt.begun}", written))


def run(settings: RetrievalSettings, turns: int, repeats: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Turns, step times and what lookup would save, on one thread and on two."""
    texts = [*wishes("en", min(turns, TURNS)), *wishes("zh", min(turns, TURNS))]
    return {str(threads): on_threads(settings, threads, texts, repeats, tell) for threads in (1, 2)}


def on_threads(
    settings: RetrievalSettings, threads: int, texts: Sequence[str], repeats: int, tell: Callable[[str], None]
) -> dict[str, Any]:
    """All figures for one number of threads."""
    with environment("PALATE_THREADS", str(threads)):
        told = spoken(settings, texts, tell)
    with BareEngine(locate(agent_settings().model, settings), threads) as bare:
        prices = {step.writers * step.each: priced(bare, step, repeats) for step in SHAPES}
        slates = [[(bare.tokens(one.prompt), bare.tokens(one.written)) for one in turn.clauses] for turn in told]
    tell(f"{threads} threads: a step of 5 tokens {prices[5]:.0f} ms, of 10 {prices[10]:.0f} ms")
    return {"turns": len(told), "step_ms": prices, **judged([turn.milliseconds for turn in told], slates, prices)}


def spoken(settings: RetrievalSettings, texts: Sequence[str], tell: Callable[[str], None]) -> list[Told]:
    """Every wish in a session of its own; the first once before, so that everything is loaded."""
    noting: list[Noting] = []

    def around(engine: Engine) -> Engine:
        noting.append(Noting(engine))
        return noting[0]

    opened, told = open_all(settings, around), []
    try:
        opened.engine.wait_ready(600)
        with tempfile.TemporaryDirectory() as folder:
            store = Sessions(open_database(f"sqlite:///{Path(folder) / 'turns.db'}"))
            services = replace(opened, sessions=store)
            for text in (texts[0], *texts):
                noting[0].clauses.clear()
                began = time.perf_counter()
                final(Conversation(services).reply(text))
                told.append(Told((time.perf_counter() - began) * 1000, tuple(noting[0].clauses)))
                tell(f"{len(told[-1].clauses)} clauses in {told[-1].milliseconds:.0f} ms")
            store.database.close()
    finally:
        opened.close()
    return [turn for turn in told[1:] if turn.clauses]


def judged(
    milliseconds: Sequence[float], slates: Sequence[Sequence[Tokens]], prices: Mapping[int, float]
) -> dict[str, Any]:
    """What every way of guessing would have saved, and the best of them; aligned by turn."""
    plain = [sum(price(step, prices) for step in steps(slate, 1, 0)[0]) for slate in slates]
    ways = []
    for ngram, most in WAYS:
        runs = [steps(slate, ngram, most) for slate in slates]
        after = [sum(price(step, prices) for step in taken) for taken, _, _ in runs]
        guessed, right = sum(one[1] for one in runs), sum(one[2] for one in runs)
        turns = [whole / (whole - old + new) for whole, old, new in zip(milliseconds, plain, after, strict=True)]
        ways.append(
            {
                "looked_for": ngram,
                "guessed_at_most": most,
                "accepted": round(right / guessed, 3) if guessed else None,
                "steps": sum(len(one[0]) for one in runs),
                "writing_faster": round(sum(plain) / sum(after), 3) if sum(after) else 1.0,
                "turn_faster": round(mean(turns), 3) if turns else 1.0,
            }
        )
    best = max(ways, key=lambda way: way["turn_faster"] or 0.0)
    return {
        "steps_without": sum(len(steps(slate, 1, 0)[0]) for slate in slates),
        "writing_share": round(sum(plain) / sum(milliseconds), 3) if milliseconds else None,
        "ways": ways,
        "best": best,
        "worth": bool(best["turn_faster"] and best["turn_faster"] >= WORTH),
    }


def steps(slate: Sequence[Tokens], ngram: int, most: int) -> tuple[list[int], int, int]:
    """Tokens read in each step until every clause of a slate is written, tokens guessed, and guessed rightly."""
    done = [0 for _ in slate]
    taken, guessed, right = [], 0, 0
    while any(done[i] < len(written) for i, (_, written) in enumerate(slate)):
        size = 0
        for i, (prompt, written) in enumerate(slate):
            if done[i] >= len(written):
                continue
            guesses = guess([*prompt, *written[: done[i]]], ngram, most)
            held = agreeing(guesses, written[done[i] :])
            size, guessed, right = size + 1 + len(guesses), guessed + len(guesses), right + held
            done[i] += held + 1
        taken.append(size)
    return taken, guessed, right


def agreeing(guesses: Sequence[int], written: Sequence[int]) -> int:
    """How many guesses are what was written."""
    return next((i for i, one in enumerate(guesses) if i >= len(written) or one != written[i]), len(guesses))


def price(tokens: int, prices: Mapping[int, float]) -> float:
    """Milliseconds of a step with so many tokens, between the measured ones."""
    sizes = sorted(prices)
    return float(np.interp(tokens, sizes, [prices[size] for size in sizes]))


def page(found: Mapping[str, Any]) -> str:
    """The part of `latency.md` about it."""
    lines = [
        "## Prompt lookup, simulated",
        "",
        "Milliseconds of a step that reads so many tokens (up to 5: of as many clauses; 10, 15, 20: of five clauses):",
        "",
        "| threads | " + " | ".join(str(step.writers * step.each) for step in SHAPES) + " |",
        "|---|" + "---|" * len(SHAPES),
    ]
    lines += [
        f"| {threads} | " + " | ".join(f"{part['step_ms'][key]:.0f}" for key in part["step_ms"]) + " |"
        for threads, part in found.items()
    ]
    lines += [
        "",
        "| threads | last tokens looked for | guessed at most | guesses right | steps, of those without "
        "| writing faster | whole turn faster |",
        "|---|---|---|---|---|---|---|",
    ]
    for threads, part in found.items():
        lines += [f"| {threads} | {cells(way, part['steps_without'])} |" for way in part["ways"]]
    return "\n".join((*lines, ""))


def cells(way: Mapping[str, Any], without: int) -> str:
    """One way of guessing as a row of the table."""
    right, fewer = f"{way['accepted'] or 0:.0%}", f"{way['steps']} of {without}"
    faster = (f"{way[name]:.2f} x" for name in ("writing_faster", "turn_faster"))
    return " | ".join((str(way["looked_for"]), str(way["guessed_at_most"]), right, fewer, *faster))
