"""Recall by K: how much of what somebody liked stands among the first K, for people held out.

A fifth of the people is held out and everything is learned from the others, as in
`eval.ranking.people`; of each person four fifths of the likes are shown and the rest is looked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.ranking.metrics import clustered
from eval.ranking.people import DEPTHS, SHOWN, Method, Rows, judged, learned_from, own_methods, splits
from eval.report import Bar, Bars, Section, Table, interval, write
from retrieval import trained
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

SEED = 1
LEAST_PEOPLE = 50
"""Who rated anything: with fewer, a fifth of them says nothing."""
METHODS = ("popularity", "Palate fused")


def measure(settings: RetrievalSettings) -> dict[str, Any]:
    """Recall of popularity and of Palate at each depth, with intervals over people."""
    catalogue = Catalogue.open(settings)
    try:
        parts = trained.load(settings, catalogue)
        if catalogue.interactions().n_users < LEAST_PEOPLE:
            return {"people": 0, "methods": {}}
        [(split, learnable)] = splits(catalogue, (SEED,))
        methods = own_methods(catalogue, learned_from(catalogue, parts, split, learnable))
        table = {name: by_depth(methods[name], split.people) for name in METHODS}
    finally:
        catalogue.close()
    return {"people": len(split.people), "methods": table}


def run(settings: RetrievalSettings, out: Path) -> None:
    """Measure, and write results and page."""
    measured = measure(settings)
    summary = "How much of what people liked the ranking finds again, without a conversation."
    write(out, measured, "Recall by K", summary, [section(measured)])


def by_depth(method: Method, people: tuple[Rows, ...]) -> dict[str, dict[str, float]]:
    """Recall at each depth."""
    found = [judged(method, likes, int(len(likes) * SHOWN), deep=True) for likes in people]
    names = [str(number) for number in range(len(people))]
    return {f"R@{k}": clustered([one[f"R@{k}"] for one in found], names).to_json() for k in DEPTHS}


def section(measured: dict[str, Any]) -> Section:
    """The table and the plot."""
    methods = measured["methods"]
    if not methods:
        return Section("Recall by K", "Too few people have rated anything in this catalogue.")
    rows = [[name, *(interval(figure) for figure in by.values())] for name, by in methods.items()]
    bars = [Bar(f"{name} {k}", f["value"], f["low"], f["high"]) for name, by in methods.items() for k, f in by.items()]
    text = (
        f"{measured['people']} people nothing was learned from; a fifth of their likes is looked for among the first K."
    )
    header = ("", *next(iter(methods.values())))
    return Section(
        "Recall by K", text, Table(header, rows), Bars(bars, max((b.high or b.value for b in bars), default=1.0))
    )
