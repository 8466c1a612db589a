"""Knows the use cases of a class at its coach's desk, and shapes its pages: roster, code, what waits, who reads."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection

from roleplay import library
from web import passphrase, store_assignments, store_coach, words
from web.errors import BadEntry
from web.i18n import N_, Speech
from web.service import Service
from web.settings import LOOPBACK_NAMES
from web.store import Record, Viewer, now_ms
from web.store_coach import MANY
from web.store_rights import class_of

T = TypeVar("T")
Data = dict[str, Any]
LONGEST_NAME = 60
NEEDS_NAME = N_("Give the class a name of at most 60 letters, for example the month its course begins.")
GROUP = 4
"""Signs of a join code that are written together."""


async def looked(service: Service, look: Callable[[Connection], T]) -> T:
    """What a statement finds, on a reading connection, off the event loop."""

    def read() -> T:
        with service.database.read() as connection:
            return look(connection)

    return await asyncio.to_thread(read)


# Use cases -------------------------------------------------------------------------------------------


def name_of(given: str) -> str:
    """A class's name as it is kept; raises `BadEntry`."""
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadEntry(NEEDS_NAME)
    return name


async def open_class(service: Service, viewer: Viewer, name: str) -> str:
    """Open a class; its id."""
    kept = name_of(name)
    return await service.writer.do(lambda connection: store_coach.open_class(connection, viewer, kept))


async def let_read(service: Service, viewer: Viewer, class_: str, login: str) -> None:
    """Let another coach, named as she signs in, read a class."""
    given = passphrase.normal(login)
    await service.writer.do(lambda connection: store_coach.let_read(connection, viewer, class_, given))


# Words that class pages share --------------------------------------------------------------------------


def customer(persona: str) -> str:
    """A customer's name; the id of one who is no longer there."""
    return library.persona(persona).name if persona in library.personas() else persona


def kind(mode: str, stage: str, s: Speech) -> str:
    """Practice, exam or one stage, and which."""
    word = s.label(words.MODES, mode)
    return f"{word} · {s.label(words.STAGES, stage)}" if stage else word


def moment(at: int, s: Speech) -> str:
    """A time (milliseconds) as day and hour by the server's clock."""
    then = dt.datetime.fromtimestamp(at / 1000)
    return f"{s.short(then.date())} {then:%H:%M}"


def many(number: int) -> str:
    """A count that stops somewhere."""
    return f"{MANY - 1}+" if number >= MANY else str(number)


# Shapes ------------------------------------------------------------------------------------------------


async def desk(service: Service, viewer: Viewer) -> Data:
    """What `classes.html` needs."""

    def look(connection: Connection) -> list[Data]:
        return [
            {
                "id": row.id,
                "name": row.name,
                "trainees": store_coach.trainees(connection, row.id),
                "week": store_coach.this_week(connection, row.id),
                "waiting": 0 if row.shown else store_coach.waiting(connection, viewer, row.id),
                "many": MANY,
            }
            for row in store_coach.taught(connection, viewer)
        ]

    return {"classes": await looked(service, look)}


def head(row: Record, here: str) -> Data:
    """What the head of every page of a class needs; `here` is the page one is on."""
    return {"id": row.id, "name": row.name, "here": here}


async def room(service: Service, viewer: Viewer, class_: str, origin: str, s: Speech) -> Data:
    """What `class.html` needs; `origin` is scheme and host as the coach reached this page. Raises `Unknown`."""

    def look(connection: Connection) -> Data:
        row = class_of(connection, viewer, class_)
        roster = store_coach.roster(connection, viewer, class_)
        return {
            "class": head(row, "roster"),
            "code": _code(row, origin),
            "given": store_assignments.standing(connection, class_),
            "roster": [_trainee(one, store_coach.visits_of(connection, class_, one.person), s) for one in roster],
            "readers": [_reader(one, viewer, s) for one in store_coach.granted(connection, viewer, class_)],
        }

    return await looked(service, look)


def address(origin: str, code: str) -> str:
    """Where a join code leads."""
    return f"{origin}/join/{code}"


def _code(row: Record, origin: str) -> Data:
    code = str(row.code)
    host = origin.split("://")[-1].rsplit(":", 1)[0].strip("[]")
    return {
        "groups": [code[at : at + GROUP] for at in range(0, len(code), GROUP)],
        "address": address(origin, code),
        "open": bool(row.open),
        "here_only": host in LOOPBACK_NAMES,
    }


def _trainee(row: Record, visits: int, s: Speech) -> Data:
    return {
        "id": row.person,
        "name": row.name,
        "visits": many(visits),
        "last": s.ago(row.last, now_ms()) if row.last else "",
        "handed": row.handed,
    }


def _reader(row: Record, viewer: Viewer, s: Speech) -> Data:
    return {
        "id": row.id,
        "name": row.name,
        "login": row.login or "",
        "me": row.person == viewer.id,
        "by": row.giver or "",
        "since": moment(row.created, s),
        "ended": moment(row.ended, s) if row.ended else "",
        "ended_by": row.ender or "",
    }
