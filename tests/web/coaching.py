"""The cast of teaching: a class with its coach and two trainees, a coach without the class, a trainee without it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Connection, insert, select

from tests.web.conftest import Stage
from tests.web.visits import PLAY, played, rows
from web import store_classes, store_rights
from web.store import Viewer, now_ms
from web.tables_people import classes, grants, people


@dataclass
class Cast:
    """Browsers by name, the class, and a visit of the trainee's that has ended."""

    stage: Stage
    coach: httpx.AsyncClient
    stranger: httpx.AsyncClient
    trainee: httpx.AsyncClient
    mate: httpx.AsyncClient
    outsider: httpx.AsyncClient
    class_: str
    id: str

    @property
    def here(self) -> str:
        return f"/sessions/{self.id}"

    async def write(self, job: Any) -> Any:
        """A job of the writer."""
        return await self.stage.app.state.parts.service.writer.do(job)

    async def opened(self) -> None:
        """The coach has the verdict shown."""
        answer = await self.coach.post(f"{self.here}/verdict")
        assert answer.status_code == 303, answer.text

    def keep(self, query: str, *values: str) -> list[Any]:
        """What stands in the database file."""
        return rows(self.stage, query, *values)


def person(connection: Connection, name: str) -> str:
    """The id of who is called so."""
    return str(connection.execute(select(people.c.id).where(people.c.name == name)).scalar_one())


def open_class(connection: Connection, coach: str, name: str = "一班") -> str:
    """A class of this coach; its id."""
    id = secrets.token_urlsafe(16)
    row = {"id": id, "name": name, "code": secrets.token_hex(4), "by": coach, "created": now_ms()}
    connection.execute(insert(classes), row)
    store_rights.give(connection, coach, "class", None, id)
    return id


def end_grant(connection: Connection, coach: str) -> None:
    """The coach teaches no class any more."""
    store_rights.end(connection, [grants.c.person == coach, grants.c.right == "class"], coach)


async def cast(stage: Stage, play: str = PLAY) -> Cast:
    """Everybody signed in, the trainee's visit played to its end in the class."""
    names = {"coach": "陈老师", "stranger": "钱老师", "trainee": "李明", "mate": "周敏", "outsider": "吴昊"}
    browsers = {role: await stage.named(name) for role, name in names.items()}

    def settle(connection: Connection) -> str:
        ids = {role: person(connection, name) for role, name in names.items()}
        for role in ("coach", "stranger"):
            store_rights.give(connection, ids[role], "coach", None)
        class_ = open_class(connection, ids["coach"])
        open_class(connection, ids["stranger"], "二班")
        for role in ("trainee", "mate"):
            store_classes.join(connection, Viewer(ids[role]), class_)
        return class_

    parts = stage.app.state.parts
    class_ = await parts.service.writer.do(settle)
    with parts.service.database.read() as connection:
        for name in names.values():
            parts.doorkeeper.forget(person(connection, name))
    view = await played(browsers["trainee"], play)
    return Cast(stage, **browsers, class_=class_, id=view["id"])
