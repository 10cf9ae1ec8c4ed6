"""One completion from an OpenAI-compatible server, through langchain's chat model.

Everything a server can do wrong comes out as a ModelError: it refuses, hangs, is busy (429), breaks
(500), cuts the answer off, or answers something else than the protocol.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import openai
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from agent.engine import Request, Usage
from agent.errors import ModelError, ModelGarbage, ModelTimeout, ModelUnavailable
from agent.llm.off import estimate_tokens
from agent.settings import AgentSettings

ATTEMPTS = 3
"""How often a busy or broken server is asked before its first token."""
LONGEST_WAIT = 2.0
"""Seconds between two attempts, at most."""
NO_SUCH_FORM = (400, 422, 500)
"""What servers answer to a form of `response_format` that they do not know."""
PROBE_SECONDS = 3.0
LLAMA_CPP_PYTHON = "me"
"""Whom llama-cpp-python's server calls the owner of its models. It cuts a stream when another request comes."""


class TryAgain(ModelUnavailable):
    """The server is busy or broke before its first token: worth another attempt."""

    def __init__(self, problem: str, after: float | None = None) -> None:
        super().__init__(problem)
        self.after = after
        """Seconds the server asks to be left alone; None when it does not say."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds."""

    first: float
    """Until the first token, and between two."""
    total: float


class Server:
    """Speaks to one server. All methods belong to one event loop."""

    def __init__(self, settings: AgentSettings) -> None:
        self._key = settings.llm_key or SecretStr("none")
        connect = settings.llm_connect_timeout
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(settings.llm_timeout, connect=connect))
        self._url = (settings.llm_url or "").rstrip("/")
        self._connect = connect
        self._schema_form = "json_schema"
        self._chat = BaseChatOpenAI(  # ChatOpenAI says max_completion_tokens, which few other servers know
            model=settings.llm_model,
            base_url=self._url,
            api_key=self._key,
            max_retries=0,
            http_async_client=self._client,
            stream_usage=True,
            stream_chunk_timeout=None,
            use_responses_api=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def probe(self) -> str | None:
        """Who owns the models, "" when unsaid; None when the server does not answer."""
        try:
            headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
            answer = await self._client.get(f"{self._url}/models", headers=headers, timeout=PROBE_SECONDS)
            if answer.status_code >= 500:
                return None
            owner = str(answer.json()["data"][0].get("owned_by", ""))
            if owner == LLAMA_CPP_PYTHON:
                self._schema_form = "json_object"
            return owner
        except httpx.HTTPError:
            return None
        except (ValueError, LookupError, TypeError, AttributeError):
            return ""  # it answers, and owes nobody a list of models

    async def complete(self, request: Request, limits: Limits) -> AsyncGenerator[str | Usage]:
        """Pieces of the answer, then its usage. Raises ModelError."""
        if request.grammar and not request.schema:
            raise ModelGarbage("a GBNF grammar needs the in-process model")
        written: list[str] = []
        usage: Usage | None = None
        finished = ""
        try:
            async with asyncio.timeout(limits.total):
                async for chunk in self._attempts(request, limits):
                    usage = _usage(chunk) or usage
                    finished = str(chunk.response_metadata.get("finish_reason") or "") or finished
                    if text := str(chunk.text):
                        written.append(text)
                        yield text
        except TimeoutError:
            raise ModelTimeout(f"the model server did not finish within {limits.total:g} s") from None
        answer = "".join(written)
        _check(request, answer, finished)
        # A server that counts nothing writes one token a piece, as good as all of them do.
        yield usage or Usage(estimate_tokens(request.prompt.fixed + request.prompt.text), 0, len(written))

    async def _attempts(self, request: Request, limits: Limits) -> AsyncIterator[AIMessageChunk]:
        """The chunks of the first attempt that gives any."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TryAgain), stop=stop_after_attempt(ATTEMPTS), wait=_pause, reraise=True
        )
        async for attempt in retrying:
            with attempt:
                chunks = self._chunks(request, limits)
                first = await anext(chunks, None)
        if first is None:
            raise ModelGarbage("the model server's answer is empty")
        yield first
        async for chunk in chunks:
            yield chunk

    async def _chunks(self, request: Request, limits: Limits) -> AsyncIterator[AIMessageChunk]:
        stream = self._chat.astream(_messages(request), **self._options(request))
        begun = False
        try:
            while True:
                async with asyncio.timeout(limits.first):
                    chunk = await anext(stream)
                yield chunk
                begun = True
        except StopAsyncIteration:
            return
        except openai.APIStatusError as error:
            if request.schema and self._schema_form == "json_schema" and error.status_code in NO_SUCH_FORM:
                self._schema_form = "json_object"  # the older way to say it, which some servers know only
                raise TryAgain("the model server does not know json_schema", after=0.0) from None
            raise _of_status(error) from error
        except TimeoutError:
            raise ModelTimeout(f"the model server said nothing for {limits.first:g} s") from None
        except ModelError:
            raise
        except Exception as error:
            raise _translated(error, begun, self._connect) from error

    def _options(self, request: Request) -> dict[str, Any]:
        options: dict[str, Any] = {
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
        }
        if request.stop:
            options["stop"] = list(request.stop)
        if request.schema:
            form: dict[str, Any] = {"type": "json_object", "schema": request.schema}
            if self._schema_form == "json_schema":
                schema = {"name": "answer", "schema": request.schema, "strict": True}
                form = {"type": "json_schema", "json_schema": schema}
            # In extra_body: named outright, langchain parses the answer itself and fails on a short one.
            options["extra_body"] = {"response_format": form}
        return options


def _messages(request: Request) -> list[SystemMessage | HumanMessage]:
    system = [SystemMessage(request.prompt.fixed)] if request.prompt.fixed else []
    return [*system, HumanMessage(f"{request.prompt.text} {request.prompt.begun}".strip())]


def _usage(chunk: AIMessageChunk) -> Usage | None:
    said = chunk.usage_metadata
    if not said or not said["input_tokens"]:
        return None
    cached = said.get("input_token_details", {}).get("cache_read") or 0
    return Usage(said["input_tokens"], cached, said["output_tokens"])


def _check(request: Request, answer: str, finished: str) -> None:
    """Raise ModelGarbage for an answer that is cut off or does not fit its schema."""
    if not finished:
        raise ModelGarbage("the model server cut the answer off")
    if request.schema and finished != "length":
        try:
            json.loads(answer)
        except ValueError:
            raise ModelGarbage("the model server's answer is not the JSON it was asked for") from None


def _translated(error: Exception, begun: bool, connect: float) -> ModelError:
    """What went wrong, as a ModelError; TryAgain when nothing has been written yet and it may pass."""
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelTimeout(f"the model server cannot be reached within {connect:g} s")
    if isinstance(error, openai.APIConnectionError | httpx.TransportError):
        problem = "the model server cut the answer off" if begun else "the model server cannot be reached"
        return ModelUnavailable(problem)
    return ModelGarbage(f"the model server's answer does not follow the protocol ({type(error).__name__})")


def _of_status(error: openai.APIStatusError) -> ModelError:
    status = error.status_code
    if status == 429 or status >= 500:
        what = "is busy" if status == 429 else "has failed"
        return TryAgain(f"the model server {what} (HTTP {status})", _retry_after(error))
    if status in (401, 403):
        return ModelUnavailable(f"the model server refuses the key (HTTP {status}): check PALATE_LLM_KEY")
    if status == 404:
        return ModelUnavailable("the model server knows no such model or address: check PALATE_LLM_MODEL and _URL")
    return ModelGarbage(f"the model server does not take the request (HTTP {status})")


def _retry_after(error: openai.APIStatusError) -> float | None:
    try:
        return float(error.response.headers["retry-after"])
    except (KeyError, ValueError):
        return None


_BACK_OFF = wait_exponential_jitter(multiplier=0.2, max=LONGEST_WAIT, jitter=0.1)


def _pause(state: RetryCallState) -> float:
    """Seconds to wait before the next attempt: as the server asks, within reason."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, TryAgain) else None
    return _BACK_OFF(state) if asked is None else min(asked, LONGEST_WAIT)
