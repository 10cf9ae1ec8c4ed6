"""What can go wrong in retrieval, by who has to act.

PalateError                   anything a person can be told in one line
├── OperatorError             the operator fixes the set-up and runs again
│   ├── MissingData           no catalogue, no vectors, no weights yet
│   ├── WeightsError          a model file is absent, broken or cannot be fetched
│   ├── DataFolderBusy        another process owns the data folder
│   ├── StorageFull           the disk is full or read-only
│   └── BadConfiguration      a setting has no meaning
├── ImportProblem             the person mends a file: names file, line and field
└── UnknownItem               an id that is not in the catalogue
"""

from __future__ import annotations


class PalateError(Exception):
    """A failure that can be told in one line: what is wrong and what to do."""


class OperatorError(PalateError):
    """The set-up is wrong; the operator mends it."""


class MissingData(OperatorError):
    """Something that a command builds has not been built yet."""


class WeightsError(OperatorError):
    """A model file is absent, broken or cannot be fetched."""


class DataFolderBusy(OperatorError):
    """Another process owns the data folder; the message names it."""


class StorageFull(OperatorError):
    """The disk is full, or cannot be written."""


class BadConfiguration(OperatorError):
    """A setting has a value that means nothing."""


class ImportProblem(PalateError):
    """A file to import cannot be taken as it is."""

    def __init__(self, path: str, line: int | None, field: str | None, problem: str) -> None:
        where = path + (f":{line}" if line is not None else "") + (f": field '{field}'" if field else "")
        super().__init__(f"{where}: {problem}")
        self.path, self.line, self.field, self.problem = path, line, field, problem


class BadInput(PalateError):
    """A line of input that is not what the command reads; names the line."""


class UnknownItem(PalateError):
    """An id that the catalogue does not have."""
