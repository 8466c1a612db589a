"""Knows the statements of corrections: what coaches noted beside the log of a visit, and the figures that count then.

A correction is never changed. It stands until its author withdraws it; of those that stand for one target the newest
counts, and all of them can be read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from web import store_reading
from web.access import may_read
from web.errors import BadRequest, NotAllowed, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_comments import coaches
from web.store_openings import opened
from web.store_rights import NO_RIGHT
from web.tables import scores, sessions
from web.tables_people import people
from web.tables_teaching import corrections

Kind = Literal["finding", "reading"]
MOST = 200
"""Corrections of one visit at most, withdrawn ones with them."""

NO_CORRECTION = N_("There is no such correction.")
ENOUGH = N_("This visit has been corrected often enough. Withdraw what no longer holds.")
NOT_OPEN = N_("The verdict of this visit is not open to you yet. Mark it yourself first, or have it shown.")


def of_visit(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """All corrections of a visit the viewer may read, the oldest first, with their authors' names."""
    wanted = (
        select(corrections, people.c.name)
        .join(sessions, sessions.c.id == corrections.c.session)
        .join(people, people.c.id == corrections.c.author)
        .where(corrections.c.session == id, may_read(viewer.id))
        .order_by(corrections.c.created, corrections.c.id)
    )
    return list(connection.execute(wanted))


def of_visits(connection: Connection, viewer: Viewer, ids: Iterable[str]) -> dict[str, list[Record]]:
    """The corrections that count of visits the viewer may read, by visit; one without any is left out."""
    wanted = (
        select(corrections, people.c.name)
        .join(sessions, sessions.c.id == corrections.c.session)
        .join(people, people.c.id == corrections.c.author)
        .where(corrections.c.session.in_(list(ids)), corrections.c.withdrawn == 0, may_read(viewer.id))
        .order_by(corrections.c.created, corrections.c.id)
    )
    found: dict[str, list[Record]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.session, []).append(row)
    return {id: standing(rows) for id, rows in found.items()}


def standing(rows: list[Record]) -> list[Record]:
    """Those that count, from all of a visit: for each target the newest that was not withdrawn."""
    newest = {(row.kind, row.target): row for row in rows if not row.withdrawn}
    return list(newest.values())


def add(connection: Connection, viewer: Viewer, id: str, kind: Kind, target: str, body: str, reason: str) -> str:
    """A new correction by a coach who has the verdict before her; its id. Raises `Unknown` for a visit she may not
    read, `NotAllowed` for its own trainee and for a verdict that is not open."""
    may_correct(connection, viewer, id)
    count = select(func.count()).select_from(corrections).where(corrections.c.session == id)
    if connection.execute(count).scalar_one() >= MOST:
        raise BadRequest(ENOUGH)
    new = secrets.token_urlsafe(16)
    last = connection.execute(select(func.max(corrections.c.created)).where(corrections.c.session == id)).scalar() or 0
    row = {"id": new, "session": id, "kind": kind, "target": target, "body": body, "reason": reason}
    # The newest counts, so no two of a visit have the same time.
    connection.execute(insert(corrections), {**row, "author": viewer.id, "created": max(now_ms(), last + 1)})
    return new


def may_correct(connection: Connection, viewer: Viewer, id: str) -> None:
    """Raises unless the viewer coaches this visit and has its verdict before her."""
    if not coaches(connection, viewer, id):
        raise NotAllowed(NO_RIGHT)
    if id not in opened(connection, viewer, [id]):
        raise NotAllowed(NOT_OPEN)


def withdraw(connection: Connection, viewer: Viewer, correction: str) -> Record:
    """Withdraw a correction of one's own; it stays readable. Raises `Unknown` for any other."""
    wanted = select(corrections).join(sessions, sessions.c.id == corrections.c.session)
    mine = corrections.c.id == correction, corrections.c.author == viewer.id, may_read(viewer.id)
    row: Record | None = connection.execute(wanted.where(*mine)).first()
    if row is None:
        raise Unknown(NO_CORRECTION)
    alive = corrections.c.id == correction, corrections.c.withdrawn == 0
    connection.execute(update(corrections).where(*alive).values(withdrawn=now_ms()))
    return row


def keep_counted(connection: Connection, viewer: Viewer, id: str, card: dict[str, Any], many: int) -> None:
    """Cache the figures that count for lists, and by how many corrections; the row is there already."""
    store_reading.session(connection, viewer, id)
    packs = card["packs"]
    counted = {
        "corrections": many,
        "counted_verdict": card.get("verdict") or "",
        "counted_guidance": packs["guidance"]["score"],
        "counted_compliance": packs["compliance"]["score"],
    }
    connection.execute(update(scores).where(scores.c.session == id).values(**counted))
