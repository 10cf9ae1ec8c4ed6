"""`palate eval conversation`: asking, not asking and asking at random, over the same people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from agent.llm.off import OffEngine
from eval.conversation import tastes
from eval.conversation.simulator import HABITS, TURNS, Habit, Outcome, cases, play
from eval.conversation.simulator import Case as Person
from eval.dialogs.report import made_of as made_of_section
from eval.provenance import provenance
from eval.ranking.metrics import clustered
from eval.ranking.page import STYLE, figure, table, worst_cases
from eval.report import render_sections
from eval.worst import Case, worst
from retrieval.catalogue.repository import Catalogue
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings


def run(settings: RetrievalSettings, out: Path, people: int, report: Callable[[str], None]) -> None:
    """Plays every person with every habit and writes results.json and report.html."""
    recommender = Recommender.open(settings, own=False)
    found = cases(recommender, people)
    results: dict[str, Any] = {
        "people": len(found),
        "turns": TURNS,
        "made_of": provenance(recommender.catalogue, OffEngine()),
        "habits": {},
    }
    outcomes = {}
    for habit in HABITS:
        report(f"conversation: {habit}")
        random = np.random.default_rng(1)
        outcomes[habit] = [play(recommender, case, habit, random) for case in found]
        results["habits"][habit] = summary(outcomes[habit])
    results["worst"] = worst(misled(recommender.catalogue, found, outcomes))
    recommender.close()
    results["tastes"] = tastes.measure(settings, people, report)
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "report.html").write_text(page(results), encoding="utf-8")


def misled(
    catalogue: Catalogue, found: Sequence[Person], outcomes: Mapping[Habit, Sequence[Outcome]]
) -> Iterator[Case]:
    """Each person by the turns that asking won them; worst is whom it cost most. Nobody found counts as one turn
    more than there are."""
    for number, (person, asking, silent) in enumerate(zip(found, outcomes["best"], outcomes["never"], strict=True)):
        liked, wanted = catalogue.items((person.liked, person.wanted))
        won = float((silent.turn or TURNS + 1) - (asking.turn or TURNS + 1))
        yield Case(str(number), won, f"likes {liked.label}", wanted.label, " / ".join(asking.told), asking.asked)


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Share of people who found their item within all turns and within three, and turns needed."""
    names = [str(number) for number in range(len(outcomes))]
    found = [float(o.turn is not None) for o in outcomes]
    early = [float(o.turn is not None and o.turn <= 3) for o in outcomes]
    turns = [float(o.turn or TURNS + 1) for o in outcomes]
    return {
        "found": clustered(found, names).to_json(),
        "found_in_3": clustered(early, names).to_json(),
        "turns": clustered(turns, names).to_json(),
        "questions": round(sum(o.asked for o in outcomes) / max(len(outcomes), 1), 2),
    }


def page(results: dict[str, Any]) -> str:
    """The report: one line per habit."""
    columns = ("found", "found_in_3", "turns")
    rows = [[habit, *(figure(by[c]) for c in columns), by["questions"]] for habit, by in results["habits"].items()]
    about = escape(f"{results['people']} simulated people, at most {results['turns']} turns, five items a slate")
    head = f"<!doctype html><meta charset=utf-8><title>Asking</title><style>{STYLE}</style>"
    asking = f"<h1>Asking</h1><p>{about}</p>" + table(["clerk", *columns, "questions"], rows)
    asking += "<p>Worst: turns that asking won a person, against only showing.</p>" + worst_cases(results["worst"])
    made_of = render_sections([made_of_section(results["made_of"])])
    return head + asking + talking(results["tastes"]) + made_of


def talking(found: dict[str, Any]) -> str:
    """What talking is worth to people nothing was learned from."""
    columns = ("turns_to_first_like", "success_in_5", "liked_items_in_5")
    rows = [
        [manner, *(figure(by[c]) for c in columns), by["leaks"], figure(by["lift"]) if "lift" in by else ""]
        for manner in tastes.MANNERS
        for by in (found[manner],)
    ]
    about = (
        f"{found['people']} people nothing was learned from talk to the whole clerk for {found['turns']} turns. Lift: "
        "liked items beyond those of silence."
    )
    figures = table(["person", *columns, "leaks", "lift"], rows)
    return f"<h1>Talking</h1><p>{escape(about)}</p>" + figures + worst_cases(found["worst"])
