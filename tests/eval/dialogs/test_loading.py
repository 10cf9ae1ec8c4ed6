from __future__ import annotations

from pathlib import Path

import pytest

from eval.dialogs.loading import load
from eval.errors import EvaluationProblem

GOOD = """
- id: one
  about: A wish.
  language: en
  steps:
    - say: "a western"
      expect: {intent: recommend, ledger: ["genre is western"]}
    - press: {like: 1}
    - restart: true
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    [one] = load([write(tmp_path, GOOD)])
    assert one.id == "one"
    assert [step.say for step in one.steps] == ["a western", None, None]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("intent: recommend", "intent: dance", 7, "intent"),
        ('["genre is western"]', '["western"]', 7, "is not a condition"),
        ('["genre is western"]', '["year max soon"]', 7, "no number"),
        ("press: {like: 1}", "press: {like: 1, seen: 2}", 8, "one button at a time"),
        ("press: {like: 1}", "press: dance", 8, "press"),
        ("restart: true", "wait: true", 9, "wait"),
        ("language: en", "language: fr", 4, "language"),
        ("about: A wish.", "abuot: A wish.", 3, "abuot"),
        ("language: en", "given: {seen: [Heat]}\n  language: en", 4, "give a user"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, line: int, problem: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(EvaluationProblem, match=problem) as error:
        load([path])
    assert error.value.line == line
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(EvaluationProblem) as error:
        load([write(tmp_path, "- id: one\n  about: [\n")])
    assert error.value.line is not None


def test_an_id_may_be_used_once(tmp_path: Path) -> None:
    with pytest.raises(EvaluationProblem, match="2 scenarios have this id"):
        load([write(tmp_path, GOOD + GOOD)])


def test_a_twin_is_the_same_in_the_other_language(tmp_path: Path) -> None:
    other = GOOD.replace("id: one", "id: two\n  twin: one")
    with pytest.raises(EvaluationProblem, match="not its twin"):
        load([write(tmp_path, GOOD + other)])


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationProblem, match="no such file"):
        load([tmp_path / "none"])


def test_the_committed_scenarios_are_good_and_many() -> None:
    scenarios = load([Path("eval/data/dialogs")])
    assert len(scenarios) >= 80
    ids = {one.id for one in scenarios}
    assert all(one.twin in ids for one in scenarios if one.twin)
    assert max(len(one.steps) for one in scenarios) >= 20
