"""pipe: chat without a terminal, one message a line in, one answer each out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from agent.conversation import Conversation, final
from agent.interfaces.commands import events
from agent.interfaces.wire import reply_line
from agent.words.common import CONTROL

LONGEST_LINE = 1_000_000
"""Bytes of one line that are read; the rest of the line is skipped."""


def lines(source: BinaryIO) -> Iterator[str]:
    """Lines as text; bytes that are no UTF-8 become U+FFFD, overlong lines are cut."""
    while raw := source.readline(LONGEST_LINE):
        whole = raw.endswith(b"\n")
        while not whole:
            rest = source.readline(LONGEST_LINE)
            whole = not rest or rest.endswith(b"\n")
        yield raw.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")


def chat(source: BinaryIO, out: TextIO, conversation: Conversation, folder: Path, as_json: bool) -> None:
    """Answer every line until the input ends."""
    for line in lines(source):
        reply = final(events(line, conversation, folder))
        if as_json:
            out.write(reply_line(reply) + "\n")
        else:
            for notice in reply.notices:
                out.write(f"({shown(notice)})\n")
            out.write(shown(reply.text) + "\n\n")
        out.flush()


def shown(text: str) -> str:
    """Text without control sequences, line by line."""
    return "\n".join(CONTROL.sub("", line) for line in text.split("\n"))
