"""One constraint task: what the person wants, when they say it, and what the clerk must never do.

A *volunteered* condition is in the first message, an *on_ask* one is the answer to a question, a
*hidden* one is found out by showing something that breaks it. The person accepts an item only if it
meets all of them. *Policies* bind the clerk: what the person has seen is not shown, and where
nothing in the catalogue meets everything, nothing is offered in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.types import Language
from eval.dialogs.scenario import Condition
from eval.dialogs.wishes import satisfies, wish
from eval.errors import EvaluationProblem
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

Reveal = Literal["volunteer", "on_ask", "hidden"]


class Wanted(BaseModel):
    """One condition and when it is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    condition: Condition
    reveal: Reveal


class Task(BaseModel):
    """One task."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: Language
    wanted: Annotated[tuple[Wanted, ...], Field(min_length=1)]
    seen: tuple[str, ...] = ()
    """Ids of items the person has seen: never to be shown."""
    possible: bool
    """Whether the catalogue has an answer; it is proved again before the task is played."""


def answers(task: Task, items: Sequence[Item], domain: Domain) -> list[Item]:
    """Every item that meets all conditions and policies of a task."""
    wishes = [wish(one.condition) for one in task.wanted]
    seen = set(task.seen)
    return [item for item in items if item.id not in seen and all(satisfies(item, w, domain) for w in wishes)]


def holds(task: Task, items: Sequence[Item], domain: Domain) -> bool:
    """Whether the catalogue still is as the task says: an answer, or provably none."""
    if any(wish(one.condition).field not in domain.fields for one in task.wanted):
        return False
    return bool(answers(task, items, domain)) == task.possible


def read(path: Path) -> list[Task]:
    """The tasks of a JSONL file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationProblem(path, None, f"this file of tasks cannot be read: {error}") from None
    tasks = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                tasks.append(Task.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                raise EvaluationProblem(path, number, f"{where}: {first['msg']}") from None
    if not tasks:
        raise EvaluationProblem(path, None, "there are no tasks here")
    return tasks


def write(path: Path, tasks: Sequence[Task]) -> None:
    """The file `read` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(task.model_dump_json() + "\n" for task in tasks), encoding="utf-8")
