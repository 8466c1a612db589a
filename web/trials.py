"""Knows the use cases of trials: an author plays her draft from any stage, with any gauges and facts, and takes moves
back.

Nothing of a trial is kept but how it began, the files of that moment and the moves. Whatever is shown is decided again
by the engine; files that make it stumble end the trial, not the server.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from roleplay import engine, library
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.errors import BadScript, RoleplayError
from roleplay.script import Script
from roleplay.state import State
from roleplay.trace import Traced, trace
from web import drafts, store_trials
from web.drafts import Bench
from web.errors import BadEntry, Conflict, Unplayable
from web.i18n import N_
from web.service import Turned
from web.store import Viewer

MOST_MOVES = 300
ENOUGH = N_("A trial has at most %(n)s moves. Begin another one.")
NOTHING = N_("There is nothing to take back: this is where the trial began.")
NOT_YET = N_("She cannot be played yet: mend the errors first.")
STUMBLES = N_("Her files do not hold together at this moment (%(what)s). Take the move back and look at the check.")
STUMBLING = (ArithmeticError, AttributeError, LookupError, RecursionError, StopIteration, TypeError, ValueError)
"""What files that fit the schema may still make the engine raise."""

_moves = msgspec.json.Decoder(list[mv.AnyMove])


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial decided again: how it began, its script, its moves, every turn with its reasons, and where it stands."""

    id: str
    draft: str
    start: plays.Play
    script: Script
    moves: list[mv.AnyMove]
    log: list[ev.AnyEvent]
    traced: list[Traced]
    state: State

    @property
    def offered(self) -> dict[str, str]:
        """The ids of the lines offered, by the handles under which a page names them."""
        return {handle(one.id): one.id for one in self.state.offered}

    @property
    def turned(self) -> Turned:
        """The same as the pages of a visit take it."""
        home = f"/bench/trials/{self.id}"
        return Turned(self.id, self.state, self.state, self.script, [], len(self.log), home=home)


class _Scripts:
    """The scripts of the last trials, compiled."""

    AT_HAND = 6

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Script] = OrderedDict()

    def of(self, bundle: library.Bundle) -> Script:
        """The script of these files; raises `BadScript`."""
        with self._lock:
            found = self._kept.get(bundle.digest)
            if found is None:
                found = self._kept[bundle.digest] = library.compile_once(bundle)
                while len(self._kept) > self.AT_HAND:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(bundle.digest)
        return found


_scripts = _Scripts()


async def script_of(bench: Bench, viewer: Viewer, draft: str) -> tuple[library.Bundle, Script]:
    """What a draft runs on now; raises `Unplayable` while it cannot be played."""
    files = await drafts.texts(bench, viewer, draft)
    if not (await bench.checker.check(draft, files)).playable:
        raise Unplayable(NOT_YET)

    def compiled() -> tuple[library.Bundle, Script]:
        bundle = library.bundle_of(library.played(files), draft)
        return bundle, _scripts.of(bundle)

    return await asyncio.to_thread(compiled)


async def begin(bench: Bench, viewer: Viewer, draft: str, start: plays.Play) -> str:
    """Begin a trial of a draft as it stands now; its id. Raises `Unplayable`, or a `BadStart` of the engine's."""
    bundle, script = await script_of(bench, viewer, draft)
    with _told():
        await asyncio.to_thread(plays.begin, script, start)
    id = secrets.token_urlsafe(16)
    values = {
        "id": id, "draft": draft, "bundle": bundle.digest, "start": start.model_dump_json(), "moves": "[]", "turn": 0,
    }  # fmt: skip
    body = drafts.packed(bundle.files)
    await bench.writer.do(lambda connection: store_trials.begin(connection, viewer, values, body))
    return id


async def look(bench: Bench, viewer: Viewer, id: str) -> Tried:
    """A trial as it stands; raises `Unknown` or `Unplayable`."""
    row = await bench.read(lambda connection: store_trials.trial(connection, viewer, id))

    def decided() -> Tried:
        with _told():
            script = _scripts.of(library.Bundle(row.bundle, drafts.unpacked(row.body)))
            start = plays.Play.model_validate_json(row.start)
            moves = _moves.decode(row.moves)
            done = plays.begin(script, start)
            log = list(done.events)
            for move in moves:
                done = engine.step(script, done.state, move)
                log += done.events
            return Tried(id, row.draft, start, script, moves, log, trace(script, log, moves), done.state)

    return await asyncio.to_thread(decided)


async def move(bench: Bench, viewer: Viewer, id: str, turn: int, move: mv.AnyMove) -> None:
    """Make a move that answers `turn`; raises `Conflict`, `BadEntry`, or what the engine refuses."""
    tried = await look(bench, viewer, id)
    if turn != tried.state.turn:
        raise Conflict(store_trials.STALE)
    if len(tried.moves) >= MOST_MOVES:
        raise BadEntry(ENOUGH, n=MOST_MOVES)
    with _told():
        await asyncio.to_thread(engine.step, tried.script, tried.state, move)
    if isinstance(move, mv.Choose):  # pages name a line by a handle that says nothing; what is kept is its id
        move = mv.Choose(tried.offered.get(move.line, move.line))
    await _put(bench, viewer, tried, [*tried.moves, move])


async def undo(bench: Bench, viewer: Viewer, id: str, turn: int) -> None:
    """Take the last move back, if the trial still stands at `turn`; one that stumbles at its last move too."""
    row = await bench.read(lambda connection: store_trials.trial(connection, viewer, id))
    if not row.turn:
        raise BadEntry(NOTHING)
    if turn != row.turn:
        raise Conflict(store_trials.STALE)
    kept = _encoded(_moves.decode(row.moves)[:-1])
    await bench.writer.do(lambda c: store_trials.put(c, viewer, id, row.turn, kept, row.turn - 1))


async def _put(bench: Bench, viewer: Viewer, tried: Tried, moves: list[mv.AnyMove]) -> None:
    was, kept = len(tried.moves), _encoded(moves)
    await bench.writer.do(lambda c: store_trials.put(c, viewer, tried.id, was, kept, len(moves)))


def _encoded(moves: list[mv.AnyMove]) -> str:
    """Moves as they are kept."""
    return msgspec.json.encode(moves).decode()


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a draft makes the engine stumble over becomes `Unplayable`; what the engine refuses passes."""
    try:
        yield
    except BadScript as error:
        raise Unplayable(STUMBLES, what=str(error)[:200]) from error
    except RoleplayError:
        raise
    except STUMBLING as error:
        raise Unplayable(STUMBLES, what=type(error).__name__) from error
