"""The figures of `latency` as a page of Markdown."""

from __future__ import annotations

from typing import Any

SPEED_HEAD = "| machine | threads | read/s | " + " | ".join(f"{n} side by side" for n in range(1, 7)) + " |"
TURN_HEAD = (
    "| machine | threads | one by one, ms | bare engine, ms | ratio | side by side, ms | first words, ms "
    "| tokens read | tokens written |"
)


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
