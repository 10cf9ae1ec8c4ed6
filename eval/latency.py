"""latency: what the engine costs beside the bare model, and how its speed depends on the machine.

The part `engine` of `palate eval latency`; whole turns are in `latency_turns`.

Four tables. *Bare*: tokens a second read and written by the model alone, by threads and by how many
completions are written side by side. *Engine*: the same prompts through the worker, its time over the
bare engine's for the tokens it really read and wrote. *Crowded*: both again while another process
keeps a core busy. *Starts*: loading, and the fixed parts read anew or taken from their files.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from agent.engine import Engine, Prompt, Request, Usage
from agent.llm import open_engine
from agent.llm.bare import BareEngine, Work
from agent.settings import AgentSettings, ModelName
from eval.busy import busy_core
from retrieval.settings import RetrievalSettings
from retrieval.weights import locate

FIXED = (
    "You are a clerk in a film shop. Write one or two sentences that make the customer want to see the film. "
    "Use the facts you are given and nothing else. Name no other film, no award, no opinion of critics. "
    "Speak plainly and warmly, do not greet, do not repeat the wish, do not tell how the film ends. "
)
FACTS = (
    "Film: Heat (1995). Directed by Michael Mann. Crime, thriller. 170 minutes. Wish: something tense from the 90s.",
    "Film: Spirited Away (2001). Directed by Hayao Miyazaki. Animation, family. 125 minutes. Wish: for a rainy Sunday.",
    "Film: Jaws (1975). Directed by Steven Spielberg. Horror, thriller. 124 minutes. Wish: scary, but not too bloody.",
    "Film: Amelie (2001). Directed by Jean-Pierre Jeunet. Comedy, romance. 122 minutes. Wish: a film set in Paris.",
    "Film: Ran (1985). Directed by Akira Kurosawa. Drama, war. 162 minutes. Wish: something grand and slow.",
)
WRITTEN = 40
"""Tokens written in the bare measurements, and at most in the engine's."""
SIDE_BY_SIDE = (1, 2, 3, 4, 5, 6)
PROMPT = 100
"""New prompt tokens in the bare measurements: those of one pitch."""


@dataclass(frozen=True, slots=True)
class Pitches:
    """Five pitches through the engine, in milliseconds."""

    first: float
    """Until the first words."""
    alone: float
    """Total when asked for one after the other."""
    together: float
    """Total when asked for at once."""
    bare: float
    """The bare engine on the tokens of `alone`."""
    usage: Usage
    """Sum over `alone`."""

    @property
    def ratio(self) -> float:
        return self.alone / self.bare


def run(folders: RetrievalSettings, model: ModelName, repeats: int) -> dict[str, Any]:
    """All tables, as results.json has them. Wants a quiet machine."""
    path = locate(model, folders)
    results: dict[str, Any] = {"model": model, "cores": multiprocessing.cpu_count()}
    results["starts"] = starts(folders, model)
    for crowded in (False, True):
        with busy_core(crowded):
            name = "crowded" if crowded else "quiet"
            results[name] = {
                str(threads): {
                    "bare": bare_speeds(path, threads, repeats),
                    "engine": engine_against_bare(folders, model, path, threads, repeats),
                }
                for threads in thread_choices()
            }
            results[name]["chosen"] = engine_alone(folders, model, repeats)
    return results


def thread_choices() -> tuple[int, ...]:
    return (1, 2) if multiprocessing.cpu_count() > 1 else (1,)


def bare_speeds(path: Path, threads: int, repeats: int) -> dict[str, Any]:
    """Tokens a second of the model alone: reading, and writing 1 to 6 completions side by side."""
    with BareEngine(path, threads) as bare:
        reading = median(bare.milliseconds([Work(0, PROMPT, 0)]) for _ in range(repeats))
        writing = {
            str(count): round(
                WRITTEN
                * count
                * 1000
                / median(bare.milliseconds([Work(PROMPT, 1, WRITTEN)], count) for _ in range(repeats)),
                1,
            )
            for count in SIDE_BY_SIDE
        }
    return {"read_per_second": round(PROMPT * 1000 / reading, 1), "written_per_second": writing}


def engine_against_bare(
    folders: RetrievalSettings, model: ModelName, path: Path, threads: int, repeats: int
) -> dict[str, float]:
    """Medians over `repeats` of five pitches through the engine and the bare engine on the same tokens."""
    with engine(folders, model, threads) as running, BareEngine(path, threads) as bare:
        runs = [pitches(running, bare, number) for number in range(repeats)]
    return summary(runs)


def engine_alone(folders: RetrievalSettings, model: ModelName, repeats: int) -> dict[str, float]:
    """The engine choosing its threads itself."""
    with engine(folders, model, None) as running:
        time.sleep(3)  # let it see what is free
        runs = [pitches(running, None, number) for number in range(repeats)]
    return {key: value for key, value in summary(runs).items() if key not in ("bare_ms", "ratio")}


def pitches(running: Engine, bare: BareEngine | None, number: int) -> Pitches:
    """One round; `number` makes its prompts new, so that only the fixed part is cached."""
    prompts = [Prompt("latency", FIXED, f"Customer {number}. {fact}") for fact in FACTS]
    began = time.perf_counter()
    usages = [written(running, [Request(prompt, max_tokens=WRITTEN)])[1] for prompt in prompts]
    alone = time.perf_counter() - began
    others = [Request(Prompt("latency", FIXED, f"Again. {p.text}"), max_tokens=WRITTEN) for p in prompts]
    began = time.perf_counter()
    first, _ = written(running, others)
    together = time.perf_counter() - began
    works = [Work.of(usage) for usage in usages]
    compared = bare.milliseconds(works) if bare else 0.0
    return Pitches(first * 1000, alone * 1000, together * 1000, compared, total(usages))


def written(running: Engine, requests: Sequence[Request]) -> tuple[float, Usage]:
    """Seconds until the first words, and the tokens of all requests."""
    began, first, usages = time.perf_counter(), 0.0, []
    for chunk in running.stream(requests, lambda: False):
        first = first or time.perf_counter() - began
        if chunk.usage:
            usages.append(chunk.usage)
    return first, total(usages)


def total(usages: Sequence[Usage]) -> Usage:
    return Usage(
        sum(u.prompt_tokens for u in usages),
        sum(u.cached_tokens for u in usages),
        sum(u.completion_tokens for u in usages),
    )


def summary(runs: Sequence[Pitches]) -> dict[str, float]:
    """Medians, milliseconds rounded."""
    return {
        "first_words_ms": round(median(r.first for r in runs)),
        "one_by_one_ms": round(median(r.alone for r in runs)),
        "side_by_side_ms": round(median(r.together for r in runs)),
        "bare_ms": round(median(r.bare for r in runs)),
        "ratio": round(median(r.ratio for r in runs), 3) if all(r.bare for r in runs) else 0.0,
        "read_tokens": median(r.usage.prompt_tokens - r.usage.cached_tokens for r in runs),
        "written_tokens": median(r.usage.completion_tokens for r in runs),
    }


def starts(folders: RetrievalSettings, model: ModelName) -> dict[str, float]:
    """Milliseconds to load, and to the first word with the fixed part read anew or from its file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "models").symlink_to(folders.models)
        own = RetrievalSettings(home, home, "sqlite://", None)
        found: dict[str, float] = {}
        for name in ("anew", "from_file"):
            began = time.perf_counter()
            with engine(own, model, None) as running:
                found[f"load_{name}_ms"] = round((time.perf_counter() - began) * 1000)
                first, _ = written(running, [Request(Prompt("latency", FIXED, FACTS[0]), max_tokens=2)])
                found[f"first_words_{name}_ms"] = round(first * 1000)
    return found


@contextmanager
def engine(folders: RetrievalSettings, model: ModelName, threads: int | None) -> Iterator[Engine]:
    """A running engine with its fixed part read, closed in the end."""
    running = open_engine(AgentSettings(llm="local", model=model, threads=threads), folders)
    try:
        running.wait_ready(600)
        yield running
    finally:
        running.close()
