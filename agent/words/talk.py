"""What the clerk says of the conversation itself: greetings, undo, forgetting, trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.ledger import SEEN
from agent.types import Language, LedgerEntry
from agent.words.common import join, pick, plain, sentence, titled
from agent.words.wish import Titles, conditions, title_said, titles_said, wish
from retrieval.catalogue.domain import Domain

MOST_TITLES = 12
"""Titles that a profile names of each sort."""


def greeting(domain: Domain | None, language: Language) -> str:
    """The first words of a chat; works before the catalogue is open."""
    many = domain.noun.get(language, ("", ""))[1] if domain else pick(language, "things", "东西")
    counter = domain.counter if domain else "个"
    return pick(
        language,
        f"Hello! Tell me what you are in the mood for, or name some {many} you liked.",
        f"你好！说说想要什么样的{many}，或者告诉我你喜欢过哪几{counter}。",
    )


def smalltalk(domain: Domain, language: Language, turn: int, wished: str) -> str:
    """A short friendly answer that leads back to what is wished for, or to the catalogue while nothing is."""
    many = domain.noun.get(language, ("", ""))[1]
    if wished:
        en = (
            f"Glad to help. So far you are after {many} like this: {wished}. Shall I go on, or do we change direction?",
            f"I still have your wish in mind: {wished}. More like that, or something quite different?",
        )
        zh = (
            f"很高兴帮忙。现在找的是：{wished}。接着挑，还是换个方向？",
            f"你的要求我记着呢：{wished}。再来几{domain.counter}，还是换一种？",
        )
    else:
        en = (
            f"Hello! What are you in the mood for? You can also name some {many} you liked.",
            f"Happy to help you pick. A genre, a year, or {many} you loved will do to start.",
        )
        zh = (
            f"你好！想要什么样的{many}？也可以告诉我你喜欢过哪几{domain.counter}。",
            "很高兴帮你挑。说个类型、年代，或者你喜欢过的名字就行。",
        )
    return pick(language, en[turn % 2], zh[turn % 2])


def out_of_scope(domain: Domain, language: Language) -> str:
    """A polite refusal in role."""
    many = domain.noun.get(language, ("", ""))[1]
    return pick(
        language,
        f"That is beyond me: I only know the {many} on these shelves. Shall we find one for you?",
        f"这个我帮不上，我只熟悉这里的{many}。要不要一起挑一{domain.counter}？",
    )


def missing(words: Sequence[str], language: Language) -> str:
    """Titles the person named that are not in the catalogue."""
    named = join([titled(plain(word), language) for word in words], language, "or")
    return pick(language, f"We do not carry {named}.", f"我们这里没有{named}。")


def ambiguous(words: str, options: Sequence[str], language: Language) -> str:
    """One name that could be several items or people."""
    named = join([plain(option) for option in options], language, pick(language, "or", "还是"))
    return pick(language, f"By “{plain(words)}”, do you mean {named}?", f"你说的“{plain(words)}”是{named}？")


def taken_back(entries: Sequence[LedgerEntry], domain: Domain, language: Language, titles: Titles) -> str:
    """What an undo removed."""
    if not entries:
        return pick(language, "There is nothing to take back.", "没有可以撤销的内容。")
    asked = entries_words(entries, domain, language, titles)
    return sentence(pick(language, f"Taken back: {asked}", f"已撤销：{asked}"), language)


def brought_back(entries: Sequence[LedgerEntry], domain: Domain, language: Language, titles: Titles) -> str:
    """What an undo restored, when it took back a taking away."""
    asked = entries_words(entries, domain, language, titles)
    return sentence(pick(language, f"Back again: {asked}", f"恢复了：{asked}"), language) if asked else ""


def let_go(entries: Sequence[LedgerEntry], domain: Domain, language: Language, titles: Titles) -> str:
    """Wishes the person no longer has: "No longer: from the 1990s."."""
    asked = wish([e for e in entries if e.field != SEEN], domain, language, titles)
    return sentence(pick(language, f"No longer: {asked}", f"不再要求：{asked}"), language) if asked else ""


def entries_words(entries: Sequence[LedgerEntry], domain: Domain, language: Language, titles: Titles) -> str:
    """Several entries of the ledger as a list: conditions first, then what was said of items."""
    asked = conditions(entries, domain, language)
    parts = [", ".join(asked)] if asked and language == "en" else asked  # "comedy and from France" is no list
    for op, en, zh in (("like", "that you liked {}", "你喜欢{}"), ("unlike", "that you did not like {}", "你不喜欢{}")):
        if named := titles_said(entries, op, titles, language):
            parts.append(pick(language, en, zh).format(named))
    if seen := join([title_said(e, titles, language) for e in entries if e.field == SEEN], language):
        parts.append(pick(language, f"that you have seen {seen}", f"你看过{seen}"))
    return join(parts, language)


def started_over(language: Language) -> str:
    return pick(language, "All cleared. What shall we look for now?", "都清空了。现在想找什么？")


def ask_forget(language: Language, user: str | None) -> str:
    """The question before an erasure."""
    what = pick(language, "everything I know about you", "关于你的一切记录")
    if user is None:
        what = pick(language, "this whole conversation", "这次对话的全部记录")
    return pick(
        language, f"Shall I erase {what} for good? Say yes to do it.", f"确定要彻底删除{what}吗？回复“是”即可。"
    )


def forgotten(language: Language) -> str:
    return pick(
        language, "Done: it is erased, and I know nothing about you any more.", "已经删除，我不再保留你的任何记录。"
    )


def kept(language: Language) -> str:
    return pick(language, "Nothing was erased.", "没有删除任何内容。")


def acknowledged(liked: Sequence[str], disliked: Sequence[str], seen: Sequence[str], language: Language) -> str:
    """What was noted about items the person judged."""
    parts = []
    for named, en, zh in (
        (liked, "you liked {}", "你喜欢{}"),
        (disliked, "you did not like {}", "你不喜欢{}"),
        (seen, "you have seen {}", "你看过{}"),
    ):
        if named:
            parts.append(pick(language, en, zh).format(join([titled(plain(n), language) for n in named], language)))
    if not parts:
        return pick(language, "Thank you, noted.", "谢谢，记下了。")
    return sentence(pick(language, "Noted: ", "记下了：") + join(parts, language), language)


def judged(title: str, verdict: str, language: Language) -> str:
    """What a button noted about one item."""
    if verdict == "clear":
        return sentence(
            pick(language, f"Taken back what you said of {plain(title)}", f"撤回了你对《{plain(title)}》的评价"),
            language,
        )
    named = {verdict: (title,)}
    return acknowledged(named.get("like", ()), named.get("dislike", ()), named.get("seen", ()), language)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person; titles are in their language."""

    entries: Sequence[LedgerEntry]
    """What this conversation asks for."""
    liked: Sequence[str] = ()
    disliked: Sequence[str] = ()
    seen: Sequence[str] = ()
    user: str | None = None
    """The name it is kept under; None when it goes with the conversation."""


def profile(known: Known, domain: Domain, language: Language) -> list[str]:
    """Everything known about the person, a sentence each."""
    asked = wish([entry for entry in known.entries if entry.op not in ("like", "unlike")], domain, language, {})
    lines = []
    if asked:
        lines.append(pick(language, f"In this conversation you asked for: {asked}", f"这次对话你想找的是：{asked}"))
    for named, en, zh in (
        (known.liked, "You like {}", "你喜欢{}"),
        (known.disliked, "You do not like {}", "你不喜欢{}"),
        (known.seen, "You have seen {}", "你看过{}"),
    ):
        if named:
            lines.append(pick(language, en, zh).format(listed(named, domain, language)))
    if not lines:
        lines.append(pick(language, "I know nothing about you yet", "我还不了解你的喜好"))
    lines.append(
        pick(language, f"This is kept under the name “{known.user}”", f"这些记录保存在“{known.user}”名下")
        if known.user
        else pick(language, "This is kept with this conversation only", "这些只随本次对话保存")
    )
    return [sentence(line, language) for line in lines]


def listed(named: Sequence[str], domain: Domain, language: Language) -> str:
    """Titles in a sentence; of very many the last, with how many there are besides."""
    shown = [titled(plain(title), language) for title in named[-MOST_TITLES:]]
    beyond = len(named) - len(shown)
    if not beyond:
        return join(shown, language)
    return pick(
        language, f"{', '.join(shown)} and {beyond} others", f"{'、'.join(shown)}等{len(named)}{domain.counter}"
    )


def no_model(language: Language) -> str:
    """The notice when the model did not write."""
    return pick(
        language,
        "The language model is not available right now; these words come from templates.",
        "语言模型暂时不可用，这次的文字来自模板。",
    )


def queued(language: Language, ahead: int) -> str:
    """The notice while the model answers others first."""
    others = "one other answer" if ahead == 1 else f"{ahead} other answers"
    return pick(language, f"The model is writing {others} before yours.", f"模型正在写前面的{ahead}个回答，请稍等。")


def which_one(domain: Domain, language: Language) -> str:
    """The question which item is meant."""
    many = domain.noun.get(language, ("", ""))[1]
    return pick(
        language,
        f"Which of the {many} do you mean? A number or a title will do.",
        f"你指的是哪一{domain.counter}？说序号或名字都行。",
    )


def too_long(language: Language, kept_characters: int) -> str:
    return pick(
        language,
        f"Your message was very long; I read the first {kept_characters} characters.",
        f"消息太长，我只读了前{kept_characters}个字。",
    )


def nothing_said(language: Language) -> str:
    return pick(language, "I did not catch anything. Tell me what you feel like.", "我没有看到内容，说说想看什么吧。")


def unsure(language: Language) -> str:
    """The parse is doubtful: what was understood is said, and correction invited."""
    return pick(
        language, "I am not sure I got that right; correct me if not.", "我不太确定理解得对不对，不对就告诉我。"
    )
