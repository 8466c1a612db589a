"""Knows the statements of comments: words of a coach about a turn of a visit, and the answers to them.

Whoever may read a visit reads its comments; a private one is read by its author alone. What was taken back keeps its
row and its answers, but its words leave the database no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, case, func, insert, or_, select, update

from web import store_reading
from web.access import coached, may_read
from web.errors import BadRequest, NotAllowed, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import NO_RIGHT
from web.tables import sessions
from web.tables_people import people
from web.tables_teaching import comments

MOST = 400
"""Comments and answers of one visit at most."""

NO_COMMENT = N_("There is no such comment.")
NO_TURN = N_("The visit has no such turn. Load the page again.")
ENOUGH = N_("There is enough written about this visit. Talk to each other.")


def _seen_by(viewer: Viewer) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return may_read(viewer.id), or_(comments.c.private == 0, comments.c.author == viewer.id)


def of_visit(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """The comments of a visit that the viewer may read, by turn and time, with their authors' names; the text of one
    taken back is empty."""
    wanted = (
        select(
            comments.c.id, comments.c.turn, comments.c.author, comments.c.private, comments.c.answers,
            comments.c.created, comments.c.seen, comments.c.withdrawn, people.c.name,
            case((comments.c.withdrawn == 0, comments.c.text), else_="").label("text"),
        )
        .join(sessions, sessions.c.id == comments.c.session)
        .join(people, people.c.id == comments.c.author)
        .where(comments.c.session == id, *_seen_by(viewer))
        .order_by(comments.c.turn, comments.c.created, comments.c.id)
        .limit(MOST)
    )  # fmt: skip
    return list(connection.execute(wanted))


def add(connection: Connection, viewer: Viewer, id: str, turn: int, text: str, private: bool) -> str:
    """A coach's words about a turn; their id. Raises `NotAllowed` for whoever reads the visit but coaches nobody in it,
    `Unknown` for a visit she may not read or a turn it has not."""
    row = store_reading.session(connection, viewer, id)
    if not _coaches(connection, viewer, row):
        raise NotAllowed(NO_RIGHT)
    if not 0 <= turn <= row.turn:
        raise Unknown(NO_TURN)
    return _write(connection, viewer, id, turn, text, private, "")


def answer(connection: Connection, viewer: Viewer, comment: str, text: str) -> Record:
    """An answer to a comment that stands and that the viewer reads: her own visit's, or one of a visit she coaches.
    Gives the comment."""
    first = one(connection, viewer, comment)
    if first.private or first.withdrawn or first.answers:
        raise Unknown(NO_COMMENT)
    _write(connection, viewer, first.session, first.turn, text, False, first.id)
    return first


def _write(connection: Connection, viewer: Viewer, id: str, turn: int, text: str, private: bool, answers: str) -> str:
    count = select(func.count()).select_from(comments).where(comments.c.session == id)
    if connection.execute(count).scalar_one() >= MOST:
        raise BadRequest(ENOUGH)
    new = secrets.token_urlsafe(16)
    row = {"id": new, "session": id, "turn": turn, "author": viewer.id, "text": text, "private": int(private)}
    connection.execute(insert(comments), {**row, "answers": answers, "created": now_ms()})
    return new


def take_back(connection: Connection, viewer: Viewer, comment: str) -> Record:
    """Take back words of one's own; the row stays. Raises `Unknown` for anybody else's."""
    row = one(connection, viewer, comment)
    if row.author != viewer.id:
        raise Unknown(NO_COMMENT)
    mine = comments.c.id == comment, comments.c.withdrawn == 0
    connection.execute(update(comments).where(*mine).values(withdrawn=now_ms()))
    return row


def one(connection: Connection, viewer: Viewer, comment: str) -> Record:
    """A comment or answer the viewer may read; raises `Unknown` for any other."""
    wanted = select(comments).join(sessions, sessions.c.id == comments.c.session)
    row: Record | None = connection.execute(wanted.where(comments.c.id == comment, *_seen_by(viewer))).first()
    if row is None:
        raise Unknown(NO_COMMENT)
    return row


def coaches(connection: Connection, viewer: Viewer, id: str) -> bool:
    """Whether the viewer reads this visit as its coach; her own she does not coach."""
    return _coaches(connection, viewer, store_reading.session(connection, viewer, id))


def _coaches(connection: Connection, viewer: Viewer, row: Record) -> bool:
    if row.owner == viewer.id:
        return False
    wanted = select(sessions.c.id).where(sessions.c.id == row.id, coached(viewer.id, sessions.c.id))
    return connection.execute(wanted).first() is not None


# Seen ------------------------------------------------------------------------------------------------


def see(connection: Connection, viewer: Viewer, ids: Iterable[str]) -> None:
    """Note that these had been before the one they are meant for."""
    mine = comments.c.id.in_(list(ids)), comments.c.seen == 0, comments.c.author != viewer.id
    connection.execute(update(comments).where(*mine).values(seen=now_ms()))


def unread_visits(connection: Connection, viewer: Viewer, limit: int = 5) -> list[Record]:
    """The viewer's own visits on which a coach said something she has not read, the newest words first: `session`,
    `persona`, `n`, `at`, and the `turn` of the first of them."""
    at = func.max(comments.c.created)
    wanted = (
        select(
            comments.c.session, sessions.c.persona, func.count().label("n"),
            at.label("at"), func.min(comments.c.turn).label("turn"),
        )
        .join(sessions, sessions.c.id == comments.c.session)
        .where(
            sessions.c.owner == viewer.id, comments.c.author != viewer.id,
            comments.c.seen == 0, comments.c.withdrawn == 0, comments.c.private == 0,
        )
        .group_by(comments.c.session, sessions.c.persona)
        .order_by(at.desc(), comments.c.session)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(wanted))


def unread_answers(connection: Connection, viewer: Viewer, limit: int = 8) -> list[Record]:
    """The visits of the viewer's classes on which a trainee answered her and she has not read it, the newest first:
    `session`, `persona`, `whose`, `n`, `at`, and the `turn` of the first of them."""
    at, first = func.max(comments.c.created), comments.alias("first")
    wanted = (
        select(
            comments.c.session, sessions.c.persona, people.c.name.label("whose"), func.count().label("n"),
            at.label("at"), func.min(comments.c.turn).label("turn"),
        )
        .join(first, first.c.id == comments.c.answers)
        .join(sessions, sessions.c.id == comments.c.session)
        .join(people, people.c.id == sessions.c.owner)
        .where(
            first.c.author == viewer.id, comments.c.author != viewer.id, comments.c.seen == 0,
            comments.c.withdrawn == 0, coached(viewer.id, comments.c.session),
        )
        .group_by(comments.c.session, sessions.c.persona, people.c.name)
        .order_by(at.desc(), comments.c.session)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(wanted))
