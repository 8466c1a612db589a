"""Knows which red lines a move has just crossed: critical criteria that the log so far breaks and did not before it.

Asked after every move of a running visit, so it first looks whether the move brought anything that a critical criterion
of these rubrics speaks of; only then are logs read through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from roleplay import events as ev
from roleplay.evidence import Evidence
from roleplay.judge import Judge
from roleplay.rubric import Rubric
from roleplay.scorecard import Finding

NAMING = ("acts", "claims", "facts", "forms")


class LastMove(NamedTuple):
    """The turn that a move answered, and the number of its first event."""

    turn: int
    since: int


def last_move(log: Sequence[ev.AnyEvent]) -> LastMove | None:
    """The last move of a log that did something (asking for a hint does nothing); None if there is none yet."""
    offered = [(n, event.turn) for n, event in enumerate(log) if isinstance(event, ev.LinesOffered)]
    for (at, turn), _ in reversed(list(pairwise(offered))):
        if not isinstance(log[at + 1], ev.HintGiven):
            return LastMove(turn, at + 1)
    return None


class RedLines:
    """The critical criteria of these rubrics that forbid something, and every name their conditions speak of."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self._judges: list[tuple[Judge, Rubric]] = []
        names: set[str] = set()
        for rubric in rubrics:
            for judge in rubric.judges:
                if judge.criterion.critical and judge.criterion.broken is not None:
                    self._judges.append((judge, rubric))
                    names.update(judge.criterion.tempts, _names(judge.criterion.broken.model_dump()))
        self._names = frozenset(names)

    def may_cross(self, fresh: Iterable[ev.AnyEvent]) -> bool:
        """Whether these events of a move hold anything that a critical criterion speaks of; cheap, never wrongly no."""
        return any(name in self._names for event in fresh for name in _held(event))

    def crossed(self, log: Sequence[ev.AnyEvent], since: int) -> list[Finding]:
        """The critical criteria that the log breaks and did not break before event `since`, in the rubrics' order."""
        if not self.may_cross(log[since:]):
            return []
        broken = self._broken(log)
        earlier = {finding.id for finding in self._broken(log[:since])} if broken else set()
        return [finding for finding in broken if finding.id not in earlier]

    def _broken(self, log: Sequence[ev.AnyEvent]) -> list[Finding]:
        read = Evidence(log)
        found = [
            judge.finding(read, None, {"me": read.trainee, **rubric.company}, None) for judge, rubric in self._judges
        ]
        return [finding for finding in found if finding.caps and finding.evidence]


def _names(value: Any) -> Iterator[str]:
    """The acts, claims, facts and forms that a condition names anywhere."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in NAMING and isinstance(inner, list):
                yield from (name for name in inner if isinstance(name, str))
            else:
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _held(event: ev.AnyEvent) -> Iterator[str]:
    if isinstance(event, ev.Said | ev.FormSubmitted):
        yield from (act.id for act in event.acts)
    if isinstance(event, ev.Said):
        for claim in event.claims:
            yield from (claim.id, f"{claim.id}.{'right' if claim.right else 'wrong'}")
    elif isinstance(event, ev.FormSubmitted):
        yield event.form
    elif isinstance(event, ev.FactLearned):
        yield event.fact
