"""The front door: a message and what is on the screen in, what the person means out.

    text -> fold -> link -> intent -> roles of the mentions -> slots -> Parsed

The intent comes from a learned head: on the language model's hidden state where there is one that
a head was fitted to, on the wording alone otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.linking.linker import Linker
from agent.linking.text import Message, read
from agent.linking.types import Linked
from agent.types import Intent, Language, Understanding
from agent.understanding import ngrams
from agent.understanding.heads import HeadFile, load_heads
from agent.understanding.language import language_of
from agent.understanding.parsed import Parsed
from agent.understanding.query import wish
from agent.understanding.slots import RuleRoles, collect

LIMIT = 2_000
"""Characters that are read; the rest of a longer message is cut off."""
_REPLACES = re.compile(
    r"\b(?:no,? wait|wait,? no|actually|instead|rather|i mean(?:t)?|make (?:it|that)|change (?:it|that)|switch|scratch that|on second thought|how about|what about|let's (?:do|try|go)|forget (?:the|about))\b"
    r"|换成|改成|改为|改看|不对|还是.{0,8}吧|算了|应该是|我是说|换个|换点|不如|要不"
)
_DROP = {
    "year": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose|skip|never ?mind) (?:about )?(?:the )?(?:years?|decades?|era|dates?)|any (?:year|decade|era|time period)|(?:year|decade|era)s? (?:doesn't|don't|does not) matter|whatever (?:year|decade|era)|don't care (?:about the |what )(?:year|decade|era))\b"
        r"|(?:年代|年份|时间|哪年|新旧|什么年代)(?:的)?(?:都)?(?:不限|无所谓|随便|随意|不重要|不要紧|都行|都可以|均可|去掉|不管|不用管)|不限(?:年代|年份)|(?:不管|去掉|取消)(?:什么)?(?:年代|年份)"
    ),
    "genre": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?(?:the )?genres?|any (?:genre|kind)|genre doesn't matter|whatever genre|don't care (?:about the |what )genre)\b"
        r"|(?:类型|题材)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:类型|题材)"
    ),
    "person": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:actors?|directors?|cast|person|names?)|any (?:actor|director|cast)|doesn't matter who)\b"
        r"|(?:演员|导演|主演|谁演|谁导)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管|不拘)|不限(?:演员|导演)"
    ),
    "runtime": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:length|runtime|running time)|any length|length doesn't matter|however long)\b"
        r"|(?:片长|时长|长短|多长)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:片长|时长)"
    ),
    "country": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore) the countr(?:y|ies)|any country|country doesn't matter)\b|(?:国家|国别|地区|哪国)(?:的)?(?:都)?(?:不限|无所谓|随便|都行|都可以|去掉|不管)|不限(?:国家|地区)"
    ),
}  # fmt: skip
"""Field to the words that take wishes on it back, for the fields every domain may have."""


class Understander:
    """Reads messages against one catalogue."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._words: HeadFile | None = load_heads("words")
        self._roles = RuleRoles()

    def understand(self, text: str, slate: Sequence[str] = (), fallback: Language = "en") -> Parsed:
        """What a message means. `slate` holds the labels on the screen, in order; `fallback` is the
        language of a message without words."""
        message = read(text[:LIMIT])
        shown = self._linker.slate_entries(slate)
        linked = self._linker.link(message, shown)
        language = language_of(message, linked, fallback)
        intent, confidence, second = self._intent(message, linked, len(shown))
        slots = collect(message, linked, intent, self._roles, shown)
        understanding = Understanding(
            language=language,
            intent=intent,
            constraints=tuple(slots.constraints),
            liked=tuple(n.label for n in slots.liked),
            disliked=tuple(n.label for n in slots.disliked),
            seen=tuple(n.label for n in slots.seen),
            items=tuple(slots.items),
            query=wish(message, linked, slots, self._linker.domain, language) if intent is Intent.RECOMMEND else "",
        )
        return Parsed(
            understanding,
            tuple(slots.traces),
            tuple(slots.titles),
            tuple(slots.liked),
            tuple(slots.disliked),
            tuple(slots.seen),
            dropped(message, self._linker.domain.fields) if intent is Intent.RECOMMEND else (),
            bool(_REPLACES.search(message.norm)),
            tuple(slots.ambiguities),
            confidence,
            second,
        )

    def _intent(self, message: Message, linked: Linked, slate: int) -> tuple[Intent, float, str]:
        if not message.text.strip():
            return Intent.SMALLTALK, 1.0, ""
        if self._words is None:
            return Intent.RECOMMEND, 0.0, ""
        head = self._words.heads["intent"]
        chances = head.probabilities(ngrams.vector(message, linked, slate))
        order = chances.argsort()[::-1]
        return Intent(head.classes[order[0]]), float(chances[order[0]]), head.classes[order[1]]


def dropped(message: Message, fields: Iterable[str]) -> tuple[str, ...]:
    """Fields whose wishes the message takes back."""
    known = set(fields)
    return tuple(name for name, pattern in _DROP.items() if name in known and pattern.search(message.norm))
