"""Guard: what every request passes before anything else sees it. Pure ASGI, so that websockets pass it too.

Browsers name the page they act for in Origin and cannot be made to lie about it. A page that is not
on the list gets 403 before a websocket opens. Programs send no Origin and are let through: what
they may do hangs on tokens and session ids, never on cookies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from agent.interfaces.server.auth import Refused
from agent.interfaces.server.logs import log

if TYPE_CHECKING:
    from agent.interfaces.server.hall import Hall

OPEN = ("/widget", "/api/words", "/healthz", "/readyz")
"""Paths any page may read: the widget's own files, and nothing that concerns a person."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}


class Guard:
    """Origins, connection caps, body size, CORS and standing headers."""

    def __init__(self, app: ASGIApp, hall: Hall) -> None:
        self.app, self.hall = app, hall
        self.origins = hall.settings.allowed_origins()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin")
        allowed = origin is None or origin in self.origins
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send, allowed)
        elif not allowed and not scope["path"].startswith(OPEN):
            await self._deny(scope, receive, send, 403, "origin", "this page may not talk to the server")
        else:
            await self._http(scope, receive, send, origin if allowed else None)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send, allowed: bool) -> None:
        address = scope["client"][0] if scope.get("client") else "?"
        if not allowed:
            await self._deny(scope, receive, send, 403, "origin", "this page may not talk to the server")
            return
        connections = self.hall.connections
        if not connections.enter(address):
            await self._deny(scope, receive, send, 429, "connections", "too many connections")
            return
        self.hall.metrics.connections.set(connections.total)
        try:
            await self.app(scope, receive, send)
        finally:
            connections.leave(address)
            self.hall.metrics.connections.set(connections.total)

    async def _deny(self, scope: Scope, receive: Receive, send: Send, status: int, code: str, text: str) -> None:
        self.hall.metrics.refused.labels(code).inc()
        log("refused", reason=code, path=scope["path"])
        response = JSONResponse({"error": {"code": code, "message": text}}, status)
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(response)
        else:
            await response(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send, origin: str | None) -> None:
        headers = Headers(scope=scope)
        extra = dict(HEADERS)
        if scope["path"].startswith(OPEN):
            extra["access-control-allow-origin"] = "*"
        elif origin:
            extra |= {"access-control-allow-origin": origin, "vary": "Origin"}
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            extra |= {
                "access-control-allow-methods": "GET, POST, DELETE",
                "access-control-allow-headers": "authorization, content-type, accept",
                "access-control-max-age": "600",
            }
            await Response(status_code=204, headers=extra)(scope, receive, send)
            return
        most = self.hall.settings.message_bytes
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            await self._deny(scope, receive, send, 413, "too_long", f"at most {most} bytes")
            return
        await self._pass(scope, limited(receive, most), send, extra)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, extra: dict[str, str]) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = {name for name, _ in message["headers"]}
                added = [(k.encode(), v.encode()) for k, v in extra.items() if k.encode() not in have]
                message = {**message, "headers": [*message["headers"], *added]}
                route = getattr(scope.get("route"), "path", "other")
                self.hall.metrics.requests.labels(route, str(message["status"])).inc()
            await send(message)

        await self.app(scope, receive, answer)


def limited(receive: Receive, most: int) -> Receive:
    """`receive` that gives up on a body longer than `most` bytes, whatever its header said."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise Refused("too_long", f"at most {most} bytes")
        return message

    return counted
