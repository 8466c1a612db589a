"""Knows the ways by which something was reached: how their moves are written, replayed, and shortened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from roleplay import engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.errors import BadScript, Refused
from roleplay.script import Script

TRIALS = 150
"""Replays that shortening one path may take."""


class Way(NamedTuple):
    """How something was reached: the seed and day of the visit, and its moves as a play writes them."""

    seed: int
    date: dt.date
    moves: list[Any]


def written_as(move: mv.AnyMove) -> Any:
    """A move as a play writes it."""
    if isinstance(move, mv.Choose):
        return move.line
    if isinstance(move, mv.Wait | mv.End | mv.Hint):
        return type(move).__name__.lower()
    if isinstance(move, mv.Submit):
        names = {"read": "section", "call": "slot", "learned": "learned", "todo": "promise"}
        data = {k: list(v) for k, v in move.data.items()}
        if move.form in names:
            given = data.get(names[move.form], [])
            return {move.form: given if move.form == "learned" else (given[0] if given else "")}
        return {move.form: data}
    return str(move)


def shortest(script: Script, way: Way, reached: Callable[[Sequence[ev.AnyEvent]], bool]) -> list[Any]:
    """The moves of a way without those it can do without, left out in ever smaller pieces."""
    kept, trials, size = list(way.moves), 0, max(1, len(way.moves) // 2)
    while trials < TRIALS:
        at, cut = 0, False
        while at < len(kept) and trials < TRIALS:
            less = kept[:at] + kept[at + size :]
            trials += 1
            if reached(replay(script, way._replace(moves=less))):
                kept, cut = less, True
            else:
                at += size
        if size == 1 and not cut:
            break
        size = max(1, size // 2)
    return kept


def replay(script: Script, way: Way) -> list[ev.AnyEvent]:
    """The log of a way; empty if one of its moves cannot be made."""
    done = engine.start(script, engine.Start(way.date, way.seed))
    log = list(done.events)
    try:
        for written in way.moves:
            done = engine.step(script, done.state, plays.move_of(script, written, way.date))
            log += done.events
    except (Refused, BadScript):
        return []
    return log
