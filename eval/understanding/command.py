"""`palate eval understanding`: how well messages are understood, by language and by intent, with
every miss; with the model and, beside it, without."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from agent.engine import Engine
from agent.llm import open_engine
from agent.settings import agent_settings
from agent.understanding import Parsed, Understander, states
from agent.understanding.catalogue import linker_for
from eval.report import Cell, Section, Table, Trace, Turn, write
from eval.understanding.gold import Example, Part, examples, read_examples
from eval.understanding.scoring import SLOTS, TITLES, Scores, flat
from eval.understanding.twins import differing
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

GROUPS = ("all", "en", "zh")


@dataclass
class Measured:
    """How a set of messages was understood, and what it took."""

    scores: dict[str, Scores] = field(default_factory=lambda: {group: Scores() for group in GROUPS})
    writers: dict[str, Scores] = field(default_factory=dict)
    """By the first letter of the id, which says whose messages they are."""
    invented: int = 0
    """Values of parses that no words of their message stand for."""
    ms: list[float] = field(default_factory=list)
    """Milliseconds of each message, one after the other."""
    read: list[int] = field(default_factory=list)
    """Prompt tokens read anew for each message that the model was asked about."""
    written: list[int] = field(default_factory=list)

    def costs(self) -> dict[str, float]:
        """Medians and 95th percentiles of time and tokens; 0 where the model was not asked."""
        return {
            "ms_p50": percentile(self.ms, 50), "ms_p95": percentile(self.ms, 95),
            "tokens_read_p50": percentile(self.read, 50), "tokens_read_p95": percentile(self.read, 95),
            "tokens_written_p50": percentile(self.written, 50), "model_asked": len(self.read),
        }  # fmt: skip

    def summary(self) -> dict[str, Any]:
        fields = {
            n: {"precision": c.precision, "recall": c.recall, "f1": c.f1} for n, c in self.scores["all"].slots.items()
        }
        groups: dict[str, Any] = {group: scores.summary() for group, scores in self.scores.items()}
        groups["writers"] = {writer: scores.summary() for writer, scores in sorted(self.writers.items())}
        intents = {name: {"right": right, "n": n} for name, (right, n) in sorted(self.scores["all"].intents.items())}
        return {**groups, "invented": self.invented, **self.costs(), "slots": fields, "intents": intents}


def run(
    folders: RetrievalSettings, part: Part, file: Path | None, first: int | None, out: Path, say: Callable[[str], None]
) -> None:
    """Score a part of the committed messages, or a file of one's own, and write the report. `first`
    keeps only that many messages, taken evenly over the part. The paired dialogues are compared with a
    whole part only."""
    found = read_examples(file.read_text("utf-8").splitlines()) if file else examples(part)
    found = found[:: max(1, len(found) // first)][:first] if first else found
    catalogue = Catalogue.open(folders)
    linker = linker_for(catalogue)
    catalogue.close()
    results: dict[str, Any] = {"part": str(file.name) if file else part, "messages": len(found)}
    sections: list[Section] = []
    engine = open_engine(agent_settings(), folders)
    try:
        ways = {"rules and wording alone": Understander(linker)}
        if _ready(engine):
            ways = {f"with {engine.name}": Understander(linker, engine), **ways}
        for name, understander in ways.items():
            say(f"{len(found)} messages, {name}")
            got = measured(understander, found)
            twins = None if file or first else sorted(differing(understander))
            results[name] = {**got.summary(), "twins_differing": twins}
            sections += _sections(name, got, twins)
            say(", ".join(f"{k} {v:.3f}" for k, v in got.scores["all"].summary().items() if k != "n"))
            say(", ".join(f"{k} {v:.0f}" for k, v in got.costs().items()))
            if twins is not None:
                say(f"paired dialogues that end differently: {', '.join(twins) or 'none'}")
    finally:
        engine.close()
    write(out, results, "Understanding", f"{len(found)} messages of part {results['part']}", sections)


def _ready(engine: Engine) -> bool:
    engine.warm([states.prompt("hi", 0)])
    return engine.wait_ready()


def measured(understander: Understander, found: Sequence[Example]) -> Measured:
    """Every message understood by itself, as in a conversation, and scored."""
    got = Measured()
    for each in found:
        began = time.perf_counter()
        one = understander.understand(each.text, each.slate)
        got.ms.append(1000 * (time.perf_counter() - began))
        got.invented += untraced(one, each.text)
        if one.usage:
            got.read.append(one.usage.prompt_tokens - one.usage.cached_tokens)
            got.written.append(one.usage.completion_tokens)
        for scores in (
            got.scores["all"], got.scores[each.gold["language"]], got.writers.setdefault(each.id[:1], Scores()),
        ):  # fmt: skip
            scores.add(each.id, each.text, each.gold, flat(one.understanding.model_dump(mode="json")))
    return got


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` per cent lie; 0 of nothing."""
    if len(values) < 2:
        return float(sum(values))
    return float(statistics.quantiles(values, n=100, method="inclusive")[share - 1])


def untraced(parsed: Parsed, text: str) -> int:
    """How many values of a parse have no stretch of the message behind them."""
    traced = {(t.field, str(t.value)) for t in parsed.traces if text[t.start : t.end]}
    understanding = parsed.understanding
    values = [(c.field, str(c.value)) for c in understanding.constraints]
    values += [(name, label) for name in TITLES for label in getattr(understanding, name)]
    values += [("item", str(place)) for place in understanding.items]
    return sum(value not in traced for value in values)


def _sections(name: str, got: Measured, twins: Sequence[str] | None) -> list[Section]:
    scores = got.scores
    keys = ("intent", "slot_f1", "fully_correct", "language")
    rows: list[list[Cell]] = [[k, *(scores[g].summary()[k] for g in GROUPS)] for k in keys]
    rows += [[n, *(scores[g].slots[n].f1 for g in GROUPS)] for n in SLOTS]
    header = ["", *(f"{g} ({scores[g].n})" for g in GROUPS)]
    costs: list[list[Cell]] = [[k, v] for k, v in got.costs().items()]
    costs += [
        ["values no words stand for", got.invented],
        ["paired dialogues that end differently", None if twins is None else len(twins)],
    ]
    intents = [[k, right / n, n] for k, (right, n) in sorted(scores["all"].intents.items())]
    turns = [Turn(f"{m.id}: {m.text}", "", wrong=m.what) for m in scores["all"].misses]
    return [
        Section(name.capitalize(), "Shares; of each slot F1.", Table(header, rows)),
        Section(f"Costs, {name}", table=Table(["", "per message"], costs)),
        Section(f"By intent, {name}", table=Table(["intent", "right", "messages"], cast(list[list[Cell]], intents))),
        Section(f"Misses, {name}", traces=[Trace(f"{len(turns)} of {scores['all'].n}", "", turns)]),
    ]
