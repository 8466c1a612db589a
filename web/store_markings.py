"""Knows the statements of blind markings: what a coach made of a visit before she had the automatic verdict.

A marking is kept once and whole; with it the verdict opens. One that would not be blind is not kept.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, select

from web import store_reading
from web.access import may_read
from web.errors import NotAllowed
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_comments import coaches
from web.store_openings import is_blind, open_verdict
from web.store_rights import NO_RIGHT, class_of
from web.tables import scores, sessions
from web.tables_people import people
from web.tables_teaching import class_visits, markings

MOST_COMPARED = 200
NOT_BLIND = N_("You have already seen the verdict of this visit, so a marking would not be blind.")


def own(connection: Connection, viewer: Viewer, id: str) -> Record | None:
    """The viewer's marking of a visit she may read, or None."""
    store_reading.session(connection, viewer, id)
    mine = markings.c.session == id, markings.c.coach == viewer.id
    row: Record | None = connection.execute(select(markings).where(*mine)).first()
    return row


def may_mark(connection: Connection, viewer: Viewer, id: str) -> bool:
    """Whether the viewer could mark this visit blind now; raises `NotAllowed` for who does not coach it."""
    if not coaches(connection, viewer, id):
        raise NotAllowed(NO_RIGHT)
    return is_blind(connection, viewer, id)


def keep(connection: Connection, viewer: Viewer, id: str, marks: dict[str, str], verdict: str, words: str) -> None:
    """Keep a blind marking and open the verdict; raises `NotAllowed` if it would not be blind."""
    if own(connection, viewer, id) is not None or not may_mark(connection, viewer, id):
        raise NotAllowed(NOT_BLIND)
    row = {"session": id, "coach": viewer.id, "marks": json.dumps(marks, sort_keys=True), "verdict": verdict}
    connection.execute(insert(markings), {**row, "words": words, "created": now_ms()})
    open_verdict(connection, viewer, id)


def of_class(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """The viewer's markings of visits that a class of hers sees, the newest first: with the visit's rubrics, its
    trainee's name, and the automatic figures if they are kept."""
    class_of(connection, viewer, class_)
    wanted = (
        select(
            markings.c.session, markings.c.marks, markings.c.verdict, markings.c.created,
            sessions.c.rubrics, sessions.c.persona, people.c.name.label("whose"), scores.c.card,
        )
        .join(sessions, sessions.c.id == markings.c.session)
        .join(people, people.c.id == sessions.c.owner)
        .join(class_visits, class_visits.c.session == sessions.c.id)
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .where(markings.c.coach == viewer.id, class_visits.c["class"] == class_, may_read(viewer.id))
        .order_by(markings.c.created.desc(), markings.c.session)
        .limit(MOST_COMPARED)
    )  # fmt: skip
    return list(connection.execute(wanted))
