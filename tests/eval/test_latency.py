"""The latency benchmark: what counts as work, and a page with every figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.engine import Usage
from agent.llm.bare import BareEngine, Work
from eval.cli import LATENCY_PARTS
from eval.latency import Pitches, summary, total
from eval.latency_report import keep, page
from eval.latency_turns import PARTS, wishes
from retrieval.settings import default_home, retrieval_settings
from retrieval.weights import locate

SHARES = ("p50", "p95")


def test_cached_tokens_are_no_work() -> None:
    assert Work.of(Usage(prompt_tokens=100, cached_tokens=80, completion_tokens=30)) == Work(80, 20, 30)


def test_the_ratio_compares_with_the_bare_engine() -> None:
    usage = total([Usage(50, 40, 5), Usage(60, 40, 7)])
    runs = [Pitches(first=100, alone=ms, together=900, bare=1000, usage=usage) for ms in (1100, 1500, 1200)]
    found = summary(runs)
    assert (found["ratio"], found["one_by_one_ms"]) == (1.2, 1200)
    assert (found["read_tokens"], found["written_tokens"]) == (30, 12)


def test_every_figure_is_on_the_page() -> None:
    speeds = {str(n): 10.0 + n for n in range(1, 7)}
    turn = {
        "first_words_ms": 501.0, "one_by_one_ms": 502.0, "side_by_side_ms": 503.0, "bare_ms": 504.0,
        "ratio": 1.05, "read_tokens": 505, "written_tokens": 506,
    }  # fmt: skip
    machine = {"1": {"bare": {"read_per_second": 42.5, "written_per_second": speeds}, "engine": turn}, "chosen": turn}
    starts = {"load_anew_ms": 1, "first_words_anew_ms": 6001, "load_from_file_ms": 2, "first_words_from_file_ms": 301}
    text = page({"model": "qwen", "cores": 2, "starts": starts, "quiet": machine, "crowded": machine})
    assert all(figure in text for figure in ("42.5", "16.0", "1.05", "501", "505", "506", "6001", "301"))


def test_wishes_are_all_different_and_enough() -> None:
    for language in ("en", "zh"):
        assert len(set(wishes(language, 50))) == 50


def test_each_part_is_kept_and_the_page_has_all_that_are_done(tmp_path: Path) -> None:
    found = {f"{name}_{share}": 100.0 for name in ("cards", "words", "clause", "total", "bare") for share in SHARES}
    found |= {f"{name}_{share}": 250.0 for name in ("new_tokens", "written") for share in SHARES}
    found |= {"turns": 50, "understand_p50": 41.0, "retrieve_p50": 2.0, "rank_p50": 3.0, "against_bare": 1.14}
    keep(tmp_path, "turns-1", {"threads": 1, "busy": False, "en": found, "zh": found})
    keep(tmp_path, "turns-2-busy", {"threads": 2, "busy": True, "en": found, "zh": found})
    text = (tmp_path / "latency.md").read_text("utf-8")
    assert text.count("| idle | 1 |") == 2
    assert text.count("| other core busy | 2 |") == 2
    assert all(figure in text for figure in ("1.14 x", " 41 ", " 5 ", "100 / 100", "250 / 250"))


def test_the_parts_of_the_command_are_those_there_are() -> None:
    assert set(LATENCY_PARTS) == {"engine", "steps", "lookup", *PARTS}


@pytest.mark.real
def test_the_bare_engine_times_more_work_as_longer() -> None:
    path = locate("smollm2", retrieval_settings(default_home()))
    with BareEngine(path, 1) as bare:
        little = min(bare.milliseconds([Work(5, 5, 1)]) for _ in range(3))
        much = bare.milliseconds([Work(5, 60, 30)])
    assert 0 < little < much
