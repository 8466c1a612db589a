"""Knows the use cases of trying again: what a moment could have been, a branch from it, the two visits beside each
other, and the red line that the last move crossed."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from roleplay import events, otherwise, state
from roleplay.crossed import last_move
from roleplay.events import AnyEvent
from roleplay.otherwise import Consequence, Moment
from roleplay.scorecard import Finding
from web import store, store_branches, store_classes, store_reading
from web.errors import NoBranch, NotAllowed, Unknown
from web.i18n import N_
from web.service import Service, Turned
from web.store import Record, Viewer
from web.store_corrections import NOT_OPEN
from web.store_openings import opened

EXAM = N_("An exam counts as it went; practise her again instead.")
RUNNING = N_("This visit is still going on. Finish it first; then any moment of it can be tried again.")
NO_MOMENT = N_("There is no such moment in this visit.")
NO_BRANCH = N_("This visit is not another try of an earlier one.")
KEPT = ("persona", "mode", "drill", "date", "seed", "script", "rubrics", "words")
"""What a branch has from the visit it leaves."""


@dataclass(frozen=True, slots=True)
class Run:
    """One of two visits beside each other: where it stands, its log, and its card once it has ended."""

    turned: Turned
    log: list[AnyEvent]
    card: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A first run and another try of it; their logs are the same up to event `fork`."""

    first: Run
    again: Run
    fork: int


# A branch -------------------------------------------------------------------------------------------


async def branch(service: Service, viewer: Viewer, id: str, turn: int) -> str:
    """Open another try of a visit from the moment of this turn and give its id; the visit itself is not touched.

    A trainee tries her own: raises `NoBranch` in an exam, and while it runs: then only the last move can be taken back,
    if it crossed a red line. A coach plays on from any turn of an ended visit of her classes, in a session of her own
    that no list of the class holds; raises `NotAllowed` before its verdict is open to her. Raises `Unknown` if the
    visit never had a move there.
    """

    def job(connection: Connection) -> str:
        row = store_reading.session(connection, viewer, id)
        if row.owner != viewer.id and id not in opened(connection, viewer, [id]):
            raise NotAllowed(NOT_OPEN)  # the card of what she played on would tell her the verdict of what it leaves
        if row.mode == "exam" and row.owner == viewer.id and not row.origin:
            raise NoBranch(EXAM)
        if not 0 <= turn < row.turn:
            raise Unknown(NO_MOMENT)
        if not row.ended and not _lost_just_now(service, connection, viewer, row, turn):
            raise NoBranch(RUNNING)
        return store_branches.untouched(connection, viewer, id, turn) or _open(connection, viewer, row, turn)

    return await service.writer.do(job)


def _open(connection: Connection, viewer: Viewer, row: Record, turn: int) -> str:
    batches = store_reading.log(connection, viewer, row.id, turn)
    log = [event for batch in batches for event in events.decode(batch)]
    there = state.fold(log)
    id = secrets.token_urlsafe(16)
    values = {name: getattr(row, name) for name in KEPT} | {
        "id": id,
        "turn": turn,
        "length": len(log),
        "state": state.encode(there),
        "stage": there.stage,
        "ended": there.ended,
        "branch_of": row.id,
        "branch_turn": turn,
        "origin": row.origin or (row.id if row.owner != viewer.id else ""),
        "harvest": row.harvest if row.owner == viewer.id else 0,  # one agrees for oneself alone
    }
    store_branches.open_branch(connection, viewer, values)
    if not values["origin"]:
        store_classes.show(connection, viewer, id)
    return id


def _lost_just_now(service: Service, connection: Connection, viewer: Viewer, row: Record, turn: int) -> bool:
    log = _log(connection, viewer, row.id)
    last = last_move(log)
    if last is None or last.turn != turn:
        return False
    return bool(service.shelf.red_lines_of(connection, row.rubrics).crossed(log, last.since))


def _log(connection: Connection, viewer: Viewer, id: str) -> list[AnyEvent]:
    return [event for batch in store.log(connection, viewer, id) for event in events.decode(batch)]


# A moment -------------------------------------------------------------------------------------------


async def moment(
    service: Service, viewer: Viewer, id: str, event: int
) -> tuple[Turned, list[AnyEvent], Moment, list[Consequence]]:
    """An own move of a visit that has ended, with what each line offered then would have caused and decided.

    Raises `Unknown` where nothing was said, and `NotOver` while the visit runs.
    """
    turned, log = await service.read(viewer, id)
    return turned, log, *await asyncio.to_thread(tried, service, turned, log, event)


def tried(service: Service, turned: Turned, log: list[AnyEvent], event: int) -> tuple[Moment, list[Consequence]]:
    """The same of a visit that has been looked at."""
    with service.database.read() as connection:
        packs = service.shelf.rubrics_of(connection, json.loads(turned.rubrics))
    found = otherwise.otherwise(turned.script, packs, log, event)
    if found is None:
        raise Unknown(NO_MOMENT)
    return next(one for one in otherwise.moments(log) if one.event == event), found


# A red line -----------------------------------------------------------------------------------------


async def crossed_last(service: Service, turned: Turned, log: Sequence[AnyEvent]) -> list[Finding]:
    """The red lines that the last move crossed, hints asked for since left aside; nothing in an exam."""
    last = last_move(log)
    if last is None or turned.state.mode == "exam":
        return []
    return await asyncio.to_thread(_crossed, service, turned.rubrics, log, last.since)


def _crossed(service: Service, rubrics: str, log: Sequence[AnyEvent], since: int) -> list[Finding]:
    with service.database.read() as connection:
        return service.shelf.red_lines_of(connection, rubrics).crossed(log, since)


# Side by side ---------------------------------------------------------------------------------------


async def beside(service: Service, viewer: Viewer, id: str) -> Beside:
    """Another try beside the visit it left; raises `Unknown` for a visit that is no branch."""
    again = await _run(service, viewer, id)
    if not again.turned.branch_of:
        raise Unknown(NO_BRANCH)
    first = await _run(service, viewer, again.turned.branch_of)
    turn = again.turned.branch_turn
    fork = next(n for n, e in enumerate(again.log) if isinstance(e, events.LinesOffered) and e.turn == turn)
    return Beside(first, again, fork + 1)


async def _run(service: Service, viewer: Viewer, id: str) -> Run:
    turned, log = await service.read(viewer, id)
    if not turned.state.ended:
        return Run(turned, log, None)
    return Run(*await service.scorecard(viewer, id))
