"""`palate mcp`: recommend, feedback and explain as tools of the Model Context Protocol, over stdin and stdout.

A data folder has one owner. While a server runs on it, the tools go through that server (`--server`);
without one they open the folder themselves.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal, Protocol

import httpx
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from agent.types import Intent, Reply
from retrieval.errors import OperatorError, PalateError

if TYPE_CHECKING:
    from agent.conversation import Conversation
    from agent.services import Services

Verdict = Literal["like", "dislike", "seen", "clear"]
SECONDS = 180
INSTRUCTIONS = """A clerk over a catalogue. Call `recommend` with what the person wants in their own words and pass
the session it returns to the next calls: the clerk remembers wishes, likes and dislikes. Facts about items come from
the catalogue; do not add others."""


class Clerk(Protocol):
    """Where the tools' work is done."""

    def say(self, text: str, session: str | None) -> Reply: ...

    def judge(self, session: str, item: str, verdict: Verdict) -> Reply: ...

    def explain(self, session: str, item: str) -> Reply: ...


class OwnClerk:
    """Conversations in this process, one call at a time."""

    def __init__(self, services: Services, user: str | None) -> None:
        self._services, self._user = services, user
        self._talks: dict[str, Conversation] = {}
        self._lock = threading.Lock()

    def _talk(self, session: str | None) -> Conversation:
        from agent.conversation import Conversation

        if session is None or session not in self._talks:
            talk = Conversation(self._services, session, self._user)
            return self._talks.setdefault(talk.session.id, talk)
        return self._talks[session]

    def say(self, text: str, session: str | None) -> Reply:
        from agent.conversation import final

        with self._lock:
            return final(self._talk(session).reply(text))

    def judge(self, session: str, item: str, verdict: Verdict) -> Reply:
        with self._lock:
            return self._talk(session).feedback(item, verdict)

    def explain(self, session: str, item: str) -> Reply:
        from agent.conversation import final

        with self._lock:
            self._services.catalogue.get(item)
            return final(self._talk(session).act(Intent.EXPLAIN, item))


class ServersClerk:
    """Conversations of a running `palate serve`."""

    def __init__(self, url: str, token: str | None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=SECONDS)

    def close(self) -> None:
        self._http.close()

    def _post(self, path: str, body: dict[str, Any]) -> Reply:
        try:
            answer = self._http.post(path, json=body)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise OperatorError(f"the server at {self._http.base_url} does not answer: {error}") from error
        if answer.status_code != 200:
            raise OperatorError(told.get("error", {}).get("message", f"the server said {answer.status_code}"))
        return Reply.model_validate(told)

    def say(self, text: str, session: str | None) -> Reply:
        return self._post("/api/chat", {"text": text, "session": session})

    def judge(self, session: str, item: str, verdict: Verdict) -> Reply:
        return self._post(f"/api/sessions/{session}/actions", {"action": verdict, "item": item})

    def explain(self, session: str, item: str) -> Reply:
        return self._post(f"/api/sessions/{session}/actions", {"action": "explain", "item": item})


def told(reply: Reply) -> dict[str, Any]:
    """What a tool gives back of a reply."""
    return reply.model_dump(mode="json", include={"session", "text", "items", "constraints", "question", "notices"})


def make_tools(clerk: Clerk) -> MCPServer[Any]:
    """The three tools over a clerk."""
    server: MCPServer[Any] = MCPServer("palate", instructions=INSTRUCTIONS)

    @server.tool()
    def recommend(wish: str, session: str | None = None) -> dict[str, Any]:
        """Recommend items for a wish in the person's own words (English or Chinese), or go on with a session:
        refine, ask about an item, compare, say "more". Returns the session, the words for the person, and the items."""
        return _answered(lambda: clerk.say(wish, session))

    @server.tool()
    def feedback(session: str, item: str, verdict: Verdict) -> dict[str, Any]:
        """Keep what the person thinks of an item (its id): like, dislike, seen, or clear to take it back."""
        return _answered(lambda: clerk.judge(session, item, verdict))

    @server.tool()
    def explain(session: str, item: str) -> dict[str, Any]:
        """Say why an item (its id) was recommended in this session, from the numbers that ranked it."""
        return _answered(lambda: clerk.explain(session, item))

    return server


def _answered(ask: Any) -> dict[str, Any]:
    try:
        return told(ask())
    except PalateError as error:
        raise ToolError(str(error)) from error
