"""Knows the statements about a trainee's own judgement of a visit: whether she gave one, and keeping it once."""

from __future__ import annotations

import json

from sqlalchemy import Connection, and_, bindparam, insert, select

from web import store
from web.store import Viewer, now_ms
from web.tables import judgements, sessions

Ratings = dict[str, dict[str, int]]
"""Pack → dimension → 1 to 5; a dimension left out is not there, and a judgement skipped is empty."""

_ratings = (
    select(judgements.c.ratings)
    .join(sessions, sessions.c.id == judgements.c.session)
    .where(and_(judgements.c.session == bindparam("id"), sessions.c.owner == bindparam("viewer")))
)


def ratings(connection: Connection, viewer: Viewer, id: str) -> Ratings | None:
    """How the viewer judged a session of hers; None if she was not asked yet."""
    body = connection.execute(_ratings, {"id": id, "viewer": viewer.id}).scalar()
    if body is None:
        return None
    kept: Ratings = json.loads(body)
    return kept


def keep(connection: Connection, viewer: Viewer, id: str, given: Ratings) -> None:
    """Keep a judgement. The first one stays, for after it the card was seen; raises `Unknown` for others' sessions."""
    store.session(connection, viewer, id)
    if ratings(connection, viewer, id) is None:
        body = json.dumps(given, sort_keys=True)
        connection.execute(insert(judgements), {"session": id, "ratings": body, "created": now_ms()})
