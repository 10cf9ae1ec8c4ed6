"""POST /v1/chat/completions: Palate as a model for any OpenAI-compatible chat client.

Such clients keep no session and send the whole talk each time. The talk so far, as its sender sees
it, leads back to the session that had it; one that is not known any more is led again through its
last messages, without pitches, so that the wish is whole before the new message is answered.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from agent.interfaces import wire
from agent.interfaces.server.auth import Caller, Refused
from agent.interfaces.server.chat import ERRORS, LAST, hand_in, last_frame
from agent.interfaces.server.http import Body, address_of, body_schema, hall_of, problem, read_body
from agent.interfaces.server.room import Job, Room

router = APIRouter()
MODEL = "palate"
REMEMBERED = 5000
"""Talks whose session is known."""
LED_AGAIN = 4
"""Earlier messages an unknown talk is led through."""


class Part(BaseModel):
    """A piece of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")
    type: str = "text"
    text: str = ""


class ChatMessage(BaseModel):
    """One message of the talk."""

    model_config = ConfigDict(extra="ignore")
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream is to have beside the words."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    include_usage: bool = False


class CompletionBody(Body):
    """What is read of an OpenAI request; sampling settings mean nothing here and are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1, max_length=400)]
    model: str = MODEL
    stream: bool = False
    stream_options: StreamOptions | None = None

    @property
    def counted(self) -> bool:
        """Whether a stream ends with how many tokens were used."""
        return self.stream_options is not None and self.stream_options.include_usage


class Talks:
    """Which session a talk belongs to, by a hash of what was said; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, str] = OrderedDict()

    @staticmethod
    def key(caller: Caller, said: Sequence[tuple[str, str]]) -> str:
        """One hash for one talk of one caller."""
        return hashlib.sha256(json.dumps([caller.user, said]).encode()).hexdigest()

    def get(self, key: str) -> str | None:
        return self._sessions.get(key)

    def keep(self, key: str, session: str) -> None:
        self._sessions[key] = session
        self._sessions.move_to_end(key)
        if len(self._sessions) > REMEMBERED:
            self._sessions.popitem(last=False)


@router.get("/v1/models")
async def models(request: Request) -> JSONResponse:
    """The one model there is."""
    return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "palate"}]})


@router.post("/v1/chat/completions", responses=ERRORS, openapi_extra=body_schema(CompletionBody), response_model=None)
async def completions(request: Request) -> Response:
    """Answer the last message of a talk."""
    hall = hall_of(request)
    caller = Caller() if hall.is_operator(request) else hall.bearer(request)
    hall.allow_message(None, caller, address_of(request))
    body = await read_body(request, CompletionBody)
    said = [(one.role, one.text) for one in body.messages if one.role in ("user", "assistant")]
    if not said or said[-1][0] != "user":
        raise Refused("bad_body", "messages: the last one must be the user's")
    room = await room_of(request, caller, said)
    frames, job = await hand_in(room, said[-1][1], None)
    talks: Talks = request.app.state.talks

    def keep(text: str) -> None:
        talks.keep(Talks.key(caller, [*said, ("assistant", text)]), room.id)

    if body.stream:
        pieces = streamed(frames, job, keep, body.counted)
        return StreamingResponse(pieces, media_type="text/event-stream", headers={"cache-control": "no-store"})
    frame = await last_frame(request, frames, job)
    if frame["type"] == "error":
        return problem(frame["code"], frame["message"], 502)
    keep(frame["reply"]["text"])
    return JSONResponse(whole(frame["reply"]), headers={"cache-control": "no-store"})


async def room_of(request: Request, caller: Caller, said: Sequence[tuple[str, str]]) -> Room:
    """The room a talk went on in; a new one, led through its last messages, when that is not known."""
    desk = await hall_of(request).opened()
    talks: Talks = request.app.state.talks
    known = talks.get(Talks.key(caller, said[:-1])) if len(said) > 1 else None
    room = await desk.room(known, caller)
    if known is None:
        for text in [text for role, text in said[:-1] if role == "user"][-LED_AGAIN:]:
            frames, job = await hand_in(room, text, None)
            while (frame := await frames.get())["type"] not in LAST:
                if frame["type"] in ("items", "delta"):
                    job.stop.set()  # the wish is read: its answer was given before
    return room


def whole(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply as an OpenAI completion; the cards and the wish come along under `palate`."""
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": reply["text"]}, "finish_reason": "stop"},
        ],
        "usage": usage(reply),
        "palate": beside(reply),
    }


def usage(reply: dict[str, Any]) -> dict[str, int]:
    """Tokens as OpenAI counts them."""
    read, written = reply["model"]["prompt_tokens"], reply["model"]["completion_tokens"]
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def beside(reply: dict[str, Any]) -> dict[str, Any]:
    """What a reply has beside its words."""
    return {"items": reply["items"], "constraints": reply["constraints"]}


async def streamed(frames: asyncio.Queue[wire.Frame], job: Job, keep: Any, counted: bool) -> AsyncIterator[str]:
    """An answer as OpenAI chunks; the one that ends the words carries the cards."""
    base = {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": "chat.completion.chunk", "model": MODEL}
    base["created"] = int(time.time())  # type: ignore[assignment]

    def event(**more: Any) -> str:
        return f"data: {json.dumps({**base, **more}, ensure_ascii=False)}\n\n"

    def chunk(delta: dict[str, str], finish: str | None = None, **more: Any) -> str:
        return event(choices=[{"index": 0, "delta": delta, "finish_reason": finish}], **more)

    try:
        yield chunk({"role": "assistant", "content": ""})
        while True:
            frame = await frames.get()
            if frame["type"] == "delta":
                yield chunk({"content": frame["text"]})
            elif frame["type"] in ("done", "stopped"):
                keep(frame["reply"]["text"])
                yield chunk({}, "stop", palate=beside(frame["reply"]))
                if counted:
                    yield event(choices=[], usage=usage(frame["reply"]))
                break
            elif frame["type"] == "error":
                yield f"data: {json.dumps({'error': {'code': frame['code'], 'message': frame['message']}})}\n\n"
                break
        yield "data: [DONE]\n\n"
    finally:
        job.stop.set()
