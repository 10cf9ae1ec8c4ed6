"""The engine behind an address: any OpenAI-compatible server.

An event loop in a thread of its own carries the requests, in parallel as far as the server likes;
cancelling a call closes its connections at once, which is how servers learn of it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing

from agent.engine import Chunk, EngineState, Prompt, Reading, Request, Usage, Waiting
from agent.errors import ModelError, ModelUnavailable
from agent.llm.breaker import Breaker
from agent.llm.calls import TICK
from agent.llm.off import estimate_tokens
from agent.llm.server import LLAMA_CPP_PYTHON, Limits, Server
from agent.settings import AgentSettings

LOOK_AGAIN = 1.0
"""Seconds between two looks at a server that is down."""
TRIAL_SECONDS = 5.0
"""Longest wait for a first token from a server that has just failed several times."""

Inbox = queue.SimpleQueue[Chunk | ModelError]


class RemoteEngine:
    """An `Engine` over a server."""

    digest: str | None = None
    reads_states = False

    def __init__(self, settings: AgentSettings) -> None:
        self._settings = settings
        self.name = settings.llm_model if settings.llm_model != "default" else settings.llm_url or ""
        self._breaker = Breaker()
        self._answered = threading.Event()
        self._seen = False
        self._closing = threading.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="palate-remote", daemon=True)
        self._thread.start()

    @property
    def state(self) -> EngineState:
        if self._closing.is_set():
            return "down"
        if not self._answered.is_set():
            return "loading"
        return "ready" if self._seen and self._breaker.state != "open" else "down"

    @property
    def problem(self) -> str:
        """Why the engine is down, in one line; "" when it is not."""
        return f"the model server at {self._settings.llm_url} does not answer" if self.state == "down" else ""

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """The server keeps its own cache."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        self._answered.wait(timeout)
        return self.state == "ready"

    def read(self, prompt: Prompt) -> Reading:
        raise ModelUnavailable("a model server does not give hidden states")

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        raise ModelUnavailable("a model server does not give hidden states")

    def count(self, text: str) -> int:
        return estimate_tokens(text)

    def close(self) -> None:
        if not self._closing.is_set() and self._started.wait(10):
            self._closing.set()
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=5)

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        self._wait_seen(cancelled)
        if cancelled() or not requests:
            return
        if not self._breaker.enter():
            raise ModelUnavailable(f"the model server at {self._settings.llm_url} has failed several times in a row")
        if waiting:
            waiting(0)
        inbox: Inbox = queue.SimpleQueue()
        running = asyncio.run_coroutine_threadsafe(self._complete_all(requests, inbox, self._limits()), self._loop)
        told = False
        try:
            for chunk in _until_done(inbox, len(requests), cancelled):
                if not told:
                    told = True
                    self._breaker.succeeded()
                yield chunk
        except ModelError:
            self._breaker.failed()
            told = True
            raise
        finally:
            _end(running)
            if not told:
                self._breaker.left()

    def _limits(self) -> Limits:
        first = self._settings.llm_first_token_timeout
        if self._breaker.state == "half open":
            first = min(first, TRIAL_SECONDS)
        return Limits(first, self._settings.llm_timeout)

    def _wait_seen(self, cancelled: Callable[[], bool]) -> None:
        """Wait for the first look at the server; a server that was never seen is looked at on each call."""
        deadline = time.monotonic() + self._settings.llm_connect_timeout + TRIAL_SECONDS
        while not self._answered.wait(TICK) and not cancelled() and time.monotonic() < deadline:
            pass
        if self._closing.is_set():
            raise ModelUnavailable("the model has been stopped")

    async def _complete_all(self, requests: Sequence[Request], inbox: Inbox, limits: Limits) -> None:
        """Ask for all answers; the first failure ends the others."""
        try:
            async with asyncio.TaskGroup() as group:
                for index, request in enumerate(requests):
                    group.create_task(self._complete(index, request, inbox, limits))
        except* ModelError as errors:
            inbox.put(_first(errors))

    async def _complete(self, index: int, request: Request, inbox: Inbox, limits: Limits) -> None:
        async with self._places, aclosing(self._server.complete(request, limits)) as pieces:
            async for piece in pieces:
                inbox.put(Chunk(index, "", piece) if isinstance(piece, Usage) else Chunk(index, piece))

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._server = Server(self._settings)
        self._places = asyncio.Semaphore(self._settings.llm_parallel)
        self._started.set()
        watching = asyncio.create_task(self._watch())
        await self._stop.wait()
        others = asyncio.all_tasks() - {asyncio.current_task(), watching}
        for task in others:
            task.cancel()
        await asyncio.gather(watching, *others, return_exceptions=True)
        await self._server.close()

    async def _watch(self) -> None:
        """Look at the server until it answers, and again whenever the circuit is open."""
        while not self._stop.is_set():
            if not self._seen or self._breaker.state == "open":
                owner = await self._server.probe()
                if owner is not None:
                    if owner == LLAMA_CPP_PYTHON and not self._seen:
                        self._places = asyncio.Semaphore(1)
                    self._seen = True
                    self._breaker.answers()
                self._answered.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), LOOK_AGAIN)


def _until_done(inbox: Inbox, parts: int, cancelled: Callable[[], bool]) -> Iterator[Chunk]:
    """Chunks until all parts are complete or the call is cancelled. Raises the error that ended it."""
    while parts and not cancelled():
        try:
            arrived = inbox.get(timeout=TICK)
        except queue.Empty:
            continue
        if isinstance(arrived, ModelError):
            raise arrived
        parts -= arrived.usage is not None
        yield arrived


def _end(running: concurrent.futures.Future[None]) -> None:
    if not running.done():
        running.cancel()


def _first(errors: BaseExceptionGroup[ModelError]) -> ModelError:
    """One of the errors of a group, however deeply nested."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, ModelError) else ModelUnavailable(str(error))
