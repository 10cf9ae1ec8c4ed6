"""What the HTTP routes share: bodies read strictly, errors as JSON, the caller of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

from agent.interfaces.server.auth import Refused
from agent.interfaces.server.incoming import read_json

if TYPE_CHECKING:
    from agent.interfaces.server.hall import Hall

STATUS = {
    "bad_json": 400, "bad_frame": 400, "bad_body": 422, "bad_token": 401, "expired": 401, "token_needed": 401,
    "bad_key": 403, "forbidden": 403, "unknown_session": 404, "unknown_user": 404, "unknown_item": 404,
    "unknown_entry": 404, "too_long": 413, "interrupted": 409,
    "nothing_to_regenerate": 409, "erased": 410, "rate_limited": 429, "busy": 429, "loading": 503,
}  # fmt: skip
B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """Base of request bodies."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(BaseModel):
    """What went wrong."""

    code: str
    message: str


class Problem(BaseModel):
    """Every answer that is no success."""

    error: Told


def hall_of(request: Request) -> Hall:
    """The server process a request came to."""
    hall: Hall = request.app.state.hall
    return hall


def address_of(request: Request) -> str:
    """The caller's address, as far as the proxies are believed."""
    return request.client.host if request.client else "?"


async def read_body(request: Request, kind: type[B]) -> B:
    """The body of a request. Raises Refused saying what is wrong with it."""
    value = read_json(await request.body(), hall_of(request).settings.json_depth)
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refused("bad_body", f"{place}: {first['msg']}"[:300]) from None


def problem(code: str, message: str, status: int | None = None) -> JSONResponse:
    """An error as the API tells it."""
    headers = {"retry-after": "5"} if code in ("rate_limited", "busy", "loading") else {}
    return JSONResponse({"error": {"code": code, "message": message}}, status or STATUS.get(code, 400), headers)


def body_schema(kind: type[Body]) -> dict[str, Any]:
    """The OpenAPI note of a body that is read by hand, because its depth and bytes are checked first."""
    schema = kind.model_json_schema()
    whole = inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": whole}}}}


def inlined(schema: Any, known: dict[str, Any]) -> Any:
    """A schema with what it refers to in place of each reference: it stands alone in the document."""
    if isinstance(schema, list):
        return [inlined(one, known) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    return {name: inlined(one, known) for name, one in schema.items()}
