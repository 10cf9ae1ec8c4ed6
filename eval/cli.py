"""`palate eval ...`: one command a benchmark, each in its own module, loaded when it is called."""

from __future__ import annotations

import click


@click.group()
def app() -> None:
    """Measure Palate; every command writes results.json and a report into --out."""
