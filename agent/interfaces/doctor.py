"""`palate doctor`: is everything here that a conversation needs, and how fast is it?

Each check gives a finding with a verdict and, when something is amiss, the one thing to do.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from rich.console import Console

from retrieval.errors import PalateError
from retrieval.settings import RetrievalSettings

Verdict = Literal["ok", "warn", "bad"]
MARKS: dict[Verdict, str] = {"ok": "[green]ok  [/]", "warn": "[yellow]look[/]", "bad": "[red]bad [/]"}

LEAST_MEMORY_MB = 3000
LEAST_DISK_MB = 3000
MODEL_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw."""

    verdict: Verdict
    what: str
    """Name of the thing looked at."""
    saw: str
    """What is there, with figures; for a verdict other than ok also what to do."""


def examine(settings: RetrievalSettings) -> int:
    """Print every finding as it is made; 0 when nothing is bad, else 1."""
    console = Console(highlight=False, soft_wrap=True)
    worst = 0
    for check in CHECKS:
        for finding in check(settings):
            console.print(f"{MARKS[finding.verdict]} {finding.what}: {finding.saw}")
            worst |= finding.verdict == "bad"
    return worst


def _python(_: RetrievalSettings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok" if sys.version_info >= (3, 11) else "bad", "Python", f"{version} (3.11 or newer is needed)")


def _compiler(_: RetrievalSettings) -> Iterator[Finding]:
    found = next((name for name in ("c++", "g++", "clang++") if shutil.which(name)), None)
    if found:
        yield Finding("ok", "compiler", found)
    else:
        yield Finding("warn", "compiler", "none; only needed to install llama.cpp again (Debian: apt install g++)")


def _cores(_: RetrievalSettings) -> Iterator[Finding]:
    import psutil

    from agent.llm.threads import allowed_cores

    allowed = allowed_cores()
    free = allowed * (1 - psutil.cpu_percent(interval=0.5) / 100)
    verdict: Verdict = "ok" if free >= 0.8 * allowed else "warn"
    hint = "" if verdict == "ok" else "; other work slows the model: set PALATE_THREADS to the cores it may have"
    yield Finding(verdict, "cores", f"{allowed} allowed, {free:.1f} free now{hint}")


def _memory(_: RetrievalSettings) -> Iterator[Finding]:
    import psutil

    free = psutil.virtual_memory().available >> 20
    verdict: Verdict = "ok" if free >= LEAST_MEMORY_MB else "bad"
    yield Finding(verdict, "memory", f"{free} MB available ({LEAST_MEMORY_MB} are needed with the default model)")


def _disk(settings: RetrievalSettings) -> Iterator[Finding]:
    for name, folder in {"home": settings.home, "data": settings.data}.items():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free >> 20
        if not os.access(there, os.W_OK):
            yield Finding("bad", f"{name} folder", f"{folder} cannot be written: set PALATE_HOME or --data to another")
        else:
            verdict: Verdict = "ok" if free >= LEAST_DISK_MB else "warn"
            yield Finding(verdict, f"{name} folder", f"{folder}, {free} MB free")


def _weights(settings: RetrievalSettings) -> Iterator[Finding]:
    from retrieval.weights import load_manifest, verify

    for name, weights in load_manifest().weights.items():
        state = verify(name, settings, thorough=False)
        if state == "ok":
            yield Finding("ok", f"weights {name}", f"{weights.size >> 20} MB, sha256 checked")
        elif state == "broken" or not weights.optional:
            yield Finding("bad", f"weights {name}", f"{state}: run `palate models fetch {name}`")


def _catalogue(settings: RetrievalSettings) -> Iterator[Finding]:
    from retrieval.catalogue.repository import Catalogue
    from retrieval.trained import folder_of, is_complete, load_vectors

    try:
        catalogue = Catalogue.open(settings)
    except PalateError as error:
        yield Finding("bad", "catalogue", str(error))
        return
    folder = folder_of(settings, catalogue)
    ratings = len(catalogue.interactions().rows)
    yield Finding("ok", "catalogue", f"{len(catalogue)} items, {ratings} interactions, domain {catalogue.domain.name}")
    vectors = load_vectors(folder)
    if vectors is not None and len(vectors) == len(catalogue):
        yield Finding("ok", "vectors", f"{len(vectors)} of {vectors.shape[1]} numbers")
    else:
        yield Finding("warn", "vectors", "none for this catalogue: run `palate train`")
    if is_complete(folder):
        yield Finding("ok", "trained scorers", f"for this very catalogue ({catalogue.digest[:12]})")
    else:
        yield Finding("warn", "trained scorers", "none for this catalogue: run `palate train`")
    catalogue.close()


def _model(settings: RetrievalSettings) -> Iterator[Finding]:
    from agent.engine import Prompt, Request
    from agent.llm import open_engine
    from agent.settings import agent_settings

    engine = open_engine(agent_settings(), settings)
    try:
        if engine.state == "off":
            yield Finding("warn", "model", "switched off by PALATE_LLM=off; answers use template words")
            return
        start = time.monotonic()
        if not engine.wait_ready(MODEL_SECONDS):
            yield Finding(
                "bad", "model", f"{engine.name} is {engine.state}: see `palate models verify`, PALATE_LLM_URL"
            )
            return
        loaded = time.monotonic() - start
        prompt = Prompt("doctor", "You are a careful clerk.", "Describe a harbour at dusk in two sentences.")
        start = time.monotonic()
        usage = [chunk.usage for chunk in engine.stream([Request(prompt, max_tokens=32)], lambda: False)][-1]
        spent = time.monotonic() - start
        read, written = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        speed = f"read {read} and wrote {written} tokens in {spent:.1f} s"
        yield Finding("ok", "model", f"{engine.name} ready in {loaded:.1f} s, {speed}")
    except PalateError as error:
        yield Finding("bad", "model", str(error))
    finally:
        engine.close()


CHECKS: tuple[Callable[[RetrievalSettings], Iterator[Finding]], ...] = (
    _python,
    _compiler,
    _cores,
    _memory,
    _disk,
    _weights,
    _catalogue,
    _model,
)
