"""Hall: what stands before the desk. Loading, tokens, rates, and who calls."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

from agent.interfaces.loading import Loading
from agent.interfaces.server.auth import Caller, Refused, Tokens
from agent.interfaces.server.desk import Desk
from agent.interfaces.server.limits import Connections, Rates
from agent.interfaces.server.metrics import Metrics
from agent.interfaces.server.settings import ServerSettings

if TYPE_CHECKING:
    from starlette.requests import Request

LOADING_SECONDS = 120


class Hall:
    """One server process."""

    def __init__(self, settings: ServerSettings, key: bytes, loading: Loading) -> None:
        self.settings, self.loading = settings, loading
        self.metrics = Metrics()
        self.tokens = Tokens(key, settings.token_seconds)
        self.connections = Connections(settings.connections, settings.connections_per_address)
        self._frames = Rates(settings.frames_per_connection)
        self._by_connection = Rates(settings.messages_per_connection)
        self._by_user = Rates(settings.messages_per_user)
        self._by_address = Rates(settings.messages_per_address)
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The desk, once everything is loaded."""
        if self._desk is None:
            raise Refused("loading", "the server is still loading")
        return self._desk

    async def opened(self) -> Desk:
        """The desk, waiting while everything loads. Raises Refused when it does not come to that."""
        for _ in range(int(LOADING_SECONDS / 0.1)):
            if self._desk is not None:
                return self._desk
            if self.loading.error is not None:
                break
            if self.loading.services is not None:
                self._desk = Desk(self.loading.services, self.settings, self.metrics)
                return self._desk
            await asyncio.sleep(0.1)
        raise Refused("loading", "the server is not ready: try again in a minute")

    def ready(self) -> tuple[bool, str]:
        """Whether turns can be answered with a model, and what it waits for otherwise."""
        services = self.loading.services
        if self.loading.error is not None:
            return False, "failed"
        if services is None:
            return False, "loading"
        if self._desk is not None and self._desk.closing:
            return False, "closing"
        state = services.engine.state
        return state != "loading", state

    def caller(self, token: str | None) -> Caller:
        """Whom a token speaks for. Raises Refused."""
        if token:
            return self.tokens.read(token)
        if not self.settings.anonymous:
            raise Refused("token_needed", "this server wants a token")
        return Caller()

    def bearer(self, request: Request) -> Caller:
        """Who makes a request."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.caller(token.strip() if scheme.lower() == "bearer" else None)

    def check_key(self, request: Request) -> None:
        """Let the host site's own server in. Raises Refused."""
        if not self.is_operator(request):
            raise Refused("bad_key", "this needs the API key (PALATE_SERVER_API_KEY) as a bearer token")

    def is_operator(self, request: Request) -> bool:
        """Whether the API key is given."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        key = self.settings.api_key
        if key is None or scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(given.strip().encode(), key.get_secret_value().encode())

    def allow_frame(self, connection: str) -> None:
        _raise(self._frames.wait(connection))

    def allow_message(self, connection: str | None, caller: Caller, address: str) -> None:
        """Count a message against everyone it comes from. Raises Refused when there are too many."""
        if connection:
            _raise(self._by_connection.wait(connection))
        if caller.user:
            _raise(self._by_user.wait(caller.user))
        _raise(self._by_address.wait(address))


def _raise(seconds: float) -> None:
    if seconds:
        raise Refused("rate_limited", f"too many messages: try again in {max(1, round(seconds))} s")
