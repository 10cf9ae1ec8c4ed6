"""The page of a run of scenarios, from `results.json` alone."""

from __future__ import annotations

from typing import Any

from eval.comparison import section
from eval.dialogs.results import STAGES
from eval.report import Bar, Bars, Section, Table, Trace, Turn, interval

WORST = 20


def summary(found: dict[str, Any]) -> str:
    """The one sentence at the top."""
    model = found["made_of"]["model"]["name"]
    times = "once" if found["trials"] == 1 else f"in all of {found['trials']} trials"
    return f"{found['passed']} of {found['scenarios']} scenarios passed {times}, with the model {model}."


def sections(found: dict[str, Any]) -> list[Section]:
    """Everything the page shows, the figures first."""
    parts = [how(found), passes(found), languages(found), tags(found), times(found)]
    if found.get("against"):
        parts.append(section(found["against"]))
        parts.append(drifted(found["against"]))
    parts += [worst(found), made_of(found["made_of"])]
    return parts


def how(found: dict[str, Any]) -> Section:
    """What the model wrote and what varied."""
    answers = found["answers"]
    text = (
        f"Understanding, conditions and items are the product's own in every trial. {answers['in_full']} answers with "
        f"items were heard to their end; {answers['stopped']} were stopped when the items were there, as a person "
        "stops them, because their scenario looks at nothing that is written after. "
        "Between trials vary the words of the messages (as written; hasty; polite; hesitant; or the wordings a "
        "scenario lists) and the seeds of what is sampled."
    )
    rows = [[f"trial {number}", share] for number, share in enumerate(found["by_trial"], 1)]
    return Section("How it was played", text, Table(("", "scenarios passed"), rows))


def passes(found: dict[str, Any]) -> Section:
    """pass^k."""
    names = [name for name in found if name.startswith("pass^")]
    bars = [
        Bar(name, found[name]["value"], found[name]["low"], found[name]["high"])
        for name in names
        if found[name]["value"] is not None
    ]
    rows = [[name, interval(found[name])] for name in names]
    text = (
        "pass^k: the chance that a scenario passes k times in a row, estimated as C(c,k)/C(n,k) from c passes in n "
        "trials; intervals (95 %) by resampling scenarios. A dash: fewer trials than k."
    )
    return Section("Passed", text, Table(("", "estimate"), rows), Bars(bars, 1.0))


def languages(found: dict[str, Any]) -> Section:
    """English against Chinese."""
    rows = [[lang, *(interval(table[name]) for name in table)] for lang, table in found["by_language"].items()]
    bars = [
        Bar({"en": "English", "zh": "Chinese"}[lang], e["value"], e["low"], e["high"])
        for lang, table in found["by_language"].items()
        if (e := table["pass^1"])["value"] is not None
    ]
    twin = found["twins"]
    text = (
        f"{twin['pairs']} scenarios exist in both languages: {twin['only_en']} did better in English, "
        f"{twin['only_zh']} in Chinese (sign test p = {twin['p']})."
    )
    header = ("language", *next(iter(found["by_language"].values())))
    return Section("Languages", text, Table(header, rows), Bars(bars, 1.0))


def tags(found: dict[str, Any]) -> Section:
    """By what the scenarios are about."""
    bars = [Bar(f"{tag} ({row['scenarios']})", row["passed"]) for tag, row in found["by_tag"].items()]
    return Section("By subject", "Share of runs that passed, with the number of scenarios.", bars=Bars(bars, 1.0))


def times(found: dict[str, Any]) -> Section:
    """Where the time of a turn goes: a table of the stages, and the median turn as a waterfall."""
    table = found["latency_ms"]
    rows = [[stage, spread["p50"], spread["p95"]] for stage, spread in table.items()]
    bars = waterfall({stage: table[stage]["p50"] or 0.0 for stage in STAGES})
    text = (
        "Milliseconds on this machine. Understand, retrieve and rank are stages; items, first_text and total count "
        "from the message on. The plot lays the medians end to end."
    )
    top = max((bar.start + bar.value for bar in bars), default=1.0)
    return Section("Latency", text, Table(("stage", "p50", "p95"), rows), Bars(bars, top, " ms"))


def waterfall(ms: dict[str, float]) -> list[Bar]:
    """The stages of a turn, each where the one before ends."""
    ends = {
        "understand": ms["understand"],
        "retrieve": ms["understand"] + ms["retrieve"],
        "rank": ms["understand"] + ms["retrieve"] + ms["rank"],
        "cards out": ms["items"],
        "first words": ms["first_text"],
        "last words": ms["total"],
    }
    bars, at = [], 0.0
    for name, end in ends.items():
        bars.append(Bar(name, max(end - at, 0.0), start=at))
        at = max(at, end)
    return bars


def drifted(compared: dict[str, Any]) -> Section:
    """What differs in state, not in prose."""
    rows = [[d["id"], d["step"], d["part"], str(d["before"]), str(d["now"])] for d in compared["drift"][:200]]
    text = f"{len(compared['drift'])} parts of the state differ, in the first trial of each."
    return Section("Drift", text, Table(("scenario", "step", "part", "before", "now"), rows))


def worst(found: dict[str, Any]) -> Section:
    """The cases that failed most, in full."""
    failed = sorted((c for c in found["cases"] if c["passes"] < c["trials"]), key=lambda c: c["passes"] / c["trials"])
    text = f"{len(failed)} scenarios failed at least once." if failed else "None failed."
    return Section("Worst cases", text, traces=[trace(case) for case in failed[:WORST]])


def trace(case: dict[str, Any]) -> Trace:
    """The first failed trial of a case."""
    run = next(run for run in case["runs"] if not run["passed"])
    return Trace(
        f"{case['id']}: {case['passes']} of {case['trials']} passed", case["about"], [turn(s) for s in run["steps"]]
    )


def turn(step: dict[str, Any]) -> Turn:
    """A step with its state and its failures."""
    state = step["state"] or {}
    notes = [f"{name}: {value}" for name, value in state.items() if value and name != "items"]
    if step["titles"]:
        notes.append("items: " + ", ".join(step["titles"]))
    if step["ms"]:
        notes.append(" · ".join(f"{name} {value:.0f} ms" for name, value in step["ms"].items() if value))
    wrong = [f"{check['name']}: {check['reason']}" for check in step["checks"] if not check["ok"]]
    return Turn(step["what"], step["text"], notes, [*wrong, *([step["error"]] if step["error"] else [])])


def made_of(parts: dict[str, Any]) -> Section:
    """Versions and digests."""
    rows: list[list[str]] = []
    for name, value in parts.items():
        if isinstance(value, dict):
            rows += [[f"{name}: {key}", str(inner)] for key, inner in value.items()]
        else:
            rows.append([name, str(value)])
    return Section("What was run", table=Table(("", ""), rows))
