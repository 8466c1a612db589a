"""Knows what else could have been said: the moments of a visit at which the trainee spoke, what each line offered then
would have caused at once, and which findings it would have decided.

Nothing is guessed: the state before a moment is the fold of the log up to it, a line is tried by one step of the
engine, and what it decides is read by the rubrics off the log as it would then stand. What saying anything at all would
have brought (a turn gone by, a temptation passed over) is no merit of a line: an idle move is scored beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from roleplay import engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import NotOver
from roleplay.evidence import Evidence
from roleplay.rubric import Rubric
from roleplay.scorecard import Finding
from roleplay.script import Script
from roleplay.state import State, fold

How = Literal["broken", "lost", "half", "met"]
WORST_FIRST: tuple[How, ...] = ("broken", "lost", "half", "met")
RANK = {"na": 0, "missed": 0, "half": 1, "met": 2}


class Moment(msgspec.Struct, frozen=True):
    """An own spoken move: its `event` in the log, the `turn` it answered, the lines that lay there, the one said."""

    event: int
    turn: int
    lines: tuple[ev.OfferedLine, ...]
    chosen: str


class Decided(msgspec.Struct, frozen=True):
    """A finding that a line decides: `met` or `half` as it was not before, `broken` by this very line, or `lost` (what
    stood better before)."""

    how: How
    finding: Finding


class Consequence(msgspec.Struct, frozen=True):
    """What a line causes at once: its events, as the engine gives them, and the findings it decides, worst first."""

    line: ev.OfferedLine
    chosen: bool
    events: tuple[ev.AnyEvent, ...]
    decided: tuple[Decided, ...]

    def change(self, gauge: str) -> int:
        """By how much the line moves a gauge."""
        return sum(e.by for e in self.events if isinstance(e, ev.GaugeChanged) and e.gauge == gauge)


def moments(log: Sequence[ev.AnyEvent]) -> list[Moment]:
    """The own spoken moves of a log that answered lines offered, in order."""
    found: list[Moment] = []
    offered = ev.LinesOffered(0)
    for n, event in enumerate(log):
        if isinstance(event, ev.LinesOffered):
            offered = event
        elif isinstance(event, ev.Said) and offered.lines:
            found.append(Moment(n, offered.turn, offered.lines, event.line))
    return found


def before(log: Sequence[ev.AnyEvent], event: int) -> list[ev.AnyEvent]:
    """The log up to and with the lines offered last before this event; empty if none were."""
    last = next((n for n in range(event - 1, -1, -1) if isinstance(log[n], ev.LinesOffered)), -1)
    return list(log[: last + 1])


def state_before(log: Sequence[ev.AnyEvent], event: int) -> State:
    """Where the session stood when this own move was made, by the log alone."""
    return fold(before(log, event))


def otherwise(
    script: Script, rubrics: Sequence[Rubric], log: Sequence[ev.AnyEvent], event: int
) -> list[Consequence] | None:
    """What each line offered before the own move at `event` would have caused and decided, in the order offered; None
    if there is no such move.

    Raises `NotOver` while the visit runs: what lines are worth is told afterwards. `script` and `rubrics` are those of
    the session.
    """
    if not any(isinstance(e, ev.SessionEnded) for e in log):
        raise NotOver("what else could have been said is told once the visit is over")
    moment = next((m for m in moments(log) if m.event == event), None)
    if moment is None:
        return None
    prefix = before(log, event)
    state = fold(prefix)
    state.words = ""  # the lines are tried as if they had been chosen, though she may have typed
    was = _findings(rubrics, prefix)
    idle = _findings(rubrics, [*prefix, ev.Said("", (), tempts=state.tempts), ev.MinutesPassed(1)])
    found = []
    for line in moment.lines:
        events = engine.step(script, state, mv.Choose(line.id)).events
        now = _findings(rubrics, [*prefix, *events])
        found.append(Consequence(line, line.id == moment.chosen, tuple(events), _decided(len(prefix), was, idle, now)))
    return found


def _findings(rubrics: Sequence[Rubric], log: Sequence[ev.AnyEvent]) -> list[Finding]:
    read = Evidence(log)
    return [finding for rubric in rubrics for finding in rubric.findings(read, {})]


def _decided(own: int, was: list[Finding], idle: list[Finding], now: list[Finding]) -> tuple[Decided, ...]:
    """What the move at event `own` decides, the worst and the critical first."""
    found = [
        Decided(how, after)
        for old, anyhow, after in zip(was, idle, now, strict=True)
        if (how := _how(own, old, anyhow, after))
    ]
    return tuple(sorted(found, key=lambda d: (WORST_FIRST.index(d.how), not d.finding.critical)))


def _how(own: int, was: Finding, idle: Finding, now: Finding) -> How | None:
    """How this move decides a finding; None if it does not. A thing merely not done yet is not decided."""
    if now.status == "missed" and own in now.evidence and not (idle.status == "missed" and own in idle.evidence):
        return "broken"
    before, after, anyhow = RANK[was.status], RANK[now.status], RANK[idle.status]
    if after == anyhow:
        return None
    if now.status in ("met", "half") and after > before:
        return now.status
    return "lost" if now.status != "na" and after < before and after < anyhow else None
