"""The journal of a run: finished parts are kept on disk, so that an interrupted run goes on where it was.

The first line says what is being run on what; only a run that agrees in all of it may go on. Every
further line is one finished part, a trial of a scenario or of a task. A run that ends removes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retrieval.errors import StorageFull

NAME = "unfinished.jsonl"


class Journal:
    """The finished parts of a run in the folder `out`."""

    def __init__(self, out: Path, about: Mapping[str, Any]) -> None:
        self.path = out / NAME
        self._done: dict[tuple[str, int], dict[str, Any]] = {}
        head = json.dumps(about, sort_keys=True, ensure_ascii=False)
        lines = self._lines()
        goes_on = bool(lines) and lines[0] == head
        for entry in map(_entry, lines[1:] if goes_on else []):
            if entry is not None:
                self._done[entry["id"], entry["trial"]] = entry["found"]
        if not goes_on:
            self.path.unlink(missing_ok=True)
        self._write("" if goes_on else head)  # an empty line closes one that was cut off

    @property
    def resumed(self) -> int:
        """How many parts an earlier run has finished."""
        return len(self._done)

    def known(self, id: str, trial: int) -> dict[str, Any] | None:
        """What an earlier run found for a part; None when it is still to do."""
        return self._done.get((id, trial))

    def keep(self, id: str, trial: int, found: dict[str, Any]) -> dict[str, Any]:
        """Note a finished part; it is on disk when this returns."""
        self._write(json.dumps({"id": id, "trial": trial, "found": found}, ensure_ascii=False))
        return found

    def finish(self) -> None:
        """The run has ended, and its results are written: the journal has served."""
        self.path.unlink(missing_ok=True)

    def _write(self, line: str) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise StorageFull(f"{self.path} cannot be written: {error.strerror or error}") from None

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []


def _entry(line: str) -> dict[str, Any] | None:
    """A line of the journal; None for one that was cut off."""
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return entry
