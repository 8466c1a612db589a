"""A school on a real application: coaches by right, classes opened at their page, trainees in them, assignments."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.web.conftest import Stage
from tests.web.visits import rows
from web import store_classes, store_rights
from web.store import Viewer


def id_of(stage: Stage, name: str) -> str:
    """The id of the person of that name."""
    return str(rows(stage, "select id from people where name = ?", name)[0][0])


async def coach(stage: Stage, name: str) -> httpx.AsyncClient:
    """A browser of somebody who is a coach."""
    browser = await stage.named(name)
    await made_coach(stage, name)
    return browser


async def made_coach(stage: Stage, name: str, right: str = "coach") -> None:
    """Give a person a right, as an administrator would."""
    parts, id = stage.app.state.parts, id_of(stage, name)
    await parts.service.writer.do(lambda c: store_rights.give(c, id, right, None))
    parts.doorkeeper.forget(id)


async def named_login(stage: Stage, name: str, login: str) -> None:
    """Let a person sign in under a name, whatever her passphrase."""
    from sqlalchemy import update

    from web.tables_people import people

    id = id_of(stage, name)
    await stage.app.state.parts.service.writer.do(
        lambda c: c.execute(update(people).where(people.c.id == id).values(login=login))
    )


async def opened_class(browser: httpx.AsyncClient, name: str = "新人二班") -> str:
    """A class this coach opens by its page; its id."""
    answer = await browser.post("/classes", data={"name": name})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def joined(stage: Stage, class_: str, name: str) -> httpx.AsyncClient:
    """A browser of a trainee who is in a class."""
    browser = await stage.named(name)
    person = Viewer(id_of(stage, name), name)
    await stage.app.state.parts.service.writer.do(lambda c: store_classes.join(c, person, class_))
    return browser


async def set_for(browser: httpx.AsyncClient, class_: str, **fields: Any) -> str:
    """An assignment this coach sets by the form; its id."""
    data = {"persona": "wang_jing", "mode": "practice", "date": "2026-03-02", "seed": "1", **fields}
    answer = await browser.post(f"/classes/{class_}/assignments", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def begun_for(browser: httpx.AsyncClient, assignment: str) -> str:
    """The visit to which beginning an assignment leads."""
    answer = await browser.post(f"/assignments/{assignment}/begin")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


def plain(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
