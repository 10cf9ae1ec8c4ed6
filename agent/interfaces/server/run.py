"""`palate serve`: uvicorn around the application."""

from __future__ import annotations

import functools
import signal
import threading
from pathlib import Path
from typing import NoReturn

import uvicorn

from agent.interfaces.loading import Loading, open_services
from agent.interfaces.server.app import make_app
from agent.interfaces.server.logs import log, set_up_logs
from agent.interfaces.server.settings import ServerSettings, server_settings, signing_key
from retrieval.errors import OperatorError
from retrieval.settings import RetrievalSettings


class Server(uvicorn.Server):
    """Says where it listens, and stops when loading fails."""

    def __init__(self, config: uvicorn.Config, settings: ServerSettings, failed: threading.Event) -> None:
        super().__init__(config)
        self._settings, self._failed = settings, failed

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            log("listening", url=f"http://{self._settings.host}:{port}/")

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to stop."""
        return await super().on_tick(counter) or self._failed.is_set()


def serve(data: RetrievalSettings, host: str | None, port: int | None, config: Path | None) -> None:
    """Serve until told to stop."""
    settings = server_settings(data.data, config, host=host, port=port)
    set_up_logs()
    data.data.mkdir(parents=True, exist_ok=True)
    failed = threading.Event()
    loading = Loading(functools.partial(open_services, data), failed.set)
    server = Server(uvicorn_config(settings, signing_key(settings, data.data), loading), settings, failed)
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again once it has stopped: that is no failure
        signal.signal(number, leave)
    loading.start()
    try:
        server.run()
    finally:
        loading.close()
    if loading.error is not None:
        raise loading.error
    if not server.started:
        raise OperatorError(f"cannot listen on {settings.host}:{settings.port}: choose another --port")


def leave(*_: object) -> NoReturn:
    """End the process as one that did what it was told, so that what it started is ended too."""
    raise SystemExit(0)


def uvicorn_config(settings: ServerSettings, key: bytes, loading: Loading) -> uvicorn.Config:
    """One process, no compression, frames no longer than allowed."""
    return uvicorn.Config(
        make_app(settings, key, loading),
        host=settings.host,
        port=settings.port,
        ws_max_size=settings.message_bytes,
        ws_per_message_deflate=False,
        ws_max_queue=8,
        ws_ping_interval=20,
        ws_ping_timeout=30,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=settings.shutdown_seconds + 5,
        timeout_keep_alive=20,
    )
