"""Plays followed over the interface of a real application, and what stands in its database afterwards."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import Any

import httpx

from roleplay import library
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.events import AnyEvent, from_builtins
from roleplay.moves import Choose, Submit, Wait
from tests.web.conftest import Stage, begun, moved

PLAY = "late_pitcher"
"""A short visit in which a red line is crossed."""

BUTTON = re.compile(r'action="(/sessions/[\w-]+)/branches"><input type="hidden" name="turn" value="(\d+)">')


def script_of(id: str) -> plays.Play:
    """The play of that name."""
    return next(play for play in plays.load("wang_jing") if play.id == id)


def body_of(move: Any) -> dict[str, Any]:
    """A move of a play as the API takes it."""
    match move:
        case Choose(line):
            return {"choice": handle(line)}
        case Submit(form, data):
            return {"form": {"id": form, "data": data}}
        case Wait():
            return {"wait": True}
    return {"end": True}


async def played(browser: httpx.AsyncClient, id: str = PLAY, moves: int | None = None, **wish: Any) -> dict[str, Any]:
    """So many moves of a play (all, if not told) by the API; the last view."""
    play = script_of(id)
    view = await begun(browser, date=play.date.isoformat(), seed=play.seed, **wish)
    for written in play.moves[:moves]:
        view = await moved(browser, view, **body_of(plays.move_of(library.script("wang_jing"), written, play.date)))
    return await judged(browser, view)


async def judged(browser: httpx.AsyncClient, view: dict[str, Any]) -> dict[str, Any]:
    """Pass over one's own judgement, if the visit has ended."""
    if view["ended"]:
        await browser.post(f"/sessions/{view['id']}/judgement", data={"skip": "1"})
    return view


async def log_of(browser: httpx.AsyncClient, id: str) -> list[AnyEvent]:
    """The whole log of a visit that has ended."""
    return from_builtins((await browser.get(f"/api/v1/sessions/{id}/transcript")).json()["events"])


async def finished(browser: httpx.AsyncClient, view: dict[str, Any]) -> dict[str, Any]:
    """Leave, and leave it at that."""
    while not view["ended"]:
        view = await moved(browser, view, end=True)
    return await judged(browser, view)


GREETING = "王老师您好，我是平安人寿的李明，这是我的工作证，您看一下"
"""Words that are read for certain at the beginning of a first visit."""


async def typed(browser: httpx.AsyncClient, *said: str, **wish: Any) -> dict[str, Any]:
    """A first visit in which these words (a greeting, if none are given) are typed by the API; the last view."""
    view = await begun(browser, **{"stage": "first_visit", "words": "free", **wish})
    for text in said or (GREETING,):
        view = await moved(browser, view, text=text)
    return view


def typed_at(stage: Stage, id: str) -> int:
    """The number of the first words said in a session's log."""
    batches = rows(stage, "select events from turns where session = ? order by turn", id)
    log = [event for (batch,) in batches for event in json.loads(batch)]
    return next(n for n, event in enumerate(log) if event["event"] == "Said")


def rows(stage: Stage, query: str, *values: str) -> list[Any]:
    """What stands in the database file."""
    file = str(stage.settings.database).removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query, values).fetchall()


def turns(stage: Stage, id: str) -> list[Any]:
    """The stored turns of a session, as they are."""
    return rows(stage, "select turn, move, digest, events, received_at from turns where session = ? order by turn", id)
