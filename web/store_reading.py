"""Knows the statements of reading a visit: one's own, or one of a class one was granted.

They find what `access.may_read` allows and nothing else; whatever writes into a session goes through `store.py`,
which knows the owner alone.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from web.access import may_read
from web.errors import Unknown
from web.store import EVERY_TURN, NO_VISIT, Record, Viewer
from web.tables import sessions, turns
from web.tables_people import people


def session(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A session the viewer may read, with its trainee's name as `whose`; raises `Unknown` for any other."""
    wanted = select(sessions, people.c.name.label("whose")).join(people, people.c.id == sessions.c.owner)
    row: Record | None = connection.execute(wanted.where(sessions.c.id == id, may_read(viewer.id))).first()
    if row is None:
        raise Unknown(NO_VISIT)
    return row


def log(connection: Connection, viewer: Viewer, id: str, upto: int = EVERY_TURN) -> list[str]:
    """The log's batches (JSON arrays of events) up to and with turn `upto`; empty for whoever may not read it."""
    wanted = (
        select(turns.c.events)
        .join(sessions, sessions.c.id == turns.c.session)
        .where(turns.c.session == id, turns.c.turn <= upto, may_read(viewer.id))
    )
    return list(connection.execute(wanted.order_by(turns.c.turn)).scalars())


def moves(connection: Connection, viewer: Viewer, id: str) -> list[str]:
    """The stored moves (JSON) of a visit the viewer may read, in order; the start has none."""
    wanted = (
        select(turns.c.move)
        .join(sessions, sessions.c.id == turns.c.session)
        .where(turns.c.session == id, turns.c.turn > 0, may_read(viewer.id))
    )
    return list(connection.execute(wanted.order_by(turns.c.turn)).scalars())
