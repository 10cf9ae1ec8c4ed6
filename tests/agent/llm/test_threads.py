"""Threads follow the cores that others leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.llm import threads
from agent.llm.threads import allowed_cores, threads_for


@pytest.mark.parametrize(
    ("cores", "others", "expected"), [(2, 0.0, 2), (2, 0.3, 2), (2, 0.5, 1), (2, 1.0, 1), (2, 2.0, 1), (8, 3.1, 5)]
)
def test_one_thread_for_each_core_that_is_free(cores: int, others: float, expected: int) -> None:
    assert threads_for(cores, others) == expected


def test_a_quota_of_the_control_group_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text("100000 100000\n")
    monkeypatch.setattr(threads, "QUOTA", quota)
    assert allowed_cores() == 1
    quota.write_text("max 100000\n")
    assert allowed_cores() >= 1
