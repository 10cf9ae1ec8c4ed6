"""wire: turn events as JSON frames, the same for the websocket and server-sent events.

A frame gets its `seq` when it is stored, not here. What a client sends is read by the server.
"""

from __future__ import annotations

from typing import Any

from agent.types import Accepted, Delta, Done, Items, Notice, Reply, Stopped, TurnEvent, Understood

Frame = dict[str, Any]


def frame(event: TurnEvent, message_id: str | None = None) -> Frame:
    """One event as the contract writes it; `message_id` is the client's own id of its message."""
    match event:
        case Accepted(turn):
            return {"type": "accepted", "id": message_id, "turn": turn}
        case Understood(constraints):
            return {"type": "understood", "constraints": [entry.model_dump(mode="json") for entry in constraints]}
        case Items(items):
            return {"type": "items", "items": [card.model_dump(mode="json") for card in items]}
        case Delta(text):
            return {"type": "delta", "text": text}
        case Notice(text):
            return {"type": "notice", "text": text}
        case Done(reply):
            return {"type": "done", "turn": reply.turn, "reply": reply.model_dump(mode="json")}
        case Stopped(reply):
            return {"type": "stopped", "turn": reply.turn, "reply": reply.model_dump(mode="json")}


def error(code: str, message: str) -> Frame:
    """A failure the client is told of; `code` is stable, `message` is for people."""
    return {"type": "error", "code": code, "message": message}


def reply_line(reply: Reply) -> str:
    """A reply as one line of JSON."""
    return reply.model_dump_json()
