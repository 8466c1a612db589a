"""Knows who may see a visit: the conditions that every query of visits asks.

A trainee sees her own. A coach reads those of a class she was granted, of trainees who are in it now, begun while they
were, and ended. What she plays on from such a visit is her own, but holds its words: she sees it as long as she may
read the visit. Nobody else sees anything. `person` is an id, or a parameter that will hold one.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_

from web.tables import sessions
from web.tables_people import grants, members
from web.tables_teaching import class_visits

Person = str | BindParameter[str]


def teaches(person: Person, class_: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether somebody was granted this class."""
    return exists().where(
        grants.c["class"] == class_, grants.c.right == "class", grants.c.person == person, grants.c.ended == 0
    )


def coached(person: Person, session: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a class somebody teaches sees this visit."""
    member = and_(members.c["class"] == class_visits.c["class"], members.c.person == class_visits.c.person)
    return exists().where(
        class_visits.c.session == session, member, members.c.left == 0, teaches(person, class_visits.c["class"])
    )


def own(person: Person) -> ColumnElement[bool]:
    """Whether a session is somebody's own, and, if it goes on from another's visit, that visit still hers to read."""
    return and_(sessions.c.owner == person, or_(sessions.c.origin == "", coached(person, sessions.c.origin)))


def may_read(person: Person) -> ColumnElement[bool]:
    """Whether somebody may read a session: her own, or an ended one of her classes."""
    return or_(own(person), and_(sessions.c.ended != "", coached(person, sessions.c.id)))
