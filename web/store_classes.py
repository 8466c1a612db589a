"""Knows the statements of classes as trainees meet them: joining by code, leaving, and which visits a class sees."""

from __future__ import annotations

from sqlalchemy import Connection, insert, literal, select, update

from web.errors import Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import NO_CLASS
from web.tables_people import classes, members, people
from web.tables_teaching import class_visits

NO_CODE = N_("No class lets anybody in with this code just now. Look at it once more, or ask your coach.")


def by_code(connection: Connection, code: str) -> Record:
    """The class whose code lets trainees in; raises `Unknown` if there is none."""
    row: Record | None = connection.execute(select(classes).where(classes.c.code == code, classes.c.open == 1)).first()
    if row is None:
        raise Unknown(NO_CODE)
    return row


def join(connection: Connection, viewer: Viewer, class_: str) -> None:
    """Put the viewer into a class; whoever left it comes back."""
    mine = members.c["class"] == class_, members.c.person == viewer.id
    here = connection.execute(select(members.c.left).where(*mine)).first()
    if here is None:
        connection.execute(insert(members), {"class": class_, "person": viewer.id, "joined": now_ms()})
    elif here.left:
        connection.execute(update(members).where(*mine).values(left=0))


def leave(connection: Connection, viewer: Viewer, class_: str) -> None:
    """Take the viewer out of a class, which sees none of her visits from then on; raises `Unknown` if not in it."""
    mine = members.c["class"] == class_, members.c.person == viewer.id, members.c.left == 0
    if connection.execute(update(members).where(*mine).values(left=now_ms())).rowcount != 1:
        raise Unknown(NO_CLASS)


def own_classes(connection: Connection, viewer: Viewer) -> list[Record]:
    """The classes the viewer practises in, with who opened each."""
    wanted = (
        select(classes.c.id, classes.c.name, members.c.joined, people.c.name.label("coach"))
        .join(members, members.c["class"] == classes.c.id)
        .outerjoin(people, people.c.id == classes.c.by)
        .where(members.c.person == viewer.id, members.c.left == 0)
        .order_by(members.c.joined, classes.c.id)
    )
    return list(connection.execute(wanted))


def show(connection: Connection, viewer: Viewer, session: str) -> None:
    """Let the classes in which the viewer practises now see a visit she begins."""
    rows = select(members.c["class"], literal(session), members.c.person, literal(now_ms())).where(
        members.c.person == viewer.id, members.c.left == 0
    )
    connection.execute(insert(class_visits).from_select(["class", "session", "person", "begun"], rows))
