"""The connection to the database, with the migrations applied.

SQLite is tuned so that what was promised stays: write-ahead log, FULL synchronisation, foreign keys
on, deleted text overwritten. Reads and writes go through `read()` and `write()`, each one
transaction; a full or read-only disk comes out as `StorageFull`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from retrieval.errors import BadConfiguration, DataFolderBusy, OperatorError, StorageFull

__all__ = ["BUSY_SECONDS", "HEAD", "Connection", "Database", "open_database"]

HEAD = "0001"
"""The newest migration; compared first, so that an up-to-date database opens without Alembic."""

BUSY_SECONDS = 30
"""How long a writer waits for another one."""

_FULL = ("disk is full", "readonly database", "read-only", "disk i/o error", "no space left", "unable to open")


class Database:
    """An open database at the newest migration; thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; nothing may be written through it."""
        with _told(self.engine), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept on leaving, none of it after an exception."""
        with (
            _told(self.engine),
            self.engine.connect().execution_options(palate_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def compact_log(self) -> None:
        """Move the write-ahead log into the database and empty it, so that erased text is gone from the disk."""
        if self.dialect == "sqlite":
            with (
                _told(self.engine),
                self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
            ):
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open `url`, creating the file and bringing the tables up to date where needed."""
    engine = _engine(url)
    try:
        with _told(engine):
            if _revision(engine) != HEAD:
                _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True)
        _make_folder(parsed.database)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    except ImportError as error:
        advice = "pip install 'palate[postgres]'" if "psycopg" in str(error) else "install its driver"
        raise BadConfiguration(f"the database {_hidden(url)} needs {error.name}: {advice}") from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadConfiguration(f"the database address {_hidden(url)} cannot be used: {error}") from error
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def _hidden(url: str) -> str:
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return repr(url)


def _make_folder(path: str | None) -> None:
    if not path or path == ":memory:":
        return
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFull(f"cannot create the data folder {Path(path).parent}: {error.strerror}") from error


def _tune(raw: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions would commit before DDL; SQLAlchemy begins them instead.
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-16000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("palate_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect().execution_options(palate_writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError as error:
            raise BadConfiguration(
                f"the database was written by a newer palate ({error}): upgrade palate or choose another --data"
            ) from error


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn the driver's failures into errors that say what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(engine, error) from error


def _explained(engine: Engine, error: DBAPIError) -> Exception:
    where = engine.url.database or _hidden(str(engine.url))
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    low = said.lower()
    if any(word in low for word in _FULL):
        return StorageFull(
            f"the database {where} cannot be written ({said}): make room or permission, or choose another --data"
        )
    if "locked" in low:
        return DataFolderBusy(
            f"the database {where} is being written by another process: try again when it has finished"
        )
    if "not a database" in low or "malformed" in low:
        return OperatorError(
            f"{where} is not a sound database ({said}): restore it from a backup or choose another --data"
        )
    if (engine.dialect.name != "sqlite" and error.connection_invalidated) or "connect" in low:
        return OperatorError(f"no connection to the database {engine.url.render_as_string(hide_password=True)}: {said}")
    return error
