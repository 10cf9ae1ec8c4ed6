"""A server may refuse, hang, be busy, break, cut off or talk nonsense: each is told, none is forever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from agent.engine import Prompt, Request
from agent.errors import ModelError, ModelGarbage, ModelTimeout, ModelUnavailable
from agent.llm import open_engine
from agent.llm.remote import RemoteEngine
from agent.settings import AgentSettings
from retrieval.settings import RetrievalSettings
from tests.agent.llm.stub_server import WORDS, StubServer

ANSWER = "".join(WORDS)
COLOUR = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
Opener = Callable[..., RemoteEngine]


def never() -> bool:
    return False


def request(text: str = "Wish: slow", **options: object) -> Request:
    return Request(Prompt("pitch", "You sell films.", text), **options)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[StubServer]:
    with StubServer() as running:
        yield running


@pytest.fixture
def opened(settings: RetrievalSettings) -> Iterator[Opener]:
    engines: list[RemoteEngine] = []

    def make(url: str, **options: object) -> RemoteEngine:
        limits = {"llm_connect_timeout": 5.0, "llm_first_token_timeout": 0.9, "llm_timeout": 2.0, **options}
        engine = open_engine(AgentSettings(llm="remote", llm_url=url, **limits), settings)  # type: ignore[arg-type]
        assert isinstance(engine, RemoteEngine)
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


def ask(engine: RemoteEngine, *requests: Request) -> list[str]:
    texts = [""] * len(requests)
    for chunk in engine.stream(requests, never):
        texts[chunk.index] += chunk.text
    return texts


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_an_answer_comes_in_pieces_with_the_servers_token_counts(server: StubServer, opened: Opener) -> None:
    chunks = list(opened(server.url).stream([request()], never))
    assert "".join(c.text for c in chunks) == ANSWER
    assert len(chunks) > 3
    usage = chunks[-1].usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (40, 32, 6)


def test_the_fixed_part_is_the_system_message_and_limits_are_sent(server: StubServer, opened: Opener) -> None:
    ask(opened(server.url), request(max_tokens=9, seed=3, stop=("\n",)))
    body = server.bodies[0]
    assert [(m["role"], m["content"]) for m in body["messages"]] == [
        ("system", "You sell films."),
        ("user", "Wish: slow"),
    ]
    assert (body["max_tokens"], body["seed"], body["stop"]) == (9, 3, ["\n"])


def test_a_server_that_counts_no_tokens_is_estimated(server: StubServer, opened: Opener) -> None:
    server.script.append("plain")
    usage = list(opened(server.url).stream([request()], never))[-1].usage
    assert usage is not None
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0


def test_several_requests_run_at_the_same_time(server: StubServer, opened: Opener) -> None:
    server.pause = 0.05
    assert ask(opened(server.url), *[request()] * 4) == [ANSWER] * 4
    assert server.most_concurrent > 1


def test_a_server_that_interrupts_itself_is_asked_one_thing_at_a_time(opened: Opener) -> None:
    with StubServer(owner="me") as server:
        server.pause = 0.03
        engine = opened(server.url)
        assert engine.wait_ready(5)
        assert ask(engine, *[request()] * 3) == [ANSWER] * 3
        assert server.most_concurrent == 1


@pytest.mark.parametrize(
    ("behaviours", "error", "words"),
    [
        (["hang"], ModelTimeout, "said nothing for 0.9 s"),
        (["stall"], ModelTimeout, "said nothing for 0.9 s"),
        (["endless"], ModelTimeout, "did not finish within 2 s"),
        (["cut"], ModelGarbage, "cut the answer off"),
        (["drop"], ModelUnavailable, "cut the answer off"),
        (["garbage"], ModelGarbage, "protocol"),
        (["html"], ModelGarbage, "model server"),
        (["empty"], ModelGarbage, "model server"),
        (["busy"] * 3, ModelUnavailable, "is busy"),
        (["broken"] * 3, ModelUnavailable, "has failed"),
        (["forbidden"], ModelUnavailable, "PALATE_LLM_KEY"),
    ],
)
def test_each_fault_is_told_in_time_and_the_next_call_is_answered(
    server: StubServer, opened: Opener, behaviours: list[str], error: type[ModelError], words: str
) -> None:
    server.script += behaviours
    engine = opened(server.url)
    assert engine.wait_ready(10)
    began = time.monotonic()
    with pytest.raises(error, match=words):
        ask(engine, request())
    assert time.monotonic() - began < 2.0 + 5.0
    server.script.clear()
    assert ask(engine, request()) == [ANSWER]


@pytest.mark.parametrize("fault", ["busy", "broken"])
def test_a_passing_fault_is_tried_again_unnoticed(server: StubServer, opened: Opener, fault: str) -> None:
    server.script.append(fault)
    assert ask(opened(server.url), request()) == [ANSWER]
    assert len(server.bodies) == 2


def test_a_server_that_is_not_there_is_down_and_is_used_once_it_is(opened: Opener) -> None:
    with StubServer() as gone:
        port = gone.port
    engine = opened(f"http://127.0.0.1:{port}/v1")
    for _ in range(4):
        with pytest.raises(ModelUnavailable):
            ask(engine, request())
    assert engine.state == "down"
    with StubServer(port):
        assert wait_for(lambda: engine.state == "ready")
        assert ask(engine, request()) == [ANSWER]


def test_after_three_failures_calls_fail_at_once_until_the_server_answers(server: StubServer, opened: Opener) -> None:
    engine = opened(server.url)
    assert engine.wait_ready(5)
    server.healthy = False
    server.script += ["hang"] * 3
    for _ in range(3):
        with pytest.raises(ModelTimeout):
            ask(engine, request())
    assert engine.state == "down"
    with pytest.raises(ModelUnavailable, match="several times"):
        ask(engine, request())
    assert len(server.bodies) == 3
    server.healthy = True
    assert wait_for(lambda: engine.state == "ready")
    assert ask(engine, request()) == [ANSWER]


def test_cancelling_closes_the_connection(server: StubServer, opened: Opener) -> None:
    server.script.append("endless")
    chunks = opened(server.url).stream([request()], never)
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    assert wait_for(lambda: server.disconnects == 1)


def test_a_call_that_hears_nothing_can_be_cancelled(server: StubServer, opened: Opener) -> None:
    server.script.append("hang")
    stop = threading.Event()
    threading.Timer(0.15, stop.set).start()
    began = time.monotonic()
    assert list(opened(server.url, llm_first_token_timeout=20.0).stream([request()], stop.is_set)) == []
    assert time.monotonic() - began < 10


def test_a_schema_is_sent_and_the_older_form_tried_where_it_is_unknown(server: StubServer, opened: Opener) -> None:
    server.script += ["no-json-schema", "json"]
    assert ask(opened(server.url), request(schema=COLOUR)) == ['{"colour": "red"}']
    forms = [body["response_format"]["type"] for body in server.bodies]
    assert forms == ["json_schema", "json_object"]


def test_an_answer_that_is_not_the_json_asked_for_is_garbage(server: StubServer, opened: Opener) -> None:
    with pytest.raises(ModelGarbage, match="JSON"):
        ask(opened(server.url), request(schema=COLOUR))


def test_a_server_gives_no_hidden_states(server: StubServer, opened: Opener) -> None:
    engine = opened(server.url)
    assert not engine.reads_states
    with pytest.raises(ModelUnavailable):
        engine.read(Prompt("x", "", "y"))
