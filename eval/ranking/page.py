"""The report of `palate eval ranking`: plain tables in one file that loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

STYLE = (
    "body{font:15px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;border-bottom:1px solid #ccc}"
    "td+td,th+th{text-align:right;font-variant-numeric:tabular-nums}"
    ".cases td,.cases th{text-align:left;vertical-align:top;font-size:13px}"
)


def page(results: Mapping[str, Any], plots: Iterable[str] = ()) -> str:
    """The whole page; plots are SVG."""
    parts = [f"<h1>Ranking</h1><p>{escape(results['date'])}, {escape(str(results['libraries']))}</p>"]
    if "redial" in results:
        parts.append(_redial(results["redial"]))
    if "model" in results:
        parts.append(_model(results["model"]))
    if "inspired" in results:
        parts.append(_inspired(results["inspired"]))
    if "people" in results:
        parts.append("<h2>Held-out people, nDCG@10</h2>" + _people(results["people"]))
        parts.append(worst_cases(results["people_worst"]))
    if "learners" in results:
        parts.append("<h2>Ways to merge, held-out people, nDCG@10</h2>" + _people(results["learners"]))
    if "requests" in results:
        parts.append(_requests(results["requests"]))
    if "twins" in results:
        parts.append(_twins(results["twins"]))
    if "variety" in results:
        lines = [{**line, "nDCG@10": figure(line["nDCG@10"])} for line in results["variety"]]
        parts.append("<h2>Variety</h2>" + table(list(lines[0]), [list(line.values()) for line in lines]))
    if "scale" in results:
        lines = results["scale"]
        parts.append("<h2>Scale</h2>" + table(list(lines[0]), [list(line.values()) for line in lines]))
    parts += plots
    head = f"<!doctype html><meta charset=utf-8><title>Ranking</title><style>{STYLE}</style>"
    return head + "".join(parts)


def worst_cases(cases: Sequence[Mapping[str, Any]]) -> str:
    """The cases that went worst, a row each."""
    rows = [[case[name] for name in ("name", "value", "given", "wanted", "came")] for case in cases]
    head = f"<h3>Worst {len(cases)} cases</h3>"
    return head + table(("case", "figure", "given", "wanted", "came"), rows).replace("<table>", "<table class=cases>")


def table(header: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    def line(cells: Sequence[Any], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    return "<table>" + line(header, "th") + "".join(line(row, "td") for row in rows) + "</table>"


def figure(found: Mapping[str, float]) -> str:
    """A figure with its interval: ".0556 [.0440, .0680]"."""
    value, low, high = (short(found[name]) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def short(value: float) -> str:
    """Four places, without the zero before the point."""
    text = f"{abs(value):.4f}"
    return ("-" if value < 0 else "") + (text[1:] if text.startswith("0.") else text)


def _redial(found: Mapping[str, Any]) -> str:
    rows = [
        [name, kind, *(figure(value) for value in part.values())]
        for name, kinds in {
            **found["methods"],
            **{f"without {k}": v for k, v in found["without"].items()},
            **{f"merged by {k}": v for k, v in found["learners"].items()},
        }.items()
        for kind, part in kinds.items()
    ]
    leaks = "no leak found" if not found["leaks"] else "; ".join(found["leaks"])
    about = f"{found['instances']} instances; {leaks}; trained in {found['train_s']} s, ranked in {found['rank_s']} s"
    return (
        f"<h2>Recorded dialogues (ReDial)</h2><p>{escape(about)}</p>"
        + table(["", "", "R@1", "R@10", "R@50"], rows)
        + worst_cases(found["worst"])
    )


def _model(found: Mapping[str, Any]) -> str:
    rows = [[name, *(figure(value) for value in by.values())] for name, by in found["methods"].items()]
    rows.append(["gained with the model", *(figure(value) for value in found["gained"].values())])
    about = f"{found['instances']} instances, deduplicated; weights of the blend {found['weights']}"
    return f"<h2>The language model (ReDial)</h2><p>{about}</p>" + table(["", "R@1", "R@10", "R@50"], rows)


def _requests(found: Mapping[str, Any]) -> str:
    languages = [name for name, value in found.items() if isinstance(value, dict) and name != "slates"]
    rows = [[language, *(figure(value) for value in found[language].values())] for language in languages]
    slates = table(["", "first five"], [[name, "; ".join(slate)] for name, slate in found["slates"].items()])
    figures = table(["", *found[languages[0]]], rows)
    return "<h2>Requests of a chat</h2>" + figures + slates + worst_cases(found["worst"])


def _twins(found: Mapping[str, Any]) -> str:
    measures = {name: by for name, by in found.items() if isinstance(by, dict)}
    rows = [[name, *(figure(value) for value in by.values())] for name, by in measures.items()]
    figures = table(["", *next(iter(measures.values()))], rows)
    return f"<h2>Twins</h2><p>{found['wishes']} wishes</p>" + figures + worst_cases(found["worst"])


def _inspired(found: Mapping[str, Any]) -> str:
    rows = [
        [name, kind, *(figure(value) for value in part.values())]
        for name, kinds in found["methods"].items()
        for kind, part in kinds.items()
    ]
    about = (
        f"{found['instances']} instances; {found['films_unknown']} of {found['films_named']} named films are not in "
        "the catalogue"
    )
    return f"<h2>Sociable dialogues (INSPIRED)</h2><p>{about}</p>" + table(["", "", "R@1", "R@10", "R@50"], rows)


def _people(found: Mapping[str, Any]) -> str:
    shown = list(next(iter(found.values())))
    rows = [
        [name, *(figure(by[label]["nDCG@10"]) if label in by else "" for label in shown)] for name, by in found.items()
    ]
    return table(["", *shown], rows)
