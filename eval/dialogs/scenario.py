"""A scenario: a conversation written down, with what must hold after each step.

This file is the format; `docs/evaluation.md` explains it to somebody who keeps a shop. A step is one
message (`say`), one button (`press`), a restart of the clerk, or the same person coming back another
day (`new_session`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agent.types import Intent, Language
from eval.dialogs.wishes import wish

Condition = Annotated[str, AfterValidator(lambda text: str(wish(text)))]
"""A condition such as "genre is crime" or "year max 1979"."""
Place = Annotated[int, Field(ge=1)]
Target = Place | str
"""A place of the last slate, or an item's label: "Heat (1995)"."""


OF_WORDS = frozenset({"says", "says_any", "says_not", "grounded", "notice", "model", "within"})
"""Expectations that look at the words of an answer or at how the model fared."""


class Written(BaseModel):
    """Base of the format: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Count(Written):
    """How many items are shown."""

    at_least: int = 0
    at_most: int = 1_000


class Expect(Written):
    """What must hold after a step. Everything left out is not looked at."""

    intent: Intent | tuple[Intent, ...] | None = None
    """The intent, or several that are all right."""
    language: Language | None = None
    """Language of the answer, in the reply's field and in its words."""
    ledger: tuple[Condition, ...] | None = None
    """Exactly these conditions hold, in any order, and no other that binds: soft wishes beside them do
    not count. An empty list asks for a ledger without anything that binds."""
    ledger_has: tuple[Condition, ...] = ()
    ledger_lacks: tuple[Condition, ...] = ()
    every_item: tuple[Condition, ...] = ()
    """Every item shown satisfies all of these; at least one item is shown."""
    no_item: tuple[Condition, ...] = ()
    """No item shown satisfies any of these."""
    items: int | Count | None = None
    shows: tuple[str, ...] = ()
    """Labels that are among the items shown."""
    shows_any: tuple[str, ...] = ()
    """At least one of these labels is."""
    hides: tuple[str, ...] = ()
    """Labels that are not."""
    above: tuple[tuple[str, str], ...] = ()
    """Pairs of labels: the first is shown above the second, or the second is not shown."""
    same_items_as: Place | None = None
    """The items of that step (1 is the first), in that order."""
    other_items_than: tuple[Place, ...] = ()
    """None of the items of those steps is shown."""
    question: Literal["asked", "not_asked"] | None = None
    says: tuple[str, ...] = ()
    """All of these stand in the answer (capital letters do not matter)."""
    says_any: tuple[str, ...] = ()
    """At least one of these does."""
    says_not: tuple[str, ...] = ()
    relaxed: tuple[Condition, ...] | None = None
    """Exactly these conditions were let go of; an empty list: none."""
    notice: bool | None = None
    """Whether the person is told of trouble."""
    grounded: bool = True
    """No year, title or person stands in the answer that no shown or named item has. Always looked at;
    written out, it also asks for the words of the model where they are not written otherwise."""
    model: Literal["unused", "used"] | None = None
    within: Literal["instant", "quick"] | None = None
    """Latency class: instant is a button's budget, quick a message's until its cards."""

    @property
    def of_words(self) -> bool:
        """Whether something here looks at what the model writes; the language is told by the opening already."""
        return bool(self.model_fields_set & OF_WORDS) and self != Expect(grounded=False)


class Model(Written):
    """A model that says the same of every item, whatever it is asked."""

    says: str


class Given(Written):
    """What is the case before the first step."""

    user: str | None = None
    """A name; without one the conversation is nobody's."""
    setting: Literal["auto", "en", "zh"] = "auto"
    liked: tuple[str, ...] = ()
    """Labels of items this person liked on another day; needs `user`."""
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    model: Literal["live", "off", "down"] | Model = "live"
    """The model under test, none, one that breaks down when asked, or one with fixed words."""
    items: tuple[dict[str, Any], ...] = ()
    """A small catalogue of its own instead of the one under test."""

    @model_validator(mode="after")
    def _named(self) -> Given:
        if (self.liked or self.disliked or self.seen) and not self.user:
            raise ValueError("liked, disliked and seen belong to somebody: give a user")
        return self


class Press(Written):
    """A button on an item or on a condition; exactly one."""

    like: Target | None = None
    dislike: Target | None = None
    seen: Target | None = None
    clear: Target | None = None
    explain: Target | None = None
    remove: Condition | None = None

    @model_validator(mode="after")
    def _one(self) -> Press:
        if len(self.model_fields_set) != 1:
            raise ValueError("press one button at a time")
        return self

    @property
    def button(self) -> str:
        return next(iter(self.model_fields_set))

    @property
    def target(self) -> Target:
        found: Target = getattr(self, self.button)
        return found


class Step(Written):
    """One thing that happens, and what must hold then."""

    say: str | tuple[str, ...] | None = None
    """The words; several wordings of the same message are said in turn, one a trial."""
    press: Literal["more", "undo", "reset", "profile", "forget"] | Press | None = None
    restart: Literal[True] | None = None
    new_session: Literal[True] | None = None
    expect: Expect = Expect(grounded=False)

    @model_validator(mode="after")
    def _one(self) -> Step:
        happens = self.model_fields_set & {"say", "press", "restart", "new_session"}
        if len(happens) != 1:
            raise ValueError("a step is one of say, press, restart, new_session")
        if happens & {"restart", "new_session"} and "expect" in self.model_fields_set:
            raise ValueError("nothing is answered here, so nothing can be expected: put it after the next step")
        if self.say == ():
            raise ValueError("say needs at least one wording")
        return self


class Scenario(Written):
    """One conversation."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    about: str
    """One sentence: what it shows."""
    language: Language
    """The language its messages are in."""
    twin: str | None = None
    """Id of the same scenario in the other language."""
    tags: tuple[str, ...] = ()
    exact: bool = False
    """Every trial says the words as they stand here: for scenarios about letter case, length or noise."""
    given: Given = Given()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
