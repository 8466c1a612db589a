"""The cast: who takes part in scenes about classes. Two coaches, three trainees, an administrator, and an outsider."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx
from sqlalchemy import Connection, insert, select

from tests.web.conftest import Stage
from web import store_rights
from web.store import now_ms
from web.tables_people import classes, people, signins

T = TypeVar("T")
SECRET = "a kettle on the stove"
LINK = re.compile(r'value="http://localhost(/(?:return|welcome)/[\w-]+)"')


@dataclass
class Cast:
    """Everybody's browser; 王芳 teaches the class of 小陈 and 小赵, 孙教练 that of 小周; nobody knows the outsider."""

    admin: httpx.AsyncClient
    coach: httpx.AsyncClient
    other_coach: httpx.AsyncClient
    trainee: httpx.AsyncClient
    classmate: httpx.AsyncClient
    stranger: httpx.AsyncClient
    outsider: httpx.AsyncClient
    klass: str
    code: str
    other_klass: str


async def write(stage: Stage, job: Callable[[Connection], T]) -> T:
    """Do something in the database as the server would."""
    return await stage.app.state.parts.service.writer.do(job)


async def id_of(stage: Stage, name: str) -> str:
    """Whose name this is."""
    return await write(stage, lambda c: str(c.execute(select(people.c.id).where(people.c.name == name)).scalar_one()))


async def charged(stage: Stage, name: str = "郑老师", login: str = "zheng") -> httpx.AsyncClient:
    """A browser whose owner took charge by the link of the first start."""
    token = await stage.app.state.parts.accounts.charge_link()
    browser = stage.browser()
    fields = {"name": name, "login": login, "secret": SECRET}
    answer = await browser.post(f"/welcome/{token}", data=fields)
    assert answer.status_code == 303, answer.text
    return browser


async def invited(
    stage: Stage, admin: httpx.AsyncClient, name: str, login: str, right: str = "coach"
) -> httpx.AsyncClient:
    """A browser whose owner accepted an invitation."""
    page = (await admin.post("/people/invitations", data={"right": right})).text
    link = LINK.search(page)
    assert link, page
    browser = stage.browser()
    answer = await browser.post(link.group(1), data={"name": name, "login": login, "secret": SECRET})
    assert answer.status_code == 303, answer.text
    return browser


async def opened(stage: Stage, coach: str, name: str) -> tuple[str, str]:
    """A class of this coach's; its id and code."""
    id, code, by = secrets.token_urlsafe(8), secrets.token_hex(4).upper(), await id_of(stage, coach)

    def job(connection: Connection) -> None:
        row = {"id": id, "name": name, "code": code, "by": by, "created": now_ms()}
        connection.execute(insert(classes), row)
        store_rights.give(connection, by, "class", by, id)

    await write(stage, job)
    return id, code


async def joined(stage: Stage, code: str, name: str) -> httpx.AsyncClient:
    """A browser whose owner joined a class."""
    browser = stage.browser()
    answer = await browser.post("/join", data={"code": code, "name": name})
    assert answer.status_code == 303, answer.text
    return browser


async def cast(stage: Stage) -> Cast:
    """Everybody, on an empty stage."""
    admin = await charged(stage)
    coach = await invited(stage, admin, "王芳", "wangfang")
    other_coach = await invited(stage, admin, "孙教练", "sun")
    klass, code = await opened(stage, "王芳", "三月新人班")
    other_klass, other_code = await opened(stage, "孙教练", "四月新人班")
    return Cast(
        admin,
        coach,
        other_coach,
        await joined(stage, code, "小陈"),
        await joined(stage, code, "小赵"),
        await joined(stage, other_code, "小周"),
        await stage.named("路人"),
        klass,
        code,
        other_klass,
    )


def token_of(browser: httpx.AsyncClient) -> str:
    """The token in a browser's cookie."""
    return browser.cookies["visitor"]


async def sign_ins(stage: Stage, name: str) -> int:
    """In how many browsers somebody is signed in."""
    person = await id_of(stage, name)
    return len(await write(stage, lambda c: c.execute(select(signins).where(signins.c.person == person)).all()))
