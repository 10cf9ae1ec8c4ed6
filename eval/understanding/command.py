"""`palate eval understanding`: how well messages are understood, by language and by intent, with
every miss; with the model and, beside it, without."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from agent.llm import open_engine
from agent.settings import agent_settings
from agent.understanding import Parsed, Understander, Utterance, states
from agent.understanding.catalogue import linker_for
from eval.report import Cell, Section, Table, Trace, Turn, write
from eval.understanding.gold import Example, Part, examples, read_examples
from eval.understanding.scoring import SLOTS, TITLES, Scores, flat
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

GROUPS = ("all", "en", "zh")


def run(folders: RetrievalSettings, part: Part, file: Path | None, out: Path, say: Callable[[str], None]) -> None:
    """Score a part of the committed messages, or a file of one's own, and write the report."""
    found = read_examples(file.read_text("utf-8").splitlines()) if file else examples(part)
    catalogue = Catalogue.open(folders)
    linker = linker_for(catalogue)
    catalogue.close()
    results: dict[str, Any] = {"part": str(file.name) if file else part, "messages": len(found)}
    sections = []
    engine = open_engine(agent_settings(), folders)
    try:
        ways = {"rules and wording alone": Understander(linker)}
        engine.warm([states.prompt("hi", 0)])
        if engine.wait_ready():
            ways = {f"with {engine.name}": Understander(linker, engine), **ways}
        for name, understander in ways.items():
            say(f"{len(found)} messages, {name}")
            scores, more = measured(understander, found)
            results[name] = {**{g: s.summary() for g, s in scores.items()}, **more, "slots": _fields(scores["all"])}
            sections += [_summary(name, scores), _by_intent(scores["all"]), _misses(name, scores["all"])]
            say(", ".join(f"{k} {v:.3f}" for k, v in scores["all"].summary().items() if k != "n"))
    finally:
        engine.close()
    write(out, results, "Understanding", f"{len(found)} messages of part {results['part']}", sections)


def measured(understander: Understander, found: Sequence[Example]) -> tuple[dict[str, Scores], dict[str, float]]:
    """Scores by language, with values that no words of the message stand for, time and tokens."""
    scores = {group: Scores() for group in GROUPS}
    invented = tokens = 0
    started = time.perf_counter()
    parsed = understander.understand_many([Utterance(e.text, e.slate) for e in found])
    for each, one in zip(found, parsed, strict=True):
        understood = flat(one.understanding.model_dump(mode="json"))
        invented += untraced(one, each.text)
        tokens += one.usage.prompt_tokens - one.usage.cached_tokens if one.usage else 0
        for group in ("all", each.gold["language"]):
            scores[group].add(each.id, each.text, each.gold, understood)
    elapsed = time.perf_counter() - started
    n = len(found) or 1
    return scores, {"invented": invented, "ms_per_message": 1000 * elapsed / n, "new_tokens_per_message": tokens / n}


def untraced(parsed: Parsed, text: str) -> int:
    """How many values of a parse have no stretch of the message behind them."""
    traced = {(t.field, str(t.value)) for t in parsed.traces if text[t.start : t.end]}
    understanding = parsed.understanding
    values = [(c.field, str(c.value)) for c in understanding.constraints]
    values += [(name, label) for name in TITLES for label in getattr(understanding, name)]
    values += [("item", str(place)) for place in understanding.items]
    return sum(value not in traced for value in values)


def _fields(scores: Scores) -> dict[str, dict[str, float]]:
    return {n: {"precision": c.precision, "recall": c.recall, "f1": c.f1} for n, c in scores.slots.items()}


def _summary(name: str, scores: dict[str, Scores]) -> Section:
    keys = ("intent", "slot_f1", "fully_correct", "language")
    rows: list[list[Cell]] = [[k, *(scores[g].summary()[k] for g in GROUPS)] for k in keys]
    rows += [[n, *(scores[g].slots[n].f1 for g in GROUPS)] for n in SLOTS]
    header = ["", *(f"{g} ({scores[g].n})" for g in GROUPS)]
    return Section(name.capitalize(), "Shares; of each slot F1.", Table(header, rows))


def _by_intent(scores: Scores) -> Section:
    rows = [[k, right / n, n] for k, (right, n) in sorted(scores.intents.items())]
    return Section("By intent", table=Table(["intent", "right", "messages"], cast(list[list[Cell]], rows)))


def _misses(name: str, scores: Scores) -> Section:
    turns = [Turn(f"{m.id}: {m.text}", "", wrong=m.what) for m in scores.misses]
    return Section(f"Misses, {name}", traces=[Trace(f"{len(turns)} of {scores.n}", "", turns)])
