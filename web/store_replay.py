"""Knows the statement that reads the moves of a visit, for whoever wants to decide them once more."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, select

from web import store
from web.store import Viewer
from web.tables import turns

_moves = (
    select(turns.c.move)
    .where(and_(turns.c.session == bindparam("id"), turns.c.turn > 0))
    .order_by(turns.c.turn)
)  # fmt: skip


def moves(connection: Connection, viewer: Viewer, id: str) -> list[str]:
    """The moves of a visit as they were stored, in order; raises `Unknown` where the viewer has none of that id."""
    store.session(connection, viewer, id)
    return list(connection.execute(_moves, {"id": id}).scalars())
