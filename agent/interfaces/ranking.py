"""`palate train` and `palate rank`: learning once, ranking many dialogues from a stream.

Lines are answered in the order they came, as soon as they came: whatever is waiting is ranked as one
batch, so a pipe of thousands runs at full speed and a person typing one line gets its answer at once.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Iterator
from typing import IO, Annotated, Literal

import click
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from retrieval.errors import ImportProblem
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings
from retrieval.train import train
from retrieval.types import Query, Utterance

BATCH = 128
QUEUE = 4 * BATCH


class RankTurn(BaseModel):
    """One message of the dialogue to rank for."""

    model_config = ConfigDict(extra="ignore")
    role: Literal["seeker", "recommender"]
    text: str


Ids = Annotated[tuple[str, ...], BeforeValidator(lambda given: () if given is None else given)]


class RankRequest(BaseModel):
    """One line of `palate rank`."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    turns: tuple[RankTurn, ...] = ()
    liked: Ids = ()
    disliked: Ids = ()
    exclude: Ids = ()

    def query(self) -> Query:
        said = tuple(Utterance(turn.role, turn.text) for turn in self.turns)
        return Query(liked=self.liked, disliked=self.disliked, exclude=self.exclude, dialogue=said)


def train_catalogue(settings: RetrievalSettings) -> None:
    """Trains, with a line on stderr for each step."""
    started = time.monotonic()

    def report(step: str) -> None:
        click.echo(f"[{time.monotonic() - started:6.1f} s] {step}", err=True)

    train(settings, report)


def rank_lines(settings: RetrievalSettings, source: IO[bytes], sink: IO[str], k: int, use_model: bool = False) -> None:
    """Ranks every line of `source`; a line that cannot be read ends the run and is named.

    The ranking reads words itself. What the model could add to it, at seconds a dialogue, is not shown to be a gain
    (docs/results/ranking.md), so `use_model` changes nothing.
    """
    recommender = Recommender.open(settings, own=False)
    done, started = 0, time.monotonic()
    try:
        for requests in batches(source):
            begun = time.perf_counter()
            rankings = recommender.rank_many([request.query() for request in requests], k)
            each = (time.perf_counter() - begun) * 1e3 / len(requests)
            for request, ranking in zip(requests, rankings, strict=True):
                sink.write(json.dumps({"id": request.id, "ranking": ranking, "ms": round(each, 3)}) + "\n")
            sink.flush()
            done += len(requests)
            click.echo(f"ranked {done:,} in {time.monotonic() - started:.1f} s", err=True)
    finally:
        recommender.close()


def batches(source: IO[bytes]) -> Iterator[list[RankRequest]]:
    """Requests as they come: whatever waits, at most `BATCH` at a time."""
    waiting: queue.Queue[tuple[int, bytes] | None] = queue.Queue(QUEUE)

    def read() -> None:
        with own(source) as lines:
            for number, line in enumerate(lines, 1):
                waiting.put((number, line))
        waiting.put(None)

    threading.Thread(target=read, name="palate-rank-reader", daemon=True).start()
    open_ = True
    while open_:
        batch: list[RankRequest] = []
        entry = waiting.get()
        while entry is not None:
            if entry[1].strip():
                batch.append(parse(*entry))
            if len(batch) >= BATCH or waiting.empty():
                break
            entry = waiting.get()
        open_ = entry is not None
        if batch:
            yield batch


def own(source: IO[bytes]) -> IO[bytes]:
    """The same stream under a lock of its own: an interpreter that ends while a thread still reads standard
    input aborts when it cannot have the lock of that."""
    try:
        return os.fdopen(source.fileno(), "rb", closefd=False)
    except (AttributeError, OSError):
        return source


def parse(number: int, line: bytes) -> RankRequest:
    """One request; ImportProblem names the line and what is wrong with it."""
    try:
        return RankRequest.model_validate_json(line)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ImportProblem("stdin", number, field or None, first["msg"]) from None
