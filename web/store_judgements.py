"""Knows the statements about a trainee's own judgement of a visit: whether she gave one, and keeping it once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select

from web.errors import Unknown
from web.i18n import N_
from web.store import Viewer, now_ms
from web.tables import judgements, sessions

Ratings = dict[str, dict[str, int]]
"""Pack → dimension → 1 to 5; a dimension left out is not there, and a judgement skipped is empty."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept about a session: whether it is a branch of another, and its ratings (None: not asked yet)."""

    branch: bool
    ratings: Ratings | None


_standing = (
    select(sessions.c.branch_of, judgements.c.ratings)
    .outerjoin(judgements, judgements.c.session == sessions.c.id)
    .where(and_(sessions.c.id == bindparam("id"), sessions.c.owner == bindparam("viewer")))
)


def standing(connection: Connection, viewer: Viewer, id: str) -> Standing:
    """What is kept about a session of the viewer's; raises `Unknown` for anybody else's."""
    row = connection.execute(_standing, {"id": id, "viewer": viewer.id}).first()
    if row is None:
        raise Unknown(N_("There is no such visit."))
    kept: Any = None if row.ratings is None else json.loads(row.ratings)
    return Standing(bool(row.branch_of), kept)


def keep(connection: Connection, viewer: Viewer, id: str, ratings: Ratings) -> bool:
    """Keep a judgement; the first one stays, for after it the card was seen. Says whether this was the first."""
    if standing(connection, viewer, id).ratings is not None:
        return False
    body = json.dumps(ratings, sort_keys=True)
    connection.execute(insert(judgements), {"session": id, "ratings": body, "created": now_ms()})
    return True
