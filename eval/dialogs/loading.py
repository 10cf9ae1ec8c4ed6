"""Files of scenarios: YAML in, `Scenario` out, with errors that name the file and the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from eval.dialogs.scenario import Scenario
from eval.errors import EvaluationProblem

Node = yaml.nodes.Node
TELLING = {"value_error": 0, "extra_forbidden": 1}
"""Kinds of error that say most, best first: an unknown key explains a missing one."""


def load(paths: Iterable[Path]) -> tuple[Scenario, ...]:
    """Every scenario of files and folders, in order of path. EvaluationProblem for the first that is wrong."""
    found = [scenario for path in paths for file in files(path) for scenario in load_file(file)]
    if not found:
        raise EvaluationProblem(", ".join(map(str, paths)), None, "there are no scenarios here")
    for id, times in Counter(scenario.id for scenario in found).items():
        if times > 1:
            raise EvaluationProblem(id, None, f"{times} scenarios have this id: give each its own")
    known = {scenario.id: scenario for scenario in found}
    check_twins(found, known)
    return tuple(found)


def check_twins(scenarios: Sequence[Scenario], known: dict[str, Scenario]) -> None:
    """A twin that is loaded too must name this one back and be in the other language."""
    for one in scenarios:
        other = known.get(one.twin or "")
        if other and (other.twin != one.id or other.language == one.language):
            raise EvaluationProblem(one.id, None, f"'{one.twin}' is not its twin in the other language")


def files(path: Path) -> list[Path]:
    """The YAML files of a folder, or the file itself."""
    if path.is_dir():
        return sorted(each for each in path.rglob("*.yaml"))
    if not path.is_file():
        raise EvaluationProblem(path, None, "there is no such file or folder")
    return [path]


def load_file(path: Path) -> list[Scenario]:
    """The scenarios of one file: a list of them."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.load(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise EvaluationProblem(path, None, "this is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "this is not YAML"
        raise EvaluationProblem(path, mark.line + 1 if mark else None, str(problem)) from None
    if not isinstance(values, list) or not isinstance(tree, yaml.nodes.SequenceNode):
        raise EvaluationProblem(path, 1, "a file of scenarios is a list: each begins with '- id: ...'")
    return [read(path, node, value) for node, value in zip(tree.value, values, strict=True)]


def read(path: Path, node: Node, value: Any) -> Scenario:
    """One scenario of a file."""
    try:
        return Scenario.model_validate(value)
    except ValidationError as error:
        first = min(error.errors(), key=lambda one: (TELLING.get(one["type"], 2), -len(one["loc"])))
        where = ".".join(str(part) for part in first["loc"] if not _inner(part))
        name = value.get("id", "") if isinstance(value, dict) else ""
        problem = first["msg"].removeprefix("Value error, ")
        raise EvaluationProblem(path, line_of(node, first["loc"]), f"{name}: {where}: {problem}") from None


def line_of(node: Node, where: Sequence[int | str]) -> int:
    """The line of the innermost part of `where` that is written in the file."""
    for part in where:
        inner = _child(node, part)
        node = inner if inner is not None else node
    return int(node.start_mark.line) + 1


def _child(node: Node, part: int | str) -> Node | None:
    if isinstance(node, yaml.nodes.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.nodes.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child: Node = node.value[part]
        return child
    return None


def _inner(part: int | str) -> bool:
    """Whether a part of an error's place is a branch of a union and not a key of the file."""
    return isinstance(part, str) and not (part.islower() and part.isidentifier())
