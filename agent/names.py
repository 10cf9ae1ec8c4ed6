"""Names of sessions and users: what they may look like. Light, so that a bad one is told at once."""

from __future__ import annotations

import re

from agent.errors import SessionError

NAME = re.compile(r"[\w.@+-]{1,80}")


def checked(kind: str, name: str) -> str:
    """`name` if it may be the name of a session or a user."""
    if not NAME.fullmatch(name) or set(name) == {"."}:
        raise SessionError(f"{name[:40]!r} cannot name a {kind}: use up to 80 letters, digits and . _ @ + -")
    return name
