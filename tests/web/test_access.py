"""Every address under everybody's eyes: who is not let in gets 403 or 404 and changes nothing; who is, gets an answer.

The table of `routes.py` is complete by construction: a route without a row fails, and so does a row without a route.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from roleplay.otherwise import moments
from tests.web.benching import (  # noqa: F401 - fixtures
    ANSWERS,
    begun_trial,
    chosen,
    one_checker,
    published,
    shared_checker,
)
from tests.web.cast import LINK, Cast, cast, coach, code_of, give, id_of, keeps_passphrase, write
from tests.web.conftest import Stage
from tests.web.routes import EVERYBODY, ROWS, Row
from tests.web.visits import finished, log_of, played, typed, typed_at
from web import store_rights
from web.app import create_app
from web.settings import Settings
from web.tables_people import grants, metadata, signins
from web.tables_teaching import comments, corrections

Play = Callable[[Callable[[Stage], Awaitable[Any]]], Any]
DENIED = (403, 404)
BOOKKEEPING = {"attempts", "signins"}
"""What may change though nothing was done: failed attempts, when a browser was here last."""


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path the application answers, static files aside."""

    def walk(found: Iterable[Any]) -> Iterator[tuple[str, str]]:
        for route in found:
            if (inner := getattr(route, "original_router", None)) is not None:
                yield from walk(inner.routes)
            elif methods := getattr(route, "methods", None):
                yield from ((method, route.path) for method in methods - {"HEAD"})

    return walk(app.routes)


def test_every_route_has_a_row_and_every_row_a_route(tmp_path: Path) -> None:
    app = create_app(Settings(database=f"sqlite:///{tmp_path / 'v.sqlite3'}"))
    there, rows = sorted(routes(app)), sorted((row.method, row.path) for row in ROWS)
    assert len(there) > 90, "the routes were really found"
    assert [route for route in there if route not in rows] == [], "say who is let in: tests/web/routes.py"
    assert [row for row in rows if row not in there] == []
    assert len(set(rows)) == len(rows)


async def laid_out(stage: Stage) -> tuple[Cast, dict[str, str]]:
    """The cast with something of every kind in the class of 李明, and the names by which rows speak of it."""
    who = await cast(stage)
    session = (await played(who.trainee, "expert_referral"))["id"]
    other = (await played(who.trainee))["id"]
    closed = (await played(who.trainee))["id"]
    running = await played(who.trainee, "expert_referral", moves=9)
    assert running["can"]["hint"], "she is in the middle of a talk"
    for id in (session, other):
        assert (await who.coach.post(f"/sessions/{id}/verdict")).status_code == 303
    typing = await finished(who.trainee, await typed(who.trainee))
    said = moments(await log_of(who.trainee, session))[2]
    branch = (await who.trainee.post(f"/sessions/{other}/branches", data={"turn": "8"})).headers["location"]
    await finished(who.trainee, (await who.trainee.get(f"/api/v1{branch}")).json())
    here = f"/sessions/{session}"
    await who.coach.post(f"{here}/comments", data={"turn": str(said.turn), "text": "这句好在哪儿？"})
    await who.coach.post(f"{here}/corrections/findings/F2", data={"status": "na", "reason": "不适用"})
    clip = {"class": who.class_, "first": str(said.turn), "last": str(said.turn), "words": "大家看看"}
    shared = await who.coach.post(f"{here}/clips", data=clip)
    task = {"persona": "wang_jing", "mode": "drill", "stage": "invitation_call", "pass_mark": "60"}
    task_at = (await who.coach.post(f"/classes/{who.class_}/assignments", data=task)).headers["location"]
    await coach(stage, "第三教练")
    await keeps_passphrase(stage, "第三教练", "third")
    await who.coach.post(f"/classes/{who.class_}/readers", data={"login": "third"})
    third, person = id_of(stage, "第三教练"), id_of(stage, "李明")
    link = LINK.search((await who.trainee.post("/me/link")).text)
    invitation = LINK.search((await who.admin.post("/people/invitations", data={"right": "author"})).text)
    assert link and invitation

    def one(query: Any) -> Awaitable[Any]:
        return write(stage, lambda connection: connection.execute(query).scalars().one())

    await who.admin.post("/bench/drafts", data=ANSWERS)
    await published(who.admin)
    trial = await begun_trial(who.admin)
    await chosen(who.admin, trial)
    of_third = select(grants.c.id).where(grants.c.person == third, grants.c.right == "class")
    second = {"token_hash": "f" * 64, "person": person, "via": "link", "agent": "", "created": 2**45, "seen": 2**45}
    await write(stage, lambda connection: connection.execute(insert(signins), second))
    names = {
        "session": session, "other": other, "closed": closed, "running": running["id"],
        "branch": branch.removeprefix("/sessions/"), "turn": str(said.turn), "event": str(said.event),
        "running_turn": str(running["turn"]), "class": who.class_, "code": code_of(stage, who.class_), "person": person,
        "assignment": task_at.rpartition("/")[2], "clip": shared.headers["location"].rpartition("/clips/")[2],
        "comment": await one(select(comments.c.id)), "correction": await one(select(corrections.c.id)),
        "grant": await one(of_third), "signin": "f" * 64, "token": link.group(1).rpartition("/")[2],
        "invitation": invitation.group(1).rpartition("/")[2], "criterion": "F3", "customer": "wang_jing",
        "play": "expert_referral", "stage": "closing", "card": "loan", "draft": "lin_fang", "file": "hers.yaml",
        "trial": trial.rpartition("/")[2], "typing": typing["id"], "typed": str(typed_at(stage, typing["id"])),
    }  # fmt: skip
    return who, names


async def asked(browser: httpx.AsyncClient, row: Row, names: dict[str, str], role: str) -> httpx.Response:
    """What this route answers in this browser."""
    known = {**names, "login": role.replace("_", "-")}
    if "{running}" in row.to:
        known["turn"] = names["running_turn"]

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        return value.format(**known) if isinstance(value, str) else value

    address = filled(row.to or row.path)
    if row.method == "GET":
        return await browser.get(address)
    if row.json is not None:
        body = {k: int(v) if k == "turn" else v for k, v in filled(row.json).items()}
        return await browser.post(address, json=body)
    return await browser.post(address, data=filled(row.form))


async def everything(stage: Stage) -> dict[str, list[Any]]:
    """All rows of all tables but what is bookkeeping."""
    tables = [table for table in metadata.sorted_tables if table.name not in BOOKKEEPING]
    return await write(stage, lambda c: {t.name: sorted(map(repr, c.execute(select(t)))) for t in tables})


async def rewinding(stage: Stage) -> Callable[[], Awaitable[None]]:
    """What puts the stage, and every browser's cookies, back to how they are now."""
    file = Path(str(stage.settings.database).removeprefix("sqlite:///"))
    kept, jars = file.with_suffix(".kept"), {browser: dict(browser.cookies) for browser in stage.browsers}

    def begin() -> None:
        stage.app = create_app(stage.settings)
        for browser, jar in jars.items():
            browser._transport = httpx.ASGITransport(stage.app, client=("127.0.0.1", 50000))
            browser.cookies = httpx.Cookies(jar)

    async def rewind() -> None:
        await stage.stop()
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        shutil.copy(kept, file)
        begin()

    await stage.stop()  # closed, the file holds everything
    shutil.copy(file, kept)
    begin()
    return rewind


def test_who_is_not_let_in_gets_403_or_404_and_changes_nothing(play: Play) -> None:
    async def scene(stage: Stage) -> list[Any]:
        who, names = await laid_out(stage)
        before = await everything(stage)
        wrong = []
        for row in ROWS:
            for role in EVERYBODY:
                if role not in row.who:
                    answer = await asked(getattr(who, role), row, names, role)
                    if answer.status_code not in DENIED:
                        wrong.append((row.method, row.path, role, answer.status_code))
        after = await everything(stage)
        changed = [(name, "changed") for name, rows in before.items() if after[name] != rows]
        return [*wrong, *changed]

    assert play(scene) == []


def test_who_is_let_in_gets_an_answer(play: Play) -> None:
    async def scene(stage: Stage) -> list[Any]:
        who, names = await laid_out(stage)
        rewind = await rewinding(stage)
        wrong = []
        for row in ROWS:
            for role in row.who:
                answer = await asked(getattr(who, role), row, names, role)
                if not (answer.status_code < 400 or answer.status_code == row.ok):
                    wrong.append((row.method, row.path, role, answer.status_code, answer.text[-300:]))
                if row.method != "GET":
                    await rewind()
        return wrong

    assert play(scene) == []


@pytest.mark.parametrize("right", store_rights.RIGHTS)
def test_a_right_on_the_server_opens_no_visit_and_no_class(play: Play, right: str) -> None:
    async def scene(stage: Stage) -> list[int]:
        who, names = await laid_out(stage)
        await give(stage, "吴昊", right)
        pages = [f"/sessions/{names['session']}/replay", f"/sessions/{names['session']}/scorecard"]
        pages += [f"/classes/{who.class_}", f"/classes/{who.class_}/visits", f"/api/v1/sessions/{names['session']}"]
        return [(await who.outsider.get(page)).status_code for page in pages]

    assert set(play(scene)) <= set(DENIED)
