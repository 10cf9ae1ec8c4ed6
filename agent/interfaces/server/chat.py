"""POST /api/chat: one message in, a Reply out, or the same frames as the websocket's as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from agent.interfaces import wire
from agent.interfaces.server.auth import Refused
from agent.interfaces.server.desk import message
from agent.interfaces.server.http import STATUS, Body, Problem, address_of, body_schema, hall_of, problem, read_body
from agent.interfaces.server.incoming import Id
from agent.interfaces.server.room import Job, Room
from agent.types import Reply

router = APIRouter()
LAST = ("done", "stopped", "error")
ERRORS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in sorted(set(STATUS.values()))}


class ChatBody(Body):
    """A message."""

    text: str = Field(max_length=20_000)
    session: str | None = Field(default=None, max_length=80)
    """None begins a new one; the reply names it."""
    id: Id | None = None
    """The client's own id: the same id again gives the stored answer again."""
    lang: Literal["auto", "en", "zh"] | None = None


@router.post("/api/chat", response_model=Reply, responses=ERRORS, openapi_extra=body_schema(ChatBody))
async def chat(request: Request) -> Response:
    """Answer one message."""
    body = await read_body(request, ChatBody)
    frames, job = await asked(request, body)
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(
            events(frames, job), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )
    frame = await last_frame(request, frames, job)
    if frame["type"] == "error":
        return problem(frame["code"], frame["message"], STATUS.get(frame["code"], 502))
    return JSONResponse(frame["reply"], headers={"cache-control": "no-store"})


async def asked(request: Request, body: ChatBody) -> tuple[asyncio.Queue[wire.Frame], Job]:
    """Hand a message in; where its frames arrive, and its job."""
    hall = hall_of(request)
    caller = hall.bearer(request)
    hall.allow_message(None, caller, address_of(request))
    desk = await hall.opened()
    room = await desk.room(body.session, caller)
    if body.session and room.id != body.session:
        desk.tidy(room)
        raise Refused("unknown_session", "there is no such session: leave it out to begin a new one")
    if body.lang:
        room.conversation.setting = body.lang
    return await hand_in(room, body.text, body.id)


async def hand_in(room: Room, text: str, identifier: str | None) -> tuple[asyncio.Queue[wire.Frame], Job]:
    """Submit a message to a room."""
    frames: asyncio.Queue[wire.Frame] = asyncio.Queue()
    job = message(text, identifier, lambda frame: room.desk.call(frames.put_nowait, frame))
    await room.desk.quickly(lambda: room.submit(job))
    # A message that is being answered for another request ends with that one.
    job.done.add_done_callback(lambda done: room.desk.call(frames.put_nowait, unanswered()))
    return frames, job


def unanswered() -> wire.Frame:
    """Told when a job ended without a last frame."""
    return {**wire.error("interrupted", "this message has no answer: send it again under a new id"), "seq": 0}


async def last_frame(request: Request, frames: asyncio.Queue[wire.Frame], job: Job) -> wire.Frame:
    """The frame that ends a job; one whose caller has gone is stopped."""
    while True:
        try:
            frame = await asyncio.wait_for(frames.get(), 1.0)
        except TimeoutError:
            if await request.is_disconnected():
                job.stop.set()
            continue
        if frame["type"] in LAST:
            return frame


async def events(frames: asyncio.Queue[wire.Frame], job: Job) -> AsyncIterator[str]:
    """The frames of a job as server-sent events."""
    try:
        while True:
            frame = await frames.get()
            yield f"id: {frame['seq']}\nevent: {frame['type']}\ndata: {json.dumps(frame, ensure_ascii=False)}\n\n"
            if frame["type"] in LAST:
                return
    finally:
        job.stop.set()  # too late when all was sent; else the caller has gone and the model is free again
