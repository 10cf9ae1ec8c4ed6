"""Sessions, people, tokens and what the host site reports: the routes that are not conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from agent.errors import SessionError
from agent.interfaces.server import actions
from agent.interfaces.server.auth import ANONYMOUS, Caller, Refused
from agent.interfaces.server.chat import ERRORS
from agent.interfaces.server.http import Body, address_of, body_schema, hall_of, read_body
from agent.interfaces.server.incoming import Entries, Id
from agent.interfaces.server.room import Job, Room
from agent.names import NAME, checked
from agent.types import Reply
from retrieval.types import Interaction

if TYPE_CHECKING:
    from agent.interfaces.server.desk import Desk
    from agent.sessions import Session

router = APIRouter()
PRIVATE = {"cache-control": "no-store"}


class TokenBody(Body):
    """Whom a token is for."""

    user: Id
    seconds: int | None = Field(default=None, ge=10, le=86_400)


class Token(BaseModel):
    """A signed token."""

    token: str
    user: str
    expires: int
    """Unix seconds."""


class Happened(Body):
    """One thing somebody did on the host site."""

    item: Id
    verb: Literal["like", "dislike", "view", "purchase"] | None = None
    rating: float | None = Field(default=None, ge=0.5, le=5)
    time: int | None = Field(default=None, ge=0, le=2**40)
    user: Id | None = None
    """Only with the API key; a token speaks for its own user."""


class EventsBody(Body):
    """What happened, oldest first."""

    events: tuple[Happened, ...] = Field(min_length=1, max_length=500)


class Recorded(BaseModel):
    """How many events name an item of the catalogue."""

    recorded: int


@router.post("/api/tokens", response_model=Token, responses=ERRORS, openapi_extra=body_schema(TokenBody))
async def tokens(request: Request) -> Response:
    """A token for one person; only for the host site's own server."""
    hall = hall_of(request)
    hall.check_key(request)
    body = await read_body(request, TokenBody)
    try:
        token, expires = hall.tokens.issue(body.user, body.seconds)
    except SessionError as error:
        raise Refused("bad_body", str(error)) from None
    return JSONResponse(Token(token=token, user=body.user, expires=expires).model_dump(), headers=PRIVATE)


@router.post("/api/events", response_model=Recorded, responses=ERRORS, openapi_extra=body_schema(EventsBody))
async def events(request: Request) -> Response:
    """Keep what people did on the host site: it counts for their next recommendations."""
    from retrieval.catalogue.reactions import record_interactions

    hall = hall_of(request)
    operator = hall.is_operator(request)
    caller = Caller() if operator else hall.bearer(request)
    hall.allow_message(None, caller, address_of(request))
    body = await read_body(request, EventsBody)
    happened = [interaction(one, caller, operator) for one in body.events]
    desk = await hall.opened()
    database = desk.services.sessions.database
    known = [one for one in happened if one.item in desk.services.catalogue.row]
    if known:
        await desk.quickly(lambda: record_interactions(database, known))
    return JSONResponse({"recorded": len(known)})


def interaction(one: Happened, caller: Caller, operator: bool) -> Interaction:
    """One event as an interaction of whom it may speak for."""
    user = one.user if operator else caller.user
    if user is None:
        raise Refused("bad_body" if operator else "token_needed", "whose events are these? name the user")
    if not operator and one.user not in (None, caller.user):
        raise Refused("forbidden", "a token speaks for its own user only")
    if one.rating is None and one.verb is None:
        raise Refused("bad_body", "an event has a rating or a verb")
    try:
        user = checked("user", user)
    except SessionError as error:
        raise Refused("bad_body", str(error)) from None
    return Interaction(user, one.item, one.rating, None if one.rating is not None else one.verb, one.time)


class ActionBody(Body):
    """A button."""

    action: Literal["like", "dislike", "seen", "clear", "more", "undo", "reset", "profile", "explain", "remove"]
    item: Id | None = None
    """What a verdict or explain is about."""
    entry: Entries | None = None
    """The wish that remove takes out, or several at once."""
    id: Id | None = None


@router.post(
    "/api/sessions/{id}/actions", response_model=Reply, responses=ERRORS, openapi_extra=body_schema(ActionBody)
)
async def action(request: Request, id: str) -> Response:
    """Press a button; none of them waits for the model."""
    hall = hall_of(request)
    caller = hall.bearer(request)
    hall.allow_message(None, caller, address_of(request))
    body = await read_body(request, ActionBody)
    desk = await hall.opened()
    if await desk.quickly(lambda: desk.find(id, caller)) is None:
        raise Refused("unknown_session", "there is no such session")
    room = await desk.room(id, caller)
    job = await desk.quickly(lambda: pressed(room, body))
    reply = await asyncio.wrap_future(job.done)
    if reply is None:
        raise Refused("interrupted", "this button was pressed before, or what it is about is gone")
    return JSONResponse(reply.model_dump(mode="json"), headers=PRIVATE)


def pressed(room: Room, body: ActionBody) -> Job:
    """Hand a button in."""
    if body.action in ("like", "dislike", "seen", "clear"):
        if body.item is None:
            raise Refused("bad_body", "item: which one?")
        return actions.feedback(room, body.id, body.item, body.action)
    return actions.act(room, body.id, body.action, body.item, body.entry)


@router.get("/api/sessions/{id}", responses=ERRORS)
async def session(request: Request, id: str) -> JSONResponse:
    """What was said in a session, for a page that shows it again. `resume` goes into hello's `after`."""
    hall = hall_of(request)
    caller = hall.bearer(request)
    desk = await hall.opened()
    found = await desk.quickly(lambda: desk.find(id, caller))
    if found is None:
        raise Refused("unknown_session", "there is no such session")
    room = await desk.room(id, caller)
    try:
        return JSONResponse(await desk.quickly(lambda: history(desk, found, room)), headers=PRIVATE)
    finally:
        desk.tidy(room)


def history(desk: Desk, found: Session, room: Any) -> dict[str, Any]:
    """A session as a page needs it."""
    sessions = desk.services.sessions
    open_turn = room.open_turn()
    last = sessions.last_seq(found.id)
    turns = sessions.export_session(found)["sessions"][0]["turns"]
    kept = ("number", "message_id", "text", "reply", "status", "time")
    return {
        "session": found.id,
        "language": found.language,
        "seq": last,
        "resume": open_turn["seq"] - 1 if open_turn else last,
        "turns": [{("turn" if k == "number" else k): turn[k] for k in kept} for turn in turns],
        "constraints": [entry.model_dump(mode="json") for entry in room.conversation.ledger],
        "verdicts": verdicts(sessions.preferences(found.owner)),
    }


def verdicts(said: list[tuple[str, Any]]) -> dict[str, list[str]]:
    """Item id to what the person said of it."""
    found: dict[str, list[str]] = {}
    for item, verdict in said:
        found.setdefault(item, []).append(verdict)
    return found


@router.get("/api/users/{id}/export", responses=ERRORS)
async def export(request: Request, id: str) -> JSONResponse:
    """Everything kept about a person. A nameless visitor's id is that of their session."""
    hall = hall_of(request)
    desk = await hall.opened()
    session = await nameless(request, id)
    sessions = desk.services.sessions
    try:
        kept = await desk.quickly(lambda: sessions.export_session(session) if session else sessions.export(id))
    except SessionError:
        raise Refused("unknown_user", "nothing is kept about this person") from None
    return JSONResponse(kept, headers={**PRIVATE, "content-disposition": 'attachment; filename="palate-export.json"'})


@router.delete("/api/users/{id}", responses=ERRORS)
async def forget(request: Request, id: str) -> JSONResponse:
    """Erase a person and end their conversations."""
    hall = hall_of(request)
    desk = await hall.opened()
    session = await nameless(request, id)
    theirs = [room for room in desk.rooms.values() if (room.id == id if session else room.user == id)]
    for room in theirs:
        await desk.quickly(room.close)
        desk.rooms.pop(room.id, None)
    sessions = desk.services.sessions
    if session:
        await desk.quickly(lambda: sessions.forget_session(session))
        return JSONResponse({"erased_sessions": 1}, headers=PRIVATE)
    return JSONResponse({"erased_sessions": await desk.quickly(lambda: sessions.forget_user(id))}, headers=PRIVATE)


async def nameless(request: Request, id: str) -> Session | None:
    """The session of a nameless visitor called `id`; None for a person. Raises Refused for somebody else's."""
    hall = hall_of(request)
    desk = hall.desk
    operator = hall.is_operator(request)
    caller = Caller() if operator else hall.bearer(request)
    if not NAME.fullmatch(id):
        raise Refused("unknown_user", "nobody has such a name")
    if ANONYMOUS.fullmatch(id):
        found = await desk.quickly(lambda: desk.find(id, Caller()))
        if found is None:
            raise Refused("unknown_user", "nothing is kept under this id")
        return found
    if not operator and caller.user != id:
        raise Refused("forbidden", "only the person itself may ask for this")
    return None
