"""Knows the statements of branches: a session opened with the turns of another up to one, and the branches there are.

What a branch leaves is only read; the branch is the viewer's own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, literal, select

from web import store, store_reading
from web.store import Viewer
from web.tables import sessions, turns

COPIED = ("turn", "move", "digest", "events", "received_at")


def open_branch(connection: Connection, viewer: Viewer, values: dict[str, Any]) -> None:
    """A new session of the viewer with the turns of `branch_of` up to `branch_turn`, copied, so that its log is whole
    in itself. Raises `Unknown` if she may not read that visit."""
    store_reading.session(connection, viewer, values["branch_of"])
    now = store.now_ms()
    connection.execute(insert(sessions), {**values, "owner": viewer.id, "created": now, "updated": now})
    up_to = turns.c.session == values["branch_of"], turns.c.turn <= values["branch_turn"]
    copied = select(literal(values["id"]), *(turns.c[name] for name in COPIED)).where(*up_to)
    connection.execute(insert(turns).from_select(["session", *COPIED], copied))


def untouched(connection: Connection, viewer: Viewer, id: str, turn: int) -> str | None:
    """A branch from there in which nothing was done yet: a second click leads to it."""
    wanted = (
        sessions.c.owner == viewer.id,
        sessions.c.branch_of == id,
        sessions.c.branch_turn == turn,
        sessions.c.turn == turn,
    )
    found: str | None = connection.execute(select(sessions.c.id).where(*wanted).limit(1)).scalar()
    return found
