"""Knows the statements that read what coaches added beside visits: corrections that stand, and words about a turn.

They find what stands beside visits that `store_rights.may_read` allows.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from web.store import Record, Viewer
from web.store_rights import may_read
from web.tables import sessions
from web.tables_people import people
from web.tables_teaching import comments, corrections


def standing(connection: Connection, viewer: Viewer, ids: Iterable[str]) -> dict[str, list[Record]]:
    """Visit → its corrections that were not taken back, the oldest first, each with its author's name as `whose`."""
    wanted = (
        select(corrections, people.c.name.label("whose"))
        .join(sessions, sessions.c.id == corrections.c.session)
        .join(people, people.c.id == corrections.c.author)
        .where(corrections.c.session.in_(list(ids)), corrections.c.withdrawn == 0, may_read(viewer))
        .order_by(corrections.c.created, corrections.c.id)
    )
    found: dict[str, list[Record]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.session, []).append(row)
    return found


def said(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """The words beside a visit that its trainee may read, by turn, each with its author's name as `whose`."""
    wanted = (
        select(comments, people.c.name.label("whose"))
        .join(sessions, sessions.c.id == comments.c.session)
        .join(people, people.c.id == comments.c.author)
        .where(comments.c.session == id, comments.c.withdrawn == 0, comments.c.private == 0, may_read(viewer))
    )
    return list(connection.execute(wanted.order_by(comments.c.turn, comments.c.created, comments.c.id)))
