"""The cast of the web tests: people and their rights, classes and who is in them, verdicts opened.

Everything is put into the database by the functions the application uses; coming in by pages is for the tests of it.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from sqlalchemy import Connection, insert

from tests.web.conftest import Stage
from tests.web.visits import PLAY, played, rows
from web import passphrase, store_classes, store_openings, store_people, store_rights
from web.store import Viewer, now_ms
from web.tables_people import classes, grants

T = TypeVar("T")
SECRET = "a kettle on the stove"
LINK = re.compile(r'value="http://localhost(/(?:return|welcome)/[\w-]+)"')


async def write(stage: Stage, job: Callable[[Connection], T]) -> T:
    """Do something in the database as the server would."""
    return await stage.app.state.parts.service.writer.do(job)


# People and rights --------------------------------------------------------------------------------------


def id_of(stage: Stage, name: str) -> str:
    """Whose name this is; nobody else may have it."""
    ((id,),) = rows(stage, "select id from people where name = ?", name)
    return str(id)


def viewer_of(stage: Stage, name: str) -> Viewer:
    """Somebody of this name, with the rights she has now."""
    id = id_of(stage, name)
    held = rows(stage, 'select "right" from grants where person = ? and class is null and ended = 0', id)
    return Viewer(id, name, frozenset(right for (right,) in held))


async def give(stage: Stage, name: str, right: str, class_: str | None = None) -> None:
    """Give somebody a right: on the server, or to teach a class."""
    id = id_of(stage, name)
    await write(stage, lambda c: store_rights.give(c, id, right, id, class_))
    stage.app.state.parts.doorkeeper.forget(id)


async def person(stage: Stage, name: str, *rights: str) -> tuple[httpx.AsyncClient, Viewer]:
    """A browser of somebody with this name and these rights."""
    browser = await stage.named(name)
    for right in rights:
        await give(stage, name, right)
    return browser, viewer_of(stage, name)


async def coach(stage: Stage, name: str) -> httpx.AsyncClient:
    """A browser of a coach, who teaches no class yet."""
    browser, _ = await person(stage, name, "coach")
    return browser


async def keeps_passphrase(stage: Stage, name: str, login: str) -> None:
    """Let somebody sign in by this name and `SECRET`."""
    viewer, kept = viewer_of(stage, name), await passphrase.hashed(SECRET, login)
    await write(stage, lambda c: store_people.keep_secret(c, viewer, login, kept))


# Classes ------------------------------------------------------------------------------------------------


def add_class(connection: Connection, coach: str, name: str = "一班", id: str = "") -> str:
    """A class which this person teaches; its id."""
    id = id or secrets.token_urlsafe(16)
    row = {"id": id, "name": name, "code": secrets.token_hex(4).upper(), "by": coach, "created": now_ms()}
    connection.execute(insert(classes), row)
    store_rights.give(connection, coach, "class", coach, id)
    return id


async def class_of(stage: Stage, coach: str, *trainees: str, name: str = "秋季班", id: str = "autumn") -> str:
    """A class of this coach's with these trainees, who have said their names; visits begun from now on it sees."""
    by = id_of(stage, coach)
    await give(stage, coach, "coach")
    await write(stage, lambda c: add_class(c, by, name, id))
    for trainee in trainees:
        await enter(stage, id, trainee)
    return id


async def enter(stage: Stage, class_: str, name: str) -> None:
    """Let somebody into a class, later than whoever is in it already."""
    viewer = viewer_of(stage, name)
    await asyncio.sleep(0.002)
    await write(stage, lambda c: store_classes.join(c, viewer, class_))


async def joined(stage: Stage, class_: str, name: str) -> httpx.AsyncClient:
    """A browser of a trainee who is in a class."""
    browser = await stage.named(name)
    await enter(stage, class_, name)
    return browser


def code_of(stage: Stage, class_: str) -> str:
    """The code by which trainees join a class."""
    return str(rows(stage, "select code from classes where id = ?", class_)[0][0])


async def opened_class(browser: httpx.AsyncClient, name: str = "新人二班") -> str:
    """A class this coach opens by its page; its id."""
    answer = await browser.post("/classes", data={"name": name})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def set_for(browser: httpx.AsyncClient, class_: str, **fields: Any) -> str:
    """An assignment this coach sets by the form; its id."""
    data = {"persona": "wang_jing", "mode": "practice", "date": "2026-03-02", "seed": "1", **fields}
    answer = await browser.post(f"/classes/{class_}/assignments", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def verdict_opened(stage: Stage, coach: str, session: str) -> None:
    """This coach has the verdict of a visit before her."""
    viewer = viewer_of(stage, coach)
    await write(stage, lambda c: store_openings.open_verdict(c, viewer, session))


async def teaches_no_more(stage: Stage, coach: str) -> None:
    """Her classes are taken from a coach."""
    id = id_of(stage, coach)
    await write(stage, lambda c: store_rights.end(c, [grants.c.person == id, grants.c.right == "class"], id))


# Everybody ----------------------------------------------------------------------------------------------


@dataclass
class Cast:
    """Everybody's browser: 陈老师 teaches 李明 and 周敏, 钱老师 teaches the stranger; nobody knows the outsider."""

    stage: Stage
    admin: httpx.AsyncClient
    coach: httpx.AsyncClient
    other_coach: httpx.AsyncClient
    trainee: httpx.AsyncClient
    classmate: httpx.AsyncClient
    stranger: httpx.AsyncClient
    outsider: httpx.AsyncClient
    class_: str
    id: str = ""
    """The trainee's visit that has ended, after `cast_and_visit`."""

    @property
    def here(self) -> str:
        return f"/sessions/{self.id}"

    async def opened(self) -> None:
        """The coach has the verdict shown."""
        answer = await self.coach.post(f"{self.here}/verdict")
        assert answer.status_code == 303, answer.text

    def keep(self, query: str, *values: str) -> list[Any]:
        """What stands in the database file."""
        return rows(self.stage, query, *values)


async def cast(stage: Stage) -> Cast:
    """Everybody, on an empty stage; those with rights keep a passphrase."""
    admin, _ = await person(stage, "郑老师", *store_rights.RIGHTS)
    coaches = [await coach(stage, name) for name in ("陈老师", "钱老师")]
    for name, login in (("郑老师", "zheng"), ("陈老师", "chen"), ("钱老师", "qian")):
        await keeps_passphrase(stage, name, login)
    class_ = await class_of(stage, "陈老师", name="一班", id=secrets.token_urlsafe(16))
    other = await class_of(stage, "钱老师", name="二班", id=secrets.token_urlsafe(16))
    trainees = [await joined(stage, class_, name) for name in ("李明", "周敏")]
    stranger = await joined(stage, other, "孙立")
    return Cast(stage, admin, *coaches, *trainees, stranger, await stage.named("吴昊"), class_)


async def cast_and_visit(stage: Stage, play: str = PLAY) -> Cast:
    """Everybody, and a visit of the trainee's played to its end in the class."""
    who = await cast(stage)
    who.id = (await played(who.trainee, play))["id"]
    return who
