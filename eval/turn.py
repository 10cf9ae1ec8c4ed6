"""turn: whole warm turns against the budgets, with the bare engine on the same requests beside them.

A *turn* is timed from the message to each thing the person sees: the cards, the first words after
them, the end. The *bare engine* is the same model in a process of its own, reading and writing as many
tokens as the turn did, one prompt after the other; what the turn takes longer is what the house
around the model costs.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent.conversation import Conversation
from agent.engine import Chunk, Engine, Prompt, Reading, Request, Waiting
from agent.llm.bare import BareEngine, Work
from agent.llm.threads import allowed_cores
from agent.services import Services, open_all
from agent.sessions import Sessions
from agent.settings import agent_settings
from agent.types import Delta, Done, Items, Reply
from eval.engines import Wrapped
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.weights import locate

BUDGETS = {"cards_p50": 2500.0, "cards_p95": 5000.0, "words_p50": 1500.0, "button_p95": 300.0, "new_tokens_p50": 450.0}
"""What design.md allows: milliseconds, and prompt tokens outside the cache."""
STAGES = ("understand", "retrieve", "rank")
"""What comes before the cards."""
BARE_BUDGET = 1.15
"""A turn may take that many times the bare engine's time."""
MESSAGES = (
    "I loved Heat and The Godfather, something like that from the 90s",
    "想看一部轻松的动画片，适合和孩子一起看",
    "a French comedy for tonight",
    "有没有紧张的科幻片",
    "something scary but not too long",
    "王家卫那样的爱情片",
    "a western with Clint Eastwood",
    "九十年代的喜剧",
    "no horror please, maybe a mystery",
    "日本电影，老一点的",
)
"""Wishes in both languages; each is said in a fresh session."""


class Watched(Wrapped):
    """Another engine, with the work of everything it is asked noted."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.works: list[Work] = []

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        for chunk in self.engine.stream(requests, cancelled, waiting):
            if chunk.usage:
                self.works.append(Work.of(chunk.usage))
            yield chunk

    def read(self, prompt: Prompt) -> Reading:
        return next(self.read_many([prompt]))

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        for reading in self.engine.read_many(prompts):
            self.works.append(Work.of(reading.usage))
            yield reading


@dataclass(frozen=True, slots=True)
class Timed:
    """One turn in milliseconds."""

    message: str
    cards: float
    lead: float
    """First words of any sort after the cards: the sentence that code makes."""
    words: float
    """First words of a pitch after the cards: its opening, which code makes."""
    clause: float
    """First words of the model after the cards, checked."""
    total: float
    bare: float
    """The bare engine on the same tokens; 0 when it was not asked."""
    new_tokens: int
    """Prompt tokens outside the cache."""
    written: int
    button: float
    """What a like took afterwards."""
    reply: Reply


def run(settings: RetrievalSettings, turns: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Time `turns` warm turns, each message in its turn."""
    return figures(timed(settings, [MESSAGES[number % len(MESSAGES)] for number in range(turns)], tell))


def timed(
    settings: RetrievalSettings, messages: Sequence[str], tell: Callable[[str], None], bare_every: int = 1
) -> list[Timed]:
    """Every message in a session of its own, timed; the bare engine is asked at every `bare_every`th."""
    watching: list[Watched] = []

    def around(engine: Engine) -> Engine:
        watching.append(Watched(engine))
        return watching[0]

    opened = open_all(settings, around)
    try:
        opened.engine.wait_ready(600)
        with tempfile.TemporaryDirectory() as folder, bare_engine(settings) as alone:
            store = Sessions(open_database(f"sqlite:///{Path(folder) / 'turns.db'}"))
            services, watched = replace(opened, sessions=store), watching[0]
            once(services, watched, alone, MESSAGES[0])
            once(services, watched, alone, MESSAGES[1])
            found = []
            for number, message in enumerate(messages):
                found.append(once(services, watched, None if number % bare_every else alone, message))
                tell(f"turn {number + 1}: cards {found[-1].cards:.0f} ms, whole {found[-1].total:.0f} ms")
            store.database.close()
    finally:
        opened.close()
    return found


def bare_engine(settings: RetrievalSettings) -> BareEngine:
    """The model that the turns use, alone, on as many threads as an idle machine gives them."""
    chosen = agent_settings()
    return BareEngine(locate(chosen.model, settings), chosen.threads or allowed_cores())


def once(services: Services, watched: Watched, alone: BareEngine | None, message: str) -> Timed:
    """One turn in a session of its own, then as many tokens on the bare engine, if there is one."""
    watched.works.clear()
    chat = Conversation(services)
    started = time.perf_counter()
    seen: dict[str, float] = {}
    reply: Reply | None = None
    for event in chat.reply(message):
        now = (time.perf_counter() - started) * 1000
        if isinstance(event, Items):
            seen.setdefault("cards", now)
        elif isinstance(event, Delta):
            seen.setdefault("lead", now)
            if "words" in seen:
                seen.setdefault("clause", now)
            if event.text.startswith("\n1. "):
                seen.setdefault("words", now)
        elif isinstance(event, Done):
            reply = event.reply
    total = (time.perf_counter() - started) * 1000
    assert reply is not None  # noqa: S101  a turn ends in Done
    button = liked(chat, reply)
    cards = seen.get("cards", 0.0)
    bare = alone.milliseconds(watched.works) if alone else 0.0
    return Timed(
        message, cards, seen.get("lead", 0.0) - cards, seen.get("words", total) - cards,
        seen.get("clause", total) - cards, total, bare,
        reply.model.prompt_tokens - reply.model.cached_tokens, reply.model.completion_tokens, button, reply,
    )  # fmt: skip


def liked(chat: Conversation, reply: Reply) -> float:
    """Milliseconds of a like on the first card; 0 without cards."""
    if not reply.items:
        return 0.0
    started = time.perf_counter()
    chat.feedback(reply.items[0].id, "like")
    return (time.perf_counter() - started) * 1000


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figures(timed: Sequence[Timed]) -> dict[str, Any]:
    """Medians and 95th percentiles, with the budget beside each."""
    results: dict[str, Any] = {"turns": len(timed), "budgets": {**BUDGETS, "against_bare": BARE_BUDGET}}
    for name in ("cards", "lead", "words", "clause", "total", "bare", "button", "new_tokens", "written"):
        values = [float(getattr(one, name)) for one in timed if name != "bare" or one.bare]
        results[f"{name}_p50"], results[f"{name}_p95"] = quantile(values, 0.5), quantile(values, 0.95)
    for stage in STAGES:
        results[f"{stage}_p50"] = quantile([float(getattr(one.reply.timings_ms, stage)) for one in timed], 0.5)
    ratios = [one.total / one.bare for one in timed if one.bare]
    results["against_bare"] = statistics.median(ratios) if ratios else None
    results["each"] = [told(one) for one in timed]
    return results


def told(one: Timed) -> dict[str, Any]:
    """One turn as results.json keeps it."""
    times = {
        name: round(float(getattr(one, name)), 1) for name in ("cards", "words", "clause", "total", "bare", "button")
    }
    counts = {"new_tokens": one.new_tokens, "written": one.written}
    return {"message": one.message, **times, **counts, "text": one.reply.text}
