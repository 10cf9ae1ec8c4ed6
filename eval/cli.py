"""`palate eval ...`: one command a benchmark, each in its own module, loaded when it is called."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click

from agent.cli import data_option, settings
from agent.settings import ModelName

Words = Literal["checked", "all"]
LATENCY_PARTS = ("engine", "turns-2", "turns-1", "turns-2-busy", "turns-1-busy", "steps", "lookup")
words_option = click.option(
    "--words",
    type=click.Choice(["checked", "all"]),
    default="checked",
    show_default=True,
    help="Let the model write every answer, or only those whose words are looked at.",
)

against_option = click.option(
    "--against", type=click.Path(path_type=Path), help="results.json of an earlier run to compare with."
)


def compared(command: Callable[..., None]) -> Callable[..., None]:
    """A command that measures, with --against: its figures beside those of an earlier run."""

    @against_option
    @functools.wraps(command)
    def run(*, against: Path | None, out: Path, **options: Any) -> None:
        from eval import figures

        before = figures.read(against) if against else None
        code: str | int | None = 0
        try:
            command(out=out, **options)
        except SystemExit as ended:
            code = ended.code
        if before:
            say(figures.add(out, before))
        sys.exit(code)

    return run


@click.group()
@data_option
def app() -> None:
    """Measure Palate; every command writes results.json and a report into --out."""


@app.command()
@click.option("--only", multiple=True, type=click.Choice(LATENCY_PARTS), help="Only this part; repeat. Default: all.")
@click.option("--turns", type=click.IntRange(1, 50), default=50, show_default=True, help="Turns a language and part.")
@click.option("--model", type=click.Choice(["qwen", "smollm2"]), default="qwen", show_default=True)
@click.option("--repeats", type=click.IntRange(1, 50), default=3, show_default=True, help="Each figure is a median.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for a file a part and latency.md.")
@data_option
def latency(only: tuple[str, ...], turns: int, model: ModelName, repeats: int, out: Path) -> None:
    """Where does the time go: whole turns, and the engine beside the bare model? Wants a quiet machine."""
    from eval import latency as engine
    from eval import latency_turns, lookup, steps
    from eval.latency_report import keep

    for part in only or LATENCY_PARTS:
        say(f"--- {part}")
        if part == "engine":
            keep(out, part, engine.run(settings(), model, repeats))
        elif part == "steps":
            keep(out, part, steps.run(settings(), repeats, say))
        elif part == "lookup":
            keep(out, part, lookup.run(settings(), turns, repeats, say))
        else:
            keep(out, part, latency_turns.run(settings(), part, turns, say))


@app.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--trials", default=1, show_default=True, type=click.IntRange(1, 64), help="Play every scenario so often."
)
@click.option("--record", type=click.Path(path_type=Path), help="Keep the model's replies in this folder.")
@click.option("--replay", type=click.Path(path_type=Path), help="Take the model's replies from this folder.")
@against_option
@click.option("--only", default="", help="Only scenarios with this in their id, or with this tag.")
@words_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
def dialogs(
    paths: tuple[Path, ...],
    trials: int,
    record: Path | None,
    replay: Path | None,
    against: Path | None,
    only: str,
    words: Words,
    out: Path,
) -> None:
    """Play scripted dialogs; exit code 0 only when every one passes every time. An interrupted run goes on."""
    from eval.dialogs.command import Options, run

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    options = Options(out, trials, record, replay, against, only, words=words)
    if not run(settings(), paths, options, say):
        sys.exit(1)


@app.command()
@click.option("--turns", type=click.IntRange(0, 200), default=200, show_default=True, help="Whole turns with the model")
@click.option("--record", type=click.Path(path_type=Path), help="Keep the model's replies in this folder.")
@click.option("--replay", type=click.Path(path_type=Path), help="Take the model's replies from this folder.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
@compared
def grounding(turns: int, record: Path | None, replay: Path | None, out: Path) -> None:
    """Is every sentence true? Planted falsehoods, true sentences, then whole turns over a spoilt catalogue. An
    interrupted run goes on."""
    from eval.spoken import Tape
    from eval.words import check_grounding

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    sys.exit(0 if check_grounding(settings(), out, turns, say, Tape(record, replay)) else 1)


@app.command()
@click.option("--turns", type=click.IntRange(1, 500), default=30, show_default=True, help="How many turns are timed.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results, report and turn.md.")
@data_option
def turn(turns: int, out: Path) -> None:
    """How fast is a warm turn, and what does it cost beside the bare engine? Writes turn.md too."""
    from eval.words import time_turns

    time_turns(settings(), out, turns, say)


@app.command()
@click.option("--part", type=click.Choice(["train", "dev", "test"]), default="test", show_default=True)
@click.option("--file", type=click.Path(path_type=Path), help="Messages with gold of your own instead.")
@click.option("--first", type=click.IntRange(1), help="Only so many messages, taken evenly over the part.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
@compared
def understanding(part: Literal["train", "dev", "test"], file: Path | None, first: int | None, out: Path) -> None:
    """How well are messages understood, by language and intent, with the model and without?"""
    from eval.understanding.command import run

    run(settings(), part, file, first, out, say)


@app.command("train-understanding")
@click.option("--states", type=click.Path(path_type=Path), help="Keep the model's states in this .npz file.")
@data_option
def train_understanding(states: Path | None) -> None:
    """Fit the heads of understanding to the committed messages and save them in the package."""
    from eval.understanding.train import run

    run(settings(), states, say)


@app.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
@compared
def moods(out: Path) -> None:
    """Ask the sample films for moods and themes, with each part of their authored words left out."""
    from eval.moods import run

    run(settings(), out, say)


@app.command()
@click.option("--redial", type=click.Path(path_type=Path), help="Folder with the ReDial files and the films' facts.")
@click.option("--inspired", type=click.Path(path_type=Path), help="Folder with INSPIRED's train.tsv and test.tsv.")
@click.option("--people/--no-people", default=False, help="Hold out people of the imported interactions.")
@click.option("--requests/--no-requests", default=False, help="Ask the sample films what people ask in a chat.")
@click.option("--twins/--no-twins", default=False, help="Ask for the same in English and in Chinese.")
@click.option("--variety/--no-variety", default=False, help="Held-out people's slates under several knob settings.")
@click.option("--model", default=0, type=click.IntRange(0), help="With --redial: let the model rank so many instances.")
@click.option("--learners/--no-learners", default=False, help="Merge the features by different learners, side by side.")
@click.option("--scale", "sizes", multiple=True, type=click.IntRange(100), help="Items of a made-up catalogue; repeat.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
@compared
def ranking(
    redial: Path | None,
    inspired: Path | None,
    people: bool,
    requests: bool,
    twins: bool,
    variety: bool,
    model: int,
    learners: bool,
    sizes: tuple[int, ...],
    out: Path,
) -> None:
    """Measure the ranking: recorded dialogues, held-out people, chat requests, growing catalogues."""
    from eval.ranking.command import Wanted, run

    if not any((redial, inspired, people, requests, twins, variety, learners, sizes)):
        raise click.UsageError("nothing to measure: pass at least one option besides --out and --data")
    run(settings(), out, Wanted(redial, inspired, people, requests, twins, variety, model, learners, sizes), say)


@app.command()
@click.option("--people", default=300, show_default=True, type=click.IntRange(1), help="Simulated people.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
@compared
def conversation(people: int, out: Path) -> None:
    """Measure whether asking is worth a turn, with simulated people."""
    from eval.conversation.command import run

    run(settings(), out, people, say)


@app.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--trials", default=1, show_default=True, type=click.IntRange(1, 64), help="Play every task so often.")
@click.option(
    "--make", "count", type=click.IntRange(1), help="Make so many tasks from the catalogue into PATH instead."
)
@click.option("--seed", default=1, show_default=True, help="Seed for --make.")
@words_option
@against_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
def tasks(
    path: Path | None, trials: int, count: int | None, seed: int, words: Words, against: Path | None, out: Path | None
) -> None:
    """Play constraint tasks (the 60 fixed ones without PATH); exit code 0 only when all are solved. An
    interrupted run goes on."""
    from eval.tasks.command import Options, make_file, run

    if count:
        if path is None:
            raise click.UsageError("--make needs a PATH to write to")
        say(f"{make_file(settings(), path, count, seed)} tasks in {path}")
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    if not run(settings(), path, Options(out, trials, words, against), say):
        sys.exit(1)


@app.command()
@against_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for results.json and report.html.")
@data_option
def quick(against: Path | None, out: Path) -> None:
    """The quick set of `make eval`: scenarios, tasks, recall and the verifier, and scenarios with the model."""
    from eval.quick import run

    run(settings(), out, say, against)


def say(line: str) -> None:
    """A line of progress."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
