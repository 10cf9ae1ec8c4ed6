"""The engine in process: llama.cpp in a worker process of its own.

The worker is started at once and watched by a thread: when it ends, the running calls fail with
ModelUnavailable and another one is started, later and later while that goes wrong.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from agent.engine import Chunk, EngineState, Prompt, Reading, Request, Waiting
from agent.errors import ModelError, ModelGarbage, ModelUnavailable
from agent.llm.calls import Calls, Limits, PendingCall
from agent.llm.messages import (
    Cancel,
    Count,
    Counted,
    Done,
    Failed,
    Loaded,
    NotLoaded,
    Order,
    Piece,
    Read,
    Report,
    Start,
    Warm,
    Write,
)
from agent.llm.off import estimate_tokens
from agent.llm.process import WorkerProcess
from agent.settings import AgentSettings
from retrieval.errors import PalateError
from retrieval.settings import RetrievalSettings
from retrieval.weights import load_manifest, locate

LOAD_SECONDS = 120.0
"""Longest that a call waits for the model to load."""
STEADY = 30.0
"""A worker that lived this many seconds was well: the next one is started at once."""
LONGEST_PAUSE = 60.0
"""Seconds between two starts while every worker ends early."""
COUNT_SECONDS = 0.5


def never() -> bool:
    return False


class LocalEngine:
    """An `Engine` over a llama.cpp worker."""

    reads_states = True

    def __init__(self, settings: AgentSettings, folders: RetrievalSettings) -> None:
        self._settings, self._folders = settings, folders
        self.name: str = settings.model
        self.digest: str | None = load_manifest()[settings.model].files[0].sha256
        self._limits = Limits(settings.llm_first_token_timeout, settings.llm_timeout)
        self._calls = Calls()
        self._changed = threading.Condition()
        self._state: EngineState = "loading"
        self._problem = ""
        self._worker: WorkerProcess | None = None
        self._warm: tuple[Prompt, ...] = ()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="palate-engine", daemon=True)
        self._thread.start()

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def problem(self) -> str:
        """Why the engine is down, in one line; "" when it is not."""
        return self._problem

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None while there is none."""
        worker = self._worker
        return worker.pid if worker else None

    def warm(self, prompts: Sequence[Prompt]) -> None:
        self._warm = tuple(prompts)
        if self._state == "ready":
            self._send(Warm(self._warm))

    def wait_ready(self, timeout: float | None = None) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._state != "loading", timeout)
            return self._state == "ready"

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        for report in self._call(lambda number: Write(number, tuple(requests)), len(requests), cancelled, waiting):
            if isinstance(report, Piece):
                yield Chunk(report.index, report.text, report.usage)

    def read(self, prompt: Prompt) -> Reading:
        return next(self.read_many([prompt]))

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        for report in self._call(lambda number: Read(number, tuple(prompts)), len(prompts), never, None):
            if isinstance(report, Done):
                yield report.reading

    def count(self, text: str) -> int:
        if self._state != "ready":
            return estimate_tokens(text)
        call = self._calls.open()
        try:
            self._send(Count(call.number, text))
            limits = Limits(COUNT_SECONDS, COUNT_SECONDS)
            report = next(call.reports(limits, never, None))
            return report.tokens if isinstance(report, Counted) else estimate_tokens(text)
        except ModelError:
            return estimate_tokens(text)
        finally:
            self._calls.close(call)

    def close(self) -> None:
        self._closing.set()
        worker = self._worker
        if worker:
            worker.kill()
        self._thread.join(timeout=5)
        self._calls.fail_all(ModelUnavailable("the model has been stopped"))

    def _call(
        self, order: Callable[[int], Order], parts: int, cancelled: Callable[[], bool], waiting: Waiting | None
    ) -> Iterator[Report]:
        """Send an order and pass its reports on until all parts are done. However it ends, the worker is freed."""
        self._wait_loaded(cancelled)
        if not parts or cancelled():
            return
        call = self._calls.open()
        try:
            self._send(order(call.number))
            for report in call.reports(self._limits, cancelled, waiting):
                if isinstance(report, Failed):
                    raise ModelGarbage(report.problem)
                parts -= isinstance(report, Done) or (isinstance(report, Piece) and report.usage is not None)
                yield report
                if not parts:
                    return
        finally:
            self._calls.close(call)
            if parts:
                self._cancel(call)

    def _wait_loaded(self, cancelled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LOAD_SECONDS
        while self._state == "loading" and not cancelled():
            self.wait_ready(timeout=0.1)
            if time.monotonic() > deadline:
                raise ModelUnavailable(f"the model did not load within {LOAD_SECONDS:g} s")
        if self._state != "ready" and not cancelled():
            raise ModelUnavailable(self._problem or f"the model is {self._state}")

    def _cancel(self, call: PendingCall) -> None:
        try:
            self._send(Cancel(call.number))
        except ModelUnavailable:
            return  # a worker that is gone holds nothing

    def _send(self, order: Order) -> None:
        worker = self._worker
        try:
            if worker is None:
                raise BrokenPipeError
            worker.send(order)
        except OSError:
            raise ModelUnavailable(self._problem or "the model's process has ended") from None

    def _run(self) -> None:
        """Keep a worker running until the engine is closed."""
        early = 0
        while not self._closing.is_set():
            began = time.monotonic()
            try:
                self._serve()
            except PalateError as error:  # missing or broken weights: a new worker is tried all the same
                self._enter("down", str(error))
            early = 0 if time.monotonic() - began > STEADY else early + 1
            if self._closing.wait(min(LONGEST_PAUSE, 2.0**early - 2)):
                break
        self._enter("down", "the model has been stopped")

    def _serve(self) -> None:
        """Run one worker until it ends. Raises PalateError when there is no model to load."""
        path = locate(self._settings.model, self._folders)
        self._enter("loading", "")
        worker = WorkerProcess(self._folders.home / "logs" / "engine.log")
        try:
            worker.send(self._start_order(path))
            self._worker = worker
            while True:
                report = worker.receive()
                if isinstance(report, NotLoaded):
                    raise ModelUnavailable(report.problem)
                if isinstance(report, Loaded):
                    self._enter("ready", "")
                    if self._warm:
                        worker.send(Warm(self._warm))
                else:
                    self._calls.deliver(report.call, report)
        except (EOFError, OSError):
            self._enter("down", f"the model's process {worker.how_it_ended()}; it is being started again")
        finally:
            self._worker = None
            worker.kill()
            self._calls.fail_all(ModelUnavailable(self._problem or "the model's process has ended"))

    def _start_order(self, path: Path) -> Start:
        return Start(
            path=path,
            digest=self.digest or "",
            states=self._folders.home / "states",
            cells=self._settings.context,
            side_by_side=self._settings.side_by_side,
            threads=self._settings.threads,
            plain=not self._settings.tuned_weights,
        )

    def _enter(self, state: EngineState, problem: str) -> None:
        with self._changed:
            self._state, self._problem = state, problem
            self._changed.notify_all()
