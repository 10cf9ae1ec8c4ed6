"""What is asked when a message may mean two things and a mistake would do harm."""

from __future__ import annotations

from collections.abc import Sequence

from agent.types import Intent, Language
from agent.words.common import join, pick, plain, title_of
from agent.words.item import label
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

_ACTS: dict[Intent, tuple[str, str]] = {
    Intent.RECOMMEND: ("find you something", "帮你找找"),
    Intent.FEEDBACK: ("note what you thought of a title", "记下你对作品的看法"),
    Intent.ASK: ("tell you more about a title", "介绍其中一个"),
    Intent.COMPARE: ("compare titles", "比较几个"),
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


def same_as_which(domain: Domain, attribute: str, language: Language, shown: bool) -> str:
    """The question whose attribute is meant: those on the screen differ, or nothing is there."""
    word, noun = label(domain, attribute, language), domain.noun.get(language, ("", ""))[0]
    how = pick(language, "A number or a title will do.", "说序号或名字都行。")
    if not shown:
        how = pick(language, "A title will do.", "说名字就行。")
    return pick(language, f"The same {word} as which {noun}? {how}", f"和哪一{domain.counter}的{word}一样？{how}")


def same_as_whom(values: Sequence[str], language: Language) -> str:
    """The question which of several people is meant."""
    named = join([plain(value) for value in values], language, pick(language, "or", "还是"))
    return pick(language, f"Which of them do you mean: {named}?", f"你指的是哪一位：{named}？")


def nothing_known(domain: Domain, attribute: str, item: Item, language: Language) -> str:
    """That the catalogue does not say what the same is asked of."""
    word, title = label(domain, attribute, language), title_of(item, language)
    return pick(language, f"The catalogue names no {word} for {title}.", f"目录里没有写{title}的{word}。")
