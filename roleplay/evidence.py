"""Reads a log once into an index: what happened under which name, where, and in which own move.

Everything a condition may select is a `Hit` under a name: an act (`pitch_product`), a claim (`CL_GAP`,
`CL_GAP.right`), or
a happening with its kind before it (`fact:hesitating`, `raised:no_money`, `dealt:no_money.well`, `entered:closing`,
`meets:phone`, `leaves:visit`, `form:card`, `said`). Hits of a name lie in the order in which they happened.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from roleplay import events as ev

POSITIONS = 256
"""Acts and claims within one event keep their order: a hit's key is its event number times this, plus its position."""

CLAIMS_FROM = 128


class Reading(NamedTuple):
    """Another reading of an own move, in place of what the log says (a contested reading, settled by a coach)."""

    acts: tuple[ev.DoneAct, ...]
    claims: tuple[ev.Claim, ...]


class Moment:
    """Where things stood when something happened; `into` is the stage the move led into."""

    __slots__ = (
        "acts", "at", "call", "channel", "claims", "into", "meeting_turn", "minute", "place", "present", "scene",
        "stage", "stage_turn", "turn", "visit",
    )  # fmt: skip

    def __init__(self, log: Evidence, at: int) -> None:
        self.at, self.turn, self.minute = at, log.turn, log.minute
        self.stage = self.into = log.stage
        self.stage_turn, self.meeting_turn = log.stage_turn, log.meeting_turn
        self.channel, self.place, self.present, self.scene = log.channel, log.place, log.present, log.scene
        self.call = log.calls if log.channel == "phone" else 0
        self.visit = log.visits if log.channel == "visit" else 0
        self.acts: tuple[ev.DoneAct, ...] = ()
        self.claims: tuple[ev.Claim, ...] = ()

    def has(self, names: frozenset[str]) -> bool:
        """Whether the move has one of these acts or claims."""
        return any(act.id in names for act in self.acts) or any(
            not names.isdisjoint((claim.id, _side(claim), _any_side(claim))) for claim in self.claims
        )


class Hit(NamedTuple):
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


_NO_SLOTS: Mapping[str, str] = {}


def _side(claim: ev.Claim) -> str:
    return f"{claim.id}.{'right' if claim.right else 'wrong'}"


def _any_side(claim: ev.Claim) -> str:
    return "*.right" if claim.right else "*.wrong"


class Evidence:
    """The index of one log. `at` counts events; building it reads each event once."""

    def __init__(self, events: Iterable[ev.AnyEvent], readings: Mapping[int, Reading] | None = None) -> None:
        self.hits: dict[str, list[Hit]] = {}
        self.gauges: dict[str, list[tuple[int, int]]] = {}
        self.forms: dict[str, list[Handed]] = {}
        self.facts: list[tuple[int, str, bool]] = []
        self.moves: list[int] = []
        self.texts: dict[int, str] = {}
        self.tempted: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self.stays: list[tuple[str, int, int]] = []
        self.minutes: dict[int, int] = {}
        self.own: dict[str, int] = {}
        self.persona = self.drill = self.trainee = ""
        self.traits: frozenset[str] = frozenset()
        self.worry: frozenset[str] = frozenset()
        self.figures: dict[str, str] = {}
        self.spared: frozenset[str] = frozenset()
        self.stage = self.channel = self.place = self.scene = ""
        self.present: tuple[str, ...] = ()
        self.turn = self.stage_turn = self.meeting_turn = self.minute = self.calls = self.visits = 0
        self.last = -1
        self.readings = readings or {}
        self._now = Moment(self, 0)
        for at, event in enumerate(events):
            self.last = at
            read = _READ.get(type(event))
            if read is not None:
                read(self, at, event)
        self._leave(self.last)

    def add(
        self,
        name: str,
        at: int,
        slots: Mapping[str, str] = _NO_SLOTS,
        position: int = 0,
        claim: ev.Claim | None = None,
    ) -> None:
        """Note a happening under a name."""
        hit = Hit(at * POSITIONS + position, at, self.turn, self._now, slots, claim)
        self.hits.setdefault(name, []).append(hit)

    def follow(self, name: str, at: int) -> None:
        """Note what followed from the last own move or arrival."""
        hit = Hit(at * POSITIONS, self._now.at, self.turn, self._now, _NO_SLOTS)
        self.hits.setdefault(name, []).append(hit)

    def reached(self, stage: str) -> bool:
        """Whether the relationship ever stood in this stage."""
        return f"entered:{stage}" in self.hits

    def form(self, name: str, before: int | None = None) -> Handed | None:
        """The form as last handed in (before the happening with this key), or None."""
        handed = self.forms.get(name, ())
        return next((one for one in reversed(handed) if before is None or one.key < before), None)

    def standing(self, prefix: str, at: int) -> set[str]:
        """What followed `prefix` in the facts that held once the own move at event `at` had had its effect."""
        place = bisect_right(self.moves, at)
        until = self.moves[place] if place < len(self.moves) else self.last + 1
        held: dict[str, bool] = {fact: true for when, fact, true in self.facts if when < until}
        return {fact[len(prefix) :] for fact, true in held.items() if true and fact.startswith(prefix)}

    def span(self, stages: Iterable[str]) -> tuple[int, int]:
        """The events from the first to the last moment in these stages; the end of the log if they never came."""
        wanted = frozenset(stages)
        stays = [stay for stay in self.stays if stay[0] in wanted]
        return (stays[0][1], stays[-1][2]) if stays else (max(self.last, 0), max(self.last, 0))

    def gauge(self, name: str, at: int) -> int:
        """The value of a gauge when event `at` happened."""
        value = 0
        for when, to in self.gauges.get(name, ()):
            if when > at:
                break
            value = to
        return value

    def _move(self, at: int, acts: tuple[ev.DoneAct, ...], claims: tuple[ev.Claim, ...]) -> None:
        self._now = now = Moment(self, at)
        self.moves.append(at)
        now.acts, now.claims = acts, claims
        for position, act in enumerate(acts[:CLAIMS_FROM]):
            self.add(act.id, at, act.slots, position)
        for position, claim in enumerate(claims[:CLAIMS_FROM], start=CLAIMS_FROM):
            for name in (claim.id, _side(claim), _any_side(claim)):
                self.add(name, at, position=position, claim=claim)

    def _enter(self, stage: str, at: int) -> None:
        self.stays.append((stage, at, at))
        self.stage, self.stage_turn = stage, 0

    def _leave(self, at: int) -> None:
        if self.stays:
            stage, since, _ = self.stays[-1]
            self.stays[-1] = (stage, since, max(at, since))


def _started(log: Evidence, at: int, e: ev.SessionStarted) -> None:
    log.persona, log.drill, log.trainee = e.persona, e.drill, e.trainee
    log.minute, log.figures = e.minute, e.figures
    log.traits, log.worry = frozenset(e.traits), frozenset(e.worry)
    log._leave(at)
    log._enter(e.stage, at)
    log._now = Moment(log, at)
    log.add(f"entered:{e.stage}", at)
    for gauge, value in e.gauges.items():
        log.gauges.setdefault(gauge, []).append((at, value))
    for fact in e.facts:
        log.add(f"fact:{fact}", at)
        log.facts.append((at, fact, True))


def _stage(log: Evidence, at: int, e: ev.StageEntered) -> None:
    log._now.into = e.stage
    log._leave(at)
    log._enter(e.stage, at)
    log.add(f"entered:{e.stage}", at)


def _meeting(log: Evidence, at: int, e: ev.MeetingStarted) -> None:
    log.channel, log.place, log.present, log.scene = e.channel, e.place, e.present, e.scene
    log.minute = e.minute
    log.calls += e.channel == "phone"
    log.visits += e.channel == "visit"
    log.meeting_turn = 0
    log._now = Moment(log, at)
    log.add(f"meets:{e.channel}", at)


def _meeting_ended(log: Evidence, at: int, e: ev.MeetingEnded) -> None:
    log.add(f"leaves:{log.channel}", at)
    log.channel = log.place = log.scene = ""
    log.present = ()
    log._now = Moment(log, at)


def _days(log: Evidence, at: int, e: ev.DaysPassed) -> None:
    log.minute = e.minute
    log._now = Moment(log, at)


def _minutes(log: Evidence, at: int, e: ev.MinutesPassed) -> None:
    log.minute += e.minutes
    if log.channel == "visit":
        log.minutes[log.visits] = log.minutes.get(log.visits, 0) + e.minutes


def _said(log: Evidence, at: int, e: ev.Said) -> None:
    log.turn += 1
    log.stage_turn += 1
    log.meeting_turn += 1
    log.own[log.stage] = log.own.get(log.stage, 0) + 1
    log.texts[at] = e.text
    if e.tempts:
        log.tempted.setdefault(log.stage, []).append((at, e.tempts))
    log._move(at, *log.readings.get(at, (e.acts, e.claims)))
    log.add("said", at)


def _form(log: Evidence, at: int, e: ev.FormSubmitted) -> None:
    log._move(at, *log.readings.get(at, (e.acts, ())))
    log.add(f"form:{e.form}", at)
    log.forms.setdefault(e.form, []).append(Handed(at * POSITIONS, at, e.data, e.result))


def _fact(log: Evidence, at: int, e: ev.FactLearned) -> None:
    log.follow(f"fact:{e.fact}", at)
    log.facts.append((at, e.fact, True))


def _fact_ended(log: Evidence, at: int, e: ev.FactEnded) -> None:
    log.facts.append((at, e.fact, False))


def _gauge(log: Evidence, at: int, e: ev.GaugeChanged) -> None:
    log.gauges.setdefault(e.gauge, []).append((at, e.to))


def _raised(log: Evidence, at: int, e: ev.ItemRaised) -> None:
    log.add(f"raised:{e.item}", at)
    log.add("raised:*", at)


def _dealt(log: Evidence, at: int, e: ev.ItemDealt) -> None:
    log.follow(f"dealt:{e.item}.{e.how}", at)
    log.follow(f"dealt:*.{e.how}", at)


def _dropped(log: Evidence, at: int, e: ev.ItemDropped) -> None:
    log.add(f"dealt:{e.item}.dropped", at)
    log.add("dealt:*.dropped", at)


def _revealed(log: Evidence, at: int, e: ev.ConcernRevealed) -> None:
    log.add(f"revealed:{e.concern}", at)
    log.add("revealed:*", at)


def _ended(log: Evidence, at: int, e: ev.SessionEnded) -> None:
    log.spared = frozenset(e.spared)
    log.add(f"ended:{e.ending}", at)
    log.add("ended:*", at)


def _promise(how: str) -> Callable[[Evidence, int, Any], None]:
    def read(log: Evidence, at: int, e: Any) -> None:
        log.follow(f"promise:{how}", at)
        log.follow(f"fact:promise.{e.id}.{how}", at)

    return read


_READ: dict[type, Callable[[Evidence, int, Any], None]] = {
    ev.SessionStarted: _started,
    ev.StageEntered: _stage,
    ev.MeetingStarted: _meeting,
    ev.MeetingEnded: _meeting_ended,
    ev.DaysPassed: _days,
    ev.MinutesPassed: _minutes,
    ev.Said: _said,
    ev.FormSubmitted: _form,
    ev.FactLearned: _fact,
    ev.FactEnded: _fact_ended,
    ev.GaugeChanged: _gauge,
    ev.ItemRaised: _raised,
    ev.ItemDealt: _dealt,
    ev.ItemDropped: _dropped,
    ev.ConcernRevealed: _revealed,
    ev.SessionEnded: _ended,
    ev.PromiseMade: _promise("made"),
    ev.PromiseKept: _promise("kept"),
    ev.PromiseBroken: _promise("broken"),
}
