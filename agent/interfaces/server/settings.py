"""Settings of the server: the environment first (PALATE_SERVER_*), then one TOML file, then what stands here.

The file's `[server]` table has the names below; its `[agent]` table fills the variables PALATE_* of
the conversation that the environment leaves out.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import BadConfiguration

FILE = "palate.toml"
KEY = "server.key"


class ServerSettings(BaseSettings):
    """What an operator may choose. Rates are per minute."""

    model_config = SettingsConfigDict(env_prefix="PALATE_SERVER_", env_ignore_empty=True, extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    origins: tuple[str, ...] = ()
    """Pages that may talk to the server, exactly as browsers name them: https://shop.example."""
    proxies: str = "127.0.0.1"
    """Addresses of reverse proxies whose X-Forwarded-For is believed."""
    api_key: SecretStr | None = Field(default=None, min_length=16)
    """Opens POST /api/tokens to the host site's own server; None closes it."""
    secret: SecretStr | None = Field(default=None, min_length=32)
    """Signs tokens; None makes one and keeps it in the data folder. Several processes share one."""
    token_seconds: int = Field(default=900, ge=10, le=86_400)
    """How long a token lasts at most."""
    anonymous: bool = True
    """Whether people may talk without a token."""
    message_bytes: int = Field(default=65_536, ge=1024)
    """The longest frame or request body."""
    json_depth: int = Field(default=16, ge=4)
    messages_per_connection: int = Field(default=30, ge=1)
    messages_per_user: int = Field(default=60, ge=1)
    messages_per_address: int = Field(default=120, ge=1)
    frames_per_connection: int = Field(default=240, ge=1)
    """Frames of every kind."""
    connections: int = Field(default=2000, ge=1)
    connections_per_address: int = Field(default=50, ge=1)
    idle_seconds: float = Field(default=1800, gt=0)
    """A connection that says nothing for so long is closed."""
    send_seconds: float = Field(default=15, gt=0)
    """A reader that does not take a frame in this time is dropped."""
    turns_at_once: int = Field(default=8, ge=1, le=256)
    """Turns answered side by side; more wait."""
    waiting_per_session: int = Field(default=8, ge=1)
    """Messages of one session that may wait."""
    shutdown_seconds: int = Field(default=20, ge=0)
    """How long running turns may go on after the server was told to stop."""
    log_text: bool = False
    """Write message text to the log."""
    docs: bool = True
    """Serve /openapi.json."""

    def allowed_origins(self) -> frozenset[str]:
        """The origins in force: those named, else the server's own address as a browser on it says it."""
        if self.origins:
            return frozenset(self.origins)
        own = {self.host, "localhost", "127.0.0.1"} if self.host in ("127.0.0.1", "localhost", "::1") else {self.host}
        return frozenset(f"http://{f'[{name}]' if ':' in name else name}:{self.port}" for name in own)


def server_settings(data: Path, config: Path | None = None, **chosen: Any) -> ServerSettings:
    """Settings from options, environment and file, in this order. BadConfiguration names what is wrong."""
    file = config or Path(os.environ.get("PALATE_CONFIG") or data / FILE)
    tables = _read(file) if config or file.exists() else {}
    for name, value in tables.get("agent", {}).items():
        os.environ.setdefault(f"PALATE_{name.upper()}", str(value))
    given = {name: value for name, value in chosen.items() if value is not None}
    from_file = {
        name: value
        for name, value in tables.get("server", {}).items()
        if f"PALATE_SERVER_{name.upper()}" not in os.environ
    }
    try:
        return ServerSettings(**{**from_file, **given})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadConfiguration(f"the server's setting '{name}' is wrong: {first['msg'].lower()}") from None


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"cannot read {file}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{file} is no TOML file: {error}") from None


def signing_key(settings: ServerSettings, data: Path) -> bytes:
    """The key that signs tokens; made once and kept where only the operator reads it."""
    if settings.secret:
        return settings.secret.get_secret_value().encode()
    file = data / KEY
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(descriptor, "wb") as out:
        key = secrets.token_hex(32).encode()
        out.write(key)
    return key
