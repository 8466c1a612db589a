"""Knows the statements of re-scoring: which ended visits still wait for a score by other rubrics, their logs, the rows.

There is no viewer here: re-scoring is a command of whoever runs the server, who owns the whole database. Nothing of
this may be called for a page or the API. Reads are short and go on from an id, so that a long run holds no
transaction open beside a running server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, insert, not_, select

from web.database import as_bytes
from web.tables import rescores, sessions, turns

PAGE = 500
"""Rows read at a time where many are only looked through."""


@dataclass(frozen=True, slots=True)
class Which:
    """The visits meant: ended ones, of one customer or all, that ended at or after `since` (ms since 1970; 0: any)."""

    rubrics: str
    persona: str = ""
    since: int = 0

    def ended(self) -> ColumnElement[bool]:
        """The condition on their sessions."""
        wanted = [sessions.c.ended != ""]
        wanted += [sessions.c.persona == self.persona] if self.persona else []
        wanted += [sessions.c.updated >= self.since] if self.since else []
        return and_(*wanted)

    def scored(self) -> ColumnElement[bool]:
        """The condition that they have been scored by these rubrics."""
        return exists().where(rescores.c.session == sessions.c.id, rescores.c.rubrics == self.rubrics)


class Ended(NamedTuple):
    """An ended visit: its id, and JSON of the rubrics it began with (pack → digest)."""

    id: str
    rubrics: str


class Rescore(NamedTuple):
    """A row to keep: the figures of the score, and what is different from the visit's own (`null`: not known)."""

    session: str
    card: bytes
    changed: str


def count(connection: Connection, which: Which) -> tuple[int, int]:
    """How many visits are meant, and how many of them have a score by these rubrics already."""
    every = select(func.count()).select_from(sessions).where(which.ended())
    done = every.where(which.scored())
    return connection.execute(every).scalar_one(), connection.execute(done).scalar_one()


def waiting(connection: Connection, which: Which, after: str, most: int) -> list[Ended]:
    """The next visits without such a score, in the order of their ids, from the one after `after` on."""
    left = select(sessions.c.id, sessions.c.rubrics).where(which.ended(), not_(which.scored()), sessions.c.id > after)
    return [Ended(*row) for row in connection.execute(left.order_by(sessions.c.id).limit(most))]


_logs = (
    select(turns.c.session, as_bytes(turns.c.events))
    .where(turns.c.session.in_(bindparam("ids", expanding=True)))
    .order_by(turns.c.session, turns.c.turn)
)


def logs(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, list[bytes]]]:
    """The logs of these visits, each as its batches in order, as they lie in the rows."""
    for id, rows in groupby(connection.execute(_logs, {"ids": ids}), key=itemgetter(0)):
        yield id, [row[1] for row in rows]


def keep(connection: Connection, rubrics: str, rows: Iterable[Rescore]) -> None:
    """Write a batch of scores by these rubrics."""
    made: list[dict[str, Any]] = [{"rubrics": rubrics, **row._asdict()} for row in rows]
    if made:
        connection.execute(insert(rescores), made)


def kept(connection: Connection, which: Which) -> Iterator[Rescore]:
    """Every score by these rubrics among the visits meant, in the order of their ids."""
    rows = (
        select(rescores.c.session, rescores.c.card, rescores.c.changed)
        .join(sessions, sessions.c.id == rescores.c.session)
        .where(rescores.c.rubrics == which.rubrics, which.ended())
        .order_by(rescores.c.session)
    )
    with connection.execution_options(yield_per=PAGE).execute(rows) as found:
        for row in found:
            yield Rescore(*row)
