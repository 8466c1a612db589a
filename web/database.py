"""Knows how the database is opened and brought up to date; all that is special to SQLite stands here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, LargeBinary, create_engine, event, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.functions import FunctionElement

MIGRATIONS = Path(__file__).parent / "migrations"


class as_bytes(FunctionElement[bytes]):
    """A text column as its bytes in UTF-8: what is decoded as JSON at once need not become text in between."""

    type = LargeBinary()
    inherit_cache = True


@compiles(as_bytes)
def _converted(element: as_bytes, compiler: Any, **options: Any) -> str:
    return f"convert_to({compiler.process(element.clauses, **options)}, 'UTF8')"


@compiles(as_bytes, "sqlite")
def _cast(element: as_bytes, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


class Database:
    """One writing connection and a pool of reading ones on the same database."""

    def __init__(self, url: str, busy_timeout: float = 10.0) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(self.url.database)
            self.writing = _sqlite(url, busy_timeout, size=1, begin="BEGIN IMMEDIATE")
            self.reading = _sqlite(url, busy_timeout, size=8, begin="BEGIN")
        else:
            self.writing = self.reading = create_engine(url, hide_parameters=True, pool_pre_ping=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent moment of the database."""
        with self.reading.connect() as connection:
            yield connection

    def upgrade(self) -> None:
        """Bring the tables to the newest revision (Alembic); does nothing when they are there."""
        self.migrate(lambda config: command.upgrade(config, "head"))

    def migrate(self, work: Callable[[Config], None]) -> None:
        """Run a command of Alembic in one transaction, with SQLite's foreign keys off: there a table is changed by
        writing it anew under another name, which references to it would forbid. They are checked before the end."""
        with self.writing.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if self.is_sqlite:
                raw.execute("PRAGMA foreign_keys = OFF")  # before the transaction begins: inside, it does nothing
            try:
                config = migration_config()
                config.attributes["connection"] = connection
                work(config)
                broken = self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken:
                    raise RuntimeError(f"the migration would leave a row of {broken[0]} that refers to nothing")
                connection.commit()
            finally:
                connection.rollback()
                if self.is_sqlite:
                    raw.execute("PRAGMA foreign_keys = ON")

    def settle(self) -> None:
        """Write what stands in SQLite's journal into its file and empty the journal, as far as nobody reads from it
        just now: what was deleted is then in neither."""
        if not self.is_sqlite:
            return
        raw = self.reading.raw_connection()  # outside of any transaction
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def close(self) -> None:
        """Give all connections back."""
        self.reading.dispose()
        self.writing.dispose()


def migration_config() -> Config:
    """Alembic's settings: the scripts ship inside the package, so no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _make_folder(file: str | None) -> None:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)


def _sqlite(url: str, busy_timeout: float, size: int, begin: str) -> Engine:
    """SQLite in WAL mode; `begin` says whether a transaction takes the write lock at once.

    A transaction that reads first and writes later could otherwise fail half-way when another process wrote
    in between.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 32,
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def on_connect(dbapi: sqlite3.Connection, _record: Any) -> None:
        dbapi.isolation_level = None  # transactions are begun below, not guessed by the driver
        dbapi.execute("PRAGMA journal_mode = WAL")
        dbapi.execute("PRAGMA synchronous = NORMAL")
        dbapi.execute(f"PRAGMA busy_timeout = {int(busy_timeout * 1000)}")
        dbapi.execute("PRAGMA foreign_keys = ON")
        dbapi.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only marked as free

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def shown_url(url: str) -> str:
    """A database URL as it may be printed: without its password."""
    return make_url(url).render_as_string(hide_password=True)
