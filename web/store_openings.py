"""Knows which automatic verdicts a viewer has had before her, so that a marking can be blind and be known to be.

A trainee has those of her own visits. A coach has the verdict of a visit once she opened it, and at once in a class for
which she chose to have verdicts shown. Wherever a verdict, a figure or a finding could reach a coach, this is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from web.access import may_read
from web.store import Viewer, now_ms
from web.tables import sessions
from web.tables_people import grants
from web.tables_teaching import class_visits, openings


def opened(connection: Connection, viewer: Viewer, ids: Iterable[str]) -> set[str]:
    """Those of these visits whose automatic verdict may be shown to the viewer."""
    mine = grants.c["class"] == class_visits.c["class"], grants.c.person == viewer.id, grants.c.right == "class"
    now = grants.c.ended == 0, grants.c.shown == 1
    shown = exists().where(class_visits.c.session == sessions.c.id, *mine, *now)
    once = exists().where(openings.c.session == sessions.c.id, openings.c.person == viewer.id)
    wanted = select(sessions.c.id).where(
        sessions.c.id.in_(list(ids)), may_read(viewer.id), or_(sessions.c.owner == viewer.id, once, shown)
    )
    return set(connection.execute(wanted).scalars())


def open_verdict(connection: Connection, viewer: Viewer, id: str) -> None:
    """Note that the viewer has the verdict of a visit before her now; the first time counts."""
    mine = openings.c.session == id, openings.c.person == viewer.id
    if connection.execute(select(openings.c.at).where(*mine)).first() is None:
        connection.execute(insert(openings), {"session": id, "person": viewer.id, "at": now_ms()})


def is_blind(connection: Connection, viewer: Viewer, id: str) -> bool:
    """Whether a marking the viewer made now would be blind: she reads it as a coach, has not opened it, and no class
    through which she sees it has shown her verdicts since it ended."""
    if id in opened(connection, viewer, [id]):
        return False
    mine = grants.c["class"] == class_visits.c["class"], grants.c.person == viewer.id, grants.c.right == "class"
    until = or_(
        grants.c.shown_until >= sessions.c.updated,
        and_(grants.c.shown == 1, grants.c.ended >= sessions.c.updated),  # verdicts were shown until the right ended
    )
    told = exists().where(class_visits.c.session == sessions.c.id, *mine, until)
    wanted = select(sessions.c.id).where(and_(sessions.c.id == id, may_read(viewer.id), ~told))
    return connection.execute(wanted).first() is not None


def show_verdicts(connection: Connection, viewer: Viewer, class_: str, shown: bool) -> None:
    """Have the verdicts of a class shown at once, or visit by visit again; whatever had ended by now counts as seen."""
    mine = grants.c["class"] == class_, grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0
    connection.execute(update(grants).where(*mine).values(shown=int(shown), shown_until=now_ms()))


def note_table(connection: Connection, viewer: Viewer, class_: str) -> None:
    """The viewer took a table with every verdict of a class: what had ended by now she can mark blind no more."""
    mine = grants.c["class"] == class_, grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0
    connection.execute(update(grants).where(*mine).values(shown_until=now_ms()))
