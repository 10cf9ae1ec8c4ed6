"""The real command as a process: killed in the middle of a turn, and with a model file that is not whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from retrieval.settings import retrieval_settings
from tests.agent.films import import_films


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    import_films(retrieval_settings(folder), tmp_path / "films.jsonl")
    return folder


def started(data: Path) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "agent", "chat", "--json", "--session", "evening", "--data", str(data))
    env = {**os.environ, "PALATE_LLM": "off"}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def say(process: subprocess.Popen[str], *lines: str) -> dict[str, Any]:
    """The answer to the last of the lines."""
    assert process.stdin is not None
    assert process.stdout is not None
    for line in lines:
        process.stdin.write(line + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def held(reply: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(entry["field"], entry["op"], str(entry["value"])) for entry in reply["constraints"]}


def test_what_was_asked_for_and_liked_is_there_after_a_kill_in_the_middle_of_a_turn(data: Path) -> None:
    first = started(data)
    before = held(say(first, "crime films from the 1990s", "/like 1"))
    assert ("genre", "is", "crime") in before
    assert any(op == "like" for _, op, _ in before)
    assert first.stdin is not None
    first.stdin.write("no Al Pacino please\n" * 50)
    first.stdin.flush()
    assert first.stdout is not None
    first.stdout.readline()
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    again = started(data)
    after = held(say(again, "/undo", "/more"))
    assert before <= after
    out, _ = again.communicate()
    assert again.returncode == 0
    assert out == ""


def test_a_bad_line_ends_the_ranking_in_one_line_though_the_pipe_stays_open(data: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "agent", "rank", "--data", str(data)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write('{"turns":[]}\n')
    process.stdin.flush()
    assert process.wait() == 1
    _, told = process.communicate()
    assert told == "palate: stdin:1: field 'id': Field required\n"


def test_a_truncated_model_file_is_told_in_one_line_and_the_chat_goes_on(data: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "models").mkdir(parents=True)
    (home / "models" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf").write_bytes(b"GGUF" * 1000)
    env = {key: value for key, value in os.environ.items() if not key.startswith("PALATE_")}
    done = subprocess.run(
        [sys.executable, "-m", "agent", "chat", "--json", "--data", str(data)],
        input="crime films from the 1990s\n", capture_output=True, text=True, check=False,
        env={**env, "PALATE_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0
    assert json.loads(done.stdout)["items"]
    assert done.stderr.startswith("palate: the weights 'qwen' in ")
    assert "run `palate models fetch qwen`" in done.stderr
    assert done.stderr.count("\n") == 1
