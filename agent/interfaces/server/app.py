"""The application: routes, guard, errors as JSON, and a shutdown that lets answers end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from agent.errors import SessionError
from agent.interfaces.loading import Loading
from agent.interfaces.server import chat, completions, pages, people
from agent.interfaces.server.auth import Refused
from agent.interfaces.server.guard import Guard
from agent.interfaces.server.hall import Hall
from agent.interfaces.server.http import problem
from agent.interfaces.server.logs import log
from agent.interfaces.server.settings import ServerSettings
from agent.interfaces.server.socket import Connection
from retrieval.errors import PalateError


def make_app(settings: ServerSettings, key: bytes, loading: Loading) -> ASGIApp:
    """The whole server over services that may still be loading."""
    hall = Hall(settings, key, loading)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        if loading.services is not None:
            await (await hall.opened()).close()

    app = FastAPI(
        title="Palate", version=_version(), lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json" if settings.docs else None,
    )  # fmt: skip
    app.state.hall = hall
    app.state.talks = completions.Talks()
    for router in (chat.router, completions.router, people.router, pages.router):
        app.include_router(router)

    async def socket(websocket: WebSocket) -> None:
        await Connection(hall, websocket).run()

    app.add_api_websocket_route("/ws", socket)
    for kind, handler in ((Refused, refused), (HTTPException, missing), (PalateError, failed)):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(RequestValidationError, invalid)
    return Guard(app, hall)


def _version() -> str:
    try:
        return version("palate")
    except PackageNotFoundError:
        return "0"


async def refused(request: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, Refused) else "refused"
    request.app.state.hall.metrics.refused.labels(code).inc()
    return problem(code, str(error))


async def missing(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return problem("not_found" if status == 404 else "bad_request", str(getattr(error, "detail", "")), status)


async def invalid(request: Request, error: Exception) -> Response:
    return problem("bad_body", "the request does not fit the description in /openapi.json", 422)


async def failed(request: Request, error: Exception) -> Response:
    """What a person can be told in one line."""
    if isinstance(error, SessionError):
        return problem("bad_request", str(error), 400)
    log("request failed", 40, trace=True, path=str(request.scope.get("route")))
    return problem("unavailable", str(error), 503)
