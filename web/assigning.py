"""Knows the use cases of assignments: setting one from a form, withdrawing it, beginning it, and how it stands."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection

from roleplay import library
from roleplay.errors import BadStart
from roleplay.schema import STAGES
from web import attempts, store_assignments, store_rights
from web.attempts import Standing
from web.classroom import looked
from web.errors import BadEntry, Outdated
from web.i18n import N_
from web.service import Service
from web.starts import MOST_DATE, SEED_LIMIT, Frozen, Wish, date_of, seed_of
from web.store import Record, Viewer

LONGEST_TITLE, LONGEST_NOTE = 80, 2_000
NO_CUSTOMER = N_("Choose a customer.")
NO_MODE = N_("Choose practice or exam, and the whole relationship or one of its stages.")
TOO_LONG = N_("A title has at most 80 letters and a note at most 2000. Shorten it a little.")
BAD_DUE = N_("The day it is due is today or later, written as 2026-05-20; leave it empty for none.")
BAD_MARK = N_("The pass mark is a number from 0 to 100.")
BAD_DATE = N_("The start date is a day from 2000 to 2099, written as 2026-05-20; leave it empty for today.")
BAD_SEED = N_("The seed is a whole number from 0 to 2147483647; leave it empty for a random one.")
TOO_OLD = N_(
    "This assignment was set in an older version of the program, which this one cannot read. Ask your coach to set it"
    " anew."
)


class Entry(NamedTuple):
    """An assignment as its form holds it."""

    persona: str = ""
    mode: str = "practice"
    stage: str = ""
    title: str = ""
    note: str = ""
    due: str = ""
    pass_mark: str = ""
    date: str = ""
    seed: str = ""

    @classmethod
    def of(cls, fields: Iterable[tuple[str, Any]]) -> Entry:
        """What a form was filled in with; other fields are left aside."""
        return cls(**{name: value.strip() for name, value in fields if name in cls._fields and isinstance(value, str)})


# Setting -------------------------------------------------------------------------------------------


def default_mark(service: Service) -> str:
    """The pass mark a form begins with: that of the guidance pack."""
    return f"{service.shelf.rubrics()['guidance'].pack.passes:g}"


async def set_(service: Service, viewer: Viewer, class_: str, entry: Entry) -> str:
    """Set a visit for a class; its id. Start date, seed, script and rubrics are what they are now, for good. Raises
    `BadEntry` with what to put right, `Unknown` for a class that is not the viewer's."""
    values = read(entry, default_mark(service))
    packs = service.shelf.rubrics()
    frozen = {
        "script": service.shelf.current(entry.persona).digest,
        "rubrics": json.dumps({pack: rubric.digest for pack, rubric in packs.items()}, sort_keys=True),
    }

    def write(connection: Connection) -> str:
        service.shelf.keep(connection, entry.persona, packs)
        return store_assignments.set_(connection, viewer, class_, values | frozen)

    return await service.writer.do(write)


def read(entry: Entry, mark: str) -> dict[str, Any]:
    """What an entry sets; raises `BadEntry`. One stage practised alone is a drill."""
    if entry.persona not in library.personas():
        raise BadEntry(NO_CUSTOMER)
    stages = library.persona(entry.persona).drills
    if entry.mode not in ("practice", "exam", "drill") or (entry.stage and entry.stage not in stages):
        raise BadEntry(NO_MODE)
    if entry.mode == "drill" and not entry.stage:
        raise BadEntry(NO_MODE)
    if len(entry.title) > LONGEST_TITLE or len(entry.note) > LONGEST_NOTE:
        raise BadEntry(TOO_LONG)
    return {
        "persona": entry.persona,
        "mode": "drill" if entry.stage and entry.mode == "practice" else entry.mode,
        "stage": entry.stage,
        "title": " ".join(entry.title.split()),
        "note": entry.note,
        "due": _due(entry.due),
        "pass_mark": _mark(entry.pass_mark or mark),
        "date": _date(entry.date),
        "seed": _seed(entry.seed),
    }


def stages_of(persona: str) -> list[str]:
    """The stages of a customer that can be set alone, in their order."""
    return [stage for stage in STAGES if stage in library.persona(persona).drills]


def _due(given: str) -> str:
    if not given:
        return ""
    try:
        day = dt.date.fromisoformat(given)
    except ValueError:
        raise BadEntry(BAD_DUE) from None
    if not dt.date.today() <= day < MOST_DATE:
        raise BadEntry(BAD_DUE)
    return day.isoformat()


def _mark(given: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", given, re.ASCII) or not 0 <= float(given) <= 100:
        raise BadEntry(BAD_MARK)
    return float(given)


def _date(given: str) -> str:
    try:
        return date_of(given).isoformat()
    except BadStart:
        raise BadEntry(BAD_DATE) from None


def _seed(given: str) -> int:
    if not given:
        return seed_of(None)
    if not re.fullmatch(r"\d{1,10}", given, re.ASCII) or int(given) >= SEED_LIMIT:
        raise BadEntry(BAD_SEED)
    return int(given)


async def withdraw(service: Service, viewer: Viewer, class_: str, id: str) -> None:
    """Withdraw an assignment; nobody begins it any more, and what was done for it stays."""
    await service.writer.do(lambda connection: store_assignments.withdraw(connection, viewer, class_, id))


# Doing it ------------------------------------------------------------------------------------------


async def begin(service: Service, viewer: Viewer, id: str) -> str:
    """Begin an assignment, exactly as it was set, or go to the visit there is: the one under way, and in an exam the
    only one. Gives the session's id; raises `Unknown`, `BadEntry` if withdrawn, `Outdated`."""

    def look(connection: Connection) -> tuple[Record, str | None]:
        row = store_assignments.own_one(connection, viewer, id)
        return row, store_assignments.to_begin(connection, viewer, id)

    row, there = await looked(service, look)
    if there:
        return there
    frozen = Frozen(row.id, dt.date.fromisoformat(row.date), row.seed, row.script, json.loads(row.rubrics))
    try:
        return await service.begin(viewer, Wish(row.persona, row.mode, row.stage), frozen)
    except Outdated:
        raise Outdated(TOO_OLD) from None


class Task(NamedTuple):
    """An assignment as a trainee has it, and how she stands with it."""

    row: Record
    standing: Standing

    @property
    def open(self) -> bool:
        """Whether something is left to do: not withdrawn, not passed, and no exam that was sat."""
        if self.standing.running:
            return True
        sat = self.row.mode == "exam" and self.standing.ended
        return not (self.row.withdrawn or self.standing.passed or sat)


async def tasks(service: Service, viewer: Viewer) -> list[Task]:
    """The viewer's assignments: open ones first, by the day they are due; then the others, the newest first. Of those
    withdrawn, only what she began."""

    def look(connection: Connection) -> tuple[list[Record], list[Record]]:
        rows = store_assignments.own(connection, viewer)
        return rows, store_assignments.own_attempts(connection, viewer, [row.id for row in rows]) if rows else []

    rows, tried = await looked(service, look)
    came = await attempts.outcomes(service, viewer, tried)
    found = []
    for row in rows:
        mine = [one for one in tried if one.assignment == row.id]
        if mine or not row.withdrawn:
            found.append(Task(row, attempts.standing(mine, came, row.pass_mark, row.due)))
    return sorted(found, key=lambda task: (not task.open, (task.row.due or "9999") if task.open else ""))


# At the coach's desk -------------------------------------------------------------------------------


class Table(NamedTuple):
    """An assignment with everybody who has it: (id and name, standing), by name."""

    row: Record
    trainees: list[tuple[Record, Standing]]


async def table(service: Service, viewer: Viewer, class_: str, id: str) -> Table:
    """How a class stands with an assignment. Figures and what they decide are there for visits whose verdict is open
    to the viewer; the others are counted as hidden. Raises `Unknown`."""

    def look(connection: Connection) -> tuple[Record, list[Record], list[Record]]:
        row = store_assignments.one(connection, viewer, class_, id)
        tried = store_assignments.attempts(connection, viewer, class_, id)
        return row, store_assignments.has_it(connection, viewer, class_), tried

    row, people, tried = await looked(service, look)
    came = await attempts.outcomes(service, viewer, tried)
    by_person: dict[str, list[Record]] = {}
    for one in tried:
        by_person.setdefault(one.owner, []).append(one)
    return Table(
        row,
        [(one, attempts.standing(by_person.get(one.id, ()), came, row.pass_mark, row.due)) for one in people],
    )


async def of_class(service: Service, viewer: Viewer, class_: str) -> tuple[Record, list[Record], int]:
    """A class of the viewer's, its assignments, and how many trainees it has."""

    def look(connection: Connection) -> tuple[Record, list[Record], int]:
        row = store_rights.class_of(connection, viewer, class_)
        people = store_assignments.has_it(connection, viewer, class_)
        return row, store_assignments.of_class(connection, viewer, class_), len(people)

    return await looked(service, look)
