"""The command line's frame: exit codes, one-line errors, where data lives."""

from __future__ import annotations

import subprocess
import sys

import pytest


def palate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "agent", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("user",),
        ("nonsense",),
        ("models", "list", "--nonsense"),
        ("models", "nonsense"),
        ("chat", "--user", "../evil"),
        ("chat", "--session", "a b"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: tuple[str, ...]) -> None:
    result = palate(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("palate: ")
    assert result.stderr.count("\n") == 1


def test_an_operational_error_is_one_line_and_exit_code_1() -> None:
    result = palate("models", "verify", "qwen")
    assert result.returncode == 1
    assert result.stderr == "palate: not usable: qwen; run `palate models fetch qwen`\n"


def test_commands_of_the_evaluation_package_are_found() -> None:
    result = palate("--help")
    assert result.returncode == 0
    assert "eval" in result.stdout
