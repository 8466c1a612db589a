"""Reads a log once into an index: what happened under which name, where, and in which own move.

Everything a condition may select is a `Hit` under a name: an act (`pitch_product`), a claim (`CL_GAP`, `CL_GAP.right`),
or a happening with its kind before it (`fact:hesitating`, `raised:no_money`, `dealt:no_money.well`, `entered:closing`,
`meets:phone`, `leaves:visit`, `form:card`, `said`). Hits of a name lie in the order in which they happened.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from roleplay import events as ev
from roleplay.hits import CLAIMS_FROM, NO_SLOTS, POSITIONS, Handed, Hit, Moment, Reading, any_side, side

SIDES = (".right", ".wrong")
"""How names end that a repair looks for by their ends."""


class Evidence:
    """The index of one log. `at` counts events; building it reads each event once.

    `readers` tells how each type of event is read. `wanted` are the names that anybody will ask for: of what follows
    from moves, the greater part, nothing else is noted then. `memo` and `marks` keep what selectors picked and judges
    found, so that each looks once.
    """

    def __init__(
        self,
        events: Iterable[Any],
        readings: Mapping[int, Reading] | None = None,
        readers: Mapping[type, Reader] | None = None,
        wanted: Set[str] | None = None,
    ) -> None:
        self.wanted = wanted
        self.hits: defaultdict[str, list[Hit]] = defaultdict(list)
        self.memo: dict[str, list[Hit]] = {}
        self.marks: dict[str, Any] = {}
        self.gauges: dict[str, list[tuple[int, int]]] = {}
        self.forms: dict[str, list[Handed]] = {}
        self.facts: list[tuple[int, str, bool]] = []
        self.moves: list[int] = []
        self.entered: set[str] = set()
        self.texts: dict[int, str] = {}
        self.tempted: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._tempting: dict[str, dict[str, list[int]]] = {}
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
        self._now = self._moment(0)
        reader = (READERS if readers is None else readers).get
        at = -1
        for at, event in enumerate(events):
            read = reader(type(event))
            if read is not None:
                read(self, at, event)
        self.last = at
        self._leave(at)

    def add(
        self,
        name: str,
        at: int,
        slots: Mapping[str, str] = NO_SLOTS,
        position: int = 0,
        claim: ev.Claim | None = None,
    ) -> None:
        """Note a happening under a name."""
        self.hits[name].append(Hit(at * POSITIONS + position, at, self.turn, self._now, slots, claim))

    def follow(self, name: str, at: int) -> None:
        """Note what followed from the last own move or arrival."""
        if self.wanted is not None and name not in self.wanted and not name.endswith(SIDES):
            return
        self.hits[name].append(Hit(at * POSITIONS, self._now.at, self.turn, self._now, NO_SLOTS))

    def reached(self, stage: str) -> bool:
        """Whether the relationship ever stood in this stage."""
        return stage in self.entered

    def tempting(self, stage: str) -> Mapping[str, Sequence[int]]:
        """The own moves in a stage at which each way to break something lay there: act or claim → event numbers."""
        found = self._tempting.get(stage)
        if found is None:
            found = self._tempting[stage] = {}
            for at, names in self.tempted.get(stage, ()):
                for name in names:
                    found.setdefault(name, []).append(at)
        return found

    def form(self, name: str, before: int | None = None) -> Handed | None:
        """The form as last handed in (before the happening with this key), or None."""
        for one in reversed(self.forms.get(name, ())):
            if before is None or one.key < before:
                return one
        return None

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
        self._now = now = self._moment(at)
        self.moves.append(at)
        now.acts, now.claims = acts, claims
        key, hits = at * POSITIONS, self.hits
        for position, act in enumerate(acts[:CLAIMS_FROM]):
            hits[act.id].append(Hit(key + position, at, self.turn, now, act.slots))
        for position, claim in enumerate(claims[:CLAIMS_FROM], start=CLAIMS_FROM):
            hit = Hit(key + position, at, self.turn, now, NO_SLOTS, claim)
            for name in (claim.id, side(claim), any_side(claim)):
                hits[name].append(hit)

    def _moment(self, at: int) -> Moment:
        channel = self.channel
        return Moment(
            at, self.turn, self.minute, self.stage, self.stage, self.stage_turn, self.meeting_turn,
            channel, self.place, self.present, self.scene,
            self.calls if channel == "phone" else 0, self.visits if channel == "visit" else 0,
        )  # fmt: skip

    def _enter(self, stage: str, at: int) -> None:
        self.stays.append((stage, at, at))
        self.entered.add(stage)
        self.stage, self.stage_turn = stage, 0

    def _leave(self, at: int) -> None:
        if self.stays:
            stage, since, _ = self.stays[-1]
            self.stays[-1] = (stage, since, max(at, since))


Reader = Callable[[Evidence, int, Any], None]
"""Notes in an index what one event says; the number is the event's."""


def _started(log: Evidence, at: int, e: ev.SessionStarted) -> None:
    log.persona, log.drill, log.trainee = e.persona, e.drill, e.trainee
    log.minute, log.figures = e.minute, e.figures
    log.traits, log.worry = frozenset(e.traits), frozenset(e.worry)
    log._leave(at)
    log._enter(e.stage, at)
    log._now = log._moment(at)
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
    log._now = log._moment(at)
    log.add(f"meets:{e.channel}", at)


def _meeting_ended(log: Evidence, at: int, e: ev.MeetingEnded) -> None:
    log.add(f"leaves:{log.channel}", at)
    log.channel = log.place = log.scene = ""
    log.present = ()
    log._now = log._moment(at)


def _days(log: Evidence, at: int, e: ev.DaysPassed) -> None:
    log.minute = e.minute
    log._now = log._moment(at)


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
    for name in dict.fromkeys((e.item, *e.tags, "*")):
        log.add(f"raised:{name}", at)


def _dealt(log: Evidence, at: int, e: ev.ItemDealt) -> None:
    for name in dict.fromkeys((e.item, *e.tags, "*")):
        log.follow(f"dealt:{name}.{e.how}", at)


def _dropped(log: Evidence, at: int, e: ev.ItemDropped) -> None:
    for name in dict.fromkeys((e.item, *e.tags, "*")):
        log.add(f"dealt:{name}.dropped", at)


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


READERS: Mapping[type, Reader] = {
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
