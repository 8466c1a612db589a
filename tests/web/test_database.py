"""The database: SQLite's settings, and migrations that arrive at exactly the tables the code uses."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from web.database import Database, migration_config
from web.tables_people import metadata


def opened(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'deep' / 'down' / 'd.sqlite3'}")
    database.upgrade()
    return database


def test_migrations_arrive_at_the_tables_of_the_code(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    database = opened(tmp_path)
    database.upgrade()
    with database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from alembic_version").scalar() == 1
    database.close()


def test_the_first_revision_can_be_taken_back(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.writing.connect() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    assert inspect(database.reading).get_table_names() == ["alembic_version"]
    database.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path: Path, pragma: str, value: object) -> None:
    database = opened(tmp_path)
    for engine in (database.reading, database.writing):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"pragma {pragma}").scalar() == value
    database.close()


def test_errors_of_the_database_do_not_repeat_what_was_written(tmp_path: Path) -> None:
    database = opened(tmp_path)
    assert database.writing.hide_parameters
    assert database.reading.hide_parameters
    database.close()
