"""The ReDial protocol on two dialogues made by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.ranking import redial
from retrieval.types import Utterance


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    turns = [{"role": "seeker", "text": "I liked A"}, {"role": "recommender", "text": "try B, or A again"}]
    write(tmp_path / redial.DIALOGUES, [{"id": "10", "turns": turns}, {"id": "11", "turns": turns}])
    answer = {
        "context_turns": 1,
        "target_movies": ["a", "b"],
        "new_target_movies": ["b"],
        "mentioned_before_movies": ["a"],
    }
    write(tmp_path / redial.INSTANCES, [{"dialogue": "10", **answer}, {"dialogue": "11", **answer}])
    return tmp_path


def test_the_context_ends_before_the_answer_and_only_the_development_part_is_taken(folder: Path) -> None:
    [found] = redial.instances(folder)
    assert found.dialogue == "10"
    assert found.said == (Utterance("seeker", "I liked A"),)


def test_dedup_drops_named_films_from_ranking_and_targets(folder: Path) -> None:
    found = redial.instances(folder)
    figures = redial.judge(found, [["a", "b", "c"]])
    assert figures["full"]["R@1"].value == 0.5
    assert figures["dedup"]["R@1"].value == 1.0


def test_repeating_the_context_finds_nothing_new(folder: Path) -> None:
    found = redial.instances(folder)
    figures = redial.judge(found, redial.repeat(found))
    assert (figures["full"]["R@1"].value, figures["dedup"]["R@50"].value) == (0.5, 0.0)


def test_the_learning_part_holds_no_development_dialogue(folder: Path, tmp_path: Path) -> None:
    assert redial.write_training_part(folder, tmp_path / "train.jsonl.gz") == 1
    assert [d["id"] for d in redial.lines(tmp_path / "train.jsonl.gz")] == ["11"]


def test_the_audit_finds_a_dialogue_that_was_learned_from(folder: Path) -> None:
    found = redial.instances(folder)
    assert redial.leaks(found, {"11": []}) == []
    assert redial.leaks(found, {"10": []}) == ["dialogue 10 was learned from"]
