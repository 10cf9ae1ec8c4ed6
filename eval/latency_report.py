"""The figures of `palate eval latency` as a page of Markdown, and its parts on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval import lookup, steps
from eval.latency_turns import PARTS
from retrieval.errors import StorageFull

SPEED_HEAD = "| machine | threads | read/s | " + " | ".join(f"{n} side by side" for n in range(1, 7)) + " |"
TURN_HEAD = (
    "| machine | threads | one by one, ms | bare engine, ms | ratio | side by side, ms | first words, ms "
    "| tokens read | tokens written |"
)


COLUMNS = (
    ("language", None), ("turns", None), ("understanding, ms", "understand"), ("finding and ranking, ms", None),
    ("cards, ms", "cards"), ("pitch begun after the cards", "words"), ("its clause after the cards", "clause"),
    ("whole turn, ms", "total"), ("bare engine, ms", "bare"), ("of the bare engine", None),
    ("new tokens", "new_tokens"), ("written", "written"),
)  # fmt: skip


def keep(out: Path, part: str, found: Mapping[str, Any]) -> None:
    """Put a part on disk, and the page of all that are there. Raises StorageFull."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{part}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
        done = {path.stem: json.loads(path.read_text("utf-8")) for path in out.glob("*.json")}
        pages = [page(done["engine"])] if "engine" in done else []
        pages += [turns_page(done)] if any(name in done for name in PARTS) else []
        pages += [steps.page(done["steps"])] if "steps" in done else []
        pages += [lookup.page(done["lookup"])] if "lookup" in done else []
        (out / "latency.md").write_text("\n".join(pages), "utf-8")
    except OSError as error:
        raise StorageFull(f"{out} cannot be written: {error.strerror or error}") from None


def turns_page(done: Mapping[str, Any]) -> str:
    """Whole turns, a row for each configuration and language."""
    lines = [
        "## Whole turns",
        "",
        "Warm turns, every message in a session of its own; medians / 95th percentiles.",
        "",
        "| machine | threads | " + " | ".join(name for name, _ in COLUMNS) + " |",
        "|---|---|" + "---|" * len(COLUMNS),
    ]
    lines += [turns_line(done[name], language) for name in PARTS if name in done for language in ("en", "zh")]
    return "\n".join((*lines, ""))


def turns_line(part: Mapping[str, Any], language: str) -> str:
    """One row of the turns."""
    found = part[language]
    finding = found["retrieve_p50"] + found["rank_p50"]
    plain = {"language": language, "turns": found["turns"], "finding and ranking, ms": f"{finding:,.0f}"}
    plain["of the bare engine"] = f"{found['against_bare'] or 0:.2f} x"
    plain["understanding, ms"] = f"{found['understand_p50']:,.0f}"
    cells = [
        str(plain[title]) if title in plain else f"{found[f'{key}_p50'] or 0:,.0f} / {found[f'{key}_p95'] or 0:,.0f}"
        for title, key in COLUMNS
    ]
    machine = "other core busy" if part["busy"] else "idle"
    return f"| {machine} | {part['threads']} | " + " | ".join(cells) + " |"


def page(results: dict[str, Any]) -> str:
    """What `docs/results/latency.md` says about the engine."""
    lines = [
        f"## The engine: {results['model']} on {results['cores']} cores",
        "",
        "Tokens a second of the model alone (new prompt of 100 tokens; written alone and side by side, all together):",
        "",
        SPEED_HEAD,
        "|---|---|---|" + "---|" * 6,
    ]
    lines += [speed_row(name, n, row["bare"]) for name, n, row in rows(results)]
    lines += [
        "",
        "Five pitches through the engine, and the bare engine on the tokens they took "
        "(medians; only the fixed part is cached):",
        "",
        TURN_HEAD,
        "|---|" + "---|" * 8,
    ]
    lines += [turn_row(name, n, row["engine"]) for name, n, row in rows(results)]
    lines += [turn_row(name, "its own choice", results[name]["chosen"]) for name in ("quiet", "crowded")]
    found = results["starts"]
    lines += [
        "",
        f"Loading takes {found['load_anew_ms']:.0f} ms; then the first words take "
        f"{found['first_words_anew_ms']:.0f} ms when the fixed part has to be read and "
        f"{found['first_words_from_file_ms']:.0f} ms when it comes from its file.",
        "",
    ]
    return "\n".join(lines)


def rows(results: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Machine, threads and figures, in the order of the tables."""
    return [
        (name, threads, row)
        for name in ("quiet", "crowded")
        for threads, row in results[name].items()
        if threads != "chosen"
    ]


def speed_row(machine: str, threads: str, bare: dict[str, Any]) -> str:
    writing = " | ".join(str(speed) for speed in bare["written_per_second"].values())
    return f"| {machine} | {threads} | {bare['read_per_second']} | {writing} |"


def turn_row(machine: str, threads: str, row: dict[str, float]) -> str:
    cells = [row["one_by_one_ms"], row.get("bare_ms", ""), row.get("ratio", ""), row["side_by_side_ms"]]
    cells += [row["first_words_ms"], row["read_tokens"], row["written_tokens"]]
    return f"| {machine} | {threads} | " + " | ".join(f"{c:g}" if c != "" else "" for c in cells) + " |"
