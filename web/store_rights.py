"""Knows the statements of rights: which classes somebody teaches, giving a right and ending it, who has which.

A right is a row that says who gave it and when; ending it keeps the row.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select, update

from web.errors import BadEntry, NotAllowed, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.tables_people import classes, grants, people

RIGHTS = ("coach", "author", "administrator")
NO_CLASS = N_("There is no such class.")
NO_RIGHT = N_("That is not yours to do here. Whoever administers this server can give you the right.")
NO_COACH = N_(
    "No coach signs in by this name. Ask for the right one, or have an administrator make this person a coach first."
)
NO_PERSON = N_("There is no such person.")


def class_of(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A class the viewer teaches, with her grant's `shown` and `shown_until`; raises `Unknown` for any other."""
    wanted = (
        select(classes, grants.c.id.label("grant"), grants.c.shown, grants.c.shown_until)
        .join(grants, grants.c["class"] == classes.c.id)
        .where(classes.c.id == id, grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0)
    )
    row: Record | None = connection.execute(wanted).first()
    if row is None:
        raise Unknown(NO_CLASS)
    return row


def need(viewer: Viewer, right: str) -> None:
    """Raises `NotAllowed` unless the viewer has the right."""
    if right not in viewer.rights:
        raise NotAllowed(NO_RIGHT)


# Giving and ending -----------------------------------------------------------------------------------


def give(connection: Connection, person: str, right: str, by: str | None, class_: str | None = None) -> None:
    """Record a right; one that stands already is not given twice."""
    same = [grants.c.person == person, grants.c.right == right, grants.c.ended == 0]
    same.append(grants.c["class"].is_(None) if class_ is None else grants.c["class"] == class_)
    if connection.execute(select(grants.c.id).where(*same)).first() is None:
        row = {"id": secrets.token_urlsafe(16), "person": person, "right": right, "class": class_, "by": by}
        connection.execute(insert(grants), {**row, "created": now_ms()})


def end(connection: Connection, wanted: Iterable[ColumnElement[bool]], by: str) -> int:
    """End every right of which this holds; the rows stay. How many there were."""
    ended = update(grants).where(*wanted, grants.c.ended == 0).values(ended=now_ms(), ended_by=by)
    return connection.execute(ended).rowcount


def administrators(connection: Connection) -> set[str]:
    """Who is in charge of this server."""
    wanted = select(grants.c.person).where(grants.c.right == "administrator", grants.c.ended == 0)
    return set(connection.execute(wanted).scalars())


def record(connection: Connection, class_: str | None = None, limit: int = 200) -> list[Record]:
    """Who was given what by whom and when, and when it ended, the newest first: of one class or of the whole server.
    The caller has made sure that the viewer may see it."""
    giver, ender = people.alias("giver"), people.alias("ender")
    wanted = (
        select(
            grants, people.c.name, people.c.login, giver.c.name.label("giver"), ender.c.name.label("ender"),
            classes.c.name.label("class_name"),
        )
        .join(people, people.c.id == grants.c.person)
        .outerjoin(giver, giver.c.id == grants.c.by)
        .outerjoin(ender, ender.c.id == grants.c.ended_by)
        .outerjoin(classes, classes.c.id == grants.c["class"])
        .order_by(grants.c.created.desc(), grants.c.id)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(wanted.where(grants.c["class"] == class_) if class_ else wanted))


# People, for whoever administers the server ------------------------------------------------------------


def everybody(connection: Connection, viewer: Viewer, like: str = "", limit: int = 100) -> list[Record]:
    """The people of this server by name, who has rights first; only for an administrator. No visit is named."""
    need(viewer, "administrator")
    has = exists().where(grants.c.person == people.c.id, grants.c.ended == 0, grants.c["class"].is_(None))
    wanted = select(people.c.id, people.c.name, people.c.login, people.c.created).where(people.c.gone == 0)
    if like:
        wanted = wanted.where(or_(people.c.name.contains(like, autoescape=True), people.c.login == like.casefold()))
    return list(connection.execute(wanted.order_by(has.desc(), people.c.name, people.c.id).limit(limit)))


def rights_of(connection: Connection, viewer: Viewer, ids: Iterable[str]) -> dict[str, set[str]]:
    """The rights these people have, classes left aside; only for an administrator."""
    need(viewer, "administrator")
    wanted = select(grants.c.person, grants.c.right).where(
        grants.c.person.in_(list(ids)), grants.c.ended == 0, grants.c["class"].is_(None)
    )
    found: dict[str, set[str]] = {}
    for person, right in connection.execute(wanted):
        found.setdefault(person, set()).add(right)
    return found


def every_class(connection: Connection, viewer: Viewer, limit: int = 200) -> list[Record]:
    """All classes with how many coaches each has now; only for an administrator, who so finds one without any."""
    need(viewer, "administrator")
    teaching = and_(grants.c["class"] == classes.c.id, grants.c.right == "class", grants.c.ended == 0)
    coaches = func.count(grants.c.id).label("coaches")
    wanted = select(classes.c.id, classes.c.name, classes.c.created, coaches).outerjoin(grants, teaching)
    return list(connection.execute(wanted.group_by(classes.c.id).order_by(coaches, classes.c.name).limit(limit)))


def any_class(connection: Connection, id: str) -> str:
    """The id of a class that exists, for whoever may name any; raises `Unknown` for none."""
    if connection.execute(select(classes.c.id).where(classes.c.id == id)).first() is None:
        raise Unknown(NO_CLASS)
    return id


def coach_by_login(connection: Connection, login: str) -> str:
    """The coach who signs in by this name; raises `BadEntry` if nobody does."""
    a_coach = exists().where(grants.c.person == people.c.id, grants.c.right == "coach", grants.c.ended == 0)
    found = connection.execute(select(people.c.id).where(people.c.login == login, people.c.gone == 0, a_coach)).scalar()
    if found is None:
        raise BadEntry(NO_COACH)
    return str(found)


def person(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A person, for an administrator; raises `Unknown` if there is none."""
    need(viewer, "administrator")
    row: Record | None = connection.execute(select(people).where(people.c.id == id, people.c.gone == 0)).first()
    if row is None:
        raise Unknown(NO_PERSON)
    return row
