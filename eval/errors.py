"""What can go wrong in an evaluation: the person who wrote a file mends it.

PalateError
└── EvaluationProblem         a scenario, a recording or a results file cannot be used: names file and line
"""

from __future__ import annotations

from pathlib import Path

from retrieval.errors import PalateError


class EvaluationProblem(PalateError):
    """A file of the evaluation cannot be taken as it is."""

    def __init__(self, path: Path | str, line: int | None, problem: str) -> None:
        super().__init__(f"{path}" + (f":{line}" if line is not None else "") + f": {problem}")
        self.path, self.line, self.problem = path, line, problem
