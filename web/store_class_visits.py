"""Knows the statement of the list a coach works from: the visits a class sees, the newest first, a page at a time.

A page looks through a bounded piece of the index, so it costs the same whether two hundred visits are stored or twenty
thousand; where a filter finds little in that piece, the page says from where to look on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select, tuple_

from web.store import Record, Viewer
from web.store_rights import class_of
from web.tables import sessions
from web.tables_people import members, people
from web.tables_teaching import assignments, class_visits, comments, corrections, openings

PAGE = 30
LOOKED_THROUGH = 400
"""Visits one page looks through at most for those that fit its filter."""
NEEDED = ("id", "owner", "persona", "mode", "drill", "words", "ended", "updated", "branch_of", "assignment")


class Place(NamedTuple):
    """A place in the list: visits begun before this, and of those begun at once the ones with a smaller id."""

    begun: int
    session: str


class Filter(NamedTuple):
    """Which visits are wanted; what is empty does not matter. `kind` is whole, stage, exam or again (other tries, which
    are left out unless asked for); `state` is running, ended or unopened."""

    person: str = ""
    persona: str = ""
    kind: str = ""
    assignment: str = ""
    state: str = ""


class Page(NamedTuple):
    """Visits, and where to look on (None: that was all)."""

    rows: list[Record]
    on: Place | None


def page(connection: Connection, viewer: Viewer, class_: str, wanted: Filter, before: Place | None = None) -> Page:
    """The visits of a class that fit, of trainees who are in it now; raises `Unknown` for whoever does not teach it."""
    shown = bool(class_of(connection, viewer, class_).shown)
    piece = _piece(class_, wanted, before)
    near = piece.subquery()
    in_it = and_(members.c["class"] == class_, members.c.person == near.c.person, members.c.left == 0)
    listing = (
        select(*(sessions.c[name] for name in NEEDED), near.c.begun, people.c.name.label("whose"))
        .join(near, near.c.session == sessions.c.id)
        .join(members, in_it)
        .join(people, people.c.id == sessions.c.owner)
        .where(*_fits(wanted, viewer, shown))
        .order_by(near.c.begun.desc(), near.c.session.desc())
        .limit(PAGE + 1)
    )
    rows = list(connection.execute(listing))
    if len(rows) > PAGE:
        return Page(rows[:PAGE], Place(rows[PAGE - 1].begun, rows[PAGE - 1].id))
    last = connection.execute(piece.offset(LOOKED_THROUGH - 1).limit(1)).first()
    return Page(rows, Place(last.begun, last.session) if last else None)


def _piece(class_: str, wanted: Filter, before: Place | None) -> Select[Any]:
    """The newest visits before a place, as an index has them."""
    c = class_visits.c
    piece = select(c.session, c.person, c.begun)
    if wanted.assignment:
        # Those of one assignment are few, and its own index has them. The class is written as an expression, which no
        # index has: else the planner walks down the whole class in its order, looking at each visit what it was for.
        piece = piece.join(sessions, sessions.c.id == c.session).where(sessions.c.assignment == wanted.assignment)
        of_class, person = c["class"].concat(""), sessions.c.owner
    else:
        of_class, person = c["class"], c.person
    piece = piece.where(of_class == class_)
    if wanted.person:
        piece = piece.where(person == wanted.person)
    if before is not None:
        # The first part alone is what the index can use; the second settles visits begun in the same millisecond.
        piece = piece.where(c.begun <= before.begun, tuple_(c.begun, c.session) < tuple_(before.begun, before.session))
    return piece.order_by(c.begun.desc(), c.session.desc()).limit(LOOKED_THROUGH)


def _fits(wanted: Filter, viewer: Viewer, shown: bool) -> list[ColumnElement[bool]]:
    c = sessions.c
    fits = [c.branch_of != "" if wanted.kind == "again" else c.branch_of == ""]
    if wanted.persona:
        fits.append(c.persona == wanted.persona)
    if wanted.kind == "exam":
        fits.append(c.mode == "exam")
    elif wanted.kind in ("whole", "stage"):
        fits += [c.mode != "exam", c.drill == "" if wanted.kind == "whole" else c.drill != ""]
    if wanted.state:
        fits.append(c.ended == "" if wanted.state == "running" else c.ended != "")
    if wanted.state == "unopened":
        opened = exists().where(openings.c.session == c.id, openings.c.person == viewer.id)
        fits += [false()] if shown else [~opened, c.owner != viewer.id]
    return fits


def remarks(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> dict[str, int]:
    """How many comments each of these visits has that the viewer may read; the visits are hers to read."""
    stand = comments.c.session.in_(ids), comments.c.withdrawn == 0
    mine = or_(comments.c.private == 0, comments.c.author == viewer.id)
    return _counts(connection, comments.c.session, *stand, mine)


def corrected(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """How many corrections stand for each of these visits; the visits are the viewer's to read."""
    stand = corrections.c.session.in_(list(ids)), corrections.c.withdrawn == 0
    return _counts(connection, corrections.c.session, *stand)


def _counts(connection: Connection, of: ColumnElement[str], *which: ColumnElement[bool]) -> dict[str, int]:
    return {session: many for session, many in connection.execute(select(of, func.count()).where(*which).group_by(of))}


def choices(connection: Connection, class_: str, most: int = 500) -> tuple[list[Record], list[Record]]:
    """Trainees (id, name) and assignments (id, title, persona) of a class, to filter by; the viewer teaches it."""
    here = (
        select(people.c.id, people.c.name)
        .join(members, members.c.person == people.c.id)
        .where(members.c["class"] == class_, members.c.left == 0)
        .order_by(people.c.name, people.c.id)
        .limit(most)
    )
    given = (
        select(assignments.c.id, assignments.c.title, assignments.c.persona, assignments.c.created)
        .where(assignments.c["class"] == class_)
        .order_by(assignments.c.created.desc())
        .limit(most)
    )
    return list(connection.execute(here)), list(connection.execute(given))
