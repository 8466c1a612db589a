"""Knows the statement that asks with whom somebody sits an exam just now."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, select

from web.store import Viewer
from web.tables import sessions

_exams = (
    select(sessions.c.persona, sessions.c.id)
    .where(and_(sessions.c.owner == bindparam("viewer"), sessions.c.mode == "exam", sessions.c.ended == ""))
    .where(sessions.c.origin == "")
    .order_by(sessions.c.updated, sessions.c.id)
)


def running_exams(connection: Connection, viewer: Viewer) -> dict[str, str]:
    """The viewer's exams that have not ended: by customer, the session touched last."""
    return {str(row.persona): str(row.id) for row in connection.execute(_exams, {"viewer": viewer.id})}
