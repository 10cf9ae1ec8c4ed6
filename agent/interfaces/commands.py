"""Commands: what a line that starts with a slash does, on a terminal and in a pipe alike."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.conversation import Conversation, never
from agent.types import Done, Intent, Language, ModelUse, Reply, TurnEvent
from agent.words.common import pick

HELP: dict[str, tuple[str, str]] = {
    "/like N": ("like number N of the last list", "喜欢上一份名单里的第 N 个"),
    "/dislike N": ("not for me", "不喜欢第 N 个"),
    "/seen N": ("seen it", "看过第 N 个"),
    "/clear N": ("take back what you said of number N", "撤回对第 N 个的评价"),
    "/why N": ("why it is in the list", "为什么推荐第 N 个"),
    "/more": ("the next ones", "再来几个"),
    "/undo": ("take the last change back", "撤销上一条要求"),
    "/profile": ("what I know about you", "我了解你的哪些喜好"),
    "/reset": ("start over, keep your history", "清空要求，重新开始"),
    "/forget": ("erase everything about you", "彻底删除你的记录"),
    "/export": ("write everything kept about this chat to a file", "把这次对话的记录存成文件"),
    "/lang auto|en|zh": ("language of the answers", "回答用的语言"),
    "/help": ("this list", "显示这份列表"),
}
NAMES = tuple(usage.split()[0] for usage in HELP)
ACTIONS = {
    "/more": Intent.MORE,
    "/undo": Intent.UNDO,
    "/profile": Intent.PROFILE,
    "/reset": Intent.RESET,
    "/forget": Intent.FORGET,
}
VERDICTS = ("like", "dislike", "seen", "clear")


@dataclass(frozen=True, slots=True)
class Said:
    """A line that only informs: nothing was asked of the conversation."""

    text: str


def is_command(line: str) -> bool:
    """Whether a line is a command and not a message."""
    return line.lstrip().startswith("/")


def run(line: str, conversation: Conversation, folder: Path) -> Iterator[TurnEvent]:
    """The events of one command; `folder` is where an export goes."""
    name, _, rest = line.strip().partition(" ")
    name, rest = name.lower(), rest.strip()
    language = conversation.language
    if name in ACTIONS:
        yield from conversation.act(ACTIONS[name])
    elif name[1:] in VERDICTS or name == "/why":
        item = chosen(rest, conversation)
        if item is None:
            yield inform(number_wanted(name, conversation), conversation)
        elif name == "/why":
            yield from conversation.act(Intent.EXPLAIN, item)
        else:
            yield Done(conversation.feedback(item, name[1:]))  # type: ignore[arg-type]
    elif name == "/export":
        yield inform(export(conversation, folder), conversation)
    elif name == "/lang":
        yield inform(set_language(rest, conversation), conversation)
    elif name == "/help":
        yield inform(help_text(language), conversation)
    else:
        unknown = pick(language, f"There is no command {name[:20]}.", f"没有 {name[:20]} 这个命令。")
        yield inform(f"{unknown}\n{help_text(language)}", conversation)


def chosen(words: str, conversation: Conversation) -> str | None:
    """Id of the card with that number; None when there is none."""
    cards = conversation.memory.cards
    place = int(words) if words.isdecimal() and len(words) < 4 else 0
    return cards[place - 1].id if 1 <= place <= len(cards) else None


def number_wanted(name: str, conversation: Conversation) -> str:
    """What to type instead."""
    count, language = len(conversation.memory.cards), conversation.language
    if not count:
        return pick(language, f"There is no list yet that {name} could be about.", f"还没有名单，{name} 用不上。")
    return pick(language, f"{name} needs a number from 1 to {count}.", f"{name} 后面要写 1 到 {count} 的序号。")


def inform(text: str, conversation: Conversation) -> Done:
    """An answer outside the conversation: it is not a turn and is not stored."""
    return Done(
        Reply(
            session=conversation.session.id,
            turn=conversation.session.turns,
            language=conversation.language,
            intent=Intent.SMALLTALK,
            text=text,
            constraints=conversation.ledger,
            model=ModelUse(name=conversation.services.engine.name),
        )
    )


def export(conversation: Conversation, folder: Path) -> str:
    """Write the session to a file that only its owner may read; where it went."""
    path = folder / f"palate-{conversation.session.id}.json".replace(":", "_")
    kept = conversation.services.sessions.export_session(conversation.session)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(kept, file, ensure_ascii=False, indent=1)
    except OSError as error:
        why = error.strerror
        return pick(conversation.language, f"Could not write {path}: {why}.", f"无法写入 {path}：{why}。")
    return pick(conversation.language, f"Written to {path}", f"已写入 {path}")


def set_language(words: str, conversation: Conversation) -> str:
    """Choose the language of the answers."""
    if words not in ("auto", "en", "zh"):
        return pick(
            conversation.language, "Say /lang auto, /lang en or /lang zh.", "请输入 /lang auto、/lang en 或 /lang zh。"
        )
    conversation.setting = words  # type: ignore[assignment]
    return pick(conversation.language, f"Language: {words}.", f"语言：{words}。")


def help_text(language: Language) -> str:
    """All commands, one a line."""
    width = max(map(len, HELP)) + 2
    return "\n".join(f"{usage:<{width}}{pick(language, *told)}" for usage, told in HELP.items())


def events(
    line: str, conversation: Conversation, folder: Path, cancelled: Callable[[], bool] = never
) -> Iterator[TurnEvent]:
    """The answer to a line of either sort."""
    return run(line, conversation, folder) if is_command(line) else conversation.reply(line, cancelled)
