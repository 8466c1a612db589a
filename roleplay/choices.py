"""What the trainee is offered: three to five whole sentences that fit this very moment.

If she has something open, up to four lines deal with it: the apt answer among a true one at the wrong time or in the wrong
tone, a plausible wrong fact and an evasion. If nothing is open: next steps, one premature, one aside. Order is shuffled by the
session's seed, so that place never tells.
"""

from __future__ import annotations

from roleplay.rules import Moment
from roleplay.script import Phrase, Script
from roleplay.state import State

MOST = 5
ROLES = ("wrong", "early", "tone", "evade")
MASK = 0xFFFFFFFF


def mix(seed: int, turn: int, own: int) -> int:
    """A whole number that looks random and is the same on every machine."""
    x = (seed * 0x9E3779B1 ^ turn * 0x85EBCA6B ^ own) & MASK
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) & MASK
    return x ^ (x >> 13)


def _possible(found: tuple[Phrase, ...], s: State, moment: Moment, most: int) -> list[Phrase]:
    out: list[Phrase] = []
    said = s.lines_said
    for p in found:
        if (p.id not in said or not p.line.once) and (p.test is None or p.test(s, moment)):
            out.append(p)
            if len(out) == most:
                break
    return out


def _answers(script: Script, s: State, moment: Moment) -> list[Phrase]:
    possible = _possible(script.replies.get((s.stage, s.open), ()), s, moment, 99)
    possible.sort(key=lambda p: mix(s.seed, s.turn, p.seed))
    picked = [p for p in possible if p.line.role == "apt"][:2]
    for role in ROLES:
        if len(picked) < MOST - 1:
            picked += [p for p in possible if p.line.role == role][:1]
    for p in possible:
        if len(picked) < 3 and p not in picked:
            picked.append(p)
    return picked


def _steps(script: Script, s: State, moment: Moment, room: int) -> list[Phrase]:
    possible = _possible(script.steps.get(s.stage, ()), s, moment, 40)
    seed, turn = s.seed, s.turn
    right = [p for p in possible if p.line.role in ("step", "apt")]
    premature = sorted((p for p in possible if p.line.role in ("premature", "wrong", "tone", "early")), key=lambda p: mix(seed, turn, p.seed))
    asides = sorted((p for p in possible if p.line.role in ("aside", "evade")), key=lambda p: mix(seed, turn, p.seed))
    picked = right[: min(3, room)]
    if room > 1:
        picked += premature[: min(1, room - len(picked))]
        picked += asides[: min(1, room - len(picked))]
    for p in (*right[3:], *asides[1:], *premature[1:]):
        if len(picked) >= min(3, room):
            break
        picked.append(p)
    return picked


def choices(script: Script, s: State, moment: Moment) -> list[Phrase]:
    """The lines to offer now, in the order shown; empty outside meetings."""
    if not s.in_meeting or s.ended:
        return []
    picked = _answers(script, s, moment) if s.open else []
    room = MOST - len(picked) if not picked else max(1, 4 - len(picked))
    picked += _steps(script, s, moment, room)
    picked.sort(key=lambda p: mix(s.seed, s.turn + 1, p.seed))
    return picked
