"""Setting up from the command line: file sets with progress bars, then the sample catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from retrieval.errors import WeightsError
from retrieval.settings import RetrievalSettings
from retrieval.weights import Status, fetch, load_manifest, verify

MARKS: dict[Status, str] = {"ok": "ok", "absent": "not fetched", "broken": "broken"}


def list_models(settings: RetrievalSettings) -> None:
    """Print every file set with its state, size and licence."""
    table = Table("name", "state", "MB", "licence", "what", box=None)
    for name, weights in load_manifest().weights.items():
        state = MARKS[verify(name, settings, thorough=False)]
        table.add_row(name, state, str(weights.size >> 20), weights.licence, weights.about)
    Console().print(table)


def fetch_models(settings: RetrievalSettings, names: Sequence[str]) -> None:
    """Fetch the named sets, or all that are not optional, with one progress bar a file."""
    manifest = load_manifest()
    wanted = names or [name for name, weights in manifest.weights.items() if not weights.optional]
    missing = [name for name in wanted if manifest[name] and verify(name, settings, thorough=False) != "ok"]
    if not missing:
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bars: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total)
            progress.update(bars[what], completed=done)

        for name in missing:
            fetch(name, settings, report)


def verify_models(settings: RetrievalSettings, names: Sequence[str]) -> None:
    """Read every byte of the named sets, or of all that are present. Raises WeightsError for a bad one."""
    manifest = load_manifest()
    wanted = list(names) or [name for name in manifest.weights if verify(name, settings, thorough=False) != "absent"]
    states = {name: verify(name, settings) for name in wanted if manifest[name]}
    for name, state in states.items():
        Console().print(f"{name}: {MARKS[state]}", highlight=False)
    bad = [name for name, state in states.items() if state != "ok"]
    if bad:
        raise WeightsError(f"not usable: {', '.join(bad)}; run `palate models fetch {' '.join(bad)}`")


def set_up(settings: RetrievalSettings) -> None:
    """Fetch what is needed, then import the sample films and train, each only when it is missing."""
    from retrieval.catalogue.repository import Catalogue
    from retrieval.catalogue.sample.front import import_sample, wants_import
    from retrieval.trained import folder_of, is_complete

    tell = Console(stderr=True, highlight=False).print
    fetch_models(settings, ())
    if wants_import("movies", settings):
        tell("importing the sample films")
        import_sample("movies", settings, tell)
    catalogue = Catalogue.open(settings)
    complete = is_complete(folder_of(settings, catalogue))
    catalogue.close()
    if not complete:
        from retrieval.train import train

        tell("training on the catalogue: keywords, ratings, vectors; a few minutes, once")
        train(settings, tell)
