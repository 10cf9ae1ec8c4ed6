"""A module of ours in a process of its own that answers each line of orders with a line."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from agent.llm.process import worker_environment


class LineProcess:
    """A context manager: `python -m MODULE ARGUMENTS`, asked line by line, ended on leaving."""

    def __init__(self, module: str, *arguments: object) -> None:
        self._module = module
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=worker_environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def ask(self, order: dict[str, Any]) -> str:
        """The line that answers an order; empty when the process has ended."""
        if not (self._process.stdin and self._process.stdout):
            raise RuntimeError(f"{self._module} has no pipes")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()
