"""People with rights and classes, put into a real database by the functions the application uses."""

from __future__ import annotations

import asyncio

import httpx
from sqlalchemy import Connection, insert

from tests.web.cast import write as write
from tests.web.conftest import Stage
from tests.web.visits import rows
from web import store_classes, store_rights
from web.auth import COOKIE, token_hash
from web.store import Viewer, now_ms
from web.tables_people import classes


def id_of(stage: Stage, browser: httpx.AsyncClient) -> str:
    """Who a browser is signed in as."""
    found = rows(stage, "select person from signins where token_hash = ?", token_hash(browser.cookies[COOKIE]))
    return str(found[0][0])


async def person(stage: Stage, name: str, *rights: str) -> tuple[httpx.AsyncClient, Viewer]:
    """A browser of somebody with this name and these rights."""
    browser = await stage.named(name)
    id = id_of(stage, browser)

    def give(connection: Connection) -> None:
        for right in rights:
            store_rights.give(connection, id, right, None)

    await write(stage, give)
    stage.app.state.parts.doorkeeper.forget(id)
    return browser, Viewer(id, name, frozenset(rights))


async def class_of(stage: Stage, coach: Viewer, *trainees: Viewer, id: str = "autumn", name: str = "秋季班") -> str:
    """A class this coach teaches, with these trainees in it."""

    def make(connection: Connection) -> None:
        made = {"id": id, "name": name, "code": id.upper()[:12], "by": coach.id, "created": now_ms()}
        connection.execute(insert(classes), made)
        store_rights.give(connection, coach.id, "class", coach.id, id)

    await write(stage, make)
    for trainee in trainees:
        await joined(stage, trainee, id)
    return id


async def joined(stage: Stage, trainee: Viewer, class_: str) -> None:
    """Let somebody into a class, later than whoever is in it already."""
    await asyncio.sleep(0.002)
    await write(stage, lambda connection: store_classes.join(connection, trainee, class_))
