"""`palate parse`: messages in, one Understanding a line out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.engine import Engine
from agent.llm import open_engine
from agent.settings import agent_settings
from agent.types import Understanding
from agent.understanding import Understander, Utterance
from agent.understanding.catalogue import linker_for
from retrieval.catalogue.repository import Catalogue
from retrieval.errors import BadInput
from retrieval.settings import RetrievalSettings


class Line(BaseModel):
    """One line of input; unknown fields (gold, tags) are passed over."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    text: str
    slate: list[str] = Field(default_factory=list)


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Each line checked. Raises BadInput naming the first line that is no message."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            value: Any = json.loads(raw.decode("utf-8-sig"))
            yield Line.model_validate(value)
        except UnicodeDecodeError:
            raise BadInput(f"line {number}: not UTF-8 text") from None
        except json.JSONDecodeError as error:
            raise BadInput(f"line {number}: not JSON: {error.msg} at column {error.colno}") from None
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(p) for p in first["loc"]) or "the line"
            raise BadInput(f"line {number}: {place}: {first['msg'].lower()}") from None


def parse(lines: Iterable[bytes], understander: Understander) -> Iterator[Understanding]:
    """What each message means, one by one, with its id."""
    checked = list(read_lines(lines))
    parsed = understander.understand_many([Utterance(line.text, tuple(line.slate)) for line in checked])
    for line, each in zip(checked, parsed, strict=True):
        yield each.understanding.model_copy(update={"id": line.id})


def open_understander(folders: RetrievalSettings) -> tuple[Understander, Engine]:
    """An understander over the imported catalogue, with the engine of the environment."""
    catalogue = Catalogue.open(folders)
    try:
        engine = open_engine(agent_settings(), folders)
        understander = Understander(linker_for(catalogue), engine)
    finally:
        catalogue.close()
    return understander, engine


def parse_stream(folders: RetrievalSettings, source: BinaryIO, out: TextIO) -> None:
    """`palate parse`: the whole input is checked before the first line goes out."""
    understander, engine = open_understander(folders)
    try:
        for understanding in parse(source, understander):
            out.write(understanding.model_dump_json() + "\n")
            out.flush()
    finally:
        engine.close()
