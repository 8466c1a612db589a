"""Knows the statements of practice: a session, its log, and how a turn is appended to it.

Every function that touches somebody's session takes the viewer, and finds nothing for anybody else. All are
plain functions of a connection; writing ones are called inside a `Writer` job. SQLAlchemy Core throughout:
these statements are the turn's path.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, insert, select, update

from web.access import own
from web.errors import Conflict, Unknown
from web.i18n import N_
from web.tables import rubrics, scores, scripts, sessions, turns

Record = Row[*tuple[Any, ...]]
Kept = Literal["scripts", "rubrics"]
_KEPT = {"scripts": scripts, "rubrics": rubrics}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person's id, the name her customers use (empty until told), and her rights (coach, author,
    administrator); which classes she teaches, the queries ask."""

    id: str
    name: str = ""
    rights: frozenset[str] = frozenset()


def now_ms() -> int:
    """The wall clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


# What sessions ran on -----------------------------------------------------------------------------


def keep_body(connection: Connection, kind: Kept, digest: str, body: str) -> None:
    """Keep a script or rubric under its digest, once."""
    table = _KEPT[kind]
    if connection.execute(select(table.c.digest).where(table.c.digest == digest)).first() is None:
        connection.execute(insert(table), {"digest": digest, "body": body})


def body(connection: Connection, kind: Kept, digest: str) -> str:
    """A script or rubric as it was when a session ran on it; raises `Unknown`."""
    table = _KEPT[kind]
    found = connection.execute(select(table.c.body).where(table.c.digest == digest)).scalar()
    if found is None:
        raise Unknown(f"nothing is kept under {digest}")
    return str(found)


# Sessions -----------------------------------------------------------------------------------------

_session = select(sessions).where(and_(sessions.c.id == bindparam("id"), own(bindparam("viewer"))))
_session_to_write = _session.with_for_update()
_log = (
    select(turns.c.events)
    .join(sessions, sessions.c.id == turns.c.session)
    .where(
        and_(turns.c.session == bindparam("id"), sessions.c.owner == bindparam("viewer")),
        turns.c.turn <= bindparam("upto"),
    )
    .order_by(turns.c.turn)
)
_earlier = (
    select(turns.c.digest, turns.c.events)
    .join(sessions, sessions.c.id == turns.c.session)
    .where(
        and_(turns.c.session == bindparam("id"), turns.c.turn == bindparam("turn")),
        sessions.c.owner == bindparam("viewer"),
    )
)
_append = insert(turns)
_advance = (
    update(sessions)
    .where(and_(sessions.c.id == bindparam("at"), sessions.c.turn == bindparam("was")))
    .values(
        turn=bindparam("turn"),
        length=bindparam("length"),
        state=bindparam("state"),
        stage=bindparam("stage"),
        ended=bindparam("ended"),
        updated=bindparam("updated"),
    )
)
EVERY_TURN = 2**31 - 1
NO_VISIT = N_("There is no such visit.")


def session(connection: Connection, viewer: Viewer, id: str, *, to_write: bool = False) -> Record:
    """The viewer's own session; raises `Unknown` for nobody's and for anybody else's alike."""
    row = connection.execute(_session_to_write if to_write else _session, {"id": id, "viewer": viewer.id}).first()
    if row is None:
        raise Unknown(NO_VISIT)
    return row


def log(connection: Connection, viewer: Viewer, id: str, upto: int = EVERY_TURN) -> list[str]:
    """The log's batches (JSON arrays of events) in order, up to and with turn `upto`; empty for other
    viewers."""
    return list(connection.execute(_log, {"id": id, "viewer": viewer.id, "upto": upto}).scalars())


def earlier(connection: Connection, viewer: Viewer, id: str, turn: int) -> Record | None:
    """Digest of the move that made this turn, and the events it gave."""
    row: Record | None = connection.execute(_earlier, {"id": id, "viewer": viewer.id, "turn": turn}).first()
    return row


def open_session(connection: Connection, values: dict[str, Any], events: str) -> None:
    """A new session with the events of its start as turn 0."""
    now = now_ms()
    connection.execute(insert(sessions), {**values, "created": now, "updated": now})
    first = {
        "session": values["id"],
        "turn": 0,
        "move": "",
        "digest": "",
        "events": events,
        "received_at": now,
    }
    connection.execute(_append, first)


def append(connection: Connection, row: Record, *, move: str, digest: str, events: str, after: dict[str, Any]) -> None:
    """Write the turn that follows `row`; `after` has length, state, stage, ended. Raises `Conflict` if it has
    moved on."""
    now, turn = now_ms(), row.turn + 1
    moved = connection.execute(_advance, {"at": row.id, "was": row.turn, "turn": turn, "updated": now, **after})
    if moved.rowcount != 1:
        raise Conflict(N_("Somewhere else this visit has already gone on."))
    written = {
        "session": row.id,
        "turn": turn,
        "move": move,
        "digest": digest,
        "events": events,
        "received_at": now,
    }
    connection.execute(_append, written)


def own_sessions(connection: Connection, viewer: Viewer, limit: int = 60) -> list[Record]:
    """The viewer's sessions, newest first, with the verdict and totals that count; `kept` is false where they were not
    scored yet."""
    names = ("id", "persona", "mode", "stage", "drill", "turn", "ended", "updated", "branch_of", "origin", "words")
    wanted = [sessions.c[name] for name in names]
    listing = (
        select(*wanted, *counted(), scores.c.card.is_not(None).label("kept"))
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .where(own(viewer.id))
        .order_by(sessions.c.updated.desc(), sessions.c.id)
        .limit(limit)
    )
    return list(connection.execute(listing))


def counted() -> list[ColumnElement[Any]]:
    """The columns of `scores` that lists show, under their plain names: what counts, and how much was corrected."""
    names = ("verdict", "guidance", "compliance")
    return [*(scores.c[f"counted_{name}"].label(name) for name in names), scores.c.corrections]


def times_met(connection: Connection, viewer: Viewer) -> dict[str, int]:
    """How many ended sessions the viewer has with each customer; another try of a visit is not another meeting."""
    ended = and_(sessions.c.owner == viewer.id, sessions.c.ended != "", sessions.c.branch_of == "")
    count = select(sessions.c.persona, func.count()).where(ended)
    return {persona: n for persona, n in connection.execute(count.group_by(sessions.c.persona))}
