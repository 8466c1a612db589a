"""Knows the statements of a trainee's own desk: her ended visits for curves and practice, and all of them page by page.

Everything here is the viewer's own. Other tries of a visit are listed with the rest, and left out of curves: most of
such a try is the visit it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from roleplay.scorecard import Status
from web.store import Record, Viewer, counted
from web.tables import scores, sessions
from web.tables_teaching import corrections

MOST_READ = 200
"""Curves and offers are made from so many visits, the newest."""

KINDS = ("practice", "exam", "drill", "again")
"""What visits can be listed by: whole practice visits, exams, one stage alone, other tries."""

SHOWN = ("id", "persona", "mode", "stage", "drill", "ended", "updated", "branch_of", "assignment")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which visits of hers: of one customer, of one kind (empty: any), and those after a place in the list (when it
    was last gone on with, in milliseconds, and its id)."""

    persona: str = ""
    kind: str = ""
    after: tuple[int, str] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on sessions."""
        wanted = []
        if self.persona:
            wanted.append(sessions.c.persona == self.persona)
        if self.kind:
            again = sessions.c.branch_of != ""
            wanted.append(again if self.kind == "again" else and_(sessions.c.mode == self.kind, ~again))
        if self.after:
            when, id = self.after
            later = or_(sessions.c.updated < when, sessions.c.id > id)
            wanted.append(and_(sessions.c.updated <= when, later))
        return wanted


def ended(connection: Connection, viewer: Viewer, limit: int = MOST_READ) -> list[Record]:
    """The viewer's newest ended visits, other tries left out, the newest first: with what counts, and the figures as
    `card` (None: not kept yet)."""
    wanted = (
        select(*_shown(), scores.c.card)
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .where(sessions.c.owner == viewer.id, sessions.c.ended != "", sessions.c.branch_of == "")
    )
    return list(connection.execute(wanted.order_by(sessions.c.updated.desc(), sessions.c.id).limit(limit)))


def corrected(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> dict[str, dict[str, Status]]:
    """What coaches made of findings in these visits of the viewer's, by visit and criterion: for each, the newest that
    stands."""
    wanted = (
        select(corrections.c.session, corrections.c.target, corrections.c.body)
        .join(sessions, sessions.c.id == corrections.c.session)
        .where(sessions.c.owner == viewer.id, corrections.c.session.in_(list(ids)))
        .where(corrections.c.kind == "finding", corrections.c.withdrawn == 0)
        .order_by(corrections.c.created, corrections.c.id)
    )
    found: dict[str, dict[str, Status]] = {}
    for session, criterion, status in connection.execute(wanted):
        if status in get_args(Status):
            found.setdefault(session, {})[criterion] = status
    return found


def listed(connection: Connection, viewer: Viewer, listing: Listing, limit: int) -> list[Record]:
    """The viewer's visits so listed, the newest first; `kept` is false where they were not scored yet."""
    wanted = (
        select(*_shown(), scores.c.card.is_not(None).label("kept"))
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .where(sessions.c.owner == viewer.id, *listing.conditions())
    )
    return list(connection.execute(wanted.order_by(sessions.c.updated.desc(), sessions.c.id).limit(limit)))


def _shown() -> list[ColumnElement[object]]:
    return [*(sessions.c[name] for name in SHOWN), *counted()]
