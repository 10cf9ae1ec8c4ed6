"""What passes between the engine and its worker process, both ways, pickled on one socket.

A *call* is one `stream` or `read_many`, numbered by the engine; `index` counts its requests from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.engine import Prompt, Reading, Request, Usage


@dataclass(frozen=True, slots=True)
class Start:
    """Load the model; the first order a worker gets."""

    path: Path
    digest: str
    """Names the weights in the names of state files."""
    states: Path
    """Folder of saved KV states."""
    cells: int
    side_by_side: int
    threads: int | None
    plain: bool
    """Leave out weight layouts tuned to this processor."""


@dataclass(frozen=True, slots=True)
class Write:
    call: int
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Read:
    call: int
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Count:
    call: int
    text: str


@dataclass(frozen=True, slots=True)
class Warm:
    """Read these fixed parts when nothing else is to do."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    call: int


Order = Start | Write | Read | Count | Warm | Cancel


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model answers."""

    threads: int


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """The model cannot be loaded; the worker ends."""

    problem: str


@dataclass(frozen=True, slots=True)
class Place:
    """How many calls are served before this one; 0 when its turn has come."""

    call: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of one completion; `usage` is set on the last piece of each."""

    call: int
    index: int
    text: str
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class Done:
    """One prompt of a `Read` is read."""

    call: int
    index: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Counted:
    call: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The whole call failed."""

    call: int
    kind: Literal["garbage", "unavailable"]
    problem: str


Report = Loaded | NotLoaded | Place | Piece | Done | Counted | Failed
