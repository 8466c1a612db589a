"""Knows the statements of contested readings: what trainees say they meant by words they typed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from web import store
from web.access import may_read
from web.store import Record, Viewer
from web.tables import sessions
from web.tables_teaching import contested


def keep(connection: Connection, viewer: Viewer, id: str, values: dict[str, Any]) -> Record:
    """What the viewer says of words of hers (`event`, `meant`, `words`); what she said of them before goes. Gives the
    session; raises `Unknown` for any that is not hers."""
    row = store.session(connection, viewer, id, to_write=True)
    same = contested.c.session == id, contested.c.event == values["event"]
    connection.execute(delete(contested).where(*same))
    connection.execute(insert(contested), {**values, "session": id, "at": store.now_ms()})
    return row


def of_visit(connection: Connection, viewer: Viewer, id: str) -> dict[int, Record]:
    """What is contested in a visit the viewer may read, by the number of the event."""
    wanted = (
        select(contested)
        .join(sessions, sessions.c.id == contested.c.session)
        .where(contested.c.session == id, may_read(viewer.id))
    )
    return {row.event: row for row in connection.execute(wanted)}
