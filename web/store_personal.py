"""Knows the statements that collect everything kept about one person: what she is and may, her visits, and what was
written beside them.

Whoever is asked about is the viewer here: she gets what is hers, and of other people their names and the words meant
for her. Hashes, and words that a coach wrote for herself alone, are nobody's to take.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from web.access import own
from web.store import Viewer
from web.tables import judgements, rescores, scores, sessions, turns, unread
from web.tables_bench import draft_files, drafts, published, trials
from web.tables_people import classes, grants, keys, members, people, signins
from web.tables_teaching import assignments, class_visits, clips, comments, contested, corrections, markings, openings

Data = dict[str, Any]

giver = people.alias("giver")
ended_by = people.alias("ended_by")
SESSION = (
    "id", "persona", "mode", "stage", "drill", "date", "seed", "script", "rubrics", "turn", "length", "ended",
    "created", "updated", "branch_of", "branch_turn", "origin", "assignment", "words",
    "harvest",
)  # fmt: skip
"""Of a session, everything but the snapshot of its state: it follows from the log, and holds the customer's secrets."""


def _all(connection: Connection, wanted: Select[Any]) -> list[Data]:
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _but(table: Any, *left_out: str) -> list[Any]:
    return [column for column in table.c if column.name not in left_out]


# The person --------------------------------------------------------------------------------------------


def person(connection: Connection, viewer: Viewer) -> Data:
    """Her own row; of her passphrase only whether there is one."""
    wanted = select(people.c.name, people.c.login, (people.c.secret != "").label("has_passphrase"), people.c.created)
    return _all(connection, wanted.where(people.c.id == viewer.id))[0]


def about(connection: Connection, viewer: Viewer) -> dict[str, list[Data]]:
    """Part → rows: how she comes in, what she may, the classes she is in, and what she did as a coach."""
    return {
        "signins": _all(
            connection, select(*_but(signins, "token_hash", "person")).where(signins.c.person == viewer.id)
        ),
        "links": _all(connection, select(*_but(keys, "hash", "person", "by")).where(keys.c.person == viewer.id)),
        "rights": _rights(connection, viewer),
        "rights_given": _rights_given(connection, viewer),
        "classes": _classes(connection, viewer),
        "classes_opened": _all(connection, select(*_but(classes, "by")).where(classes.c.by == viewer.id)),
        "assignments": _assignments(connection, viewer),
        **_as_coach(connection, viewer),
        **_as_author(connection, viewer),
    }


def _rights(connection: Connection, viewer: Viewer) -> list[Data]:
    wanted = (
        select(
            *_but(grants, "id", "person", "class", "by", "ended_by"), classes.c.name.label("class"),
            giver.c.name.label("given_by"), ended_by.c.name.label("ended_by"),
        )
        .outerjoin(classes, classes.c.id == grants.c["class"])
        .outerjoin(giver, giver.c.id == grants.c.by)
        .outerjoin(ended_by, ended_by.c.id == grants.c.ended_by)
        .where(grants.c.person == viewer.id)
        .order_by(grants.c.created, grants.c.id)
    )  # fmt: skip
    return _all(connection, wanted)


def _rights_given(connection: Connection, viewer: Viewer) -> list[Data]:
    wanted = (
        select(people.c.name.label("to"), grants.c.right, classes.c.name.label("class"), grants.c.created)
        .join(people, people.c.id == grants.c.person)
        .outerjoin(classes, classes.c.id == grants.c["class"])
        .where(grants.c.by == viewer.id, grants.c.person != viewer.id)
    )
    return _all(connection, wanted.order_by(grants.c.created, grants.c.id))


def _classes(connection: Connection, viewer: Viewer) -> list[Data]:
    wanted = (
        select(classes.c.name, members.c.joined, members.c.left, giver.c.name.label("opened_by"))
        .join(classes, classes.c.id == members.c["class"])
        .outerjoin(giver, giver.c.id == classes.c.by)
        .where(members.c.person == viewer.id)
    )
    return _all(connection, wanted.order_by(members.c.joined, classes.c.id))


def _assignments(connection: Connection, viewer: Viewer) -> list[Data]:
    """What was set for her classes while she was in them, and what she set herself."""
    member = and_(members.c["class"] == assignments.c["class"], members.c.person == viewer.id)
    hers = or_(
        assignments.c.by == viewer.id,
        and_(members.c.person.is_not(None), or_(members.c.left == 0, members.c.left > assignments.c.created)),
    )
    wanted = (
        select(*_but(assignments, "class", "by"), classes.c.name.label("class"), giver.c.name.label("set_by"))
        .join(classes, classes.c.id == assignments.c["class"])
        .outerjoin(members, member)
        .outerjoin(giver, giver.c.id == assignments.c.by)
        .where(hers)
    )
    return _all(connection, wanted.order_by(assignments.c.created, assignments.c.id))


def _as_coach(connection: Connection, viewer: Viewer) -> dict[str, list[Data]]:
    """What she wrote and looked at beside other people's visits, without saying whose they are."""
    others = sessions.c.owner != viewer.id
    found = {}
    for name, table, author in (
        ("comments_on_others", comments, comments.c.author),
        ("corrections_of_others", corrections, corrections.c.author),
        ("markings_of_others", markings, markings.c.coach),
        ("clips_of_others", clips, clips.c.author),
        ("verdicts_opened", openings, openings.c.person),
    ):
        wanted = select(*_but(table, "author", "coach", "person", "class"))
        wanted = wanted.join(sessions, sessions.c.id == table.c.session).where(author == viewer.id, others)
        found[name] = _all(connection, wanted.order_by(table.c.session))
    return found


def _as_author(connection: Connection, viewer: Viewer) -> dict[str, list[Data]]:
    """The drafts she began, the files she changed last, her trials, and what she published."""
    found = {}
    for name, table, whose, left_out in (
        ("drafts", drafts, drafts.c.owner, ("owner",)),
        ("draft_files", draft_files, draft_files.c.by, ("by",)),
        ("trials", trials, trials.c.owner, ("owner", "bundle")),
        ("published", published, published.c.by, ("by", "body")),
    ):
        wanted = select(*_but(table, *left_out)).where(whose == viewer.id)
        found[name] = _all(connection, wanted.order_by(*table.primary_key.columns))
    return found


# Her visits ----------------------------------------------------------------------------------------------


def visits(connection: Connection, viewer: Viewer) -> list[str]:
    """The ids of her visits, the oldest first; of those she plays on from others' visits the ones she may still see."""
    wanted = select(sessions.c.id).where(own(viewer.id)).order_by(sessions.c.created, sessions.c.id)
    return list(connection.execute(wanted).scalars())


def visit(connection: Connection, viewer: Viewer, id: str) -> tuple[Data, bytes, list[Data]] | None:
    """A visit of hers, the snapshot of its state, and its turns; None if it is gone since."""
    wanted = select(*(sessions.c[name] for name in SESSION), sessions.c.state)
    found = _all(connection, wanted.where(sessions.c.id == id, own(viewer.id)))
    if not found:
        return None
    state: bytes = found[0].pop("state")
    made = select(turns.c.turn, turns.c.received_at, turns.c.move, turns.c.events).where(turns.c.session == id)
    return found[0], state, _all(connection, made.order_by(turns.c.turn))


def beside(connection: Connection, viewer: Viewer, id: str) -> dict[str, list[Data]]:
    """What is kept beside a visit of hers, by part: scores, marks, and the words she may read."""
    mine = sessions.c.id == id, sessions.c.owner == viewer.id
    readable = or_(comments.c.author == viewer.id, and_(comments.c.private == 0, comments.c.withdrawn == 0))
    return {
        "classes": [
            row for row in _all(
                connection,
                select(classes.c.name, class_visits.c.begun)
                .join(class_visits, class_visits.c["class"] == classes.c.id)
                .join(sessions, sessions.c.id == class_visits.c.session)
                .where(*mine),
            )
        ],
        "scores": _beside(connection, scores, mine, "session"),
        "judgements": _beside(connection, judgements, mine, "session"),
        "rescores": _beside(connection, rescores, mine, "session"),
        "markings": _beside(connection, markings, mine, "session", by=markings.c.coach),
        "comments": _beside(connection, comments, (*mine, readable), "session", by=comments.c.author),
        "corrections": _beside(connection, corrections, mine, "session", by=corrections.c.author),
        "contested": _beside(connection, contested, mine, "session"),
        "unread": _beside(connection, unread, mine, "session"),
        "clips": _beside(connection, clips, mine, "session", "class", by=clips.c.author),
        "opened_by": _beside(connection, openings, mine, "session", by=openings.c.person),
    }  # fmt: skip


def _beside(
    connection: Connection,
    table: Any,
    mine: tuple[ColumnElement[bool], ...],
    *left_out: str,
    by: Any = None,
) -> list[Data]:
    columns = _but(table, *left_out, *([by.name] if by is not None else []))
    wanted = select(*columns, *([people.c.name.label("by")] if by is not None else []))
    wanted = wanted.join(sessions, sessions.c.id == table.c.session).where(*mine)
    return _all(connection, wanted.outerjoin(people, people.c.id == by) if by is not None else wanted)


# Names ---------------------------------------------------------------------------------------------------


def begun_as(connection: Connection, viewer: Viewer, others: bool = False) -> list[str]:
    """The first batch of every visit of hers: it says under which name she began it; or, of those she plays on from
    others' visits, under which name they did."""
    wanted = select(turns.c.events).join(sessions, sessions.c.id == turns.c.session)
    from_others = sessions.c.origin != "" if others else sessions.c.origin == ""
    mine = wanted.where(sessions.c.owner == viewer.id, turns.c.turn == 0, from_others)
    return list(connection.execute(mine.order_by(sessions.c.created, sessions.c.id)).scalars())


def around(connection: Connection, viewer: Viewer) -> list[str]:
    """The names of everybody who may be named in what is kept about her, in the order in which they came to this
    server: those in her classes, who teaches them, who gave her rights or got them, who wrote beside her visits."""
    visits = select(sessions.c.id).where(sessions.c.owner == viewer.id)
    hers = union(
        select(members.c["class"]).where(members.c.person == viewer.id),
        select(grants.c["class"]).where(grants.c.person == viewer.id, grants.c["class"].is_not(None)),
        select(classes.c.id).where(classes.c.by == viewer.id),
    ).subquery()
    mine = select(hers.c[0])
    ids = union(
        select(members.c.person).where(members.c["class"].in_(mine)),
        select(grants.c.person).where(or_(grants.c["class"].in_(mine), grants.c.by == viewer.id)),
        select(grants.c.by).where(grants.c.person == viewer.id),
        select(grants.c.ended_by).where(grants.c.person == viewer.id),
        select(classes.c.by).where(classes.c.id.in_(mine)),
        select(assignments.c.by).where(assignments.c["class"].in_(mine)),
        *(select(author).where(table.c.session.in_(visits)) for table, author in (
            (comments, comments.c.author), (corrections, corrections.c.author), (markings, markings.c.coach),
            (clips, clips.c.author), (openings, openings.c.person),
        )),
    ).subquery()  # fmt: skip
    wanted = select(people.c.name).where(people.c.id.in_(select(ids.c[0])), people.c.id != viewer.id)
    named = wanted.where(func.length(people.c.name) > 0).order_by(people.c.created, people.c.id)
    return list(connection.execute(named).scalars())
