"""Knows the statements behind the tables of a class: its people in the order in which they joined, and its visits."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from web.access import teaches
from web.store import Record, Viewer
from web.store_rights import class_of
from web.tables import scores, sessions
from web.tables_people import grants, members, people
from web.tables_teaching import assignments, class_visits, markings


def joined(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """Id and name of everybody who was ever in a class the viewer teaches, in the order of joining; raises `Unknown`
    for another class."""
    class_of(connection, viewer, class_)
    wanted = select(people.c.id, people.c.name).join(members, members.c.person == people.c.id)
    ordered = wanted.where(members.c["class"] == class_).order_by(members.c.joined, people.c.id)
    return list(connection.execute(ordered))


def teachers(connection: Connection, viewer: Viewer, class_: str) -> list[str]:
    """The names of those who teach a class of the viewer's, or did."""
    wanted = select(people.c.name, func.min(grants.c.created)).join(grants, grants.c.person == people.c.id)
    mine = wanted.where(grants.c["class"] == class_, teaches(viewer.id, grants.c["class"])).group_by(people.c.id)
    return [name for name, _ in connection.execute(mine.order_by(func.min(grants.c.created)))]


def visits(connection: Connection, viewer: Viewer, class_: str) -> list[Record]:
    """The visits that a class of the viewer's sees, other tries left out: by trainee in the order of joining, then by
    when they began. `kept` tells whether their figures are at hand, `blind` how many coaches marked them blind."""
    blind = select(func.count()).where(markings.c.session == sessions.c.id).scalar_subquery()
    member = and_(members.c["class"] == class_visits.c["class"], members.c.person == class_visits.c.person)
    names = ("id", "owner", "persona", "mode", "drill", "script", "rubrics", "ended", "created", "updated")
    figures = (
        "verdict", "guidance", "compliance", "corrections", "counted_verdict", "counted_guidance", "counted_compliance",
    )  # fmt: skip
    wanted = (
        select(
            *(sessions.c[name] for name in names), *(scores.c[name] for name in figures),
            scores.c.card.is_not(None).label("kept"), blind.label("blind"), assignments.c.title,
        )
        .join(class_visits, class_visits.c.session == sessions.c.id)
        .join(members, member)
        .outerjoin(scores, scores.c.session == sessions.c.id)
        .outerjoin(assignments, assignments.c.id == sessions.c.assignment)
        .where(
            class_visits.c["class"] == class_, members.c.left == 0, sessions.c.branch_of == "",
            teaches(viewer.id, class_visits.c["class"]),
        )
        .order_by(members.c.joined, members.c.person, sessions.c.created, sessions.c.id)
    )  # fmt: skip
    return list(connection.execute(wanted))
