"""Knows the statements of kept scores: what lists, curves and tables show of a visit without scoring it again.

A row is a cache: the automatic score in figures, and beside it what counts once a coach has corrected something. What
may be read is what `access.may_read` allows; a verdict that a coach has not opened is not given out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from web.access import may_read
from web.store import Record, Viewer
from web.store_openings import opened
from web.tables import scores, sessions


class Unscored(NamedTuple):
    """An ended visit of which no figures are kept yet, and JSON of the rubrics it began with (pack → digest)."""

    id: str
    rubrics: str


def kept(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> dict[str, Record]:
    """The kept scores of those of these visits whose verdict may be shown to the viewer, by visit."""
    shown = opened(connection, viewer, ids)
    wanted = select(scores).join(sessions, sessions.c.id == scores.c.session)
    rows = connection.execute(wanted.where(sessions.c.id.in_(shown), sessions.c.ended != "", may_read(viewer.id)))
    return {row.session: row for row in rows}


def unscored(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> list[Unscored]:
    """Those of these visits that ended, that the viewer may read, and whose figures are not kept."""
    wanted = (
        select(sessions.c.id, sessions.c.rubrics)
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .where(sessions.c.id.in_(list(ids)), sessions.c.ended != "", may_read(viewer.id))
        .where(or_(scores.c.session.is_(None), scores.c.card.is_(None)))
    )
    return [Unscored(*row) for row in connection.execute(wanted.order_by(sessions.c.id))]


def keep(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Keep the automatic scores of visits (the columns up to `card`), which count as they are until somebody corrects
    them. Where a row stands already it lacks the figures alone: the same log gives the same score."""
    for row in rows:
        mine = scores.c.session == row["session"]
        if connection.execute(select(scores.c.session).where(mine)).first() is not None:
            connection.execute(update(scores).where(mine, scores.c.card.is_(None)).values(card=row["card"]))
        else:
            counted = {f"counted_{name}": row[name] for name in ("verdict", "guidance", "compliance")}
            connection.execute(insert(scores), {**row, **counted})
