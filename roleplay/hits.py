"""What the index of a log is made of: hits under names, each with its moment, and forms handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from roleplay import events as ev

POSITIONS = 256
"""Acts and claims within one event keep their order: a hit's key is its event number times this, plus its position."""

CLAIMS_FROM = 128


class Reading(NamedTuple):
    """Another reading of an own move, in place of what the log says (a contested reading, settled by a coach)."""

    acts: tuple[ev.DoneAct, ...]
    claims: tuple[ev.Claim, ...]


class Moment(msgspec.Struct, gc=False):
    """Where things stood when something happened; `into` is the stage the move led into."""

    at: int
    turn: int
    minute: int
    stage: str
    into: str
    stage_turn: int
    meeting_turn: int
    channel: str
    place: str
    present: tuple[str, ...]
    scene: str
    call: int
    visit: int
    acts: tuple[ev.DoneAct, ...] = ()
    claims: tuple[ev.Claim, ...] = ()

    def has(self, names: frozenset[str]) -> bool:
        """Whether the move has one of these acts or claims."""
        for act in self.acts:
            if act.id in names:
                return True
        return bool(self.claims) and any(
            claim.id in names or side(claim) in names or any_side(claim) in names for claim in self.claims
        )


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One happening: `key` orders it among all, `turn` is the number of own spoken moves up to it.

    `at` is the event that shows it: what followed from an own move (a fact, an item dealt with) points at that move.
    """

    key: int
    at: int
    turn: int
    moment: Moment
    slots: Mapping[str, str]
    claim: ev.Claim | None = None


class Handed(NamedTuple):
    """A form as it was handed in: what was entered and what it came to; `key` orders it among all happenings."""

    key: int
    at: int
    data: Mapping[str, list[str]]
    result: Mapping[str, int]


NO_SLOTS: Mapping[str, str] = {}


def side(claim: ev.Claim) -> str:
    """The name of a claim with whether it is right: `CL_GAP.wrong`."""
    return claim.id + (".right" if claim.right else ".wrong")


def any_side(claim: ev.Claim) -> str:
    """The name of any claim as right or as wrong as this one."""
    return "*.right" if claim.right else "*.wrong"
