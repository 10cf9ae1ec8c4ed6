"""Settings of the conversation and its model, read from the environment once.

Every name has the prefix PALATE_: PALATE_LLM, PALATE_LLM_URL, PALATE_THREADS, ...
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import BadConfiguration

ModelName = Literal["qwen", "smollm2"]


class AgentSettings(BaseSettings):
    """What an operator may choose."""

    model_config = SettingsConfigDict(env_prefix="PALATE_", env_ignore_empty=True, extra="ignore", frozen=True)

    llm: Literal["auto", "local", "remote", "off"] = "auto"
    """Which engine: in process, a server, none; auto is `remote` once an address is given, else `local`."""
    llm_url: str | None = Field(default=None, pattern=r"^https?://")
    """Base address of an OpenAI-compatible server, such as http://127.0.0.1:8080/v1."""
    llm_model: str = "default"
    """The name the server knows its model by."""
    llm_key: SecretStr | None = None
    """Sent as a bearer token; None sends none that means anything."""
    llm_connect_timeout: float = Field(default=3.0, gt=0)
    """Seconds to reach the server."""
    llm_first_token_timeout: float = Field(default=30.0, gt=0)
    """Seconds until the first token, and between two tokens."""
    llm_timeout: float = Field(default=120.0, gt=0)
    """Seconds for a whole call."""
    llm_parallel: int = Field(default=6, ge=1, le=64)
    """How many requests a server is asked at the same time."""
    model: ModelName = "qwen"
    """Which weights of `retrieval/weights.toml` the in-process engine loads."""
    threads: int | None = Field(default=None, ge=1, le=256)
    """Threads of the in-process engine; None follows the cores that are free."""
    tuned_weights: bool = False
    """Let llama.cpp rearrange the weights for this processor: slower to load, 700 MB more, and some
    builds of it crash where the compiler mistakes AMX (gcc 12)."""
    context: int = Field(default=8192, ge=1024, le=131072)
    """Token positions that all prompts in the model's memory share."""
    side_by_side: int = Field(default=6, ge=1, le=32)
    """How many completions the in-process engine writes at the same time."""
    slate_size: int = Field(default=5, ge=1, le=10)
    """How many items a recommendation shows."""

    @property
    def engine(self) -> Literal["local", "remote", "off"]:
        """The engine that `llm` and `llm_url` amount to."""
        if self.llm == "auto":
            return "remote" if self.llm_url else "local"
        return self.llm


def agent_settings() -> AgentSettings:
    """Settings from the environment. Raises BadConfiguration naming the first bad variable."""
    try:
        found = AgentSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PALATE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadConfiguration(f"{name} is wrong: {first['msg'][0].lower()}{first['msg'][1:]}") from None
    if found.engine == "remote" and not found.llm_url:
        raise BadConfiguration("PALATE_LLM=remote needs PALATE_LLM_URL, the address of an OpenAI-compatible server")
    return found
