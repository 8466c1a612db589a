"""Knows the list a coach works from: what to filter by, and what a visit shows before its verdict is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from roleplay import library
from web import store_class_visits, store_openings, words
from web.classroom import customer, head, kind, looked, moment
from web.errors import BadRequest
from web.i18n import N_, Speech
from web.service import Service
from web.store import Record, Viewer
from web.store_class_visits import Filter, Place
from web.store_rights import class_of

Data = dict[str, Any]
KINDS = {
    "whole": N_("The whole relationship"),
    "stage": N_("One stage"),
    "exam": N_("Exam"),
    "again": N_("Other tries"),
}
STATES = {"running": N_("Under way"), "ended": N_("Ended"), "unopened": N_("Not opened yet")}
LONGEST = 64
A_PLACE = re.compile(r"(\d{1,15})\.([\w-]{1,32})", re.ASCII)
UNREADABLE = N_("This page of the list cannot be found. Go back to the newest visits.")


def wanted(query: Mapping[str, str]) -> tuple[Filter, Place | None]:
    """What the address of a list asks for; raises `BadRequest`."""
    given = Filter(*(query.get(name, "") for name in Filter._fields))
    if max(map(len, given)) > LONGEST or given.kind not in ("", *KINDS) or given.state not in ("", *STATES):
        raise BadRequest(UNREADABLE)
    if not (before := query.get("before", "")):
        return given, None
    place = A_PLACE.fullmatch(before)
    if place is None:
        raise BadRequest(UNREADABLE)
    return given, Place(int(place[1]), place[2])


async def show_verdicts(service: Service, viewer: Viewer, class_: str, shown: bool) -> None:
    """Have the verdicts of a class shown at once, or visit by visit. Choosing what holds already changes nothing: each
    change counts what had ended by then as seen."""

    def write(connection: Connection) -> None:
        if bool(class_of(connection, viewer, class_).shown) != shown:
            store_openings.show_verdicts(connection, viewer, class_, shown)

    await service.writer.do(write)


async def listed(service: Service, viewer: Viewer, class_: str, given: Filter, before: Place | None, s: Speech) -> Data:
    """What `class_visits.html` needs; raises `Unknown` for a class that is not the viewer's."""
    page = await looked(service, lambda c: store_class_visits.page(c, viewer, class_, given, before))
    # What is in here the viewer may see; what was not opened is left out.
    scored = await service.scored(viewer, [row.id for row in page.rows if row.ended])

    def shape(connection: Connection) -> Data:
        row = class_of(connection, viewer, class_)
        ids = [one.id for one in page.rows]
        remarks = store_class_visits.remarks(connection, viewer, ids)
        fixed = store_class_visits.corrected(connection, ids)
        people, assignments = store_class_visits.choices(connection, class_)
        return {
            "class": head(row, "visits"),
            "shown": bool(row.shown),
            "visits": [
                _visit(one, scored.get(one.id), s) | {"remarks": remarks.get(one.id), "corrected": fixed.get(one.id)}
                for one in page.rows
            ],
            "fields": _fields(given, people, assignments, s),
            "filtered": any(given),
            "first": before is None,
            "on": _address(class_, given, page.on) if page.on else "",
            "sparse": page.on is not None and len(page.rows) < store_class_visits.PAGE,
        }

    return await looked(service, shape)


def _visit(row: Record, score: Record | None, s: Speech) -> Data:
    shaped = {
        "id": row.id,
        "whose": row.whose,
        "name": customer(row.persona),
        "persona": row.persona,
        "kind": kind(row.mode, row.drill, s),
        "assigned": bool(row.assignment),
        "again": bool(row.branch_of),
        "typed": bool(row.words),
        "begun": moment(row.begun, s),
        "ended": moment(row.updated, s) if row.ended else "",
        "opened": score is not None,
    }
    if score is None:
        return shaped
    verdict = score.counted_verdict
    return shaped | {
        "guidance": score.counted_guidance,
        "compliance": score.counted_compliance,
        "verdict": s.label(words.VERDICTS, verdict),
        "tone": words.TONES.get(verdict, ""),
    }


def _address(class_: str, given: Filter, place: Place) -> str:
    query = {name: value for name, value in given._asdict().items() if value}
    return f"/classes/{class_}/visits?" + urlencode({**query, "before": f"{place.begun}.{place.session}"})


def _fields(given: Filter, people: list[Record], assignments: list[Record], s: Speech) -> list[Data]:
    """What may be filtered by, as fields that `_parts.html` draws."""
    titled = {row.id: row.title or customer(row.persona) for row in assignments}
    choices: list[tuple[str, str, str, Mapping[str, str]]] = [
        ("person", s("Trainee"), s("Everybody"), {row.id: row.name for row in people}),
        ("persona", s("Customer"), s("Every customer"), {id: customer(id) for id in library.personas()}),
        ("kind", s("What was practised"), s("Everything"), {id: s(word) for id, word in KINDS.items()}),
        ("assignment", s("Assignment"), s("With and without"), titled),
        ("state", s("State"), s("Any"), {id: s(word) for id, word in STATES.items()}),
    ]
    chosen = given._asdict()
    return [
        {
            "name": name,
            "label": label,
            "type": "select",
            "options": [{"id": "", "label": none, "chosen": not chosen[name]}]
            + [{"id": id, "label": word, "chosen": chosen[name] == id} for id, word in there.items()],
        }
        for name, label, none, there in choices
        if there
    ]
