"""The database: SQLite's settings, and migrations that arrive at exactly the tables the code uses."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from web import store_people
from web.database import Database
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
    database.migrate(lambda config: command.downgrade(config, "base"))
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


GUEST = "insert into people (id, name, token_hash, created) values ('p', '李明', 'h', 7)"
SCRIPT = "insert into scripts (digest, body) values ('d', '{}')"
VISIT = (
    "insert into sessions (id, owner, persona, mode, stage, date, seed, script, rubrics, turn, length, state, created,"
    " updated) values ('s', 'p', 'wang_jing', 'practice', 'closing', '2026-03-02', 1, 'd', '{}', 0, 0, x'00', 7, 7)"
)


def test_a_guest_of_an_older_version_keeps_her_visits_and_her_cookie_both_ways(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'd.sqlite3'}")
    database.migrate(lambda config: command.upgrade(config, "0002"))
    with database.writing.connect() as connection:
        for statement in (GUEST, SCRIPT, VISIT):
            connection.exec_driver_sql(statement)
        connection.commit()
    database.upgrade()
    with database.read() as connection:
        viewer, seen = store_people.by_token(connection, "h", 0) or (None, 0)
        assert viewer is not None and (viewer.name, seen) == ("李明", 7)
        assert connection.exec_driver_sql("select owner, assignment from sessions").all() == [("p", "")]
    database.migrate(lambda config: command.downgrade(config, "0002"))
    with database.read() as connection:
        assert connection.exec_driver_sql("select id, token_hash from people").all() == [("p", "h")]
        assert connection.exec_driver_sql("select owner from sessions").all() == [("p",)]
        assert connection.exec_driver_sql("pragma foreign_key_check").all() == []
    database.close()


def test_foreign_keys_hold_again_after_a_migration(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.writing.connect() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql("insert into signins values ('h', 'nobody', 'guest', '', 0, 0)")
    database.close()
