"""words: the commands `palate eval grounding` and `palate eval turn`, and the page they write."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from eval import grounding, spoken, turn
from retrieval.errors import StorageFull
from retrieval.settings import RetrievalSettings

CAUGHT_AT_LEAST, PASSED_AT_LEAST, TEMPLATES_AT_MOST = 0.99, 0.95, 0.10


def check_grounding(
    settings: RetrievalSettings, out: Path, turns: int, tell: Callable[[str], None], tape: spoken.Tape | None = None
) -> bool:
    """The verifier on planted sentences, then `turns` whole turns; whether every bound holds."""
    results: dict[str, Any] = {"verifier": grounding.figures(grounding.judge(grounding.cases()))}
    verifier = results["verifier"]
    good = verifier["false_caught"] >= CAUGHT_AT_LEAST and verifier["true_passed"] >= PASSED_AT_LEAST
    retold = results["stories"] = grounding.retold(grounding.retellings())
    good = good and retold["false_caught"] >= CAUGHT_AT_LEAST  # one that is held back costs words, no truth
    tell(f"turned retellings caught {retold['false_caught']:.3f}, true ones passed {retold['true_passed']:.3f}")
    tell(f"falsehoods caught {verifier['false_caught']:.3f}, true sentences passed {verifier['true_passed']:.3f}")
    if turns:
        said = results["turns"] = spoken.run(settings, out, turns, tell, tape)
        share = said["template_share"]
        good = good and not said["false_sent"] and (share is None or share <= TEMPLATES_AT_MOST)
        tell(f"false claims sent {len(said['false_sent'])}, templates {share if share is None else round(share, 3)}")
    results["good"] = good
    write(out, results, "Grounding")
    return bool(good)


def time_turns(settings: RetrievalSettings, out: Path, turns: int, tell: Callable[[str], None]) -> None:
    """`turns` warm turns against the budgets; results.json, report.html and turn.md, a table for the docs."""
    results = turn.run(settings, turns, tell)
    write(out, results, "Warm turns")
    (out / "turn.md").write_text(table(results), encoding="utf-8")


def table(results: Mapping[str, Any]) -> str:
    """The figures beside the budgets, in Markdown."""
    rows = [
        ("cards after a message, p50 / p95", f"{both(results, 'cards')} ms", "2,500 / 5,000 ms"),
        ("first words after the cards, p50 / p95", f"{both(results, 'lead')} ms", "1,500 ms"),
        ("first words of the model after the cards, p50 / p95", f"{both(results, 'words')} ms", "–"),
        ("a button's answer, p50 / p95", f"{both(results, 'button')} ms", "300 ms (p95)"),
        ("new prompt tokens read in a turn, p50 / p95", both(results, "new_tokens"), "450"),
        ("tokens written in a turn, p50 / p95", both(results, "written"), "–"),
        ("a whole turn, p50 / p95", f"{both(results, 'total')} ms", "–"),
        ("the bare engine on the same requests, p50 / p95", f"{both(results, 'bare')} ms", "–"),
        ("a whole turn against the bare engine, median", f"{results['against_bare'] or 0:.2f} x", "1.15 x"),
    ]
    lines = [f"| {what} | {was} | {budget} |" for what, was, budget in rows]
    return "\n".join(
        (f"{results['turns']} warm turns.", "", "| what | measured | budget |", "|---|---|---|", *lines, "")
    )


def both(results: Mapping[str, Any], name: str) -> str:
    """Median and 95th percentile."""
    return f"{results[f'{name}_p50'] or 0:,.0f} / {results[f'{name}_p95'] or 0:,.0f}"


def write(out: Path, results: Mapping[str, Any], title: str) -> None:
    """`results.json` and `report.html` in the folder `out`."""
    page = "".join(section(name, value) for name, value in results.items())
    try:
        out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results, ensure_ascii=False, indent=1)
        (out / "results.json").write_text(text + "\n", encoding="utf-8")
        whole = f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{page}"
        (out / "report.html").write_text(whole, encoding="utf-8")
    except OSError as error:
        raise StorageFull(f"{out} cannot be written: {error.strerror or error}") from None


STYLE = "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto}td,th{padding:.2em .8em;text-align:left}"


def section(name: str, value: object) -> str:
    """One result as HTML: a table for a mapping, a list for a sequence."""
    if isinstance(value, Mapping):
        return f"<h2>{html.escape(name)}</h2><table>{''.join(row(k, v) for k, v in value.items())}</table>"
    return f"<table>{row(name, value)}</table>"


def row(name: str, value: object) -> str:
    shown = items(value) if isinstance(value, list) else html.escape(str(value))
    return f"<tr><th>{html.escape(name)}<td>{shown}"


def items(values: Iterable[object]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(json.dumps(v, ensure_ascii=False))}" for v in values) + "</ul>"
