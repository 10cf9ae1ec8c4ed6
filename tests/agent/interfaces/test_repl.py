"""The terminal chat seen whole, through a pty: what is typed and what stands on the screen."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

APP = Path(__file__).parent / "chat_app.py"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][0-9A-B]|\x1b[=>]|\r")
Chat = pexpect.spawn
Start = Callable[..., Chat]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Chat] = []

    def spawn(*arguments: str, term: str = "xterm", **env: str) -> Chat:
        clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        child = pexpect.spawn(
            sys.executable, [str(APP), str(tmp_path), *arguments], env={**clean, "TERM": term, **env},
            encoding="utf-8", timeout=60, dimensions=(40, 100), cwd=tmp_path,
        )  # fmt: skip
        child.delaybeforesend = 0.2
        running.append(child)
        return child

    yield spawn
    for child in running:
        child.close(force=True)


def screen(child: Chat) -> str:
    """What was printed since the last match, without escape sequences."""
    return ESCAPES.sub("", str(child.before))


def say(child: Chat, line: str, until: str) -> str:
    """Type a line and read on until something is shown."""
    child.send(line + "\r")
    child.expect(until)
    return screen(child)


def leave(child: Chat) -> int | None:
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def test_the_greeting_does_not_wait_for_loading_and_a_message_does(start: Start) -> None:
    child = start("3")
    child.expect("Hello!")
    child.expect("›")
    say(child, "crime please", "still loading")
    child.expect("Here are five crime films")


def test_cards_come_as_a_table_and_then_the_words(start: Start) -> None:
    child = start()
    child.expect("›")
    shown = say(child, "crime please", "Here are five crime films")
    assert "Heat (1995)" in shown
    assert "crime and thriller" in shown
    child.expect("1. Heat")
    child.expect("5. Fargo")


def test_a_chinese_wish_is_answered_in_chinese(start: Start) -> None:
    child = start()
    child.expect("›")
    shown = say(child, "想看犯罪片", "为你挑了5部犯罪片")
    assert "盗火线" in shown
    child.expect("犯罪片，合你的要求：谨慎的大盗")


def test_ctrl_c_stops_the_answer_and_keeps_the_session(start: Start) -> None:
    child = start()
    child.expect("›")
    say(child, "crime please", "Here are five")
    child.sendintr()
    child.expect("stopped")
    child.expect("›")
    say(child, "/why 1", "Heat is here")
    child.expect("›")
    assert leave(child) == 0


def test_ctrl_c_at_the_prompt_says_how_to_leave(start: Start) -> None:
    child = start()
    child.expect("›")
    child.sendintr()
    child.expect("Ctrl-D leaves")


def test_ctrl_d_leaves_with_zero_and_tells_how_to_come_back(start: Start) -> None:
    child = start()
    child.expect("›")
    say(child, "/like 1", "no list yet")
    say(child, "crime please", "5. Fargo")
    child.expect("›")
    child.sendeof()
    child.expect("palate chat --session s")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/like 2", "you liked The Godfather"),
        ("/dislike 1", "you did not like Heat"),
        ("/seen 3", "you have seen Goodfellas"),
        ("/why 2", "The Godfather is here"),
        ("/more", "Leon"),
        ("/undo", "Taken back: crime"),
        ("/profile", "In this conversation you asked for: crime"),
        ("/reset", "All cleared"),
        ("/forget", "Say yes"),
        ("/export", "Written to"),
        ("/lang zh", "语言：zh"),
        ("/help", "/dislike N"),
        ("/like 9", "needs a number from 1 to 5"),
        ("/nonsense", "There is no command /nonsense"),
    ],
)
def test_every_command_answers(start: Start, command: str, shown: str) -> None:
    child = start()
    child.expect("›")
    say(child, "crime please", "5. Fargo")
    child.expect("›")
    say(child, command, shown)


def test_pasted_lines_are_one_message(start: Start) -> None:
    child = start()
    child.expect("›")
    child.send("\x1b[200~crime\nplease\x1b[201~")
    say(child, "", "Here are five crime films")


def test_commands_are_completed(start: Start) -> None:
    child = start()
    child.expect("›")
    child.send("/pro\t")
    child.expect("/profile")


def test_titles_are_completed(start: Start) -> None:
    child = start()
    child.expect("›")
    say(child, "crime please", "5. Fargo")
    child.expect("›")
    child.send("I loved Unfor")
    child.expect("Unforgiven")


@pytest.mark.parametrize(("term", "env"), [("xterm", {"NO_COLOR": "1"}), ("dumb", {})])
def test_colour_and_movement_are_left_out_where_unwanted(start: Start, term: str, env: dict[str, str]) -> None:
    child = start(term=term, **env)
    child.expect("›")
    child.send("crime please\r")
    child.expect("5. Fargo")
    said = str(child.before)[str(child.before).rfind("Here are five") :]
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", said)
    if term == "dumb":
        assert "\x1b" not in said


def test_the_history_file_is_private(start: Start, tmp_path: Path) -> None:
    child = start()
    child.expect("›")
    say(child, "crime please", "Here are five")
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o600
    assert "crime please" in (tmp_path / "history").read_text(encoding="utf-8")


def test_forgetting_empties_the_history_file_too(start: Start, tmp_path: Path) -> None:
    child = start()
    child.expect("›")
    say(child, "crime please", "5. Fargo")
    say(child, "/forget", "Say yes")
    say(child, "yes", "erased")
    child.expect("›")
    assert "crime please" not in (tmp_path / "history").read_text(encoding="utf-8")


def test_an_empty_line_is_nothing(start: Start) -> None:
    child = start()
    child.expect("›")
    child.send("\r")
    child.send("   \r")
    assert leave(child) == 0
