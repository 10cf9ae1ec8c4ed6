"""What a client may send over the websocket, read strictly."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.interfaces.server.auth import Refused

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""A name without control characters: databases differ in what they do with those."""


Entry = Annotated[str, Field(min_length=1, max_length=600, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Id of a wish: it holds what is wished for, which may be a long title."""
Entries = Entry | Annotated[list[Entry], Field(min_length=1, max_length=20)]
"""One wish, or several that go together, such as both ends of a range."""


class Incoming(BaseModel):
    """Base of the client's frames."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Hello(Incoming):
    """The first frame. Without a session a new one begins; `after` is the last frame seen."""

    type: Literal["hello"]
    token: str | None = Field(default=None, max_length=4096)
    session: str | None = Field(default=None, max_length=80)
    after: int | None = Field(default=None, ge=0, le=2**53)
    lang: Literal["auto", "en", "zh"] | None = None


class Message(Incoming):
    type: Literal["message"]
    id: Id
    text: str = Field(max_length=20_000)


class Stop(Incoming):
    type: Literal["stop"]


class Regenerate(Incoming):
    """Answer the last message anew."""

    type: Literal["regenerate"]
    id: Id | None = None


class Feedback(Incoming):
    type: Literal["feedback"]
    id: Id
    item: Id
    verdict: Literal["like", "dislike", "seen", "clear"]


class Act(Incoming):
    """A button that is no verdict; `item` for explain, `entry` for remove."""

    type: Literal["act"]
    id: Id
    action: Literal["more", "undo", "reset", "profile", "explain", "remove"]
    item: Id | None = None
    entry: Entries | None = None


class Ping(Incoming):
    type: Literal["ping"]


Frame = Hello | Message | Stop | Regenerate | Feedback | Act | Ping
_FRAMES: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


def read_json(text: str | bytes, depth: int) -> Any:
    """A JSON value nested at most `depth` deep. Raises Refused."""
    try:
        raw = text if isinstance(text, str) else text.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("bad_json", "the text is not UTF-8") from None
    if nesting(raw) > depth:
        raise Refused("bad_json", f"the JSON is nested deeper than {depth}")
    try:
        return _encodable(json.loads(raw))
    except ValueError:
        raise Refused("bad_json", "this is not JSON") from None


def _encodable(value: Any) -> Any:
    """`value` with question marks for lone halves of surrogate pairs, which cannot be stored or sent."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-8", "replace"))
    return value


def nesting(text: str) -> int:
    """How deep brackets are nested, those inside strings left out."""
    deepest = level = 0
    quoted = escaped = False
    for letter in text:
        if quoted:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                quoted = False
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            level += 1
            deepest = max(deepest, level)
        elif letter in "]}":
            level -= 1
    return deepest


def read_frame(text: str, depth: int) -> Frame:
    """One frame. Raises Refused saying which field is wrong."""
    value = read_json(text, depth)
    if not isinstance(value, dict):
        raise Refused("bad_frame", "a frame is a JSON object with a type")
    try:
        return _FRAMES.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or "type"
        raise Refused("bad_frame", f"{place}: {first['msg']}"[:300]) from None
