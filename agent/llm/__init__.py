"""Language models: the only place that knows a model library.

open_engine     settings -> an engine, at once; models load behind it
local           the engine in process: a worker of its own with llama.cpp in it
  messages        what passes between the engine and its worker
  worker          the worker's main loop
  scheduler       many completions side by side in one batch
  sequences       what the model has read already, kept and saved
  sampling, text  from logits to a token, from tokens to text
  native          llama.cpp's C interface
  threads         how many cores are really free
remote          any OpenAI-compatible server, through langchain
chat            any engine as a langchain chat model
off             no model at all
"""

from __future__ import annotations

from agent.engine import Engine
from agent.settings import AgentSettings
from retrieval.settings import RetrievalSettings


def open_engine(settings: AgentSettings, folders: RetrievalSettings) -> Engine:
    """The engine that the settings name. Returns at once; a model that cannot be had is `down`."""
    if settings.engine == "off":
        from agent.llm.off import OffEngine

        return OffEngine()
    if settings.engine == "remote":
        from agent.llm.remote import RemoteEngine

        return RemoteEngine(settings)
    from agent.llm.local import LocalEngine

    return LocalEngine(settings, folders)
