"""Any engine as a langchain chat model: streaming, stop words, schema or grammar, token accounting.

For code that speaks langchain. The conversation itself talks to the engine, which can write several
answers side by side and read hidden states; a chat model cannot say either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from agent.engine import Engine, Prompt, Request, Usage


class PalateChatModel(BaseChatModel):
    """Chat model over an open engine, local or remote."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Any
    """An `Engine`; the caller opens and closes it."""
    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0

    @property
    def _llm_type(self) -> str:
        return "palate"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.engine.name, "temperature": self.temperature, "seed": self.seed}

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        engine: Engine = self.engine
        for chunk in engine.stream([self._request(messages, stop, kwargs)], lambda: False):
            message = AIMessageChunk(content=chunk.text, usage_metadata=_metadata(chunk.usage))
            part = ChatGenerationChunk(message=message)
            if run_manager and chunk.text:
                run_manager.on_llm_new_token(chunk.text, chunk=part)
            yield part

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text, usage = "", None
        for part in self._stream(messages, stop, run_manager, **kwargs):
            text += part.text
            usage = part.message.usage_metadata if isinstance(part.message, AIMessageChunk) else usage
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text, usage_metadata=usage))])

    def _request(self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]) -> Request:
        return Request(
            prompt=_prompt(messages),
            max_tokens=options.get("max_tokens", self.max_tokens),
            temperature=options.get("temperature", self.temperature),
            seed=options.get("seed", self.seed),
            stop=tuple(stop or ()),
            schema=_schema(options.get("response_format")),
            grammar=options.get("grammar"),
        )


def _prompt(messages: Sequence[BaseMessage]) -> Prompt:
    """System messages are the fixed part; a lone question stands as it is, a dialogue with its speakers."""
    fixed = "\n\n".join(str(m.text) for m in messages if isinstance(m, SystemMessage))
    said = [m for m in messages if not isinstance(m, SystemMessage)]
    if len(said) == 1:
        return Prompt("chat", fixed, str(said[0].text))
    lines = [f"{'Person' if isinstance(m, HumanMessage) else 'Assistant'}: {m.text}" for m in said]
    return Prompt("chat", fixed, "\n".join(lines))


def _schema(response_format: dict[str, Any] | None) -> dict[str, object] | None:
    """The JSON schema in OpenAI's `response_format`, in either of its two forms."""
    if not response_format:
        return None
    found = response_format.get("json_schema", {}).get("schema") or response_format.get("schema")
    return found or ({"type": "object"} if response_format.get("type") == "json_object" else None)


def _metadata(usage: Usage | None) -> UsageMetadata | None:
    if usage is None:
        return None
    return UsageMetadata(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
        input_token_details=InputTokenDetails(cache_read=usage.cached_tokens),
    )
