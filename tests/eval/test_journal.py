from __future__ import annotations

from pathlib import Path

from eval.journal import NAME, Journal
from eval.pace import Pace

ABOUT = {"kind": "dialogs", "model": "qwen"}


def test_an_interrupted_run_goes_on_with_what_it_had_finished(tmp_path: Path) -> None:
    first = Journal(tmp_path, ABOUT)
    first.keep("a", 0, {"passed": True})
    with (tmp_path / NAME).open("a", encoding="utf-8") as file:
        file.write('{"id": "b", "tri')  # killed while it wrote
    again = Journal(tmp_path, ABOUT)
    assert again.resumed == 1
    assert again.known("a", 0) == {"passed": True}
    assert again.known("b", 0) is None
    again.keep("b", 0, {"passed": False})
    assert Journal(tmp_path, ABOUT).known("b", 0) == {"passed": False}


def test_a_run_of_something_else_starts_anew(tmp_path: Path) -> None:
    Journal(tmp_path, ABOUT).keep("a", 0, {"passed": True})
    assert Journal(tmp_path, {**ABOUT, "model": "off"}).known("a", 0) is None


def test_a_finished_run_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, ABOUT)
    journal.keep("a", 0, {})
    journal.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_long_run_says_once_a_minute_how_far_it_is() -> None:
    now = 0.0
    lines: list[str] = []
    pace = Pace(10, lines.append, lambda: now)
    for _ in range(4):
        now += 31.0
        pace.step()
    assert lines == ["---- 2 of 10 in 1 min, about 4 min to go", "---- 4 of 10 in 2 min, about 3 min to go"]
