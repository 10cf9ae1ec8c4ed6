"""The part of a message that says something: without the greeting, the hesitation and the thanks around it.

"Hi! drama" is the wish "drama", and 剧情片，谢谢 is 剧情片. What is cut off is blanked, so that every
position stays a position of the message as it was typed. A message that neither names anything nor
asks for anything is left whole: its courtesies are all it says.
"""

from __future__ import annotations

import re

from agent.linking.text import Message, read
from agent.linking.types import Linked

_GREETINGS = (
    re.compile(
        r"(?:hi+(?: there)?|hiya|hey+(?: there)?|hello+(?: there)?|howdy|yo|greetings|"
        r"good (?:morning|afternoon|evening|day)|h+m+|u+m+|u+h+|erm?|excuse me)"
        r"(?:[\s,.!?~…:;，。！？～]+|(?=[^\x00-\x7f]))"
    ),
    re.compile(
        r"(?:so|well|ok(?:ay)?|k|alright|all right|right|oh|ah|thanks|thank you|thx|let me (?:see|think)|let'?s see)"
        r"\s*[,.!?~…:;，。！？～]+\s*"
    ),
    re.compile(
        r"(?:您好|你好|大家好|嗨|哈[喽啰罗]|嘿|喂|早上好|上午好|中午好|下午好|晚上好|早安|嗯+|呃+|唔|额|哦+|噢|喔|啊|诶|欸|哎|那个|好吧|好的|行吧|不好意思|打扰一?下|打扰了|谢谢你?)"
        r"[呀啊哈呢]?[\s，,。.！!？?～~、…:：;；]+|(?:我说的是|我的意思是|我是说|我想说的是)[\s，,：:]*|那就?(?=[来看要换给])"
    ),
)
_THANKS = re.compile(
    r"[\s,.!?;~…，。！？；、～-]*(?:(?:"
    r"\b(?:many |big )?thank(?:s| you)(?: (?:a lot|a million|so much|very much|in advance|again))*|\bthx|\bty|\bcheers|"
    r"(?:多谢|谢谢|感谢|拜托|麻烦|辛苦)(?:你们?|您|大家|啦|了|哈|咯)*))[\s.!~…。！～]*$"
)
_REFUSING = re.compile(r"(?:\b(?:no|not|nope|nah)|[不别]|不[用必要]了?)[\s,.，。]*$")
_ASKING = re.compile(
    r"\b(?:recommend|suggest|show|find|give|want|need|looking|something|anything|any|more|another|undo)\b"
    r"|推荐|想看|想找|来[点些部个一]|有没有|换|给我|再来"
)

_QUESTION = re.compile(
    r"(?:who(?:se)?|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|can|could|will|would|tell|explain|"
    r"compare|delete|erase|forget|clear|start)\b|[^，。！]*(?:谁|什么|哪|几|多少|怎么|为什么|吗|删|忘)"
)
"""Beginnings of what is asked for without naming anything."""


def heart(message: Message, linked: Linked) -> Message:
    """The message with its courtesies blanked; `linked` is what was found in the whole of it. Titles are
    kept: "Hello, Dolly!" greets nobody."""
    norm = message.norm
    titles = [t.span for t in linked.titles if t.score > 0]
    named = titles or linked.values or linked.numbers or any(not p.weak for p in linked.places)
    start, end = _lead(norm), _trail(norm)
    if not named and not _ASKING.search(norm) and not _QUESTION.match(norm, start):
        return message
    start = 0 if any(t.start < start < t.end for t in titles) else start
    end = len(norm) if any(t.start < end < t.end for t in titles) else end
    if (start, end) == (0, len(norm)) or not any(char.isalnum() for char in norm[start:end]):
        return message
    return read(" " * start + message.text[start:end] + " " * (len(norm) - end))


def _lead(norm: str) -> int:
    """Where the greetings and hesitations end that a folded message begins with."""
    end = len(norm) - len(norm.lstrip())
    while match := next((m for pattern in _GREETINGS if (m := pattern.match(norm, end))), None):
        end = match.end()
    return end


def _trail(norm: str) -> int:
    """Where the thanks begin that a folded message ends with; its length when there are none."""
    match = _THANKS.search(norm)
    return match.start() if match and not _REFUSING.search(norm[: match.start()]) else len(norm)
