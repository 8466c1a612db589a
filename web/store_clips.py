"""Knows the statements of clips: turns of a good visit that a coach shared with a class that sees it.

The members and coaches of the class see a clip while it stands and the class sees the visit; its trainee and its coach
can take it back.
"""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, Connection, exists, func, insert, or_, select, update

from web import store_reading
from web.access import may_read, teaches
from web.errors import BadRequest, NotAllowed, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_comments import NO_TURN, coaches
from web.store_rights import NO_CLASS, NO_RIGHT
from web.tables import sessions, turns
from web.tables_people import classes, members, people
from web.tables_teaching import class_visits, clips

MOST_TURNS = 12
MOST_OF_VISIT, MOST_SHOWN = 40, 60
NO_CLIP = N_("There is no such good moment.")
TOO_LONG = N_("A good moment has at most twelve turns, the first before the last. Choose what matters.")
ENOUGH = N_("Enough of this visit has been shared. Take one good moment back first.")


def _member(viewer: Viewer, class_: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(members.c["class"] == class_, members.c.person == viewer.id, members.c.left == 0)


def _seen_by_class(class_: ColumnElement[str], session: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the class sees the visit now: begun in it by somebody who is in it still."""
    here = members.alias("here")
    return exists().where(
        class_visits.c["class"] == class_, class_visits.c.session == session,
        here.c["class"] == class_, here.c.person == class_visits.c.person, here.c.left == 0,
    )  # fmt: skip


def classes_of(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """The viewer's classes with which she can share this visit: they see it and she teaches them."""
    wanted = select(classes.c.id, classes.c.name).join(sessions, sessions.c.id == id)
    sees = _seen_by_class(classes.c.id, sessions.c.id)
    found = wanted.where(teaches(viewer.id, classes.c.id), sees, sessions.c.ended != "")
    return list(connection.execute(found.order_by(classes.c.created, classes.c.id)))


def share(
    connection: Connection, viewer: Viewer, id: str, class_: str, first: int, last: int, words: str, named: bool
) -> str:
    """Share turns of a visit with a class; the clip's id. Raises `Unknown` for a visit or class that is not hers,
    `NotAllowed` for a visit she does not coach, `BadRequest` for too much."""
    row = store_reading.session(connection, viewer, id)
    if not coaches(connection, viewer, id):
        raise NotAllowed(NO_RIGHT)
    if class_ not in {one.id for one in classes_of(connection, viewer, id)}:
        raise Unknown(NO_CLASS)
    if not 0 <= first <= row.turn or not 0 <= last <= row.turn:
        raise Unknown(NO_TURN)
    if not 0 <= last - first < MOST_TURNS:
        raise BadRequest(TOO_LONG)
    standing = select(func.count()).select_from(clips).where(clips.c.session == id, clips.c.withdrawn == 0)
    if connection.execute(standing).scalar_one() >= MOST_OF_VISIT:
        raise BadRequest(ENOUGH)
    new = secrets.token_urlsafe(16)
    kept = {"id": new, "class": class_, "session": id, "first": first, "last": last, "words": words}
    connection.execute(
        insert(clips), {**kept, "named": int(named), "author": viewer.id, "created": now_ms(), "withdrawn": 0}
    )
    return new


_coach, _trainee = people.alias("coach"), people.alias("trainee")
_listing = (
    select(
        clips, sessions.c.persona, sessions.c.script, sessions.c.owner, classes.c.name.label("class_name"),
        _coach.c.name.label("coach"), _trainee.c.name.label("trainee"),
    )
    .join(sessions, sessions.c.id == clips.c.session)
    .join(classes, classes.c.id == clips.c["class"])
    .join(_coach, _coach.c.id == clips.c.author)
    .join(_trainee, _trainee.c.id == sessions.c.owner)
    .where(clips.c.withdrawn == 0, _seen_by_class(clips.c["class"], clips.c.session))
)  # fmt: skip


def _shown_to(viewer: Viewer) -> ColumnElement[bool]:
    return or_(_member(viewer, clips.c["class"]), teaches(viewer.id, clips.c["class"]))


def of_class(connection: Connection, viewer: Viewer, class_: str) -> tuple[Record, list[Record]]:
    """A class the viewer practises in or teaches, and its clips, the newest first; raises `Unknown` for any other."""
    mine = or_(_member(viewer, classes.c.id), teaches(viewer.id, classes.c.id))
    here: Record | None = connection.execute(
        select(classes.c.id, classes.c.name, teaches(viewer.id, classes.c.id).label("taught")).where(
            classes.c.id == class_, mine
        )
    ).first()
    if here is None:
        raise Unknown(NO_CLASS)
    found = _listing.where(clips.c["class"] == class_, _shown_to(viewer))
    return here, list(connection.execute(found.order_by(clips.c.created.desc(), clips.c.id).limit(MOST_SHOWN)))


def clip(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A clip of a class the viewer is in; raises `Unknown` for any other."""
    row: Record | None = connection.execute(_listing.where(clips.c.id == id, _shown_to(viewer))).first()
    if row is None:
        raise Unknown(NO_CLIP)
    return row


def log(connection: Connection, viewer: Viewer, id: str) -> list[str]:
    """The log (JSON arrays of events, one a turn) up to the last turn of a clip the viewer may see; whoever calls this
    gives away no more of it than the clip's own turns."""
    wanted = (
        select(turns.c.events)
        .join(clips, clips.c.session == turns.c.session)
        .where(clips.c.id == id, clips.c.withdrawn == 0, turns.c.turn <= clips.c.last, _shown_to(viewer))
        .order_by(turns.c.turn)
    )
    return list(connection.execute(wanted).scalars())


def of_visit(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """What stands shared of a visit the viewer may read."""
    found = _listing.where(clips.c.session == id, may_read(viewer.id))
    return list(connection.execute(found.order_by(clips.c.created, clips.c.id)))


def take_back(connection: Connection, viewer: Viewer, id: str) -> Record:
    """Take a clip back: its trainee may, whoever shared it, and who teaches the class. Raises `Unknown` for others."""
    may = or_(sessions.c.owner == viewer.id, clips.c.author == viewer.id, teaches(viewer.id, clips.c["class"]))
    wanted = select(clips.c.id, clips.c.session, sessions.c.owner, clips.c["class"])
    row: Record | None = connection.execute(
        wanted.join(sessions, sessions.c.id == clips.c.session).where(clips.c.id == id, clips.c.withdrawn == 0, may)
    ).first()
    if row is None:
        raise Unknown(NO_CLIP)
    connection.execute(update(clips).where(clips.c.id == id).values(withdrawn=now_ms()))
    return row
