"""Knows the statement that asks whether somebody sits an exam with a customer just now."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, select

from web.store import Viewer
from web.tables import sessions

_exam = (
    select(sessions.c.id)
    .where(
        and_(sessions.c.owner == bindparam("viewer"), sessions.c.persona == bindparam("persona")),
        and_(sessions.c.mode == "exam", sessions.c.ended == ""),
    )
    .order_by(sessions.c.updated.desc())
    .limit(1)
)


def running_exam(connection: Connection, viewer: Viewer, persona: str) -> str | None:
    """The viewer's exam with this customer that has not ended, by id."""
    found = connection.execute(_exam, {"viewer": viewer.id, "persona": persona}).scalar()
    return None if found is None else str(found)
