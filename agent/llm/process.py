"""Starting the worker process and talking with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from agent.llm.messages import Order, Report

ROOT = Path(__file__).parents[2]
GRACE = 2.0
"""Seconds a worker is given to end by itself."""


class WorkerProcess:
    """A running worker. `receive` raises EOFError once it is gone."""

    def __init__(self, log: Path | None) -> None:
        """Start one; what the model library prints goes to `log`, or nowhere."""
        ours, theirs = socket.socketpair()
        with theirs, _open_log(log) as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "agent.llm.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=worker_environment(),
            )
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, order: Order) -> None:
        """Raises OSError when the worker is gone."""
        self._connection.send(order)

    def receive(self) -> Report:
        """The next report. Raises EOFError or OSError when the worker is gone."""
        report: Report = self._connection.recv()
        return report

    def how_it_ended(self) -> str:
        """In words, once it is gone."""
        code = self._process.wait(GRACE)
        return f"ended by signal {-code}" if code < 0 else f"ended with code {code}"

    def kill(self) -> None:
        """End it now. Reading from it ends with EOFError."""
        self._process.kill()
        self._process.wait()


def _open_log(log: Path | None) -> IO[bytes]:
    if log:
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            return log.open("wb")
        except OSError:
            pass  # a read-only home is no reason to do without the model
    return open(os.devnull, "wb")  # noqa: PTH123


def worker_environment() -> dict[str, str]:
    """Our own environment, in which the package `agent` can be imported wherever it lies."""
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{path}" if path else str(ROOT)}
