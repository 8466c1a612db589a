"""Knows the statements of assignments: setting one for a class, who has it, and the visits begun for it.

A coach reaches those of the classes she teaches, a trainee those of the classes she is in; for anybody else there are
none. Another try of a visit is begun for no assignment, so it never counts.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, insert, select, update

from web.access import teaches
from web.errors import BadEntry, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import class_of
from web.tables import sessions
from web.tables_people import classes, members, people
from web.tables_teaching import assignments, class_visits

NO_ASSIGNMENT = N_("There is no such assignment.")
WITHDRAWN = N_("Your coach has withdrawn this assignment. There is nothing to do for it.")
MOST, MOST_ATTEMPTS = 200, 5_000
TOO_MANY = N_("This class has two hundred assignments already. Open a new class for the next course.")

_attempt = ("id", "owner", "drill", "ended", "updated", "assignment")


def set_(connection: Connection, viewer: Viewer, class_: str, values: dict[str, Any]) -> str:
    """Set a visit for a class the viewer teaches; its id. The bodies of its script and rubrics are kept already."""
    class_of(connection, viewer, class_)
    count = select(func.count()).select_from(assignments).where(assignments.c["class"] == class_)
    if connection.execute(count).scalar_one() >= MOST:
        raise BadEntry(TOO_MANY)
    id = secrets.token_urlsafe(16)
    row = {**values, "id": id, "class": class_, "by": viewer.id, "created": now_ms()}
    connection.execute(insert(assignments), row)
    return id


def withdraw(connection: Connection, viewer: Viewer, class_: str, id: str) -> None:
    """Withdraw an assignment; it stays readable, with what was done for it."""
    one(connection, viewer, class_, id)
    stands = assignments.c.id == id, assignments.c.withdrawn == 0
    connection.execute(update(assignments).where(*stands).values(withdrawn=now_ms()))


def one(connection: Connection, viewer: Viewer, class_: str, id: str) -> Record:
    """An assignment of a class the viewer teaches; raises `Unknown` for any other."""
    class_of(connection, viewer, class_)
    wanted = select(assignments).where(assignments.c.id == id, assignments.c["class"] == class_)
    row: Record | None = connection.execute(wanted).first()
    if row is None:
        raise Unknown(NO_ASSIGNMENT)
    return row


def of_class(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """The assignments of a class the viewer teaches, the newest first, each with how many trainees `handed` one in."""
    class_of(connection, viewer, class_)
    done = exists().where(
        sessions.c.assignment == assignments.c.id, sessions.c.owner == members.c.person, sessions.c.ended != ""
    )
    in_it = members.c["class"] == assignments.c["class"], members.c.left == 0
    done = done.correlate(assignments, members)
    handed = select(func.count()).select_from(members).where(*in_it, done).correlate(assignments).scalar_subquery()
    wanted = select(assignments, handed.label("handed")).where(assignments.c["class"] == class_)
    return list(connection.execute(wanted.order_by(assignments.c.created.desc(), assignments.c.id)))


def standing(connection: Connection, class_: str) -> int:
    """How many assignments of a class were not withdrawn; the viewer teaches it."""
    stand = assignments.c["class"] == class_, assignments.c.withdrawn == 0
    return int(connection.execute(select(func.count()).select_from(assignments).where(*stand)).scalar_one())


# As a trainee has them ----------------------------------------------------------------------------------


def _own(viewer: Viewer) -> Select[Any]:
    in_it = and_(members.c["class"] == assignments.c["class"], members.c.person == viewer.id, members.c.left == 0)
    return (
        select(assignments, classes.c.name.label("class_name"))
        .join(classes, classes.c.id == assignments.c["class"])
        .join(members, in_it)
    )


def own(connection: Connection, viewer: Viewer) -> list[Record]:
    """The assignments of the classes the viewer is in, the newest first, each with its class's name."""
    return list(connection.execute(_own(viewer).order_by(assignments.c.created.desc(), assignments.c.id).limit(MOST)))


def own_one(connection: Connection, viewer: Viewer, id: str) -> Record:
    """One that the viewer has; raises `Unknown` for any other."""
    row: Record | None = connection.execute(_own(viewer).where(assignments.c.id == id)).first()
    if row is None:
        raise Unknown(NO_ASSIGNMENT)
    return row


def to_begin(connection: Connection, viewer: Viewer, id: str) -> str | None:
    """Make sure that the viewer may begin this assignment now; the visit it leads to instead, if there is one: the one
    under way, and for an exam the only one. Raises `Unknown`, and `BadEntry` once it is withdrawn."""
    row = own_one(connection, viewer, id)
    mine = sessions.c.assignment == id, sessions.c.owner == viewer.id
    found = select(sessions.c.id).where(*mine).order_by(sessions.c.created.desc()).limit(1)
    there: str | None = connection.execute(
        found if row.mode == "exam" else found.where(sessions.c.ended == "")
    ).scalar()
    if there is None and row.withdrawn:
        raise BadEntry(WITHDRAWN)
    return there


# Visits begun for them ----------------------------------------------------------------------------------


def _attempts() -> Select[Any]:
    return select(*(sessions.c[name] for name in _attempt)).order_by(sessions.c.created, sessions.c.id)


def own_attempts(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> list[Record]:
    """The visits the viewer began for these assignments, the first one first."""
    mine = sessions.c.assignment.in_(ids), sessions.c.owner == viewer.id
    return list(connection.execute(_attempts().where(*mine).limit(MOST_ATTEMPTS)))


def attempts(connection: Connection, viewer: Viewer, class_: str, id: str) -> list[Record]:
    """The same by all trainees who are in a class the viewer teaches now."""
    in_it = and_(members.c["class"] == class_, members.c.person == sessions.c.owner, members.c.left == 0)
    seen = exists().where(class_visits.c["class"] == class_, class_visits.c.session == sessions.c.id)
    wanted = _attempts().join(members, in_it).where(sessions.c.assignment == id, seen)
    return list(connection.execute(wanted.where(teaches(viewer.id, members.c["class"])).limit(MOST_ATTEMPTS)))


def has_it(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """Who is in a class the viewer teaches: id and name."""
    wanted = select(people.c.id, people.c.name).join(members, members.c.person == people.c.id)
    here = members.c["class"] == class_, members.c.left == 0, teaches(viewer.id, members.c["class"])
    return list(connection.execute(wanted.where(*here).order_by(people.c.name, people.c.id)))
