"""Knows the statements of trials: whoever began one sees it, nobody else does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from web.errors import Conflict, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_drafts import sweep
from web.store_rights import need
from web.tables_bench import bundles, trials

MOST_KEPT = 20
"""So many trials of a draft each author keeps; the one not touched longest goes when a new one begins."""
NO_TRIAL = N_("There is no such trial. Of each draft the last %(n)s are kept; begin another.")
STALE = N_("You have already gone on in this trial, perhaps in another tab. What you just chose was not said.")


def of_draft(connection: Connection, viewer: Viewer, draft: str) -> list[Record]:
    """The viewer's trials of a draft, the newest first, without what they run on."""
    need(viewer, "author")
    wanted = select(trials.c.id, trials.c.start, trials.c.turn, trials.c.updated)
    mine = trials.c.draft == draft, trials.c.owner == viewer.id
    return list(connection.execute(wanted.where(*mine).order_by(trials.c.updated.desc(), trials.c.id)))


def trial(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A trial with the body of what it runs on; raises `Unknown`."""
    need(viewer, "author")
    wanted = select(trials, bundles.c.body).join(bundles, bundles.c.digest == trials.c.bundle)
    row: Record | None = connection.execute(wanted.where(trials.c.id == id, trials.c.owner == viewer.id)).first()
    if row is None:
        raise Unknown(NO_TRIAL, n=MOST_KEPT)
    return row


def begin(connection: Connection, viewer: Viewer, values: Mapping[str, Any], body: bytes) -> None:
    """Keep a new trial and what it runs on, and let old ones go."""
    need(viewer, "author")
    for old in of_draft(connection, viewer, values["draft"])[MOST_KEPT - 1 :]:
        connection.execute(delete(trials).where(trials.c.id == old.id))
    digest = values["bundle"]
    if connection.execute(select(bundles.c.digest).where(bundles.c.digest == digest)).first() is None:
        connection.execute(insert(bundles), {"digest": digest, "body": body})
    now = now_ms()
    connection.execute(insert(trials), {**values, "owner": viewer.id, "created": now, "updated": now})
    sweep(connection)


def put(connection: Connection, viewer: Viewer, id: str, was: int, moves: str, turn: int) -> None:
    """Keep the moves of a trial that stood at turn `was`; raises `Conflict` if it stands elsewhere."""
    need(viewer, "author")
    mine = trials.c.id == id, trials.c.owner == viewer.id, trials.c.turn == was
    changed = update(trials).where(*mine).values(moves=moves, turn=turn, updated=now_ms())
    if connection.execute(changed).rowcount != 1:
        raise Conflict(STALE)
