"""The person of a task: rules only, so that it is the same every time and cannot be talked round.

They say what is volunteered, answer a question on a field they care about, object to the first item
that breaks something by naming what they want, and accept the first that breaks nothing. The clerk
never sees the task; it hears only these sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.types import Language, Reply
from eval.dialogs.wishes import Wish, satisfies, wish
from eval.tasks.task import Task
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

SPOKEN: dict[str, dict[Language, str]] = {
    "country": {"en": "from {}", "zh": "{}的"},
    "language": {"en": "in {}", "zh": "{}对白的"},
}
"""How conditions on fields that many catalogues have are said; others follow their kind."""


UNITS: dict[str, dict[Language, str]] = {"min": {"en": "minutes", "zh": "分钟"}}


def phrase(wanted: Wish, domain: Domain, language: Language) -> str:
    """A condition as a person would say it."""
    kind = domain.fields[wanted.field]
    if kind.kind == "number":
        return bounded(wanted, "year" in kind.attributes, kind.unit, language)
    word = domain.word(wanted.field, str(wanted.value), language)
    plain: dict[Language, str] = {"en": "{}", "zh": "{}"}
    if kind.kind == "name":
        plain = {"en": "with {}", "zh": "有{}的"}
    said = SPOKEN.get(wanted.field, plain)[language].format(word)
    if wanted.op == "is_not":
        return f"not {said}" if language == "en" else f"不要{said}"
    return said


def bounded(wanted: Wish, is_year: bool, unit: str, language: Language) -> str:
    """A bound in words."""
    value = int(float(wanted.value))
    if is_year:
        after, before = (f"from {value} or later", f"from before {value + 1}")
        if language == "zh":
            after, before = f"{value}年以来的", f"{value + 1}年以前的"
        return after if wanted.op == "min" else before
    word = UNITS.get(unit, {"en": unit, "zh": unit})[language]
    if language == "en":
        return f"at least {value} {word}" if wanted.op == "min" else f"at most {value} {word}"
    return f"至少{value}{word}" if wanted.op == "min" else f"不超过{value}{word}"


def asked_field(question: str, domain: Domain, language: Language) -> str | None:
    """The field a question is about; None when it is about none we know."""
    for name, each in domain.fields.items():
        asked = each.questions.get(language, "").rstrip("?？ ")
        if asked and question.startswith(asked):
            return name
    label = {name: each.labels.get(language, name) for name, each in domain.fields.items()}
    return next((name for name, word in label.items() if word in question), None)


@dataclass
class Person:
    """Somebody with a task."""

    task: Task
    domain: Domain
    told: list[Wish] = field(default_factory=list)

    @property
    def wishes(self) -> list[Wish]:
        return [wish(one.condition) for one in self.task.wanted]

    @property
    def untold(self) -> list[Wish]:
        return [w for w in self.wishes if w not in self.told]

    def opening(self) -> str:
        """The first message."""
        self.told = [wish(one.condition) for one in self.task.wanted if one.reveal == "volunteer"]
        said = [phrase(w, self.domain, self.task.language) for w in self.told]
        noun = self.domain.noun[self.task.language][0]
        if self.task.language == "en":
            return f"I'd like to find a {noun}: {', '.join(said)}."
        return f"我想找一部{noun}：{'，'.join(said)}。"

    def accepts(self, items: Sequence[Item]) -> Item | None:
        """The first item shown that meets everything."""
        return next((i for i in items if all(satisfies(i, w, self.domain) for w in self.wishes)), None)

    def answer(self, reply: Reply, items: Sequence[Item]) -> str | None:
        """The next message to a reply that showed nothing acceptable; None when there is nothing to say."""
        english = self.task.language == "en"
        if reply.question and (about := self.asked_for(reply.question)):
            return self.tell(about, "{}, please" if english else "{}，谢谢")
        if broken := self.broken(items):
            return self.tell(broken, "Not quite: {}, please." if english else "不太合适，{}，谢谢。")
        if self.untold and not items:
            return self.tell(self.untold[0], "It should be {}." if english else "要{}。")
        if items:
            return "Show me more" if english else "再来几部"
        return None

    def broken(self, items: Sequence[Item]) -> Wish | None:
        """A condition not yet told that the first offending item breaks."""
        broken = (w for item in items for w in self.untold if not satisfies(item, w, self.domain))
        return next(broken, None)

    def asked_for(self, question: str) -> Wish | None:
        """The condition that a question asks for; a question about anything else is passed over."""
        name = asked_field(question, self.domain, self.task.language)
        return next((w for w in self.untold if w.field == name), None)

    def tell(self, wanted: Wish, sentence: str) -> str:
        """Reveals a condition."""
        self.told.append(wanted)
        return sentence.format(phrase(wanted, self.domain, self.task.language))
