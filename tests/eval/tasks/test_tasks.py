from __future__ import annotations

from pathlib import Path

import pytest

from agent.types import Intent, ModelUse, Reply
from eval.dialogs.wishes import wish
from eval.errors import EvaluationProblem
from eval.tasks.make import make
from eval.tasks.person import Person, asked_field, phrase
from eval.tasks.task import Task, answers, holds, read, write
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Item

DOMAIN = load_domain(None)


def film(number: int) -> Item:
    """A made-up film; facts follow from its number."""
    attributes = {
        "genres": (("comedy", "drama", "western")[number % 3],),
        "countries": (("France", "Japan")[number % 2],),
        "directors": (f"Person {number % 4}",),
        "runtime": (80 + number % 60,),
    }
    return Item(str(number), f"Film {number}", 1950 + number % 60, "", attributes)


FILMS = [film(number) for number in range(200)]


def task(*wanted: tuple[str, str], seen: tuple[str, ...] = (), possible: bool = True, language: str = "en") -> Task:
    return Task.model_validate(
        {
            "id": "t",
            "language": language,
            "wanted": [{"condition": c, "reveal": r} for c, r in wanted],
            "seen": list(seen),
            "possible": possible,
        }
    )


def reply(question: str | None = None) -> Reply:
    return Reply(
        session="s",
        turn=1,
        language="en",
        intent=Intent.RECOMMEND,
        text="",
        question=question,
        model=ModelUse(name="x"),
    )


def test_every_task_made_has_its_proof() -> None:
    tasks = make(FILMS, DOMAIN, [1] * len(FILMS), 20, seed=3)
    assert len(tasks) == 20
    assert all(holds(each, FILMS, DOMAIN) for each in tasks)
    assert {each.possible for each in tasks} == {True, False}
    assert {each.language for each in tasks} == {"en", "zh"}


def test_the_same_seed_makes_the_same_tasks() -> None:
    known = list(range(len(FILMS)))
    assert make(FILMS, DOMAIN, known, 5, seed=3) == make(FILMS, DOMAIN, known, 5, seed=3)


def test_what_was_seen_is_no_answer() -> None:
    one = task(("genre is comedy", "volunteer"), ("year max 1953", "hidden"), seen=("0",))
    assert "0" not in [item.id for item in answers(one, FILMS, DOMAIN)]
    assert "3" in [item.id for item in answers(one, FILMS, DOMAIN)]


def test_a_task_about_a_field_nobody_has_does_not_hold() -> None:
    assert not holds(task(("colour is red", "volunteer"), possible=False), FILMS, DOMAIN)


def test_tasks_survive_their_file_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    write(path, [task(("genre is comedy", "volunteer"))])
    assert read(path) == [task(("genre is comedy", "volunteer"))]
    path.write_text('{"id": "t"}\n', encoding="utf-8")
    with pytest.raises(EvaluationProblem, match=r"t\.jsonl:1: "):
        read(path)


@pytest.mark.parametrize(
    ("condition", "en", "zh"),
    [
        ("genre is western", "western", "西部"),
        ("year max 1979", "from before 1980", "1980年以前的"),
        ("runtime max 99", "at most 99 minutes", "不超过99分钟"),
        ("country is_not Japan", "not from Japan", "不要日本的"),
        ("person is Tom Hanks", "with Tom Hanks", "有Tom Hanks的"),
    ],
)
def test_conditions_are_said_as_people_say_them(condition: str, en: str, zh: str) -> None:
    assert (phrase(wish(condition), DOMAIN, "en"), phrase(wish(condition), DOMAIN, "zh")) == (en, zh)


def test_a_person_tells_what_is_volunteered_and_nothing_else() -> None:
    person = Person(task(("genre is western", "volunteer"), ("country is Japan", "on_ask")), DOMAIN)
    assert person.opening() == "I'd like to find a film: western."
    assert [str(w) for w in person.untold] == ["country is Japan"]


def test_a_question_gets_the_condition_it_is_about() -> None:
    person = Person(task(("genre is western", "volunteer"), ("country is Japan", "on_ask")), DOMAIN)
    person.opening()
    question = DOMAIN.fields["country"].questions["en"]
    assert asked_field(question, DOMAIN, "en") == "country"
    assert person.answer(reply(question), []) == "from Japan, please"
    assert person.untold == []


def test_a_hidden_condition_comes_out_when_it_is_broken() -> None:
    person = Person(task(("genre is western", "volunteer"), ("year min 1960", "hidden")), DOMAIN)
    person.opening()
    old = Item("1", "Old", 1930, "", {"genres": ("western",)})
    assert person.accepts([old]) is None
    assert person.answer(reply(), [old]) == "Not quite: from 1960 or later, please."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_trial_talks_in_its_own_way_and_wants_the_same(language: str) -> None:
    wanted = (("genre is western", "volunteer"), ("country is Japan", "volunteer"), ("year min 1960", "hidden"))
    people = [Person(task(*wanted, language=language), DOMAIN, trial) for trial in range(4)]
    openings = [person.opening() for person in people]
    assert len(set(openings)) == 4
    assert all({str(w) for w in person.told} == {"genre is western", "country is Japan"} for person in people)
    words = ("western", "from Japan") if language == "en" else ("西部", "日本的")
    assert all(word in opening for word in words for opening in openings)


def test_only_what_meets_everything_is_accepted() -> None:
    person = Person(task(("genre is western", "volunteer"), ("year min 1960", "hidden")), DOMAIN)
    new = Item("2", "New", 1970, "", {"genres": ("western",)})
    assert person.accepts([film(0), new]) == new
