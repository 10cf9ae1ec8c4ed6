"""From tokens to text: whole characters only, and nothing of a stop sequence."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

# ChatML, which both shipped models speak.
END = "<|im_end|>\n"
SYSTEM = "<|im_start|>system\n"
USER = "<|im_start|>user\n"
ANSWER = END + "<|im_start|>assistant\n"


class Output:
    """The text of one completion as it grows. `push` gives back what may be shown by now."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = [s for s in stop if s]
        self._held = ""
        self.stopped = False
        """A stop sequence was met; nothing more is to come."""

    def push(self, piece: bytes) -> str:
        """Take the bytes of one token, which may end inside a character."""
        return self._release(self._decoder.decode(piece))

    def finish(self) -> str:
        """What was held back, once the completion has ended."""
        if self.stopped:
            return ""
        tail = self._release(self._decoder.decode(b"", final=True))
        return tail if self.stopped else tail + self._held

    def _release(self, text: str) -> str:
        if self.stopped:
            return ""
        text = self._held + text
        cuts = [at for at in (text.find(s) for s in self._stop) if at >= 0]
        if cuts:
            self.stopped, self._held = True, ""
            return text[: min(cuts)]
        keep = max((_overlap(text, s) for s in self._stop), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]


def _overlap(text: str, stop: str) -> int:
    """Length of the longest end of `text` that begins `stop`."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if text.endswith(stop[:n])), 0)


def offsets(pieces: Sequence[bytes], text: str) -> tuple[tuple[int, int], ...]:
    """Start and end in characters of each token; `pieces` joined are the UTF-8 bytes of `text`.

    A token that holds a part of a character spans the whole character.
    """
    starts = [0]
    for character in text:
        starts.append(starts[-1] + len(character.encode("utf-8", "replace")))
    character_of: list[int] = []
    for i in range(len(text)):
        character_of.extend([i] * (starts[i + 1] - starts[i]))
    spans, at, last = [], 0, len(character_of)
    for piece in pieces:
        first, end = min(at, last), min(at + len(piece), last)
        spans.append((character_of[first], character_of[end - 1] + 1) if end > first else (len(text), len(text)))
        at += len(piece)
    return tuple(spans)
