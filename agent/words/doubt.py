"""What is asked when a message may mean two things and a mistake would do harm."""

from __future__ import annotations

from collections.abc import Sequence

from agent.types import Intent, Language
from agent.words.common import pick

_ACTS: dict[Intent, tuple[str, str]] = {
    Intent.RECOMMEND: ("find you something", "帮你找一部"),
    Intent.FEEDBACK: ("note what you thought of a title", "记下你对作品的看法"),
    Intent.ASK: ("tell you more about a title", "介绍某一部作品"),
    Intent.COMPARE: ("compare titles", "比较几部作品"),
    Intent.MORE: ("show you more", "再看一批"),
    Intent.EXPLAIN: ("say why I suggested something", "说说推荐的理由"),
    Intent.PROFILE: ("tell you what I know of your taste", "说说我了解的你的口味"),
    Intent.UNDO: ("take back the last step", "撤销上一步"),
    Intent.RESET: ("start over", "重新开始"),
    Intent.FORGET: ("erase what I know about you", "删除关于你的记录"),
    Intent.SMALLTALK: ("just chat", "随便聊聊"),
    Intent.OUT_OF_SCOPE: ("do something else altogether", "做别的事情"),
}
"""Each act as it follows "Shall I"."""


def which(acts: Sequence[Intent], language: Language) -> str:
    """The question that settles it."""
    en, zh = zip(*(_ACTS[act] for act in acts), strict=True)
    return pick(
        language,
        f"I am not sure what you mean: shall I {' or '.join(en)}?",
        f"我不太确定你的意思：是要{'，还是'.join(zh)}？",
    )
