"""Speech: how checked text leaves a turn, piece by piece, with the right spaces between."""

from __future__ import annotations

from agent.state import TurnContext
from agent.types import Delta, Language, Notice
from agent.words.common import plain


class Speech:
    """Emits text and notices; everything given to it has been checked or was made by code."""

    def __init__(self, language: Language, context: TurnContext, begun: bool = False) -> None:
        self.language = language
        self.context = context
        self._begun = begun

    def say(self, text: str) -> None:
        """One or more sentences that go on from what was said."""
        gap = "" if self.language == "zh" or not self._begun else " "
        self._emit(gap, text)

    def join(self, text: str) -> None:
        """Text that goes on in the sentence begun."""
        self._emit("", text)

    def line(self, text: str) -> None:
        """Text on a line of its own."""
        self._emit("\n" if self._begun else "", text)

    def _emit(self, gap: str, text: str) -> None:
        text = plain(text) if "\n" not in text else text
        if text:
            self.context.meter.mark("first_text")
            self.context.emit(Delta(gap + text))
            self._begun = True

    def notice(self, text: str) -> None:
        """Something about how the answer came about, once a turn."""
        if text not in self.context.notices:
            self.context.notices.append(text)
            self.context.emit(Notice(text))
