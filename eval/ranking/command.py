"""`palate eval ranking`: the benchmarks of the ranking, each run when its data is named."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from eval.ranking import ablation, inspired, model, people, redial, requests, scale, twins, variety
from eval.ranking.metrics import Figure
from eval.ranking.page import page
from eval.ranking.plots import plots
from eval.worst import worst
from retrieval import trained
from retrieval.catalogue.importer import import_items
from retrieval.catalogue.reactions import import_dialogues
from retrieval.catalogue.repository import Catalogue
from retrieval.dialogues import ranker as dialogue_ranker
from retrieval.dialogues.learn import cross_fitted
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.trained import folder_of

Report = Callable[[str], None]
SEEDS = (1, 2, 3, 4, 5)
LIBRARIES = ("numpy", "scipy", "lightgbm", "implicit", "chromadb")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure."""

    redial: Path | None = None
    """Folder with the ReDial files; None leaves them out."""
    inspired: Path | None = None
    """Folder with the INSPIRED files; None leaves them out."""
    people: bool = False
    requests: bool = False
    twins: bool = False
    variety: bool = False
    model: int = 0
    """Instances of ReDial that the language model ranks as well, over a data folder that has learned from its
    training part; 0 learns from the training part instead, without the model."""
    learners: bool = False
    """Compare ways to merge the features, for people and, when they are there, for dialogues."""
    sizes: Sequence[int] = ()
    """Items of each made-up catalogue."""


def run(settings: RetrievalSettings, out: Path, wanted: Wanted, report: Report) -> None:
    """Runs what was asked for and writes results.json, report.html and plots into `out`."""
    results: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
    }
    if wanted.redial is not None and wanted.model:
        results["model"] = with_model(settings, wanted.redial, wanted.model, out, report)
    elif wanted.redial is not None:
        with tempfile.TemporaryDirectory(prefix="palate-ranking-") as folder:
            results["redial"] = dialogues(settings, wanted.redial, Path(folder), report, wanted.learners)
    if wanted.inspired is not None:
        report("inspired: reading, learning and ranking")
        results["inspired"] = inspired.measure(settings, wanted.inspired)
    if wanted.people:
        catalogue = Catalogue.open(settings)
        parts = trained.load(settings, catalogue)
        results["people"] = people.measure(catalogue, parts, SEEDS, report)
        results["people_worst"] = worst(people.badly_served(catalogue, parts, SEEDS[0]))
    if wanted.learners:
        catalogue = Catalogue.open(settings)
        results["learners"] = people.compare(catalogue, trained.load(settings, catalogue), report)
    if wanted.requests or wanted.twins:
        recommender = Recommender.open(settings, own=False)
        if wanted.requests:
            results["requests"] = requests.measure(recommender, report)
        if wanted.twins:
            results["twins"] = twins.measure(recommender, report)
        recommender.close()
    if wanted.variety:
        catalogue = Catalogue.open(settings)
        results["variety"] = variety.measure(catalogue, trained.load(settings, catalogue))
    if wanted.sizes:
        results["scale"] = scale.measure(wanted.sizes, report)
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    drawn = plots(results)
    for name, svg in drawn.items():
        (out / f"{name}.svg").write_text(svg, encoding="utf-8")
    (out / "report.html").write_text(page(results, drawn.values()), encoding="utf-8")


def dialogues(
    settings: RetrievalSettings, data: Path, folder: Path, report: Report, learners: bool = False
) -> dict[str, Any]:
    """ReDial: import and learn the training part in a folder of its own, rank the development part. Either
    the parts are taken away in turn, or, with `learners`, the merging is done by each of them."""
    own = replace(settings, data=folder, database_url=f"sqlite:///{folder / 'palate.db'}", chroma_url=None)
    redial.write_training_part(data, folder / "train.jsonl.gz")
    database = open_database(own.database_url)
    report("redial: importing")
    import_items(database, data / redial.ITEMS, None)
    import_dialogues(database, folder / "train.jsonl.gz")
    database.close()
    catalogue = Catalogue.open(own)
    recorded = list(catalogue.dialogues())
    found = redial.instances(data)
    problems = redial.leaks(found, {d.id: d.turns for d in recorded})
    started = time.perf_counter()
    finder, linked, ground = dialogue_ranker.link(catalogue, recorded)
    examples = cross_fitted(linked, ground, report)
    ranker = dialogue_ranker.from_examples(examples, linked, ground, finder)
    seconds = time.perf_counter() - started
    ranker.save(folder_of(own, catalogue) / "dialogues")
    recommender = Recommender.open(own, catalogue, own=False)
    rankings, ranked = redial.timed(recommender.rank_many, found, 100)
    return {
        "instances": len(found),
        "leaks": problems,
        "train_s": round(seconds, 1),
        "rank_s": round(ranked, 1),
        "methods": {
            "Palate": told(redial.judge(found, rankings)),
            "repeat the context": told(redial.judge(found, redial.repeat(found))),
            **_judged(ranker, found, catalogue, ablation.alone()),
        },
        "without": {} if learners else _judged(ranker, found, catalogue, ablation.parts_left_out(examples, report)),
        "learners": _judged(ranker, found, catalogue, ablation.learned(examples, report)) if learners else {},
        "worst": worst(redial.cases(found, rankings, catalogue)),
    }


def with_model(settings: RetrievalSettings, data: Path, count: int, out: Path, report: Report) -> dict[str, Any]:
    """A sample of the development part, ranked without and with the language model."""
    recommender = Recommender.open(settings, own=False)
    try:
        found = redial.instances(data)
        problems = redial.leaks(found, {d.id: d.turns for d in recommender.catalogue.dialogues()})
        return {"leaks": problems, **model.measure(settings, recommender, found, count, out, report)}
    finally:
        recommender.close()


def _judged(
    ranker: dialogue_ranker.DialogueRanker,
    found: Sequence[redial.Instance],
    catalogue: Catalogue,
    scores: Iterable[tuple[str, ablation.Score]],
) -> dict[str, Any]:
    """Figures of each way to score the same candidates."""
    seen = ablation.evidence(ranker, found, catalogue.row)
    return {
        name: told(redial.judge(found, ablation.rankings(ranker, seen, catalogue.ids, score))) for name, score in scores
    }


def told(figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    return {kind: {name: figure.to_json() for name, figure in part.items()} for kind, part in figures.items()}
