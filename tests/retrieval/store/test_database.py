"""The database: migrations, durability, and what is said when it cannot be used."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import retrieval.store
from retrieval.errors import BadConfiguration, OperatorError, StorageFull
from retrieval.store import tables
from retrieval.store.database import HEAD, Database, open_database


def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "palate.db"


def test_opening_creates_the_folder_and_every_table(path: Path) -> None:
    database = open_database(url(path))
    assert set(tables.metadata.tables) <= set(inspect(database.engine).get_table_names())
    database.close()


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(retrieval.store.__path__[0]) / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_make_the_tables_that_the_code_describes(path: Path) -> None:
    from alembic.autogenerate import compare_metadata

    database = open_database(url(path))
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    database.close()
    assert differences == []


def test_every_table_is_valid_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))


def test_a_written_row_is_there_after_opening_again(path: Path) -> None:
    first = open_database(url(path))
    with first.write() as connection:
        connection.execute(insert(tables.meta), [{"key": "a", "value": "1"}])
    first.close()
    second = open_database(url(path))
    with second.read() as connection:
        assert connection.execute(select(tables.meta.c.value)).scalar() == "1"
    second.close()


def test_nothing_is_kept_of_a_transaction_that_fails(path: Path) -> None:
    database = open_database(url(path))
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert(tables.meta), [{"key": "a", "value": "1"}])
        raise RuntimeError("stop")
    with database.read() as connection:
        assert connection.execute(select(tables.meta.c.value)).scalar() is None
    database.close()


def test_a_session_takes_its_turns_and_frames_with_it(path: Path) -> None:
    database = open_database(url(path))
    with database.write() as connection:
        connection.execute(
            insert(tables.sessions), [{"id": "s", "language": "en", "created": 0.0, "updated": 0.0, "state": {}}]
        )
        connection.execute(
            insert(tables.turns), [{"session": "s", "number": 1, "text": "hi", "status": "done", "time": 0.0}]
        )
        connection.execute(insert(tables.frames), [{"session": "s", "seq": 1, "frame": {"type": "pong"}}])
        connection.execute(tables.sessions.delete())
        assert connection.execute(select(tables.turns)).first() is None
        assert connection.execute(select(tables.frames)).first() is None
    database.close()


def test_erased_text_leaves_the_disk(path: Path) -> None:
    database = open_database(url(path))
    secret = "a-secret-that-must-go"
    with database.write() as connection:
        connection.execute(insert(tables.meta), [{"key": secret, "value": secret * 50}])
    with database.write() as connection:
        connection.execute(tables.meta.delete())
    database.compact_log()
    found = [file.name for file in path.parent.iterdir() if secret.encode() in file.read_bytes()]
    database.close()
    assert found == []


def test_the_log_is_synchronised_fully(path: Path) -> None:
    database: Database = open_database(url(path))
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_a_file_that_is_no_database_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("this is a letter to my grandmother" * 100)
    with pytest.raises(OperatorError, match="not a sound database"):
        open_database(url(path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFull, match="cannot create the data folder"):
        open_database(url(tmp_path / "file" / "palate.db"))


def test_a_read_only_database_says_so(path: Path) -> None:
    open_database(url(path)).close()
    database = open_database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StorageFull, match="cannot be written"), database.write() as connection:
        connection.execute(insert(tables.meta), [{"key": "a", "value": "1"}])
    database.close()


def test_a_full_disk_says_so_and_keeps_what_was_there(path: Path) -> None:
    database = open_database(url(path))
    with pytest.raises(StorageFull, match="disk is full"), database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 80")
        connection.execute(insert(tables.meta), [{"key": str(n), "value": "x" * 4000} for n in range(200)])
    with database.read() as connection:
        assert connection.execute(select(tables.meta)).first() is None
    database.close()


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadConfiguration, match=r"pip install 'palate\[postgres\]'"):
        open_database("postgresql+psycopg://me:pw@localhost/x")


def test_a_database_of_a_newer_palate_is_not_touched(path: Path) -> None:
    open_database(url(path)).close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(BadConfiguration, match="newer palate"):
        open_database(url(path))


@pytest.mark.parametrize("address", ["", "nonsense", "madeupdb://x/y"])
def test_an_address_that_means_nothing_is_refused(address: str) -> None:
    with pytest.raises(BadConfiguration, match="cannot be used"):
        open_database(address)


def test_a_password_is_not_told() -> None:
    with pytest.raises(OperatorError) as told:
        open_database("madeupdb://me:hunter2@host/y")
    assert "hunter2" not in str(told.value)
