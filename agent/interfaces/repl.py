"""repl: `palate chat` on a terminal.

The greeting and the prompt come at once; weights and libraries load in a thread behind them. Ctrl-C
stops the answer that is being given and nothing else; Ctrl-D leaves.
"""

from __future__ import annotations

import bisect
import contextlib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console

from agent.interfaces.loading import Loading
from agent.interfaces.screen import Screen
from agent.words.common import pick
from retrieval.errors import PalateError

if TYPE_CHECKING:
    from agent.conversation import Conversation, Setting
    from agent.services import Services

LEAST_LETTERS = 3
"""A title is offered once that many letters of it are typed."""
OFFERED = 8
PROMPT = "› "
COMMANDS = (
    "/like", "/dislike", "/seen", "/clear", "/why", "/more", "/undo", "/profile", "/reset", "/forget", "/export",
    "/lang", "/help",
)  # fmt: skip


class Words(Completer):
    """Offers commands at the start of a line, and titles anywhere once the catalogue is open."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._titles: list[tuple[str, str]] | None = None

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if typed.startswith("/") and " " not in typed:
            yield from (Completion(name, -len(typed)) for name in COMMANDS if name.startswith(typed.lower()))
        elif not typed.startswith("/"):
            yield from self._offers(typed)

    def _offers(self, typed: str) -> Iterator[Completion]:
        titles = self._known()
        for match in re.finditer(r"\S+(?:.*)$|[\u3400-\u9fff]+$", typed[-60:]):
            for start in word_starts(match.group()):
                fragment = match.group()[start:].lower()
                found = starting_with(titles, fragment) if len(fragment) >= LEAST_LETTERS else []
                if found:
                    yield from (Completion(title, -len(fragment)) for title in found)
                    return

    def _known(self) -> list[tuple[str, str]]:
        services = self._loading.services
        if self._titles is None and services is not None:
            self._titles = sorted({(name.text.lower(), name.text) for _, name in services.catalogue.names()})
        return self._titles or []


def word_starts(text: str) -> list[int]:
    """Where a title could begin in what was typed, earliest first."""
    return [0, *(match.end() for match in re.finditer(r"\s+", text))]


def starting_with(titles: list[tuple[str, str]], fragment: str) -> list[str]:
    """Titles that begin with the fragment and go on."""
    first = bisect.bisect_left(titles, (fragment, ""))
    found = []
    for lowered, title in titles[first : first + OFFERED]:
        if lowered.startswith(fragment) and lowered != fragment:
            found.append(title)
    return found


def private_history(path: Path) -> History:
    """The lines typed before, in a file that only its owner reads; in memory where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


class Stop:
    """Turns Ctrl-C into a request to stop the answer while one is being given."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def _hear(self, signum: int, frame: FrameType | None) -> None:
        self._asked.set()

    @contextlib.contextmanager
    def listening(self) -> Iterator[Stop]:
        """Within, Ctrl-C only sets the flag."""
        self._asked.clear()
        before = signal.signal(signal.SIGINT, self._hear)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)


class Failed(Exception):
    """Loading failed; the reason is in `Loading.error`."""


class Repl:
    """One chat on a terminal."""

    def __init__(
        self,
        open_services: Callable[[], Services],
        history: Path,
        session: str | None,
        user: str | None,
        language: Setting,
    ) -> None:
        self.options: tuple[str | None, str | None, Setting] = (session, user, language)
        self.screen = Screen(Console(highlight=False))
        self.stop = Stop()
        self.loading = Loading(open_services, self._failed)
        self.history = private_history(history)
        self.prompt: PromptSession[str] = PromptSession(
            history=self.history,
            completer=ThreadedCompleter(Words(self.loading)),
            complete_while_typing=True,
            enable_history_search=False,
        )
        self.conversation: Conversation | None = None
        self._history_path = history

    def run(self) -> int:
        """Talk until the person leaves; the exit code."""
        language = self.options[2]
        self.screen.plain(greeting("zh" if language == "zh" else "en"))
        self.loading.start()
        try:
            while (line := self._ask()) is not None:
                if line.strip():
                    self._answer(line)
        finally:
            self.loading.close()
        self._farewell()
        return 0

    def _ask(self) -> str | None:
        """The next line; None when the person leaves."""
        while True:
            if self.loading.error is not None:
                raise self.loading.error
            try:
                return self.prompt.prompt(PROMPT)
            except KeyboardInterrupt:
                self.screen.plain("(Ctrl-D leaves)", "dim")
            except Failed:
                continue
            except EOFError:
                return None

    def _answer(self, line: str) -> None:
        with self.stop.listening() as stop:
            conversation = self._open(stop)
            if conversation is None:
                return
            from agent.interfaces.commands import events

            domain = conversation.services.catalogue.domain
            try:
                for event in events(line, conversation, Path.cwd(), stop):
                    self.screen.show(event, domain, conversation.language)
            except PalateError as error:
                self.screen.end_line()
                self.screen.plain(f"palate: {error}", "red")
            if conversation.forgotten:
                self._forget_history()

    def _open(self, stop: Stop) -> Conversation | None:
        """The conversation, once everything is loaded; None when the person would not wait."""
        if self.conversation is None:
            if self.loading.services is None and self.loading.error is None:
                self.screen.plain(f"({pick(self._start(), 'still loading, one moment', '正在加载，请稍候')})", "dim")
            services = self.loading.wait(stop)
            if services is None:
                return None
            from agent.conversation import Conversation

            session, user, language = self.options
            self.conversation = Conversation(services, session, user, language)
        return self.conversation

    def _start(self) -> Any:
        return "zh" if self.options[2] == "zh" else "en"

    def _failed(self) -> None:
        """Loading failed while the prompt waits: end the prompt, so that the reason is told at once."""
        app = self.prompt.app
        if app.is_running and app.loop is not None:
            app.loop.call_soon_threadsafe(lambda: app.exit(exception=Failed) if app.is_running else None)

    def _forget_history(self) -> None:
        """What was typed goes with the rest."""
        with contextlib.suppress(OSError):
            self._history_path.write_text("", encoding="utf-8")
        self.history._loaded_strings.clear()

    def _farewell(self) -> None:
        if self.conversation is not None and self.conversation.session.turns:
            session = self.conversation.session
            user = f" --user {session.user}" if session.user else ""
            self.screen.plain(f"palate chat{user} --session {session.id}", "dim")


def greeting(language: str) -> str:
    """The first words, before anything is loaded."""
    if language == "zh":
        return "你好！说说想要什么样的，或者告诉我你喜欢过哪些。输入 /help 查看命令，Ctrl-D 离开。"
    return (
        "Hello! Tell me what you are in the mood for, or name something you loved. /help lists commands, Ctrl-D leaves."
    )


def is_terminal() -> bool:
    """Whether a person types and reads."""
    return sys.stdin.isatty() and sys.stdout.isatty()
