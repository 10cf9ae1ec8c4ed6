"""steps: what one step of the model costs, by what is read in it.

A step reads a token of every completion that is being written and a piece of the prompt that is being read. The
table shows how much a piece holds up those who write, and with it when reading beside writing pays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from agent.llm.bare import BareEngine, Step
from agent.settings import agent_settings
from retrieval.settings import RetrievalSettings
from retrieval.weights import locate

WRITERS = range(6)
BESIDE = (0, 4, 8, 16, 32, 128)
"""Prompt tokens in a step."""
BEFORE = 650
"""Tokens before a clause: the fixed part and one story."""
READ = 120
"""Tokens that one timing reads, in two steps or more."""


def run(settings: RetrievalSettings, repeats: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Milliseconds of every step, on one thread and on two."""
    found: dict[str, Any] = {}
    for threads in (1, 2):
        with BareEngine(locate(agent_settings().model, settings), threads) as bare:
            found[str(threads)] = {
                str(writers): {
                    str(beside): priced(bare, Step(writers, 1, beside), repeats)
                    for beside in BESIDE
                    if writers or beside
                }
                for writers in WRITERS
            }
        tell(f"{threads} threads: {found[str(threads)]}")
    return found


def priced(bare: BareEngine, step: Step, repeats: int) -> float:
    """Milliseconds of one step, the median of `repeats` timings."""
    times = max(2, READ // (step.writers * step.each + step.beside))
    return round(median(bare.step_milliseconds(step, BEFORE, times) for _ in range(repeats)), 1)


def page(found: Mapping[str, Any]) -> str:
    """The part of `latency.md` about it."""
    lines = [
        "## One step of the model",
        "",
        "Milliseconds, by how many completions are written and how many prompt tokens are read in it:",
        "",
        "| threads | written | " + " | ".join(f"{beside} beside" for beside in BESIDE) + " |",
        "|---|---|" + "---|" * len(BESIDE),
    ]
    for threads, rows in found.items():
        lines += [
            f"| {threads} | {writers} | "
            + " | ".join(f"{row[str(b)]:.0f}" if str(b) in row else "" for b in BESIDE)
            + " |"
            for writers, row in rows.items()
        ]
    return "\n".join((*lines, ""))
