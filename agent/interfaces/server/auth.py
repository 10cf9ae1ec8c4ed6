"""Who speaks: short-lived signed tokens for people with a name, unguessable session ids for the others."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass

import jwt

from agent.errors import SessionError
from agent.names import checked

ALGORITHM = "HS256"
ANONYMOUS = re.compile(r"web-[A-Za-z0-9_-]{32}")
"""What the id of a nameless visitor's session looks like: 192 random bits. Sessions of other shapes,
such as those of a terminal on the same data, cannot be reached without their owner's token."""


class Refused(Exception):
    """The caller may not do this; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a connection or a request speaks for."""

    user: str | None = None
    """None for a nameless visitor."""
    expires: float | None = None
    """Unix seconds after which the token no longer counts; None without a token."""


def new_session() -> str:
    """An id nobody can guess."""
    return f"web-{secrets.token_urlsafe(24)}"


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, key: bytes, longest: int) -> None:
        self._key, self._longest = key, longest

    def issue(self, user: str, seconds: int | None = None) -> tuple[str, int]:
        """A token for `user` and the second it expires at."""
        now = int(time.time())
        expires = now + min(seconds or self._longest, self._longest)
        claims = {"sub": checked("user", user), "iat": now, "exp": expires, "aud": "palate"}
        return jwt.encode(claims, self._key, ALGORITHM), expires

    def read(self, token: str) -> Caller:
        """Whom a token speaks for. Raises Refused."""
        try:
            claims = jwt.decode(
                token, self._key, [ALGORITHM], audience="palate", options={"require": ["exp", "sub", "aud"]}
            )
            return Caller(checked("user", claims["sub"]), float(claims["exp"]))
        except jwt.ExpiredSignatureError:
            raise Refused("expired", "the token has expired: ask your site for a new one") from None
        except (jwt.PyJWTError, SessionError):
            raise Refused("bad_token", "the token is not one of this server's") from None
