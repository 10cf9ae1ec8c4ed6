"""Sessions: what a conversation keeps on disk, and how it is erased.

Every message is stored before it is answered and every answer before it is announced as done, so a
killed process loses at most the answer it was writing. Preferences belong to a person; somebody
without a name owns them through the session. Not for the catalogue: that is `retrieval`'s.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from agent.errors import SessionError
from agent.names import checked
from agent.types import Language, Reply
from retrieval.store.database import Database
from retrieval.store.tables import frames, interactions, preferences, sessions, turns, users

Verdict = Literal["like", "dislike", "seen"]


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation as it was last stored."""

    id: str
    user: str | None
    """None for somebody without a name."""
    language: Language
    state: Mapping[str, Any] = field(default_factory=dict)
    """`Memory` as JSON; empty before the first turn."""
    turns: int = 0
    """Number of the last message, answered or not."""

    @property
    def owner(self) -> str:
        """The key its preferences are stored under."""
        return self.user or f"session:{self.id}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A message as it was taken in."""

    turn: int
    reply: Reply | None
    """The stored answer when this message id came before."""
    repeated: bool = False


class Sessions:
    """The store of conversations; thread-safe as far as the database is."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def open(self, session: str, user: str | None, language: Language) -> Session:
        """Resume `session`, or make it with its user when there is none of that name."""
        checked("session", session)
        if user is not None:
            checked("user", user)
        with self.database.write() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == session)).mappings().first()
            if row is None:
                self._create(connection, session, user, language)
                return Session(session, user, language)
            if user is not None and row["user"] != user:
                raise SessionError(f"session '{session}' belongs to somebody else: choose another --session")
            return _session(connection, row)

    def get(self, session: str) -> Session:
        """A stored session."""
        with self.database.read() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == session)).mappings().first()
            if row is None:
                raise SessionError(f"no session is called '{session}'")
            return _session(connection, row)

    def _create(self, connection: Connection, session: str, user: str | None, language: Language) -> None:
        now = time.time()
        if user and not connection.execute(select(users.c.id).where(users.c.id == user)).first():
            connection.execute(insert(users).values(id=user, created=now, settings={}))
        connection.execute(
            insert(sessions).values(id=session, user=user, language=language, created=now, updated=now, state={})
        )

    def begin(self, session: Session, text: str, message_id: str | None = None) -> Opened:
        """Store a message as the next turn; one whose id came before is found, not stored again."""
        with self.database.write() as connection:
            if message_id is not None:
                known = select(turns).where(turns.c.session == session.id, turns.c.message_id == message_id)
                if row := connection.execute(known).mappings().first():
                    reply = Reply.model_validate(row["reply"]) if row["reply"] else None
                    return Opened(row["number"], reply, repeated=True)
            if not connection.execute(select(sessions.c.id).where(sessions.c.id == session.id)).first():
                self._create(connection, session.id, session.user, session.language)
            turn = _last_turn(connection, session.id) + 1
            connection.execute(
                insert(turns).values(
                    session=session.id, number=turn, message_id=message_id, text=text, status="open", time=time.time()
                )
            )
            return Opened(turn, None)

    def finish(
        self, session: Session, reply: Reply, state: Mapping[str, Any], parsed: Mapping[str, Any] | None, status: str
    ) -> None:
        """Store the answer of a turn and what the session now remembers, in one transaction."""
        with self.database.write() as connection:
            connection.execute(
                update(turns)
                .where(turns.c.session == session.id, turns.c.number == reply.turn)
                .values(
                    parsed=parsed,
                    reply=reply.model_dump(mode="json"),
                    ledger=[entry.model_dump(mode="json") for entry in reply.constraints],
                    status=status,
                )
            )
            connection.execute(
                update(sessions)
                .where(sessions.c.id == session.id)
                .values(state=dict(state), language=reply.language, updated=time.time())
            )

    def replies(self, session: str) -> list[tuple[str, Reply | None]]:
        """Every message of a session with its answer, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(turns.c.text, turns.c.reply).where(turns.c.session == session).order_by(turns.c.number)
            )
            return [(text, Reply.model_validate(reply) if reply else None) for text, reply in rows]

    def judge(self, session: Session, item: str, verdict: Verdict | Literal["clear"]) -> None:
        """Keep what the person said of an item; like and dislike replace each other, clear takes all back."""
        same = (preferences.c.user == session.owner, preferences.c.item == item)
        with self.database.write() as connection:
            gone = ("like", "dislike") if verdict in ("like", "dislike") else ("like", "dislike", "seen")
            if verdict != "seen":
                connection.execute(delete(preferences).where(*same, preferences.c.verdict.in_(gone)))
            else:
                connection.execute(delete(preferences).where(*same, preferences.c.verdict == "seen"))
            if verdict != "clear":
                connection.execute(
                    insert(preferences).values(
                        user=session.owner, item=item, verdict=verdict, session=session.id, time=time.time()
                    )
                )

    def preferences(self, owner: str) -> list[tuple[str, Verdict]]:
        """(item id, verdict) of everything a person said in conversation, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(preferences.c.item, preferences.c.verdict)
                .where(preferences.c.user == owner)
                .order_by(preferences.c.time)
            )
            return [(item, verdict) for item, verdict in rows]

    def append_frame(self, session: str, frame: Mapping[str, Any]) -> int:
        """Store one frame of the websocket; its sequence number, rising by one within the session."""
        with self.database.write() as connection:
            last = connection.execute(select(func.max(frames.c.seq)).where(frames.c.session == session)).scalar()
            seq = (last or 0) + 1
            connection.execute(insert(frames).values(session=session, seq=seq, frame={**frame, "seq": seq}))
            return seq

    def last_seq(self, session: str) -> int:
        """Number of the last stored frame; 0 before the first."""
        with self.database.read() as connection:
            return connection.execute(select(func.max(frames.c.seq)).where(frames.c.session == session)).scalar() or 0

    def frames(self, session: str, after: int = 0) -> Sequence[Mapping[str, Any]]:
        """Stored frames with a number above `after`, in order."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(frames.c.frame).where(frames.c.session == session, frames.c.seq > after).order_by(frames.c.seq)
            )
            return [row[0] for row in rows]

    def forget_session(self, session: Session) -> None:
        """Erase one session and what was said in it."""
        with self.database.write() as connection:
            _erase_sessions(connection, [session.id])
        self._scrub()

    def forget_user(self, user: str) -> int:
        """Erase a person: sessions, turns, frames, preferences, recorded interactions. Number of sessions gone."""
        with self.database.write() as connection:
            ids = list(connection.execute(select(sessions.c.id).where(sessions.c.user == user)).scalars())
            _erase_sessions(connection, ids)
            connection.execute(delete(preferences).where(preferences.c.user == user))
            connection.execute(delete(interactions).where(interactions.c.user == user))
            connection.execute(delete(users).where(users.c.id == user))
        self._scrub()
        return len(ids)

    def _scrub(self) -> None:
        """Leave no erased text in the file's free pages or its log."""
        if self.database.dialect != "sqlite":
            return
        connection = self.database.engine.raw_connection()  # neither statement runs inside a transaction
        try:
            connection.cursor().execute("VACUUM")
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()

    def export_session(self, session: Session) -> dict[str, Any]:
        """Everything kept about one session and its owner's preferences, as JSON."""
        with self.database.read() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == session.id)).mappings().first()
            said = connection.execute(select(preferences).where(preferences.c.user == session.owner)).mappings().all()
            return {
                "user": session.user,
                "preferences": [{k: p[k] for k in ("item", "verdict", "session", "time")} for p in said],
                "sessions": [_talk(connection, row)] if row else [],
            }

    def export(self, user: str) -> dict[str, Any]:
        """Everything kept about a person, as JSON."""
        with self.database.read() as connection:
            row = connection.execute(select(users).where(users.c.id == user)).mappings().first()
            said = connection.execute(select(preferences).where(preferences.c.user == user)).mappings().all()
            rated = connection.execute(select(interactions).where(interactions.c.user == user)).mappings().all()
            talks = connection.execute(select(sessions).where(sessions.c.user == user)).mappings().all()
            if row is None and not said and not rated and not talks:
                raise SessionError(f"nobody called '{user}' is known here: see the name given to --user")
            return {
                "user": user,
                "created": row["created"] if row else None,
                "settings": row["settings"] if row else {},
                "preferences": [{k: p[k] for k in ("item", "verdict", "session", "time")} for p in said],
                "interactions": [{k: i[k] for k in ("row", "kind", "rating", "time")} for i in rated],
                "sessions": [_talk(connection, talk) for talk in talks],
            }


def _session(connection: Connection, row: Mapping[Any, Any]) -> Session:
    return Session(row["id"], row["user"], row["language"], row["state"] or {}, _last_turn(connection, row["id"]))


def _last_turn(connection: Connection, session: str) -> int:
    last = connection.execute(select(func.max(turns.c.number)).where(turns.c.session == session)).scalar()
    return int(last or 0)


def _erase_sessions(connection: Connection, ids: Sequence[str]) -> None:
    for table in (frames, turns):
        connection.execute(delete(table).where(table.c.session.in_(ids)))
    connection.execute(delete(preferences).where(preferences.c.session.in_(ids)))
    connection.execute(delete(preferences).where(preferences.c.user.in_([f"session:{one}" for one in ids])))
    connection.execute(delete(sessions).where(sessions.c.id.in_(ids)))


def _talk(connection: Connection, talk: Mapping[Any, Any]) -> dict[str, Any]:
    said = connection.execute(select(turns).where(turns.c.session == talk["id"]).order_by(turns.c.number)).mappings()
    return {
        "session": talk["id"],
        "language": talk["language"],
        "created": talk["created"],
        "updated": talk["updated"],
        "state": talk["state"],
        "turns": [
            {k: turn[k] for k in ("number", "message_id", "text", "parsed", "reply", "status", "time")} for turn in said
        ],
    }
