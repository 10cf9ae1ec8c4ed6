"""Calls share the model: side by side, in turn, and nobody pays for what was read before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.engine import Prompt, Request, Usage
from agent.llm.messages import Done, Failed, Piece, Place, Read, Report, Warm, Write
from agent.llm.scheduler import ALONE, BESIDE, Scheduler
from agent.llm.sequences import Sequences
from tests.agent.llm.fakes import FakeModel, Greedy

FIXED = "You sell films. " * 3


class Desk:
    """A scheduler over the fake model, and everything it reported."""

    def __init__(self, states: Path, side_by_side: int = 4, cells: int = 4096) -> None:
        self.model = FakeModel(cells)
        self.reports: list[Report] = []
        self.scheduler = Scheduler(
            model=self.model,
            sequences=Sequences(self.model, side_by_side, states, "fake"),
            sampler=Greedy,
            report=self.reports.append,
            longest=cells // 2,
        )

    def run(self, until: Callable[[], bool] = lambda: False, steps: int = 500) -> None:
        for _ in range(steps):
            if self.scheduler.idle or until():
                return
            self.scheduler.step()
        raise AssertionError("the scheduler does not come to an end")

    def text(self, call: int, index: int = 0) -> str:
        return "".join(r.text for r in self.pieces(call) if r.index == index)

    def pieces(self, call: int) -> list[Piece]:
        return [r for r in self.reports if isinstance(r, Piece) and r.call == call]

    def usage(self, call: int, index: int = 0) -> Usage:
        found = [r.usage for r in self.pieces(call) if r.index == index and r.usage]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    Greedy.open = 0
    return Desk(tmp_path / "states")


def write(call: int, *texts: str, fixed: str = FIXED, **options: object) -> Write:
    return Write(call, tuple(Request(Prompt("p", fixed, t), **options) for t in texts))  # type: ignore[arg-type]


def test_one_prompt_is_answered_in_pieces_with_its_tokens_counted(desk: Desk) -> None:
    desk.scheduler.take(write(1, "heat"))
    desk.run()
    assert desk.text(1) == "HEAT"
    assert [p.text for p in desk.pieces(1)] == ["H", "E", "A", "T", ""]
    assert desk.usage(1) == Usage(prompt_tokens=len(FIXED) + 2 + 4 + 1, cached_tokens=0, completion_tokens=4)


def test_the_fixed_part_is_read_once(desk: Desk) -> None:
    desk.scheduler.take(write(1, "heat"))
    desk.run()
    desk.scheduler.take(write(2, "alien"))
    desk.run()
    assert desk.text(2) == "ALIEN"
    assert desk.usage(2).cached_tokens == len(FIXED) + 2


def test_the_fixed_part_is_not_read_again_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    desk.scheduler.take(write(1, "heat"))
    desk.run()
    later = Desk(tmp_path / "states")
    later.scheduler.take(write(1, "alien"))
    later.run()
    assert later.text(1) == "ALIEN"
    assert later.usage(1).cached_tokens == len(FIXED) + 2
    assert later.model.restored == 1


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_broken_state_file_is_read_again_and_replaced(desk: Desk, tmp_path: Path, damage: bytes | None) -> None:
    desk.scheduler.take(write(1, "heat"))
    desk.run()
    [file] = (tmp_path / "states").glob("*.kv")
    good = file.read_bytes()
    file.write_bytes(good[:-3] if damage is None else damage)
    later = Desk(tmp_path / "states")
    later.scheduler.take(write(1, "alien"))
    later.run()
    assert (later.text(1), later.model.restored) == ("ALIEN", 0)
    assert file.read_bytes() == good


def test_a_disk_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    desk = Desk(tmp_path / "file" / "states")
    desk.scheduler.take(write(1, "heat"))
    desk.run()
    assert desk.text(1) == "HEAT"


def test_requests_are_written_side_by_side_and_the_first_one_starts_first(desk: Desk) -> None:
    desk.scheduler.take(write(1, "abcdefgh", "ijklmnop", "qrstuvwx"))
    desk.run()
    assert [desk.text(1, i) for i in range(3)] == ["ABCDEFGH", "IJKLMNOP", "QRSTUVWX"]
    together = [b for b in desk.model.batches if len({c.sequence for c in b}) == 2]
    assert len(together) == 8
    assert [p.index for p in desk.pieces(1)][:9] == [0] * 9


def test_the_others_of_a_call_are_read_in_large_pieces_and_begin_together(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a", "b" * 90, "c" * 90, fixed="x"))
    desk.run(until=lambda: bool(desk.text(1, 0)))
    desk.run(until=lambda: bool(desk.text(1, 2)))
    assert desk.text(1, 1) in ("", "B")
    desk.run()
    assert [desk.text(1, i) for i in (1, 2)] == ["B" * 90, "C" * 90]
    assert max(len(batch) for batch in desk.model.batches) > BESIDE + 2


def test_the_first_of_another_call_does_not_wait_for_the_others_of_this_one(desk: Desk) -> None:
    desk.scheduler.take(write(1, *["a" * 20] * 3))
    desk.run(until=lambda: len(desk.text(1)) > 2)
    desk.scheduler.take(write(2, "b"))
    desk.run(until=lambda: bool(desk.text(2)))
    assert not [piece for piece in desk.pieces(1) if piece.index]


def test_a_call_goes_on_when_there_is_no_place_for_its_other_prompts(tmp_path: Path) -> None:
    desk = Desk(tmp_path, side_by_side=2)
    desk.scheduler.take(write(1, "a", *["b" * 10] * 4))
    desk.run()
    assert [desk.text(1, i) for i in range(5)] == ["A", *["B" * 10] * 4]


@pytest.mark.parametrize("most", [1, 9, 40])
def test_what_is_guessed_from_the_prompt_changes_the_steps_and_not_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    asked = write(1, "HEAT HEAD HEAT HERD", "THE THIN MAN, THE THIRD MAN", "alien", max_tokens=most)
    without, with_guesses = Desk(tmp_path / "a"), Desk(tmp_path / "b")
    with monkeypatch.context() as patched:
        patched.setattr("agent.llm.jobs.GUESSED", 0)
        without.scheduler.take(asked)
        without.run()
    with_guesses.scheduler.take(asked)
    with_guesses.run(until=lambda: not held_as_known(with_guesses))
    assert with_guesses.scheduler.idle
    for index in range(3):
        assert with_guesses.text(1, index) == without.text(1, index)
        assert with_guesses.usage(1, index) == without.usage(1, index)
    assert most == 1 or len(with_guesses.model.batches) < len(without.model.batches)


def held_as_known(desk: Desk) -> bool:
    """Whether the memory holds what the rows say, no wrong guess left in it."""
    rows = desk.scheduler.sequences._rows
    return all(desk.model.held.get(row.sequence, []) == row.tokens for row in rows)


def test_a_token_is_chosen_once_whatever_was_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[int] = []
    choose = Greedy.choose
    monkeypatch.setattr(Greedy, "choose", lambda self, logits: chosen.append(choose(self, logits)) or chosen[-1])
    desk = Desk(tmp_path)
    desk.scheduler.take(write(1, "HEAT HEAD HEAT HERD"))
    desk.run()
    assert "".join(map(chr, chosen[:-1])) == "HEAT HEAD HEAT HERD"


def test_what_prompts_share_is_read_once(desk: Desk) -> None:
    wish = "wish: something slow and sad. film: "
    desk.scheduler.take(write(1, wish + "heat", wish + "alien"))
    desk.run()
    assert desk.usage(1, 1).cached_tokens == len(FIXED) + 2 + len(wish)


def test_asking_the_same_again_reads_one_token(desk: Desk) -> None:
    for call in (1, 2):
        desk.scheduler.take(write(call, "heat"))
        desk.run()
    usage = desk.usage(2)
    assert usage.prompt_tokens - usage.cached_tokens == 1


def test_prompts_are_read_in_small_pieces_beside_completions_of_another_call(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a" * 60, fixed="x"))
    desk.run(until=lambda: bool(desk.text(1)))
    before = len(desk.model.batches)
    desk.scheduler.take(write(2, "b" * 90, fixed="x"))
    desk.run()
    reading = [len(b) for b in desk.model.batches]
    assert BESIDE < max(reading[:before]) <= ALONE
    assert max(reading[before:]) == BESIDE + 1


def test_a_call_that_came_later_is_not_kept_waiting_by_a_long_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, side_by_side=2)
    desk.scheduler.take(write(1, *["a" * 20] * 6))
    desk.scheduler.step()
    desk.scheduler.take(write(2, "b"))
    desk.run(until=lambda: bool(desk.text(2)))
    finished = [p for p in desk.pieces(1) if p.usage]
    assert len(finished) <= 1
    desk.run()
    assert (desk.text(2), desk.text(1, 5)) == ("B", "A" * 20)


def test_those_who_wait_are_told_how_many_are_before_them(tmp_path: Path) -> None:
    desk = Desk(tmp_path, side_by_side=1)
    for call in (1, 2, 3):
        desk.scheduler.take(write(call, "aaa"))
    desk.run()
    places = [(r.call, r.ahead) for r in desk.reports if isinstance(r, Place)]
    assert [ahead for call, ahead in places if call == 1] == [0]
    assert [ahead for call, ahead in places if call == 3] == [2, 1, 0]


def test_a_cancelled_call_frees_its_place_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, side_by_side=1)
    desk.scheduler.take(write(1, "a" * 200))
    desk.scheduler.take(write(2, "b"))
    desk.run(until=lambda: bool(desk.text(1)))
    desk.scheduler.cancel(1)
    before = len(desk.text(1))
    desk.run()
    assert (desk.text(2), len(desk.text(1))) == ("B", before)
    assert Greedy.open == 0


def test_a_call_can_be_cancelled_while_its_prompt_is_read(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a" * (3 * ALONE)))
    desk.scheduler.step()
    desk.scheduler.cancel(1)
    assert desk.scheduler.idle
    desk.scheduler.take(write(2, "b"))
    desk.run()
    assert desk.text(2) == "B"


def test_hidden_states_come_one_a_token_and_the_last_after_the_whole_prompt(desk: Desk) -> None:
    desk.scheduler.take(Read(1, (Prompt("p", FIXED, "heat"), Prompt("p", FIXED, "up"))))
    desk.run()
    first, second = [r.reading for r in desk.reports if isinstance(r, Done)]
    assert (first.tokens, first.offsets) == (("h", "e", "a", "t"), ((0, 1), (1, 2), (2, 3), (3, 4)))
    assert first.states[:, 0].tolist() == [*map(ord, "heat"), 1]
    assert first.inner.tolist() == (-first.states).tolist()
    assert second.usage == Usage(len(FIXED) + 2 + 2 + 1, len(FIXED) + 2, 0)


def test_a_reading_goes_on_beside_completions(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a" * 50))
    desk.run(until=lambda: bool(desk.text(1)))
    desk.scheduler.take(Read(2, (Prompt("p", FIXED, "heat"),)))
    desk.run()
    assert desk.text(1) == "A" * 50
    assert [r.reading.states.shape for r in desk.reports if isinstance(r, Done)] == [(5, 2)]


def test_warming_reads_fixed_parts_when_nothing_else_is_to_do(desk: Desk) -> None:
    desk.scheduler.take(Warm((Prompt("p", FIXED, ""), Prompt("q", "Another one.", ""))))
    desk.scheduler.take(write(1, "heat", fixed="A third."))
    desk.run(until=lambda: bool(desk.usage(1)) if desk.pieces(1) and desk.pieces(1)[-1].usage else False)
    read = {c.token for b in desk.model.batches for c in b}
    assert ord("Y") not in read
    desk.run()
    desk.scheduler.take(write(2, "up"))
    desk.run()
    assert desk.usage(2).cached_tokens == len(FIXED) + 2


def test_a_prompt_that_is_too_long_is_refused_and_the_next_one_served(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a" * 3000))
    desk.scheduler.take(write(2, "b"))
    desk.run()
    [failed] = [r for r in desk.reports if isinstance(r, Failed)]
    assert "too many" in failed.problem
    assert desk.text(2) == "B"


def test_a_fixed_part_that_is_too_long_to_keep_is_not_warmed(desk: Desk) -> None:
    desk.scheduler.take(Warm((Prompt("p", "a" * 3000, ""),)))
    desk.run()
    assert desk.model.batches == []


def test_a_new_prompt_waits_while_busy_rows_leave_no_place_for_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, side_by_side=4, cells=400)
    for call in range(1, 9):
        desk.scheduler.take(write(call, "a" * 30, fixed=f"Prompt number {call}" + "." * 60, max_tokens=60))
    desk.run(steps=2000)
    assert [desk.text(call) for call in range(1, 9)] == ["A" * 30] * 8
    held = sum(len(tokens) for sequence, tokens in desk.model.held.items() if sequence < 12)
    assert held <= 400


def test_a_bad_grammar_is_refused(desk: Desk) -> None:
    desk.scheduler.take(write(1, "a", grammar="bad"))
    desk.run()
    assert [r.problem for r in desk.reports if isinstance(r, Failed)] == ["the grammar has an error"]


def test_old_work_is_forgotten_when_cells_are_short(tmp_path: Path) -> None:
    desk = Desk(tmp_path, cells=600)
    for call in range(1, 12):
        desk.scheduler.take(write(call, f"{call:02}" + "a" * 60, max_tokens=80))
        desk.run()
        assert desk.text(call).endswith("A" * 60)


def test_more_prompts_than_fit_are_kept_by_last_use(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for call in range(1, 30):
        desk.scheduler.take(write(call, "a", fixed=f"Prompt number {call}."))
        desk.run()
        assert desk.text(call) == "A"


def test_an_answer_ends_at_its_limit_and_at_a_stop_sequence(desk: Desk) -> None:
    desk.scheduler.take(write(1, "abcdef", max_tokens=3))
    desk.scheduler.take(write(2, "abcdef", stop=("CD",)))
    desk.run()
    assert (desk.text(1), desk.text(2)) == ("ABC", "AB")
