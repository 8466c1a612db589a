"""Knows the use cases: begin a session, make a move, look at it, score it. Pages and API call the same
functions.

Everything here is given a viewer, and everything that leaves it has passed `view`, the only door out of the
engine.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from roleplay import engine, events, library, moves, view
from roleplay import state as states
from roleplay.errors import BadStart, NotOver
from roleplay.events import AnyEvent
from roleplay.moves import AnyMove, SayFreely
from roleplay.scorecard import Finding
from roleplay.script import Script
from roleplay.state import State
from web import harvest, pronouns, scoring, store, store_assignments, store_classes, store_reading, store_scores, typed
from web.database import Database
from web.errors import Conflict, Unknown
from web.i18n import N_
from web.shelf import Shelf
from web.starts import Frozen, Wish, date_of, seed_of, words_of
from web.store import Record, Viewer
from web.store_watch import running_exams
from web.typed import Unsure
from web.writer import Writer

SCORED_TOGETHER = 64
"""So many visits are scored, and then kept, at a time."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A session after a move: where it stood and stands, what the move brought, where in the log that begins; whose
    branch it is and from which turn, the rubrics it began with (JSON, pack → digest), whose visit it is, the assignment
    it was begun for, whether authors may have what is not understood in it, the red lines that the move crossed (none
    in an exam), and where its pages lie if not among the sessions."""

    id: str
    before: State
    state: State
    script: Script
    fresh: list[AnyEvent]
    base: int
    branch_of: str = ""
    branch_turn: int = 0
    rubrics: str = "{}"
    owner: str = ""
    whose: str = ""
    assignment: str = ""
    harvest: bool = False
    crossed: Sequence[Finding] = ()
    home: str = ""

    @property
    def here(self) -> str:
        """Where its pages lie."""
        return self.home or f"/sessions/{self.id}"


class Service:
    """The use cases over one database."""

    def __init__(self, database: Database, writer: Writer, shelf: Shelf) -> None:
        self.database, self.writer, self.shelf = database, writer, shelf

    # Beginning ------------------------------------------------------------------------------------

    async def begin(self, viewer: Viewer, wish: Wish, frozen: Frozen | None = None) -> str:
        """Open a session and give its id; raises `Unknown` for the customer, `BadStart` for the rest. With a start that
        was frozen, what `wish` says of date and seed does not matter, and whoever may not begin another one is led to
        the visit there is."""
        if wish.persona not in library.personas():
            raise Unknown(N_("There is no such customer."))
        if wish.mode not in ("practice", "exam", "drill"):
            raise BadStart(f"Unknown mode {wish.mode!r}: practice, exam or drill.")
        exam, packs = wish.mode == "exam", self.shelf.rubrics()
        if frozen is None:
            date = dt.date.today() if exam else date_of(wish.date)
            seed = seed_of(None if exam else wish.seed)
            script = self.shelf.current(wish.persona)
            rubrics = {pack: rubric.digest for pack, rubric in packs.items()}
        else:
            date, seed, rubrics = frozen.date, frozen.seed, frozen.rubrics
            script = await asyncio.to_thread(self._kept_script, frozen.script)
        words = words_of(wish)
        start = engine.Start(date, seed, wish.mode, viewer.name, wish.stage, rubrics, words=words)
        step = engine.start(script, start)
        id = secrets.token_urlsafe(16)
        values = {
            "id": id,
            "owner": viewer.id,
            "persona": wish.persona,
            "mode": wish.mode,
            "stage": step.state.stage,
            "drill": step.state.drill,
            "date": date.isoformat(),
            "seed": seed,
            "script": script.digest,
            "rubrics": json.dumps(start.rubrics, sort_keys=True),
            "turn": step.state.turn,
            "length": len(step.events),
            "state": states.encode(step.state),
            "ended": step.state.ended,
            "assignment": frozen.assignment if frozen else "",
            "words": words,
            "harvest": int(bool(words) and wish.harvest),
        }
        body = events.encode(step.events).decode()

        def write(connection: Connection) -> str:
            if frozen is None:
                self.shelf.keep(connection, wish.persona, packs)
            elif there := store_assignments.to_begin(connection, viewer, frozen.assignment):
                return there
            store.open_session(connection, values, body)
            store_classes.show(connection, viewer, id)
            return id

        return await self.writer.do(write)

    def _kept_script(self, digest: str) -> Script:
        with self.database.read() as connection:
            return self.shelf.script(connection, digest)

    # A turn ---------------------------------------------------------------------------------------

    async def move(self, viewer: Viewer, id: str, turn: int, move: AnyMove) -> Turned:
        """Make a move that answers `turn`. The same move sent again gives what it gave; another one is a `Conflict`.
        Words that were typed are read here, before the move is kept: `Unsure` asks back, and nothing has happened."""
        digest = hashlib.sha256(moves.encode(move)).hexdigest()

        def job(connection: Connection) -> Turned | Unsure:
            row = store.session(connection, viewer, id, to_write=True)
            if turn != row.turn:
                return self._again(connection, viewer, row, turn, digest)
            script = self.shelf.script(connection, row.script)
            before = states.decode(row.state)
            made = typed.heard(script, before, move) if isinstance(move, SayFreely) else move
            if isinstance(made, Unsure):
                harvest.asked(connection, row, before, made)
                return made
            step = engine.step(script, before, made)
            store.append(
                connection,
                row,
                move=moves.encode(made).decode(),
                digest=digest,
                events=events.encode(step.events).decode(),
                after={
                    "length": row.length + len(step.events),
                    "state": states.encode(step.state),
                    "stage": step.state.stage,
                    "ended": step.state.ended,
                },
            )
            if isinstance(move, SayFreely):
                harvest.chosen(connection, row, before, move)
            turned = _turned(row, before, step.state, script, step.events, row.length)
            return self._crossing(connection, viewer, row, turned)

        done = await self.writer.do(job)
        if isinstance(done, Unsure):
            raise done
        return _about(done)

    def _again(self, connection: Connection, viewer: Viewer, row: Record, turn: int, digest: str) -> Turned:
        """What the same move did the first time, computed from the log up to it."""
        told = store.earlier(connection, viewer, row.id, turn + 1) if turn < row.turn else None
        if told is None or told.digest != digest:
            raise Conflict(N_("You have already gone on, perhaps in another tab. What you just chose was not said."))
        log = _decode(store.log(connection, viewer, row.id, upto=turn + 1))
        fresh = events.decode(told.events)
        script = self.shelf.script(connection, row.script)
        base = len(log) - len(fresh)
        turned = _turned(row, states.fold(log[:base]), states.fold(log), script, fresh, base)
        return self._crossing(connection, viewer, row, turned)

    def _crossing(self, connection: Connection, viewer: Viewer, row: Record, turned: Turned) -> Turned:
        """The same with the red lines that the move crossed. Only a move that could have crossed one costs a reading
        of the log; here, where a connection is at hand, that costs least."""
        red = self.shelf.red_lines_of(connection, row.rubrics)
        if row.mode == "exam" or not red.may_cross(turned.fresh):
            return turned
        log = _decode(store.log(connection, viewer, row.id, upto=turned.state.turn))
        return replace(turned, crossed=red.crossed(log, turned.base))

    # Looking --------------------------------------------------------------------------------------

    async def look(self, viewer: Viewer, id: str, upto: int = store.EVERY_TURN) -> tuple[Turned, list[AnyEvent]]:
        """Where a session stands, and its whole log up to turn `upto`."""
        turned, log = await asyncio.to_thread(self._look, viewer, id, upto)
        return _about(turned), log

    async def read(self, viewer: Viewer, id: str, upto: int = store.EVERY_TURN) -> tuple[Turned, list[AnyEvent]]:
        """The same of a visit the viewer may read: her own, or an ended one of a class of hers."""
        turned, log = await asyncio.to_thread(self._read, viewer, id, upto)
        return _about(turned), log

    def _read(self, viewer: Viewer, id: str, upto: int) -> tuple[Turned, list[AnyEvent]]:
        with self.database.read() as connection:
            row = store_reading.session(connection, viewer, id)
            log = _decode(store_reading.log(connection, viewer, id, upto))
            script = self.shelf.script(connection, row.script)
        return self._standing(row, log, script, row.whose), log

    def _look(self, viewer: Viewer, id: str, upto: int) -> tuple[Turned, list[AnyEvent]]:
        with self.database.read() as connection:
            row = store.session(connection, viewer, id)
            log = _decode(store.log(connection, viewer, id, upto))
            script = self.shelf.script(connection, row.script)
        return self._standing(row, log, script, viewer.name), log

    def _standing(self, row: Record, log: list[AnyEvent], script: Script, whose: str) -> Turned:
        # Another turn may have been written between the two reads only if the log is longer: then it decides.
        state = states.decode(row.state) if len(log) == row.length else states.fold(log)
        return replace(_turned(row, state, state, script, [], len(log)), whose=whose)

    async def view(self, viewer: Viewer, id: str) -> dict[str, Any]:
        """What the trainee may see of a session now."""
        turned, log = await self.look(viewer, id)
        return shown(turned, log)

    async def after(self, viewer: Viewer, turned: Turned) -> dict[str, Any]:
        """The whole view right after a move, with the events of that move she may see."""
        _, log = await self.look(viewer, turned.id, upto=turned.state.turn)
        return {**shown(turned, log), "events": view.transcript(turned.fresh, turned.before)}

    async def transcript(self, viewer: Viewer, id: str) -> dict[str, Any]:
        """The file that `roleplay score` reads; raises `NotOver` while the session runs."""
        turned, log = await self.look(viewer, id)
        if not turned.state.ended:
            raise NotOver(N_("The transcript can be taken away once the visit has ended."))
        document: dict[str, Any] = view.document(id, log, turned.script)
        return document

    # Scores ---------------------------------------------------------------------------------------

    async def scorecard(self, viewer: Viewer, id: str) -> tuple[Turned, list[AnyEvent], dict[str, Any]]:
        """The automatic scorecard of a visit the viewer may read, on the rubrics it began with; raises `NotOver` while
        it runs."""
        turned, log = await self.read(viewer, id)
        if not turned.state.ended:
            raise NotOver(N_("There is a scorecard once the visit has ended."))
        card = await asyncio.to_thread(self._score, log)
        return turned, log, card

    def _score(self, log: list[AnyEvent]) -> dict[str, Any]:
        started = log[0]
        assert isinstance(started, events.SessionStarted)
        with self.database.read() as connection:
            packs = self.shelf.rubrics_of(connection, started.rubrics)
        card: dict[str, Any] = msgspec.to_builtins(self.shelf.score(packs, log))
        return card

    async def scored(self, viewer: Viewer, ids: Sequence[str]) -> dict[str, Record]:
        """The kept scores (rows of `scores`) of those of these visits that have ended and whose verdict may be shown
        to the viewer, by visit: her own, and what she opened in her classes. What was not kept yet is scored now, once
        for everybody; what an older program left and this one cannot read is not there."""
        for first in range(0, len(ids), SCORED_TOGETHER):
            found = await asyncio.to_thread(self._figures, viewer, ids[first : first + SCORED_TOGETHER])
            if found:
                await self.writer.do(partial(store_scores.keep, rows=found))
        return await asyncio.to_thread(self._scored, viewer, ids)

    def _figures(self, viewer: Viewer, ids: Sequence[str]) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return scoring.figures(connection, self.shelf, store_scores.unscored(connection, viewer, ids))

    def _scored(self, viewer: Viewer, ids: Sequence[str]) -> dict[str, Record]:
        with self.database.read() as connection:
            return store_scores.kept(connection, viewer, ids)

    async def own(self, viewer: Viewer) -> list[Record]:
        """The viewer's sessions, newest first, those that ended with the scores that count."""
        rows = await asyncio.to_thread(self._own, viewer)
        unscored = [row.id for row in rows if row.ended and not row.kept]
        if unscored and await self.scored(viewer, unscored):
            return await asyncio.to_thread(self._own, viewer)
        return rows

    def _own(self, viewer: Viewer) -> list[Record]:
        with self.database.read() as connection:
            return store.own_sessions(connection, viewer)

    async def exams(self, viewer: Viewer) -> dict[str, str]:
        """The viewer's exams that have not ended, by customer: while one runs, nobody shows how it is done."""
        return await asyncio.to_thread(self._exams, viewer)

    def _exams(self, viewer: Viewer) -> dict[str, str]:
        with self.database.read() as connection:
            return running_exams(connection, viewer)


def _turned(row: Record, before: State, state: State, script: Script, fresh: list[AnyEvent], base: int) -> Turned:
    return Turned(
        row.id, before, state, script, fresh, base, row.branch_of, row.branch_turn, row.rubrics,
        owner=row.owner, assignment=row.assignment, harvest=bool(row.harvest),
    )  # fmt: skip


def _about(turned: Turned) -> Turned:
    """The visit; from here on the request is about that customer."""
    pronouns.about(turned.script.persona.pronoun)
    return turned


def shown(turned: Turned, log: list[AnyEvent]) -> dict[str, Any]:
    """The view of a session, with its id and the visit it is another try of (empty: none)."""
    seen: dict[str, Any] = view.view(turned.state, log, turned.script)
    return {**seen, "id": turned.id, "branch_of": turned.branch_of}


def _decode(batches: list[str]) -> list[AnyEvent]:
    return [event for batch in batches for event in events.decode(batch)]
