"""Where a session stands: `State`, and how each event changes it (`apply`, `fold`).

Applying never refuses and never reads a script, so an old log folds after a persona was edited. Containers in a
state are never changed in place, only replaced: `copy.copy(state)` is therefore a full snapshot at the price
of one object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from roleplay import events as ev


class Promise(msgspec.Struct, frozen=True):
    """Something the trainee promised: due on day `due`, to be kept from day `since`; `state` is open, kept or
    broken."""

    id: str
    what: str
    due: int
    state: str = "open"
    since: int = 0
    en: str = ""


class State(msgspec.Struct):
    """Everything the engine needs to answer the next move; the fold of the log."""

    # Every field is written: leaving out defaults goes by identity, and words read back from a store are other
    # objects than the defaults they equal.

    persona: str = ""
    mode: str = "practice"
    drill: str = ""
    date: str = ""
    seed: int = 0
    trainee: str = ""
    script: str = ""
    turn: int = 0
    own: int = 0
    stage: str = "preparation"
    stage_turns: int = 0
    reopened: str = ""
    returns: int = 0
    day: int = 0
    minute: int = 0
    in_meeting: bool = False
    meeting: int = 0
    calls: int = 0
    visits: int = 0
    channel: str = ""
    place: str = ""
    present: tuple[str, ...] = ()
    given: int = 0
    used: int = 0
    scene: str = ""
    scenes: tuple[str, ...] = ()
    appointment: ev.AppointmentMade | None = None
    gauges: dict[str, int] = {}
    trust_cap: int = 100
    facts: frozenset[str] = frozenset()
    figures: dict[str, str] = {}
    told: dict[str, str] = {}
    papers: dict[str, dict[str, list[str]]] = {}
    open: str = ""
    open_met: tuple[str, ...] = ()
    open_ignored: int = 0
    waiting: str = ""
    settled: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    raised: dict[str, int] = {}
    led: int = 0
    cue_at: int = 0
    times: dict[str, int] = {}
    last: dict[str, int] = {}
    lines_said: frozenset[str] = frozenset()
    texts_used: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    offered: tuple[ev.OfferedLine, ...] = ()
    tempts: tuple[str, ...] = ()
    hint: int = 0
    words: str = ""
    forms: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    been: tuple[str, ...] = ()
    face: str = "calm"
    ended: str = ""


def act_key(act: ev.DoneAct) -> str:
    """What counts as the same act said again: its id with its slots."""
    if not act.slots:
        return act.id
    slots = act.slots.items() if len(act.slots) == 1 else sorted(act.slots.items())
    return "|".join([act.id, *[f"{k}={v}" for k, v in slots]])


def _started(s: State, e: ev.SessionStarted) -> None:
    s.persona, s.mode, s.drill, s.date, s.seed = e.persona, e.mode, e.drill, e.date, e.seed
    s.trainee, s.script, s.stage, s.day, s.minute = e.trainee, e.script, e.stage, e.day, e.minute
    s.been, s.words = (e.stage,), e.words
    s.gauges, s.facts, s.figures = e.gauges, frozenset(e.facts), e.figures
    s.settled = frozenset(f.rpartition(".")[0] for f in e.facts if f.endswith((".well", ".wrong", ".uncertain")))


def _stage(s: State, e: ev.StageEntered) -> None:
    s.stage, s.stage_turns = e.stage, 0
    s.been += () if e.stage in s.been else (e.stage,)
    if e.trigger == "reconsider":
        s.returns += 1
        s.reopened = e.reopened
        s.cue_at = s.own  # what was said before the return may be said again for it
    elif e.trigger == "propose":
        s.reopened = ""  # back at the plan: what she came back for is met


def _appointment(s: State, e: ev.AppointmentMade) -> None:
    s.appointment = e


def _appointment_ended(s: State, e: ev.AppointmentEnded) -> None:
    s.appointment = None


def _skipped(s: State, e: ev.SceneSkipped) -> None:
    s.scenes += (e.scene,)


def _meeting(s: State, e: ev.MeetingStarted) -> None:
    s.in_meeting, s.meeting, s.channel, s.place, s.present = True, e.no, e.channel, e.place, e.present
    s.given, s.used, s.day, s.minute, s.scene = e.given, 0, e.day, e.minute, e.scene
    s.calls += e.channel == "phone"
    s.visits += e.channel == "visit"
    s.led, s.cue_at, s.hint = 0, s.own, 0
    if e.scene:
        s.scenes += (e.scene,)
    if e.channel == "visit":
        s.appointment = None


def _meeting_ended(s: State, e: ev.MeetingEnded) -> None:
    s.in_meeting, s.channel, s.place, s.present, s.scene = False, "", "", (), ""
    s.waiting, s.open, s.open_met, s.open_ignored = s.open or s.waiting, "", (), 0


def _left(s: State, e: ev.PeopleLeft) -> None:
    s.present = tuple(p for p in s.present if p not in e.people)


def _days(s: State, e: ev.DaysPassed) -> None:
    s.day, s.minute = e.day, e.minute


def _minutes(s: State, e: ev.MinutesPassed) -> None:
    s.used += e.minutes
    s.minute += e.minutes


def _said(s: State, e: ev.Said) -> None:
    s.own += 1
    s.stage_turns += 1
    s.led += 1
    s.hint = 0
    times, last = dict(s.times), dict(s.last)
    for act in e.acts:
        times[act.id] = times.get(act.id, 0) + 1
        last[act_key(act)] = s.own
    s.times, s.last = times, last
    if any(c.figure for c in e.claims):
        s.told = {**s.told, **{c.figure: c.value for c in e.claims if c.figure and c.value}}
    if e.line:
        s.lines_said |= {e.line}


def _gauge(s: State, e: ev.GaugeChanged) -> None:
    s.gauges = {**s.gauges, e.gauge: e.to}
    if e.by < 0 and e.gauge == "trust":
        s.cue_at = s.own  # hurting her is a new cue: saying sorry again is no repetition


def _capped(s: State, e: ev.TrustCapped) -> None:
    s.trust_cap = e.at


def _fact(s: State, e: ev.FactLearned) -> None:
    s.facts |= {e.fact}


def _fact_ended(s: State, e: ev.FactEnded) -> None:
    s.facts -= {e.fact}


def _item(s: State, e: ev.ItemRaised) -> None:
    s.face = e.face or s.face
    s.texts_used |= {e.key}
    if e.how == "door":
        return
    if e.how != "repeated":
        s.raised = {**s.raised, e.item: s.raised.get(e.item, 0) + 1}
        s.open, s.open_met, s.open_ignored = e.item, (), 0
        s.waiting = "" if s.waiting == e.item else s.waiting
    s.led, s.cue_at = 0, s.own


def _waits(s: State, e: ev.ItemWaits) -> None:
    s.waiting = e.item


def _dealt(s: State, e: ev.ItemDealt) -> None:
    if e.how in ("ignored", "evaded"):
        s.open_ignored += 1
        s.cue_at = s.own  # she did not take it in: saying it later is no repetition
    if e.how in ("soothed", "well"):
        s.open_met += ("feeling" if e.how == "soothed" else "fact",)
    if e.closed:
        s.settled |= {e.item}
        s.open, s.open_met, s.open_ignored, s.led = "", (), 0, 0


def _dropped(s: State, e: ev.ItemDropped) -> None:
    if e.item in s.dropped:
        s.settled |= {e.item}
    s.dropped |= {e.item}
    s.open, s.open_met, s.open_ignored, s.led = "", (), 0, 0


def _revealed(s: State, e: ev.ConcernRevealed) -> None:
    s.facts |= {"concern_revealed"}


def _promised(s: State, e: ev.PromiseMade) -> None:
    s.promises = (*(p for p in s.promises if p.id != e.id), Promise(e.id, e.what, e.due, since=e.since, en=e.en))


def _promise_done(s: State, id: str, state: str) -> None:
    s.promises = tuple(Promise(p.id, p.what, p.due, state, p.since, p.en) if p.id == id else p for p in s.promises)
    s.facts |= {f"promise.{id}.{state}"}


def _kept(s: State, e: ev.PromiseKept) -> None:
    _promise_done(s, e.id, "kept")


def _broken(s: State, e: ev.PromiseBroken) -> None:
    _promise_done(s, e.id, "broken")


def _replied(s: State, e: ev.Replied) -> None:
    s.texts_used |= {e.key}
    s.face = e.face or s.face


def _narrated(s: State, e: ev.Narrated) -> None:
    s.texts_used |= {e.key}


def _form(s: State, e: ev.FormSubmitted) -> None:
    if e.form not in s.forms:
        s.forms += (e.form,)
    if e.figures:
        known = {**s.figures, **e.figures}
        s.figures = {name: said for name, said in known.items() if said}
        s.facts = frozenset(f for f in s.facts if not f.startswith("figure.")) | {f"figure.{n}" for n in s.figures}
    if e.form not in ("read", "todo", "call"):
        s.papers = {**s.papers, e.form: e.data}
    if e.form == "read":
        s.read += tuple(x for x in e.data.get("section", ()) if x not in s.read)


def _hint(s: State, e: ev.HintGiven) -> None:
    s.hint = e.level


def _offered(s: State, e: ev.LinesOffered) -> None:
    s.turn, s.offered, s.tempts = e.turn, e.lines, e.tempts


def _ended(s: State, e: ev.SessionEnded) -> None:
    s.ended = e.ending


APPLY: dict[type, Callable[[State, Any], None]] = {
    ev.SessionStarted: _started,
    ev.StageEntered: _stage,
    ev.AppointmentMade: _appointment,
    ev.AppointmentEnded: _appointment_ended,
    ev.SceneSkipped: _skipped,
    ev.MeetingStarted: _meeting,
    ev.MeetingEnded: _meeting_ended,
    ev.PeopleLeft: _left,
    ev.DaysPassed: _days,
    ev.MinutesPassed: _minutes,
    ev.Said: _said,
    ev.GaugeChanged: _gauge,
    ev.TrustCapped: _capped,
    ev.FactLearned: _fact,
    ev.FactEnded: _fact_ended,
    ev.ItemRaised: _item,
    ev.ItemWaits: _waits,
    ev.ItemDealt: _dealt,
    ev.ItemDropped: _dropped,
    ev.ConcernRevealed: _revealed,
    ev.PromiseMade: _promised,
    ev.PromiseKept: _kept,
    ev.PromiseBroken: _broken,
    ev.Replied: _replied,
    ev.Narrated: _narrated,
    ev.FormSubmitted: _form,
    ev.HintGiven: _hint,
    ev.LinesOffered: _offered,
    ev.SessionEnded: _ended,
}


def apply(state: State, event: ev.AnyEvent) -> None:
    """Let one event change this state. Callers that need the old one copy it first (`snapshot`)."""
    APPLY[event.__class__](state, event)


def snapshot(state: State) -> State:
    """A copy that later events on the original leave alone."""
    return state.__copy__()  # type: ignore[attr-defined,no-any-return]  # what copy.copy would call


def fold(log: Iterable[ev.AnyEvent]) -> State:
    """The state after these events; equal to the stored snapshot (a property test)."""
    state = State()
    for event in log:
        apply(state, event)
    return state


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(State)


def encode(state: State) -> bytes:
    """The snapshot as JSON; equal states give equal bytes."""
    return _encoder.encode(state)


def decode(body: bytes | str) -> State:
    """Read back what `encode` wrote."""
    return _decoder.decode(body)
