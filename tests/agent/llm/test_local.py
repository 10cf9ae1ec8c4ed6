"""The engine outlives its worker: a crash fails the running calls and the next ones are answered."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from agent.engine import Prompt, Reading, Request, Usage
from agent.errors import ModelError, ModelGarbage, ModelTimeout, ModelUnavailable
from agent.llm import local
from agent.llm.local import LocalEngine
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
    Place,
    Read,
    Report,
    Start,
    Warm,
    Write,
)
from agent.settings import AgentSettings
from retrieval.errors import WeightsError
from retrieval.settings import RetrievalSettings


def never() -> bool:
    return False


class FakeWorker:
    """Answers orders as the test's script says; `crash` ends it."""

    started: list[FakeWorker]
    answer: Callable[[FakeWorker, Order], None]

    def __init__(self, log: object) -> None:
        self.orders: list[Order] = []
        self.outbox: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
        self.pid = len(self.started) + 1
        type(self).started.append(self)

    def send(self, order: Order) -> None:
        self.orders.append(order)
        type(self).answer(self, order)

    def receive(self) -> Report:
        report = self.outbox.get()
        if report is None:
            raise EOFError
        return report

    def crash(self) -> None:
        self.outbox.put(None)

    kill = crash

    def how_it_ended(self) -> str:
        return "ended by signal 11"


def answer(worker: FakeWorker, order: Order) -> None:
    """A worker in good health."""
    match order:
        case Start():
            worker.outbox.put(Loaded(1))
        case Write(call, requests):
            worker.outbox.put(Place(call, 0))
            for index, _ in enumerate(requests):
                worker.outbox.put(Piece(call, index, "A film.", None))
                worker.outbox.put(Piece(call, index, "", Usage(9, 5, 3)))
        case Read(call, prompts):
            for index, _ in enumerate(prompts):
                rows = np.zeros((1, 2), np.float32)
                worker.outbox.put(Done(call, index, Reading((), (), rows, rows, Usage(9))))
        case Count(call, text):
            worker.outbox.put(Counted(call, len(text)))


Script = Callable[[Callable[[FakeWorker, Order], None]], None]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Let workers answer as a function says."""
    monkeypatch.setattr(FakeWorker, "started", [], raising=False)
    monkeypatch.setattr(FakeWorker, "answer", answer, raising=False)
    monkeypatch.setattr(local, "WorkerProcess", FakeWorker)
    monkeypatch.setattr(local, "locate", lambda name, settings: settings.models / name)
    return lambda function: monkeypatch.setattr(FakeWorker, "answer", function)


@pytest.fixture
def engine(script: Script, settings: RetrievalSettings) -> Iterator[LocalEngine]:
    limits = AgentSettings(llm="local", llm_first_token_timeout=0.3, llm_timeout=1.0)
    running = LocalEngine(limits, settings)
    yield running
    running.close()


def request(text: str = "Heat") -> Request:
    return Request(Prompt("pitch", "You sell films.", text))


def ask(engine: LocalEngine, *requests: Request) -> str:
    return "".join(chunk.text for chunk in engine.stream(requests or [request()], never))


def test_answers_come_with_their_usage(engine: LocalEngine) -> None:
    chunks = list(engine.stream([request(), request()], never))
    assert [(c.index, c.text) for c in chunks if c.text] == [(0, "A film."), (1, "A film.")]
    assert [c.usage for c in chunks if c.usage] == [Usage(9, 5, 3)] * 2


def test_opening_does_not_wait_for_the_model(script: Script, settings: RetrievalSettings) -> None:
    script(lambda worker, order: None)
    engine = LocalEngine(AgentSettings(llm="local"), settings)
    assert engine.state == "loading"
    assert not engine.wait_ready(0.05)
    assert engine.count("four words of text") > 0
    engine.close()
    assert engine.state == "down"


def test_prompts_to_warm_are_sent_once_it_is_loaded_and_after_each_restart(engine: LocalEngine) -> None:
    prompts = [Prompt("pitch", "You sell films.", "")]
    engine.warm(prompts)
    assert engine.wait_ready(5)
    wait_for(lambda: Warm(tuple(prompts)) in FakeWorker.started[0].orders)
    FakeWorker.started[0].crash()
    wait_for(lambda: len(FakeWorker.started) > 1 and Warm(tuple(prompts)) in FakeWorker.started[1].orders)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def test_a_crash_fails_the_running_call_and_the_next_one_is_answered(engine: LocalEngine, script: Script) -> None:
    def crashes(worker: FakeWorker, order: Order) -> None:
        if isinstance(order, Write):
            script(answer)
            worker.crash()
        else:
            answer(worker, order)

    script(crashes)
    with pytest.raises(ModelUnavailable, match="signal 11"):
        ask(engine)
    assert engine.wait_ready(5)
    assert ask(engine) == "A film."
    assert len(FakeWorker.started) == 2


def test_a_model_that_cannot_be_loaded_is_down_and_says_why(script: Script, settings: RetrievalSettings) -> None:
    script(lambda worker, order: worker.outbox.put(NotLoaded("model.gguf cannot be loaded")))
    engine = LocalEngine(AgentSettings(llm="local"), settings)
    wait_for(lambda: engine.state == "down")
    with pytest.raises(ModelUnavailable, match=r"model\.gguf cannot be loaded"):
        ask(engine)
    engine.close()
    assert len(FakeWorker.started) <= 2


def test_missing_weights_are_told_in_the_words_of_the_operator(
    script: Script, settings: RetrievalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str, settings: RetrievalSettings) -> None:
        raise WeightsError("run `palate models fetch qwen`")

    monkeypatch.setattr(local, "locate", missing)
    engine = LocalEngine(AgentSettings(llm="local"), settings)
    wait_for(lambda: engine.state == "down")
    with pytest.raises(ModelUnavailable, match="palate models fetch qwen"):
        ask(engine)
    engine.close()


def test_cancelling_tells_the_worker(engine: LocalEngine, script: Script) -> None:
    script(lambda worker, order: worker.outbox.put(Place(order.call, 0)) if isinstance(order, Write) else None)
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    assert list(engine.stream([request()], stop.is_set)) == []
    [order] = [o for o in FakeWorker.started[0].orders if isinstance(o, Write)]
    assert Cancel(order.call) in FakeWorker.started[0].orders


def test_closing_the_stream_tells_the_worker(engine: LocalEngine) -> None:
    stream = engine.stream([request(), request()], never)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert any(isinstance(o, Cancel) for o in FakeWorker.started[0].orders)


def test_a_finished_call_is_not_cancelled(engine: LocalEngine) -> None:
    ask(engine)
    assert not any(isinstance(o, Cancel) for o in FakeWorker.started[0].orders)


def test_the_place_in_the_queue_is_told_and_does_not_count_against_the_limits(
    engine: LocalEngine, script: Script
) -> None:
    def slow(worker: FakeWorker, order: Order) -> None:
        if isinstance(order, Write):
            worker.outbox.put(Place(order.call, 2))
            threading.Timer(0.6, lambda: answer(worker, order)).start()

    assert engine.wait_ready(5)
    script(slow)
    places: list[int] = []
    assert "".join(c.text for c in engine.stream([request()], never, places.append)) == "A film."
    assert places == [2, 0]


@pytest.mark.parametrize(("pieces", "words"), [(0, "nothing for 0.3 s"), (100, "within 1 s")])
def test_a_worker_that_hangs_or_never_ends_is_given_up(
    engine: LocalEngine, script: Script, pieces: int, words: str
) -> None:
    def hangs(worker: FakeWorker, order: Order) -> None:
        if isinstance(order, Write):
            worker.outbox.put(Place(order.call, 0))
            for i in range(pieces):
                threading.Timer(0.1 * i, lambda: worker.outbox.put(Piece(order.call, 0, "and ", None))).start()

    assert engine.wait_ready(5)
    script(hangs)
    with pytest.raises(ModelTimeout, match=words):
        ask(engine)
    assert any(isinstance(o, Cancel) for o in FakeWorker.started[0].orders)


def test_a_refused_call_is_garbage_not_a_crash(engine: LocalEngine, script: Script) -> None:
    script(lambda w, o: w.outbox.put(Failed(o.call, "garbage", "the grammar has an error")))  # type: ignore[union-attr]
    with pytest.raises(ModelGarbage, match="grammar"):
        ask(engine)


def test_readings_and_counts_come_from_the_worker(engine: LocalEngine) -> None:
    assert engine.wait_ready(5)
    assert engine.read(Prompt("p", "", "Heat")).states.shape == (1, 2)
    assert len(list(engine.read_many([Prompt("p", "", t) for t in "abc"]))) == 3
    assert engine.count("five!") == 5


def test_many_threads_get_their_own_answers(engine: LocalEngine, script: Script) -> None:
    def echo(worker: FakeWorker, order: Order) -> None:
        if isinstance(order, Write):
            worker.outbox.put(Piece(order.call, 0, order.requests[0].prompt.text, Usage()))

    assert engine.wait_ready(5)
    script(echo)
    got: dict[str, str] = {}

    def one(text: str) -> None:
        got[text] = ask(engine, request(text))

    threads = [threading.Thread(target=one, args=(f"film {i}",)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {f"film {i}": f"film {i}" for i in range(16)}


def test_after_close_calls_fail_and_closing_again_is_harmless(engine: LocalEngine) -> None:
    engine.close()
    engine.close()
    with pytest.raises(ModelError):
        ask(engine)
