"""Knows the statements of a class as its coaches meet it: opening it, its code, its roster, and who may read it.

Everything takes the viewer, and finds nothing for whoever was not granted the class. Counts are bounded, so that a
page costs the same however much has been practised.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, insert, select, update

from web import store_classes, store_rights
from web.errors import BadEntry, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import class_of
from web.tables import sessions
from web.tables_people import classes, grants, members, people
from web.tables_teaching import assignments, class_visits, openings

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What join codes are made of: nothing that reads like another sign."""

CODE_LENGTH = 8
MOST_CLASSES, MOST_ON_ROSTER = 100, 500
MANY = 100
"""Counts stop here; the page then says more than one less."""

LOOKED_THROUGH = 400
"""So many of the newest visits of a class are looked through for those that wait."""

WEEK = 7 * 86_400_000
TOO_MANY = N_("You already have a hundred classes. Rename one that has ended instead of opening another.")
NOT_IN_IT = N_("That trainee is not in this class any more.")
NO_GRANT = N_("That coach does not read this class any more.")
LAST_ONE = N_("Nobody else reads this class. Let another coach read it first, then end this.")


# Classes ---------------------------------------------------------------------------------------------


def open_class(connection: Connection, viewer: Viewer, name: str) -> str:
    """A new class the viewer teaches, with a code that lets trainees in; its id."""
    mine = grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0
    if connection.execute(select(func.count()).select_from(grants).where(*mine)).scalar_one() >= MOST_CLASSES:
        raise BadEntry(TOO_MANY)
    id = secrets.token_urlsafe(16)
    row = {"id": id, "name": name, "code": _new_code(connection), "open": 1, "by": viewer.id, "created": now_ms()}
    connection.execute(insert(classes), row)
    store_rights.give(connection, viewer.id, "class", viewer.id, id)
    return id


def _new_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
        if connection.execute(select(classes.c.id).where(classes.c.code == code)).first() is None:
            return code


def change(connection: Connection, viewer: Viewer, id: str, **values: Any) -> None:
    """Give a class another `name`, or let trainees in by its code or not (`open`)."""
    class_of(connection, viewer, id)
    connection.execute(update(classes).where(classes.c.id == id).values(**values))


def renew_code(connection: Connection, viewer: Viewer, id: str) -> None:
    """A new code; the old one lets nobody in from now on."""
    change(connection, viewer, id, code=_new_code(connection))


def taught(connection: Connection, viewer: Viewer) -> list[Record]:
    """The classes the viewer was granted, the newest first."""
    wanted = (
        select(classes, grants.c.shown)
        .join(grants, grants.c["class"] == classes.c.id)
        .where(grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0)
        .order_by(classes.c.created.desc(), classes.c.id)
        .limit(MOST_CLASSES)
    )
    return list(connection.execute(wanted))


# Counts, none of which goes on for ever ----------------------------------------------------------------


def _upto(connection: Connection, wanted: Select[Any], most: int) -> int:
    return int(connection.execute(select(func.count()).select_from(wanted.limit(most).subquery())).scalar_one())


def trainees(connection: Connection, class_: str) -> int:
    """How many practise in a class now. The caller has made sure that the viewer teaches it, as for those below."""
    here = select(members.c.person).where(members.c["class"] == class_, members.c.left == 0)
    return _upto(connection, here, MOST_ON_ROSTER)


def this_week(connection: Connection, class_: str) -> int:
    """How many visits were begun in seven days, up to `MANY`."""
    lately = class_visits.c["class"] == class_, class_visits.c.begun >= now_ms() - WEEK
    return _upto(connection, select(class_visits.c.session).where(*lately), MANY)


def waiting(connection: Connection, viewer: Viewer, class_: str) -> int:
    """How many of the newest visits have ended and were not opened by the viewer yet, up to `MANY`."""
    newest = (
        select(class_visits.c.session, class_visits.c.person)
        .where(class_visits.c["class"] == class_)
        .order_by(class_visits.c.begun.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    opened = exists().where(openings.c.session == newest.c.session, openings.c.person == viewer.id)
    in_it = and_(members.c["class"] == class_, members.c.person == newest.c.person, members.c.left == 0)
    wanted = (
        select(sessions.c.id)
        .join(newest, newest.c.session == sessions.c.id)
        .join(members, in_it)
        .where(sessions.c.ended != "", sessions.c.branch_of == "", ~opened)
    )
    return _upto(connection, wanted, MANY)


# The roster --------------------------------------------------------------------------------------------


def roster(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """Who practises in a class: person, name, since when, `last` (when the newest visit began, or None) and `handed`,
    the assignments handed in of those that stand."""
    class_of(connection, viewer, class_)
    theirs = class_visits.c["class"] == members.c["class"], class_visits.c.person == members.c.person
    done = exists().where(
        sessions.c.assignment == assignments.c.id, sessions.c.owner == members.c.person, sessions.c.ended != ""
    )
    handed = select(func.count()).select_from(assignments).where(
        assignments.c["class"] == class_, assignments.c.withdrawn == 0, done.correlate(assignments, members)
    )  # fmt: skip
    last = select(func.max(class_visits.c.begun)).where(*theirs).correlate(members)
    wanted = (
        select(
            members.c.person,
            members.c.joined,
            people.c.name,
            last.scalar_subquery().label("last"),
            handed.correlate(members).scalar_subquery().label("handed"),
        )
        .join(people, people.c.id == members.c.person)
        .where(members.c["class"] == class_, members.c.left == 0)
        .order_by(people.c.name, members.c.person)
        .limit(MOST_ON_ROSTER)
    )
    return list(connection.execute(wanted))


def visits_of(connection: Connection, class_: str, person: str) -> int:
    """How many visits of a trainee a class has seen, up to `MANY`."""
    theirs = class_visits.c["class"] == class_, class_visits.c.person == person
    return _upto(connection, select(class_visits.c.begun).where(*theirs), MANY)


def remove(connection: Connection, viewer: Viewer, class_: str, person: str) -> None:
    """Take a trainee out of a class, which sees none of her visits from then on."""
    class_of(connection, viewer, class_)
    try:
        store_classes.leave(connection, Viewer(person), class_)
    except Unknown:
        raise Unknown(NOT_IN_IT) from None


# Who may read it ---------------------------------------------------------------------------------------


def let_read(connection: Connection, viewer: Viewer, class_: str, login: str) -> None:
    """Let another coach read a class, as the viewer does; raises `BadEntry` if no coach has this sign-in name."""
    class_of(connection, viewer, class_)
    store_rights.give(connection, store_rights.coach_by_login(connection, login), "class", viewer.id, class_)


def end_reading(connection: Connection, viewer: Viewer, class_: str, grant: str) -> None:
    """End a coach's right to read a class; raises `BadEntry` for the last one, for then nobody could give it again."""
    class_of(connection, viewer, class_)
    standing = grants.c["class"] == class_, grants.c.right == "class", grants.c.ended == 0
    there = set(connection.execute(select(grants.c.id).where(*standing)).scalars())
    if grant not in there:
        raise Unknown(NO_GRANT)
    if there == {grant}:
        raise BadEntry(LAST_ONE)
    store_rights.end(connection, [grants.c.id == grant, *standing], viewer.id)


def granted(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """Who was let read this class by whom and when, and when it ended, the newest first."""
    class_of(connection, viewer, class_)
    return store_rights.record(connection, class_)
