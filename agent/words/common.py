"""Small things every sentence needs: choosing by language, lists, titles, plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.types import Language
from retrieval.types import Item

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # noqa: E501
)


def pick(language: Language, en: str, zh: str) -> str:
    """The sentence in the person's language."""
    return zh if language == "zh" else en


def join(parts: Sequence[str], language: Language, last: str = "") -> str:
    """ "a, b and c" or "a、b和c"; `last` replaces "and"."""
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return "".join(parts)
    if language == "zh":
        return "、".join(parts[:-1]) + (last or "和") + parts[-1]
    return ", ".join(parts[:-1]) + f" {last or 'and'} " + parts[-1]


def titled(text: str, language: Language) -> str:
    """A title as it stands in a sentence: 《》 in Chinese, bare in English."""
    return f"《{text}》" if language == "zh" else text


def title_of(item: Item, language: Language) -> str:
    """The item's title in a sentence, without the year."""
    return titled(plain(item.title_in(language)), language)


def titles(items: Sequence[Item], language: Language) -> str:
    """Several titles in a sentence: "Heat and The Godfather", "《盗火线》和《教父》"."""
    return join([title_of(item, language) for item in items], language)


def number(count: int, language: Language) -> str:
    """A count in words up to ten."""
    return NUMBERS[count] if language == "en" and 0 <= count < len(NUMBERS) else str(count)


def plain(text: str) -> str:
    """Text from files or a model without control and direction characters, on one line."""
    return " ".join(CONTROL.sub("", text).split())


def sentence(text: str, language: Language) -> str:
    """A capital first and a full stop last."""
    text = text.strip()
    if not text:
        return ""
    closed = text if text[-1] in ".!?。！？:：…" else text + ("。" if language == "zh" else ".")
    return closed[0].upper() + closed[1:]
