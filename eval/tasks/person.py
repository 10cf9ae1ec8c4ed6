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


TRIALS = 4
"""How many ways of talking there are; a fifth trial talks like the first."""
FORMS: dict[Language, dict[str, tuple[str, str, str, str]]] = {
    "en": {
        "opening": (
            "I'd like to find a {}: {}.",
            "looking for a {}, {}",
            "Hi, could you recommend a {}? {}, please.",
            "Which {} would you pick for me? It should be {}.",
        ),
        "answer": ("{}, please", "{}", "I'd say {}", "Let it be {}."),
        "objection": ("Not quite: {}, please.", "No, it should be {}.", "I meant {}", "Something {}, please."),
        "wish": ("It should be {}.", "I want {}", "{}, please", "Let it be {}."),
        "more": ("Show me more", "More please", "Anything else?", "What else do you have?"),
    },
    "zh": {
        "opening": ("我想找一部{}：{}。", "找{}，{}", "你好，能推荐一部{}吗？{}。", "帮我挑一部{}吧，{}。"),
        "answer": ("{}，谢谢", "{}", "我想要的是{}", "{}吧"),
        "objection": ("不太合适，{}，谢谢。", "不对，{}。", "我说的是{}", "换一下，{}。"),
        "wish": ("{}。", "那就{}", "{}，谢谢", "我说的是{}"),
        "more": ("再来几部", "还有吗", "换一批", "还有别的吗？"),
    },
}
"""What the person says on each occasion, one way a trial: a clerk that is right once may be so by the
wording. None of them adds to what is wanted or takes from it."""

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
    trial: int = 0
    """Which trial this is, from 0: it decides the sentences and the order of the wishes."""
    told: list[Wish] = field(default_factory=list)

    @property
    def wishes(self) -> list[Wish]:
        return [wish(one.condition) for one in self.task.wanted]

    @property
    def untold(self) -> list[Wish]:
        return [w for w in self.turned(self.wishes) if w not in self.told]

    def opening(self) -> str:
        """The first message."""
        volunteered = [wish(one.condition) for one in self.task.wanted if one.reveal == "volunteer"]
        self.told = self.turned(volunteered)
        said = [phrase(w, self.domain, self.task.language) for w in self.told]
        noun = self.domain.noun[self.task.language][0]
        return self.form("opening").format(noun, self.comma.join(said))

    @property
    def comma(self) -> str:
        return ", " if self.task.language == "en" else "，"

    def form(self, occasion: str) -> str:
        """The sentence of this trial for an occasion."""
        return FORMS[self.task.language][occasion][self.trial % TRIALS]

    def turned(self, wishes: Sequence[Wish]) -> list[Wish]:
        """The wishes in this trial's order."""
        start = self.trial % max(len(wishes), 1)
        return [*wishes[start:], *wishes[:start]]

    def accepts(self, items: Sequence[Item]) -> Item | None:
        """The first item shown that meets everything."""
        return next((i for i in items if all(satisfies(i, w, self.domain) for w in self.wishes)), None)

    def answer(self, reply: Reply, items: Sequence[Item]) -> str | None:
        """The next message to a reply that showed nothing acceptable; None when there is nothing to say."""
        if reply.question and (about := self.asked_for(reply.question)):
            return self.tell(about, "answer")
        if broken := self.broken(items):
            return self.tell(broken, "objection")
        if self.untold and not items:
            return self.tell(self.untold[0], "wish")
        return self.form("more") if items else None

    def broken(self, items: Sequence[Item]) -> Wish | None:
        """A condition not yet told that the first offending item breaks."""
        broken = (w for item in items for w in self.untold if not satisfies(item, w, self.domain))
        return next(broken, None)

    def asked_for(self, question: str) -> Wish | None:
        """The condition that a question asks for; a question about anything else is passed over."""
        name = asked_field(question, self.domain, self.task.language)
        return next((w for w in self.untold if w.field == name), None)

    def tell(self, wanted: Wish, occasion: str) -> str:
        """Reveals a condition."""
        self.told.append(wanted)
        return self.form(occasion).format(phrase(wanted, self.domain, self.task.language))
