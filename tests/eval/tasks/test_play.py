from __future__ import annotations

from collections.abc import Iterator

import pytest

from eval.dialogs.stage import Stage
from eval.tasks.play import attempt
from eval.tasks.task import Task
from tests.eval.dialogs.conftest import open_shop


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    opened = open_shop(tmp_path_factory.mktemp("shop"))
    yield opened
    opened.close()


def task(possible: bool, *conditions: str, seen: tuple[str, ...] = ()) -> Task:
    wanted = [{"condition": text, "reveal": "volunteer"} for text in conditions]
    return Task.model_validate({"id": "t", "language": "en", "wanted": wanted, "seen": seen, "possible": possible})


def test_a_task_is_solved_by_an_item_that_meets_everything(stage: Stage) -> None:
    done = attempt(task(True, "genre is western", "year max 1959"), stage)
    assert done.passed, done.reason
    assert [card.title for card in done.exchanges[-1].reply.items] == ["High Noon"]


def test_where_nothing_fits_nothing_offered_is_the_solution(stage: Stage) -> None:
    done = attempt(task(False, "genre is western", "person is Hayao Miyazaki"), stage)
    assert done.passed, done.reason


def test_what_was_seen_is_never_shown(stage: Stage) -> None:
    done = attempt(task(True, "genre is western", seen=("6",)), stage)
    assert done.policy
    assert [card.title for card in done.exchanges[-1].reply.items] == ["Unforgiven"]


def test_a_task_without_an_answer_is_given_up(stage: Stage) -> None:
    done = attempt(task(True, "genre is western", "year max 1940"), stage)
    assert not done.passed
    assert "ledger" in done.reason
