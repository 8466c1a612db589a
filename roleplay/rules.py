"""Conditions: whether one holds, which of its constraints fail, and which condition implies which.

A condition (`part.When`) is a conjunction of constraints, each on one feature of the moment: a set of names or a range.
Read as a box in the space of features, implication and overlap are decidable: A implies B if every constraint of B
contains A's; two boxes are apart if some feature leaves nothing in common. So "the most specific rule wins" needs no
priorities (`ranking`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from roleplay.part import When
from roleplay.schema import GAUGES, Range
from roleplay.state import State

INFINITY = 1 << 30
CHANNEL_OF = {
    "invitation_call": "phone",
    "first_visit": "visit",
    "policy_review": "visit",
    "proposal": "visit",
    "closing": "visit",
    "referral_request": "messages",
    "after_service": "messages",
}
Constraint = frozenset[Any] | tuple[int, int]
Box = dict[str, Constraint]


class Moment:
    """What a condition may ask of the move itself: its acts, slots and claims, and whether its lead was said again."""

    __slots__ = ("acts", "again", "claims", "slots", "weekday")

    def __init__(
        self,
        acts: frozenset[str] = frozenset(),
        slots: dict[str, frozenset[str]] | None = None,
        claims: dict[str, str] | None = None,
        weekday: int = 1,
    ) -> None:
        self.acts, self.slots, self.claims = acts, slots or {}, claims or {}
        self.again, self.weekday = False, weekday


Test = Callable[[State, Moment], bool]


@lru_cache(maxsize=4096)
def month(date: str, day: int) -> int:
    """The month, 1-12, of a day counted from the start date."""
    return (dt.date.fromisoformat(date) + dt.timedelta(days=day)).month


_NAMED: dict[str, Callable[[State], str]] = {
    "stage": lambda s: s.stage,
    "channel": lambda s: s.channel,
    "place": lambda s: s.place,
    "scene": lambda s: s.scene,
    "open": lambda s: s.open or "none",
    "reopened": lambda s: s.reopened or "no",
}
_FLAGS: dict[str, Callable[[State, Moment], bool]] = {
    "alone": lambda s, m: not s.present,
    "again": lambda s, m: m.again,
    "appointment": lambda s, m: s.appointment is not None,
}
_NUMBERS: dict[str, Callable[[State, Moment], int]] = {
    "used": lambda s, m: s.used,
    "over": lambda s, m: s.used - s.given,
    "hour": lambda s, m: s.minute // 60,
    "day": lambda s, m: s.day,
    "weekday": lambda s, m: m.weekday,
    "month": lambda s, m: month(s.date, s.day),
    "meeting": lambda s, m: s.meeting,
    "visits": lambda s, m: s.visits,
    "calls": lambda s, m: s.calls,
    "returns": lambda s, m: s.returns,
    "stage_turns": lambda s, m: s.stage_turns,
}


def _bounds(r: Range) -> tuple[int, int]:
    return (-INFINITY if r.min is None else r.min, INFINITY if r.max is None else r.max)


def asked(when: When) -> Box:
    """The condition as constraints by feature, as it is written."""
    out: Box = {name: frozenset(v) for name in _NAMED if (v := getattr(when, name)) is not None}
    for flag in _FLAGS:
        if (value := getattr(when, flag)) is not None:
            out[flag] = frozenset({value})
    groups = [("present", when.present, True), ("present", when.absent, False), ("fact", when.facts, True)]
    groups += [("fact", when.no_facts, False), ("with", when.with_, True), ("with", when.without, False)]
    groups += [("promised", when.promised, True)]
    for prefix, names, value in groups:
        for key in (f"{prefix}:{n}" for n in names):  # asked for and excluded at once: nothing satisfies it
            out[key] = frozenset({value}) if out.get(key, frozenset({value})) == frozenset({value}) else frozenset()
    if when.alone and when.present:
        out["alone"] = frozenset()
    out |= {f"slot:{k}": frozenset(v) for k, v in when.slots.items()}
    out |= {f"claim:{k}": frozenset({v}) for k, v in when.claims.items()}
    out |= {f"times:{k}": _bounds(v) for k, v in when.times.items()}
    out |= {n: _bounds(v) for n in (*GAUGES, *_NUMBERS) if (v := getattr(when, n)) is not None}
    return out


def box(when: When) -> Box:
    """The same with the channel that follows from the stage; used to compare rules, not to run them."""
    out = asked(when)
    if "stage" in out and "channel" not in out:
        out["channel"] = frozenset(CHANNEL_OF.get(str(s), "") for s in out["stage"])
    return out


def _within(a: Constraint, b: Constraint) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return b[0] <= a[0] and a[1] <= b[1]
    return a <= b  # type: ignore[operator]


def _meet(a: Constraint, b: Constraint) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return max(a[0], b[0]) <= min(a[1], b[1])
    return bool(a & b)  # type: ignore[operator]


def _empty(c: Constraint) -> bool:
    return c[0] > c[1] if isinstance(c, tuple) else not c


def implies(a: Box, b: Box) -> bool:
    """Whether whatever satisfies `a` satisfies `b`."""
    return all(f in a and _within(a[f], c) for f, c in b.items())


def apart(a: Box, b: Box) -> bool:
    """Whether nothing satisfies both."""
    if any(_empty(c) for c in (*a.values(), *b.values())):
        return True
    if any(f in b and not _meet(c, b[f]) for f, c in a.items()):
        return True
    for x, y in ((a, b), (b, a)):
        if x.get("alone") == frozenset({True}) and any(k.startswith("present:") and True in v for k, v in y.items()):
            return True
    return False


def witness(a: Box, b: Box) -> dict[str, Any]:
    """A state in which both hold, as readable constraints; empty if they are apart."""
    if apart(a, b):
        return {}
    out: dict[str, Any] = {}
    for f in sorted(a.keys() | b.keys()):
        x, y = a.get(f), b.get(f)
        both = [c for c in (x, y) if c is not None]
        if isinstance(both[0], tuple):
            low = max(c[0] for c in both)  # type: ignore[index]
            high = min(c[1] for c in both)  # type: ignore[index]
            out[f] = low if low > -INFINITY else high
        else:
            common = frozenset.intersection(*both)  # type: ignore[arg-type]
            if f == "stage":  # features come sorted, so the channel is known: name a stage that has it
                common = frozenset(s for s in common if CHANNEL_OF.get(s) == out.get("channel")) or common
            out[f] = sorted(common, key=str)[0]
    return out


def compile_when(when: When, skip_stage: bool = False, skip_facts: bool = False) -> Test | None:
    """The condition as one function of (state, moment); None if it always holds.

    `skip_stage`, `skip_facts`: the caller has looked at the stage or the facts already.
    """
    tests: list[Test] = []
    if (when.facts or when.no_facts) and not skip_facts:
        tests.append(_facts(frozenset(when.facts), frozenset(when.no_facts)))
    for name, get in _NAMED.items():
        values = getattr(when, name)
        if values is not None and not (skip_stage and name == "stage"):
            tests.append(_named(get, frozenset(values)))
    if when.with_ or when.without:
        tests.append(_acts(frozenset(when.with_), frozenset(when.without)))
    tests += [_slot(k, frozenset(names)) for k, names in when.slots.items()]
    tests += [_claim(k, verdict) for k, verdict in when.claims.items()]
    tests += [_flag(get, value) for name, get in _FLAGS.items() if (value := getattr(when, name)) is not None]
    if when.present or when.absent:
        tests.append(_people(frozenset(when.present), frozenset(when.absent)))
    if when.promised:
        tests.append(_promised(frozenset(when.promised)))
    tests += [_times(act, *_bounds(r)) for act, r in when.times.items()]
    tests += [_gauge(g, *_bounds(r)) for g in GAUGES if (r := getattr(when, g)) is not None]
    tests += [_between(get, *_bounds(r)) for name, get in _NUMBERS.items() if (r := getattr(when, name)) is not None]
    return _all(tests)


def _named(get: Callable[[State], str], values: frozenset[str]) -> Test:
    return lambda s, m: get(s) in values


def _acts(done: frozenset[str], left: frozenset[str]) -> Test:
    return lambda s, m: done <= m.acts and left.isdisjoint(m.acts)


def _slot(name: str, values: frozenset[str]) -> Test:
    return lambda s, m: not values.isdisjoint(m.slots.get(name, ()))


def _claim(id: str, verdict: str) -> Test:
    return lambda s, m: m.claims.get(id, "none") == verdict


def _flag(get: Callable[[State, Moment], bool], value: bool) -> Test:
    return lambda s, m: get(s, m) is value


def _people(here: frozenset[str], away: frozenset[str]) -> Test:
    return lambda s, m: here.issubset(s.present) and away.isdisjoint(s.present)


def _promised(ids: frozenset[str]) -> Test:
    return lambda s, m: ids <= {p.id for p in s.promises if p.state == "open"}


def _times(act: str, low: int, high: int) -> Test:
    return lambda s, m: low <= s.times.get(act, 0) - (act in m.acts) <= high


def _gauge(name: str, low: int, high: int) -> Test:
    return lambda s, m: low <= s.gauges.get(name, 0) <= high


def _between(get: Callable[[State, Moment], int], low: int, high: int) -> Test:
    return lambda s, m: low <= get(s, m) <= high


def _facts(true: frozenset[str], false: frozenset[str]) -> Test:
    """The facts that must hold and those that must not, in one function: the commonest test of all."""
    if not false:
        return lambda s, m: true <= s.facts
    if not true:
        return lambda s, m: false.isdisjoint(s.facts)
    return lambda s, m: true <= s.facts and false.isdisjoint(s.facts)


def _all(tests: list[Test]) -> Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        one, two = tests
        return lambda s, m: one(s, m) and two(s, m)
    if len(tests) == 3:
        one, two, three = tests
        return lambda s, m: one(s, m) and two(s, m) and three(s, m)
    rest = tuple(tests)

    def every(s: State, m: Moment) -> bool:
        for test in rest:  # noqa: SIM110 - a loop costs half of all() with a generator
            if not test(s, m):
                return False
        return True

    return every


# The same, constraint by constraint, for whoever asks why ----------------------------------------------

_OF_NAME: dict[str, Callable[[State, Moment, str], Any]] = {
    "present": lambda s, m, name: name in s.present,
    "fact": lambda s, m, name: name in s.facts,
    "with": lambda s, m, name: name in m.acts,
    "promised": lambda s, m, name: any(p.id == name and p.state == "open" for p in s.promises),
    "slot": lambda s, m, name: frozenset(m.slots.get(name, ())),
    "claim": lambda s, m, name: m.claims.get(name, "none"),
    "times": lambda s, m, name: s.times.get(name, 0) - (name in m.acts),
}


def actual(feature: str, s: State, m: Moment) -> Any:
    """What is the case for a feature: a name, a number, yes or no; of a slot, all its values."""
    kind, _, name = feature.partition(":")
    if kind in _OF_NAME:
        return _OF_NAME[kind](s, m, name)
    if kind in _NAMED:
        return _NAMED[kind](s)
    return s.gauges.get(kind, 0) if kind in GAUGES else (_FLAGS.get(kind) or _NUMBERS[kind])(s, m)


def satisfies(value: Any, constraint: Constraint) -> bool:
    """Whether what is the case for a feature fits what a condition asks of it."""
    if isinstance(constraint, tuple):
        return bool(constraint[0] <= value <= constraint[1])
    return not constraint.isdisjoint(value if isinstance(value, frozenset) else (value,))
