"""screen: how a turn looks on a terminal. Cards as a compact table, text as it comes, nothing else.

All text comes from a catalogue, a model or the network and is stripped of control sequences here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.types import Card, Delta, Done, Items, Language, Notice, Stopped, TurnEvent
from agent.words.common import CONTROL, join, pick

if TYPE_CHECKING:
    from retrieval.catalogue.domain import Domain

FACTS = 3
"""Attributes a row of the table shows."""
VALUES = 2
"""Values of each of them."""


class Screen:
    """Writes to one console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._column = 0
        self._streamed = False

    def plain(self, text: str, style: str = "") -> None:
        """A line, or several, exactly as they are."""
        clean = "\n".join(CONTROL.sub("", line) for line in text.split("\n"))
        self.console.print(Text(clean, style=style))

    def show(self, event: TurnEvent, domain: Domain, language: Language) -> None:
        """One event of a turn."""
        if isinstance(event, Items):
            self.cards(event.items, domain, language)
        elif isinstance(event, Delta):
            self.stream(event.text)
        elif isinstance(event, Notice):
            self.end_line()
            self.plain(f"({event.text})", "dim")
        elif isinstance(event, Done | Stopped):
            self.finish(event, domain, language)

    def finish(self, event: Done | Stopped, domain: Domain, language: Language) -> None:
        """The end of a turn; the text of a button's answer comes only now."""
        if not self._streamed:
            if event.reply.items:
                self.cards(event.reply.items, domain, language)
            self.plain(event.reply.text)
        self.end_line()
        if isinstance(event, Stopped):
            self.plain(pick(language, "(stopped)", "（已停止）"), "dim")
        self._streamed = False

    def stream(self, text: str) -> None:
        """A piece of the answer, wrapped at the width of the console between words."""
        self._streamed = True
        for number, line in enumerate(text.split("\n")):
            if number:
                self.end_line()
            for piece in pieces(CONTROL.sub("", line)):
                self._put(piece)

    def end_line(self) -> None:
        """Go to the start of a new line unless already there."""
        if self._column:
            self.console.print()
        self._column = 0

    def _put(self, piece: str) -> None:
        width = cell_len(piece)
        if self._column and self._column + width > self.console.width:
            self.end_line()
            piece = piece.lstrip()
            width = cell_len(piece)
        self.console.print(Text(piece), end="", soft_wrap=True)
        self._column += width

    def cards(self, cards: Sequence[Card], domain: Domain, language: Language) -> None:
        """The slate as a table."""
        self.end_line()
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column(pick(language, "title", "名字"), ratio=4, overflow="fold")
        table.add_column(pick(language, "what it is", "资料"), ratio=5, overflow="fold")
        table.add_column(pick(language, "why", "理由"), ratio=4, overflow="fold")
        for place, card in enumerate(cards, 1):
            year = f" ({card.year})" if card.year else ""
            why = card.reasons[0].text if card.reasons else ""
            row = (str(place), card.title + year, facts(card, domain, language), why)
            table.add_row(*(Text(CONTROL.sub("", cell)) for cell in row))
        self.console.print(table)
        self._streamed = True


def pieces(text: str) -> list[str]:
    """Stretches that a line may be broken between: words with the space before them, Chinese characters."""
    found: list[str] = []
    for letter in text:
        wide = cell_len(letter) == 2
        if not found or letter == " " or wide or cell_len(found[-1][-1]) == 2:
            found.append(letter)
        else:
            found[-1] += letter
    return found


def facts(card: Card, domain: Domain, language: Language) -> str:
    """The first attributes of a card in one cell."""
    from agent.words.item import said

    shown = []
    for name, value in list(card.facts.items())[:FACTS]:
        values = value if isinstance(value, list) else [value]
        shown.append(
            join(
                [said(domain, name, one, language) for one in values[:VALUES]],
                language,
                "，" if language == "zh" else "and",
            )
        )
    return " · ".join(shown)
