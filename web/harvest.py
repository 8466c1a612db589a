"""Knows the sentences that authors may have: typed words that were not understood or were contested, in visits whose
trainee agreed to it. No name stands in them, and taking the agreement back takes them away."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from roleplay.moves import SayFreely
from roleplay.state import State
from web.pseudonyms import Pseudonyms
from web.store import Record, Viewer, now_ms
from web.tables import sessions, unread
from web.typed import Unsure

MOST = 200
"""Sentences of one visit at most."""

SOMEBODY = "○○"
LONG_NUMBER = re.compile(r"\d{11,}")
"""The number of a telephone or of an identity card."""


def asked(connection: Connection, session: Record, state: State, unsure: Unsure) -> None:
    """Keep words that had to be asked back, once, if the trainee agreed to it."""
    offered = [(offer.act, offer.chance) for offer in unsure.alternatives]
    _keep(connection, session, state, "unsure", unsure.text, offered=offered)


def chosen(connection: Connection, session: Record, state: State, said: SayFreely) -> None:
    """Keep which of the meanings she was asked about she chose."""
    if session.harvest and said.acts:
        same = _same(session, state, "unsure", said.text)
        connection.execute(update(unread).where(*same).values(meant=said.acts[0].id))


def contested(
    connection: Connection, session: Record, state: State, text: str, read_as: Sequence[str], meant: str
) -> None:
    """Keep words that were not read as she meant them, if she agreed to it; `state` is the one they were said in."""
    if session.harvest:
        connection.execute(delete(unread).where(*_same(session, state, "contested", text)))
    _keep(connection, session, state, "contested", text, read_as=read_as, meant=meant)


def _keep(
    connection: Connection,
    session: Record,
    state: State,
    kind: str,
    text: str,
    offered: Sequence[tuple[str, float]] = (),
    read_as: Sequence[str] = (),
    meant: str = "",
) -> None:
    if not session.harvest:
        return
    there = select(unread.c.id).where(*_same(session, state, kind, text))
    many = select(func.count()).select_from(unread).where(unread.c.session == session.id)
    if connection.execute(there).first() or connection.execute(many).scalar_one() >= MOST:
        return
    row = {
        "id": secrets.token_urlsafe(16),
        "session": session.id,
        "turn": state.turn,
        "kind": kind,
        "text": nameless(text, state),
        "persona": session.persona,
        "stage": state.stage,
        "open_item": state.open,
        "offered": json.dumps(list(offered)),
        "read_as": json.dumps(list(read_as)),
        "meant": meant,
        "at": now_ms(),
    }
    connection.execute(insert(unread), row)


def _same(session: Record, state: State, kind: str, text: str) -> tuple[ColumnElement[bool], ...]:
    return (
        unread.c.session == session.id,
        unread.c.turn == state.turn,
        unread.c.kind == kind,
        unread.c.text == nameless(text, state),
    )


def nameless(text: str, state: State) -> str:
    """The words without the trainee's name, as she gave it or as customers call her, and without long numbers."""
    return LONG_NUMBER.sub(SOMEBODY, Pseudonyms([(state.trainee, SOMEBODY)]).text(text))


# For the authors ------------------------------------------------------------------------------------------


def rows(connection: Connection) -> list[Record]:
    """Every sentence that waits for an author, the oldest first; whose visit it is from is not told."""
    wanted = select(*(column for column in unread.c if column.name not in ("session", "turn")))
    return list(connection.execute(wanted.order_by(unread.c.at, unread.c.id)))


def settle(connection: Connection, ids: Collection[str]) -> None:
    """Let go of sentences that an author has dealt with."""
    connection.execute(delete(unread).where(unread.c.id.in_(list(ids))))


# For the trainee ------------------------------------------------------------------------------------------


def given(connection: Connection, viewer: Viewer) -> tuple[int, int]:
    """In how many visits of hers she agreed, and how many sentences wait for an author."""
    agreed = sessions.c.owner == viewer.id, sessions.c.harvest == 1
    visits = select(func.count()).select_from(sessions).where(*agreed)
    sentences = select(func.count()).select_from(unread).join(sessions, sessions.c.id == unread.c.session)
    return (
        connection.execute(visits).scalar_one(),
        connection.execute(sentences.where(sessions.c.owner == viewer.id)).scalar_one(),
    )


def revoke(connection: Connection, viewer: Viewer) -> None:
    """She agrees no more: her sentences go, and no visit of hers gives any."""
    hers = select(sessions.c.id).where(sessions.c.owner == viewer.id)
    connection.execute(delete(unread).where(unread.c.session.in_(hers)))
    connection.execute(update(sessions).where(sessions.c.owner == viewer.id).values(harvest=0))
