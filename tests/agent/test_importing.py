"""`palate import` and `palate sample` as they are typed: the whole screen and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.index import FolderLock

GOOD = "id,title,year\n1,Heat,1995\n2,Up,2009\n"
BAD = "id,title,year\n1,Heat,1995\n1,Up,2009\n2,Her,soon\n"


def palate(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "items.csv"


def test_a_good_file_is_imported_and_reported(tmp_path: Path, file: Path) -> None:
    file.write_text(GOOD)
    result = palate(tmp_path / "data", "import", "items", str(file))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "items imported: 2",
        "now run `palate train`: what was trained before no longer fits",
    ]


def test_a_bad_file_is_one_line_with_its_place_and_exit_code_1(tmp_path: Path, file: Path) -> None:
    file.write_text(BAD)
    result = palate(tmp_path / "data", "import", "items", str(file))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"palate: {file}:3: field 'id': '1' is already on line 2: ids must differ (2 bad rows in all); "
        "nothing was imported. Mend the file, or add --keep-good to leave bad rows out\n"
    )


def test_good_rows_of_a_bad_file_are_kept_on_demand(tmp_path: Path, file: Path) -> None:
    file.write_text(BAD)
    result = palate(tmp_path / "data", "import", "items", str(file), "--keep-good")
    assert result.returncode == 0
    assert result.stdout.splitlines()[:4] == [
        "items imported: 1",
        "2 bad rows left out, the first:",
        f"{file}:3: field 'id': '1' is already on line 2: ids must differ",
        f"{file}:4: field 'year': 'soon' is not a number",
    ]


def test_interactions_without_a_catalogue_say_what_to_run(tmp_path: Path, file: Path) -> None:
    file.write_text("user,item,rating\nu,1,4\n")
    result = palate(tmp_path / "data", "import", "interactions", str(file))
    assert result.returncode == 1
    assert result.stderr.startswith("palate: there is no catalogue yet: run `palate import items`")


def test_a_folder_that_somebody_chats_over_is_left_alone(tmp_path: Path, file: Path) -> None:
    file.write_text(GOOD)
    lock = FolderLock(tmp_path / "data")
    lock.acquire()
    result = palate(tmp_path / "data", "import", "items", str(file))
    lock.release()
    assert result.returncode == 1
    assert f"is in use by process {os.getpid()}" in result.stderr


def test_an_unknown_sample_is_wrong_usage(tmp_path: Path) -> None:
    result = palate(tmp_path / "data", "sample", "shoes")
    assert result.returncode == 2
    assert "'movies', 'books'" in result.stderr
    assert result.stderr.count("\n") == 1
