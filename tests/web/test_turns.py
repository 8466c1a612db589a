"""Moves: once each, in order, for their owner alone; and the same story live, through the store and after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import sqlite3
from typing import Any

import httpx
from sqlalchemy import select

from roleplay import engine, events, library, moves
from roleplay import state as states
from tests.web.conftest import Stage, begun, moved
from web.tables import sessions, turns


async def talk(browser: httpx.AsyncClient, view: dict[str, Any], count: int) -> dict[str, Any]:
    """Say the first line offered, so many times; at the desk let time pass."""
    for _ in range(count):
        if view["ended"]:
            break
        move = {"choice": view["choices"][0]["id"]} if view["choices"] else {"wait": True}
        view = await moved(browser, view, **move)
    return view


def stored(stage: Stage, id: str) -> tuple[list[Any], Any, list[str]]:
    """The log, the row and the moves of a session as they lie in the file."""
    with stage.app.state.parts.service.database.read() as connection:
        rows = connection.execute(select(turns).where(turns.c.session == id).order_by(turns.c.turn)).all()
        row = connection.execute(select(sessions).where(sessions.c.id == id)).one()
    return [event for r in rows for event in events.decode(r.events)], row, [r.move for r in rows[1:]]


def test_the_store_holds_what_the_engine_alone_would_have_said(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[Any], Any, list[str]]:
        browser = await stage.named()
        view = await talk(browser, await begun(browser, stage="first_visit"), 12)
        return stored(stage, view["id"])

    log, row, made = play(scene)
    assert row.length == len(log)
    assert row.turn == 12 or row.ended
    assert states.fold(log) == states.decode(row.state), "folding the log gives the snapshot"
    script = library.script("wang_jing")
    first = log[0]
    step = engine.start(
        script,
        engine.Start(dt.date(2026, 3, 2), 1, "practice", "李明", "first_visit", first.rubrics),
    )
    live = list(step.events)
    for move in made:
        step = engine.step(script, step.state, moves.decode(move))
        live += step.events
    assert events.encode(live) == events.encode(log)
    assert events.decode(events.encode(live)) == log


def test_the_same_move_twice_gives_the_same_answer_and_is_written_once(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], int]:
        browser = await stage.named()
        view = await begun(browser, stage="invitation_call")
        choice = view["choices"][0]["id"]
        first = await moved(browser, view, choice=choice)
        again = await moved(browser, view, choice=choice)
        later = await talk(browser, first, 2)
        much_later = await moved(browser, view, choice=choice)
        assert later["turn"] == 3
        return first, again, much_later, len(stored(stage, view["id"])[2])

    first, again, much_later, written = play(scene)
    assert first == again == much_later
    assert written == 3


def test_another_move_on_an_old_turn_is_a_conflict(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response, httpx.Response, int]:
        browser = await stage.named()
        view = await begun(browser, stage="invitation_call")
        one, other = (choice["id"] for choice in view["choices"][:2])
        await moved(browser, view, choice=one)
        address = f"/sessions/{view['id']}/moves"
        api = await browser.post(f"/api/v1{address}", json={"turn": 0, "choice": other})
        ahead = await browser.post(f"/api/v1{address}", json={"turn": 7, "choice": other})
        fields = {"turn": "0", "kind": "choice", "choice": other}
        plain = await browser.post(address, data=fields)
        htmx = await browser.post(address, data=fields, headers={"hx-request": "true"})
        return api, ahead, plain, htmx, len(stored(stage, view["id"])[2])

    api, ahead, plain, htmx, written = play(scene)
    for answer in (api, ahead, plain, htmx):
        assert answer.status_code == 409
    assert api.json()["error"]["code"] == "stale_turn"
    assert "另一个标签页" in plain.text
    assert "<html" in plain.text
    assert "看看现在到哪一步了" in htmx.text
    assert "<html" not in htmx.text
    assert written == 1


def test_many_identical_moves_at_once_write_once(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[httpx.Response], int]:
        browser = await stage.named()
        view = await begun(browser, stage="invitation_call")
        body = {"turn": 0, "choice": view["choices"][0]["id"]}
        address = f"/api/v1/sessions/{view['id']}/moves"
        answers = await asyncio.gather(*(browser.post(address, json=body) for _ in range(20)))
        return answers, len(stored(stage, view["id"])[2])

    answers, written = play(scene)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert written == 1


def test_a_session_goes_on_after_a_restart_where_it_stood(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]:
        browser = await stage.named()
        view = await talk(browser, await begun(browser, stage="first_visit"), 2)
        before = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        await stage.restart()
        after = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        home = (await browser.get("/")).text
        return before, after, await talk(browser, after, 1), home

    before, after, on, home = play(scene)
    assert before == after
    assert on["turn"] == after["turn"] + 1
    assert f"/sessions/{before['id']}" in home
    assert "接着上次的来" in home


def test_a_refused_move_changes_nothing(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[httpx.Response], dict[str, Any], dict[str, Any]]:
        browser = await stage.named()
        view = await begun(browser)
        address = f"/api/v1/sessions/{view['id']}/moves"
        wrong: list[dict[str, Any]] = [
            {"choice": "no_such_line"},
            {"wait": True},
            {"form": {"id": "no_such_form"}},
            {"form": {"id": "call", "data": {"slot": "noon at night"}}},
            {"hint": True},
        ]
        answers = [await browser.post(address, json={"turn": 0, **move}) for move in wrong]
        return answers, view, (await browser.get(f"/api/v1/sessions/{view['id']}")).json()

    answers, before, after = play(scene)
    assert [answer.status_code for answer in answers] == [422] * 5
    assert all(answer.json()["error"]["message"] for answer in answers)
    assert before == after


def test_nobody_elses_session_exists(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[int], list[int]]:
        owner, outsider = await stage.named("李明"), await stage.named("王芳")
        view = await begun(owner, stage="invitation_call")
        here = f"/sessions/{view['id']}"
        move = {"turn": 0, "choice": view["choices"][0]["id"]}
        fields = {"turn": "0", "kind": "choice", "choice": view["choices"][0]["id"]}
        paths = [here, f"{here}/scorecard", f"{here}/replay"]
        paths += [f"/api/v1{path}" for path in (here, f"{here}/scorecard", f"{here}/transcript")]
        got = []
        for browser in (outsider, stage.browser()):
            got += [(await browser.get(path)).status_code for path in paths]
            got.append((await browser.post(f"/api/v1{here}/moves", json=move)).status_code)
            got.append((await browser.post(f"{here}/moves", data=fields)).status_code)
            assert view["id"] not in (await browser.get("/")).text
        own = [(await owner.get(here)).status_code, (await owner.get(f"/api/v1{here}")).json()["turn"]]
        return got, own

    got, own = play(scene)
    assert set(got) == {404}
    assert own == [200, 0]


def test_ids_cannot_be_guessed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        return [(await begun(browser))["id"] for _ in range(3)]

    ids = play(scene)
    assert len(set(ids)) == 3
    assert all(len(id) >= 21 for id in ids), json.dumps(ids)


def test_a_visit_whose_script_this_version_cannot_read_is_told_in_words(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        browser = await stage.named()
        view = await begun(browser)
        with contextlib.closing(sqlite3.connect(stage.settings.database.removeprefix("sqlite:///"))) as base, base:
            ((digest, body),) = base.execute("select digest, body from scripts").fetchall()
            files = json.loads(body)
            files["guidance/parameters.yaml"] += "\nlong_gone: 1\n"
            base.execute("update scripts set body = ? where digest = ?", (json.dumps(files), digest))
        await stage.restart()
        page = await browser.get(f"/sessions/{view['id']}")
        return await browser.get(f"/api/v1/sessions/{view['id']}"), page, await browser.get("/")

    told, page, home = play(scene)
    assert (told.status_code, told.json()["error"]["code"]) == (410, "outdated")
    assert page.status_code == 410 and "旧版本" in page.text
    assert home.status_code == 200
