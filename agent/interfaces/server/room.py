"""Room: one session being talked in. Turns go one after the other, frames are stored before they are sent.

Jobs run in worker threads; readers live in the event loop. A button never waits for a running
answer: its verdict is stored and acknowledged at once, and told in full when the answer has ended.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.conversation import Conversation
from agent.interfaces import wire
from agent.interfaces.server.auth import Refused
from agent.interfaces.server.logs import log, shorthand
from agent.interfaces.server.outbox import Outbox
from agent.types import Accepted, Delta, Done, Reply, Stopped, TurnEvent
from retrieval.errors import PalateError

if TYPE_CHECKING:
    from agent.interfaces.server.desk import Desk
    from agent.sessions import Session, Verdict

Start = Callable[[Conversation, Callable[[], bool]], Iterator[TurnEvent]]
RECENT = 600
"""Frames looked through for the last turn's beginning; no turn has so many."""
ERASED = 4001
"""Close code that tells a client to forget its session."""


@dataclass(eq=False, slots=True)
class Job:
    """One thing a session is asked to do."""

    kind: str
    """message, regenerate, feedback or act."""
    id: str | None
    start: Start
    anew: Start | None = None
    """The same message as a new one, for regenerate."""
    heard: Callable[[wire.Frame], None] | None = None
    """Told every frame of this job, in the worker's thread."""
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: bool = False
    """Whether its `accepted` is sent already."""
    turn: int | None = None
    """Its number once it has begun."""
    began: float = field(default_factory=time.monotonic)
    done: Future[Reply | None] = field(default_factory=Future)

    @property
    def waits(self) -> bool:
        """Whether it may have to wait for the model; a message that was acknowledged before has its answer stored."""
        return self.kind in ("message", "regenerate") and not self.acknowledged


class Room:
    """One session in memory."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self.desk, self.id, self.user = desk, session.id, session.user
        self.conversation = Conversation(desk.services, session.id, session.user)
        self.readers: set[Outbox] = set()
        self.waiting: deque[Job] = deque()
        self.running: Job | None = None
        self.closed = False
        self.last = 0
        """Number of the last stored frame, as far as this process knows."""
        self._lock = threading.RLock()
        self._order = threading.Lock()
        self._known: dict[str, int] = {}
        """Ids of buttons to the turn they were accepted in, so that none is pressed twice."""
        self._again: Start | None = None
        """Answers the last message anew from where it was asked; None once a button changed what it stood on."""
        self._settle()

    @property
    def empty(self) -> bool:
        """Whether nobody needs it any more."""
        return not self.readers and self.running is None and not self.waiting

    # What is asked of it ------------------------------------------------------------------

    def submit(self, job: Job) -> None:
        """Queue a job; one that is already known is acknowledged again. Raises Refused when too much waits."""
        with self._lock:
            if self.closed:
                raise Refused("erased", "this conversation was erased: begin a new one")
            known = None if job.acknowledged else self._known.get(job.id or "")
            if known is not None:
                self.emit(wire.frame(Accepted(known), job.id))
                job.acknowledged = True
            same = next((j for j in (self.running, *self.waiting) if j and job.id and j.id == job.id), None)
            if same is not None:
                same.done.add_done_callback(lambda done: self._share(done.result(), job))
            elif known is not None and (job.kind != "message" or job.heard is None):
                job.done.set_result(None)
            else:
                self._queue(job)

    def _queue(self, job: Job) -> None:
        if len(self.waiting) >= self.desk.settings.waiting_per_session:
            raise Refused("busy", "too much is waiting already: try again in a moment")
        self.waiting.append(job)
        if self.running is None:
            self._run_next()

    def _share(self, reply: Reply | None, job: Job) -> None:
        """An answer goes to a caller who asked for it meanwhile or again; None when there is none."""
        if reply and job.heard:
            job.heard({**wire.frame(Done(reply), job.id), "seq": self.last})
        job.done.set_result(reply)

    def judge(self, job: Job, item: str, verdict: Verdict) -> None:
        """Queue a verdict; behind a running answer it is stored and acknowledged first."""
        with self._lock:
            busy = self.running
        if busy is not None and busy.waits and job.id not in self._known:
            self.desk.services.sessions.judge(self.conversation.session, item, verdict)
            job.acknowledged = True
            self.emit(wire.frame(Accepted(busy.turn or 0), job.id))
        self.submit(job)

    def stop(self) -> None:
        """End the running answer."""
        with self._lock:
            if self.running:
                self.running.stop.set()

    def again(self, conversation: Conversation, cancelled: Callable[[], bool]) -> Iterator[TurnEvent]:
        """Answer the last message anew."""
        if self._again is None:
            asked = [text for text, _ in self.desk.services.sessions.replies(self.id) if not text.startswith("/")]
            if not asked:
                raise Refused("nothing_to_regenerate", "there is no message yet to answer anew")
            self._again = lambda talk, stop: talk.reply(asked[-1], stop)
        return self._again(conversation, cancelled)

    # Readers ------------------------------------------------------------------------------

    def join(self, outbox: Outbox, after: int | None) -> None:
        """Greet a reader and replay what it missed; nothing falls between replay and what follows."""
        sessions = self.desk.services.sessions
        with self._order:
            last = sessions.last_seq(self.id)
            start = last if after is None else min(after, last)
            missed = sessions.frames(self.id, start) if start < last else ()
            ready = {"type": "ready", "session": self.id, "resumed": self.conversation.session.turns > 0, "seq": start}
            self.desk.call(self._admit, outbox, [ready, *missed])

    def _admit(self, outbox: Outbox, frames: list[wire.Frame]) -> None:
        outbox.begin(frames)
        self.readers.add(outbox)

    def emit(self, frame: Mapping[str, Any], job: Job | None = None) -> None:
        """Store a frame, then send it to every reader."""
        with self._order:
            if self.closed:
                return
            if frame["type"] == "accepted" and frame["id"]:
                self._known[frame["id"]] = frame["turn"]
            self.last = self.desk.services.sessions.append_frame(self.id, frame)
            self._send({**frame, "seq": self.last}, job)

    def _send(self, frame: wire.Frame, job: Job | None) -> None:
        if job and job.heard:
            job.heard(frame)
        self.desk.metrics.frames.labels(frame["type"]).inc()
        self.desk.call(self._publish, frame)

    def _publish(self, frame: wire.Frame) -> None:
        for outbox in self.readers:
            outbox.offer(frame)

    def close(self, code: int = ERASED, reason: str = "erased") -> None:
        """End every connection; nothing is stored afterwards."""
        with self._lock:
            self.waiting.clear()
            if self.running:
                self.running.stop.set()
        with self._order:
            self.closed = True
        self.desk.call(self._dismiss, code, reason)

    def _dismiss(self, code: int, reason: str) -> None:
        for outbox in self.readers:
            outbox.close(code, reason)

    # Work ---------------------------------------------------------------------------------

    def _run_next(self) -> None:
        self.running = self.waiting.popleft() if self.waiting else None
        if self.running:
            self.desk.work(self._run, self.running)
        else:
            self.desk.call(self.desk.tidy, self)

    def _run(self, job: Job) -> None:
        try:
            self._answer(job)
        except Refused as error:
            self._fail(job, error.code, str(error))
        except PalateError as error:
            self._fail(job, "failed", str(error))
        except Exception:  # noqa: BLE001  the session must go on, and the client be told
            log("turn failed", 40, trace=True, session=shorthand(self.id), turn=job.turn)
            self._fail(job, "internal", "something went wrong on our side: please try again")
        finally:
            with self._lock:
                self._run_next()
            if not job.done.done():
                job.done.set_result(None)

    def _answer(self, job: Job) -> None:
        talk = self.conversation
        known, memory, repeated = talk.session.turns, talk.memory, False
        for event in job.start(talk, job.stop.is_set):
            if isinstance(event, Accepted):
                job.turn, repeated = event.turn, event.turn <= known
                if not job.acknowledged:
                    self.emit(wire.frame(event, job.id), job)
            elif repeated:
                if isinstance(event, Done):
                    self._share(event.reply, job)
            elif isinstance(event, Done | Stopped):
                self._end(job, event)
            else:
                if isinstance(event, Delta) and job.waits:
                    self._first_words(job)
                self.emit(wire.frame(event, job.id), job)
        if not repeated and (job.anew or not job.waits):
            self._again = _from(memory, job.anew) if job.anew else None

    def _end(self, job: Job, event: Done | Stopped) -> None:
        frame = wire.frame(event, job.id)
        self.desk.measure(job, event, self.id)
        if self.conversation.forgotten:
            with self._order:
                self._send({**frame, "seq": self.last + 1}, job)
            self.close()
        else:
            self.emit(frame, job)
        job.done.set_result(event.reply)

    def _first_words(self, job: Job) -> None:
        if job.began:
            self.desk.metrics.first_text.observe(time.monotonic() - job.began)
            job.began = 0.0

    def _fail(self, job: Job, code: str, message: str) -> None:
        self.desk.metrics.turns.labels(job.kind, "failed").inc()
        self.emit({**wire.error(code, message), "id": job.id, "turn": job.turn}, job)

    def _settle(self) -> None:
        """Tell of a turn that a stopped process left without an answer."""
        self._known.update((f["id"], f["turn"]) for f in self._recent() if f["type"] == "accepted" and f["id"])
        open_turn = self.open_turn()
        if open_turn is not None:
            told = wire.error("interrupted", "the answer was interrupted: please ask again")
            self.emit({**told, "id": open_turn["id"], "turn": open_turn["turn"]})

    def _recent(self) -> list[wire.Frame]:
        sessions = self.desk.services.sessions
        return [dict(frame) for frame in sessions.frames(self.id, sessions.last_seq(self.id) - RECENT)]

    def open_turn(self) -> wire.Frame | None:
        """The `accepted` frame of the last turn when that has not ended."""
        for frame in reversed(self._recent()):
            if frame["type"] in ("done", "stopped") or (frame["type"] == "error" and frame.get("turn")):
                return None
            if frame["type"] == "accepted":
                return frame
        return None


def _from(memory: Any, start: Start) -> Start:
    """`start` from an earlier memory."""

    def run(talk: Conversation, cancelled: Callable[[], bool]) -> Iterator[TurnEvent]:
        talk.memory = memory
        return start(talk, cancelled)

    return run
