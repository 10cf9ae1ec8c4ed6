"""INSPIRED's files as they are published, on two dialogues made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import EvaluationProblem
from eval.ranking.inspired import by_label, instances, popular, read
from eval.ranking.redial import judge, repeat
from retrieval.types import Item, Utterance

HEADER = (
    "dialog_id\tutt_id\tspeaker\tturn_id\ttext\ttext_with_placeholder\tmovies\tgenres\tpeople_names\tmovie_dict\t"
    "genre_dict\tactor_dict\tdirector_dict\tothers_dict\tfirst_label\tsecond_label\tcase\tmovie_id"
)
SAID = [
    ("a", "RECOMMENDER", "Hello", ""),
    ("a", "SEEKER", "I liked QUOTATION_MARKHeatQUOTATION_MARK", "Heat (1995)"),
    ("a", "SEEKER", "and crime", ""),
    ("a", "RECOMMENDER", "Like Heat? Then see Ronin", "Heat (1995); Ronin (1998)"),
    ("a", "SEEKER", "fine", ""),
    ("a", "RECOMMENDER", "or Nowhere", "Nowhere (1900)"),
    ("b", "SEEKER", "something scary", ""),
    ("b", "RECOMMENDER", "Alien!", "Alien (1980)"),
]
LABELS = by_label([Item("h", "Heat", 1995), Item("r", "Ronin", 1998), Item("x", "Alien", 1979)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = [
        f"{dialog}\t{n}\t{who}\t1\t{text}\t{text}\t{films}" + "\t" * 11
        for n, (dialog, who, text, films) in enumerate(SAID)
    ]
    (tmp_path / "test.tsv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return tmp_path / "test.tsv"


def test_lines_of_one_speaker_are_one_turn_and_films_become_ids(path: Path) -> None:
    found = read(path, LABELS)
    one, other = found.dialogues
    assert [turn.role for turn in one.turns] == ["recommender", "seeker", "recommender", "seeker", "recommender"]
    assert one.turns[1].text == 'I liked "Heat" and crime'
    assert [item.id for item in one.turns[2].items] == ["h", "r"]
    assert [item.id for item in other.turns[1].items] == ["x"]  # a year off
    assert (found.known, found.unknown) == (4, 1)


def test_an_instance_is_an_answer_that_names_known_films(path: Path) -> None:
    first, second = instances(read(path, LABELS).dialogues)
    assert (first.targets, first.fresh, first.named) == (("h", "r"), ("r",), ("h",))
    assert first.said == (Utterance("recommender", "Hello"), Utterance("seeker", 'I liked "Heat" and crime'))
    assert (second.dialogue, second.fresh) == ("b", ("x",))


def test_repeating_the_context_earns_nothing_once_repeated_films_are_left_out(path: Path) -> None:
    cases = instances(read(path, LABELS).dialogues)
    figures = judge(cases, repeat(cases))
    assert figures["full"]["R@1"].value == 0.25
    assert figures["dedup"]["R@1"].value == 0.0


def test_popularity_names_what_recommenders_named_most(path: Path) -> None:
    assert popular(read(path, LABELS).dialogues * 2, 2)[0] == ["h", "r", "x"]


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test.tsv").write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(EvaluationProblem, match="columns are missing: dialog_id"):
        read(tmp_path / "test.tsv", LABELS)
