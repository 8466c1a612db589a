"""The one writer: groups, refusals, accidents, and jobs whose asker has gone away."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from web.database import Database
from web.errors import Conflict
from web.tables_people import people
from web.writer import Writer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'w.sqlite3'}")
    made.upgrade()
    yield made
    made.close()


def person(id: str, connection: Connection) -> str:
    connection.execute(insert(people), {"id": id, "name": "", "created": 0})
    return id


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(people)).scalar_one()


def test_jobs_that_wait_are_committed_together(database: Database) -> None:
    begins: list[int] = []

    async def scene() -> list[str]:
        writer = Writer(database.writing)
        jobs = [writer.do(lambda c, n=n: (begins.append(id(c)), person(str(n), c))[1]) for n in range(20)]
        done = await asyncio.gather(*jobs)
        await writer.close()
        return done

    assert asyncio.run(scene()) == [str(n) for n in range(20)]
    assert count(database) == 20
    assert len(set(begins)) < 20, "every job had a transaction of its own"


def test_a_refusal_leaves_its_neighbours_alone(database: Database) -> None:
    def refuse(_: Connection) -> str:
        raise Conflict("no")

    async def scene() -> list[object]:
        writer = Writer(database.writing)
        jobs = [writer.do(lambda c: person("a", c)), writer.do(refuse), writer.do(lambda c: person("b", c))]
        done = await asyncio.gather(*jobs, return_exceptions=True)
        await writer.close()
        return done

    a, refusal, b = asyncio.run(scene())
    assert (a, b) == ("a", "b")
    assert isinstance(refusal, Conflict)
    assert count(database) == 2


def test_an_accident_takes_back_its_own_writing_only(database: Database) -> None:
    def accident(connection: Connection) -> str:
        person("half", connection)
        raise ZeroDivisionError

    async def scene() -> list[object]:
        writer = Writer(database.writing)
        first = writer.do(lambda c: person("first", c))
        jobs = [
            first,
            writer.do(lambda c: person("a", c)),
            writer.do(accident),
            writer.do(lambda c: person("b", c)),
        ]
        done = await asyncio.gather(*jobs, return_exceptions=True)
        await writer.close()
        return done

    done = asyncio.run(scene())
    assert [d for d in done if isinstance(d, str)] == ["first", "a", "b"]
    assert isinstance(done[2], ZeroDivisionError)
    assert count(database) == 3


def test_a_write_is_finished_though_its_asker_goes_away(database: Database) -> None:
    async def scene() -> None:
        writer = Writer(database.writing)
        asking = asyncio.ensure_future(writer.do(lambda c: person("gone", c)))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await writer.close()

    asyncio.run(scene())
    assert count(database) == 1


def test_a_closed_writer_takes_nothing_more(database: Database) -> None:
    async def scene() -> None:
        writer = Writer(database.writing)
        await writer.close()
        with pytest.raises(RuntimeError):
            await writer.do(lambda c: person("late", c))

    asyncio.run(scene())
