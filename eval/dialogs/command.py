"""`palate eval dialogs`: the command's body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.engine import Engine
from agent.llm import open_engine
from agent.llm.off import OffEngine
from agent.settings import agent_settings
from eval.comparison import compare, earlier
from eval.dialogs import report as page
from eval.dialogs.loading import load
from eval.dialogs.play import Words
from eval.dialogs.results import drifted, results
from eval.dialogs.scenario import Scenario
from eval.dialogs.stage import Stage
from eval.dialogs.suite import play_all
from eval.engines import RecordingEngine, ReplayEngine
from eval.errors import EvaluationProblem
from eval.journal import NAME, Journal
from eval.provenance import provenance
from eval.report import write
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do."""

    out: Path
    trials: int = 1
    record: Path | None = None
    """Folder to write the model's replies into."""
    replay: Path | None = None
    """Folder to take them from, instead of a model."""
    against: Path | None = None
    """results.json of an earlier run."""
    only: str = ""
    """Play only scenarios whose id or tags hold this."""
    model: bool = True
    """False plays without any model, whatever the environment says."""
    words: Words = "checked"
    """Which answers the model writes to their end; template words cost nothing and are always all said."""


def run(settings: RetrievalSettings, paths: Sequence[Path], options: Options, report: Report) -> bool:
    """Play, write results and page, say how it went; whether all passed."""
    scenarios = chosen(load(paths), options.only)
    before = earlier(options.against, "dialogs")
    engine = engine_of(settings, options)
    stage = Stage.open(settings, engine)
    words: Words = "all" if engine.state == "off" else options.words
    try:
        made_of = provenance(stage.catalogue, engine)
        journal = Journal(options.out, {"kind": "dialogs", "words": words, "made_of": made_of})
        if journal.resumed:
            report(f"going on after {journal.resumed} finished trials of an interrupted run")
        cases = play_all(scenarios, stage, options.trials, words, journal, report)
    finally:
        stage.close()
    missing = len(engine.missing) if isinstance(engine, ReplayEngine) else None
    found = results(cases, options.trials, words, made_of, missing)
    if before:
        found["against"] = {**compare(found, before), "drift": drifted(found, before)}
    write(options.out, found, "Scripted dialogs", page.summary(found), page.sections(found))
    journal.finish()
    report(page.summary(found))
    report(f"report: {options.out / 'report.html'}")
    passed: bool = found["passed"] == found["scenarios"]
    return passed


def chosen(scenarios: Sequence[Scenario], only: str) -> list[Scenario]:
    """Those whose id or tags hold `only`."""
    kept = [one for one in scenarios if only in one.id or only in one.tags]
    if not kept:
        raise EvaluationProblem("--only", None, f"no scenario has '{only}' in its id or among its tags")
    return kept


def engine_of(settings: RetrievalSettings, options: Options) -> Engine:
    """The model under test, the one being recorded, or the recording."""
    if options.replay:
        return ReplayEngine(options.replay)
    engine = open_engine(agent_settings(), settings) if options.model else OffEngine()
    return RecordingEngine(engine, options.record, (options.out / NAME).exists()) if options.record else engine
