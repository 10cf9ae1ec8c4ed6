"""Whole turns by machine and threads: `palate eval latency`'s parts that talk.

A part is one configuration: so many threads, the other core idle or busy. Its turns are wishes of the labelled
messages, no two alike, for a prompt that was read before would be free.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

from eval.busy import busy_core
from eval.turn import figures, timed
from retrieval.settings import RetrievalSettings

PARTS = {"turns-2": (2, False), "turns-1": (1, False), "turns-2-busy": (2, True), "turns-1-busy": (1, True)}
"""Threads of the model, and whether another process keeps a core busy."""
BARE_EVERY = 5
"""The bare engine says every fifth turn's tokens again: it takes as long as the turn."""


def wishes(language: str, count: int) -> list[str]:
    """The first messages of the labelled ones that ask for titles."""
    text = resources.files("eval").joinpath("data", "understanding", "messages_a.jsonl").read_text(encoding="utf-8")
    asked = [json.loads(line) for line in text.splitlines()]
    texts = [
        one["text"]
        for one in asked
        if (one["gold"]["language"], one["gold"]["intent"], one["slate"]) == (language, "recommend", [])
    ]
    return texts[:count]


def run(settings: RetrievalSettings, part: str, turns: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """One part: `turns` turns in each language, English first."""
    threads, busy = PARTS[part]
    texts = {language: wishes(language, turns) for language in ("en", "zh")}
    with environment("PALATE_THREADS", str(threads)), busy_core(busy):
        found = timed(settings, [*texts["en"], *texts["zh"]], tell, BARE_EVERY)
    first = len(texts["en"])
    return {"threads": threads, "busy": busy, "en": figures(found[:first]), "zh": figures(found[first:])}


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """A variable set, and as it was afterwards."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
