"""Knows the statements that delete a person: what would go with her, and letting it go.

With her visits go the other tries that were made from them, whoever made those: they hold copied turns of hers. What
she wrote as a coach beside other people's visits stays, with no name; so do the rights she gave, and that she had some,
and the customers she wrote as an author.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, literal, or_, select, update

from web.errors import Unknown
from web.store import Viewer, now_ms
from web.store_drafts import sweep
from web.store_rights import NO_PERSON
from web.tables import judgements, rescores, scores, sessions, turns, unread
from web.tables_bench import trials
from web.tables_people import grants, keys, members, people, signins
from web.tables_teaching import class_visits, clips, comments, contested, corrections, markings, openings

BESIDE = (
    class_visits, openings, markings, comments, contested, corrections, clips, judgements, rescores, scores, unread,
    turns,
)  # fmt: skip
"""Everything that hangs on a session; it goes before the session."""


def _going(viewer: Viewer) -> Select[Any]:
    """The ids of her visits, of every try that leaves one of them, and so on."""
    going = select(sessions.c.id).where(sessions.c.owner == viewer.id).cte("going", recursive=True)
    tries = select(sessions.c.id).join(going, or_(sessions.c.branch_of == going.c.id, sessions.c.origin == going.c.id))
    going = going.union(tries)
    return select(going.c.id)


def going(connection: Connection, viewer: Viewer) -> dict[str, Any]:
    """What would go with her: visits, words beside them, tries of others; and what would be left without her: classes
    that only she teaches, and whether nobody would be in charge."""
    ids = _going(viewer)

    def count(table: Any, *where: Any) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

    other = grants.alias("other")
    alone = ~exists().where(
        other.c["class"] == grants.c["class"], other.c.right == "class", other.c.ended == 0, other.c.person != viewer.id
    )
    administrates = grants.c.right == "administrator", grants.c.ended == 0
    return {
        "visits": count(sessions, sessions.c.owner == viewer.id),
        "tries_of_others": count(sessions, sessions.c.id.in_(ids), sessions.c.owner != viewer.id),
        "comments": count(comments, comments.c.session.in_(ids), comments.c.withdrawn == 0, comments.c.private == 0),
        "classes_alone": count(
            grants, grants.c.person == viewer.id, grants.c.right == "class", grants.c.ended == 0, alone
        ),
        "last_in_charge": count(grants, *administrates, grants.c.person == viewer.id) > 0
        and count(grants, *administrates, grants.c.person != viewer.id) == 0,
    }


def delete_person(connection: Connection, viewer: Viewer, by: str) -> None:
    """Delete everything about her but an empty row; `by` asked for it. Raises `Unknown` if she is gone already."""
    now = now_ms()
    here = people.c.id == viewer.id, people.c.gone == 0
    if connection.execute(select(literal(1)).where(*here)).first() is None:
        raise Unknown(NO_PERSON)
    ids = _going(viewer)
    for table in BESIDE:
        connection.execute(delete(table).where(table.c.session.in_(ids)))
    connection.execute(delete(sessions).where(sessions.c.id.in_(ids)))
    # What she wrote for herself alone, or took back, nobody can read any more.
    private = or_(comments.c.private == 1, comments.c.withdrawn > 0)
    connection.execute(delete(comments).where(comments.c.author == viewer.id, private))
    connection.execute(delete(openings).where(openings.c.person == viewer.id))
    connection.execute(delete(trials).where(trials.c.owner == viewer.id))
    sweep(connection)
    connection.execute(delete(signins).where(signins.c.person == viewer.id))
    connection.execute(delete(keys).where(or_(keys.c.person == viewer.id, keys.c.by == viewer.id)))
    connection.execute(update(members).where(members.c.person == viewer.id, members.c.left == 0).values(left=now))
    connection.execute(
        update(grants).where(grants.c.person == viewer.id, grants.c.ended == 0).values(ended=now, ended_by=by)
    )
    connection.execute(update(people).where(*here).values(name="", login=None, secret="", gone=now))
