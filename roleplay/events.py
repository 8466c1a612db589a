"""What has happened in a session: the events that make up its log, in the past tense and frozen.

A log is a list of events and is whole in itself: folding it (`state.fold`) gives the state, reading it gives
transcript, replay and score. Nothing here knows a script, a clock or a database. Days are counted from the
session's start date (day 0), minutes from midnight. Encoding is deterministic: equal events give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class DoneAct(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One act of an utterance (an id of guidance/acts.yaml) with its slots, e.g. ``{"service": "card_change"}``."""

    id: str
    slots: dict[str, str] = {}


class Claim(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A fact the trainee asserted: detector id, whether it is right for this customer, the value as said, and the right
    one where it was a `figure` of the trainee's own papers (or a known mistake for one)."""

    id: str
    right: bool
    value: str = ""
    truth: str = ""
    figure: str = ""


class OfferedLine(msgspec.Struct, frozen=True, gc=False):
    """A line put before the trainee: its stable id and its words."""

    id: str
    text: str


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="event", omit_defaults=True, gc=False):
    """Base of all events; the class name is the tag in JSON."""


class SessionStarted(Event, frozen=True):
    """A session began. `rubrics` maps pack to digest; `traits` and `worry` are what criteria ask of the customer;
    `words`: how the trainee speaks, by choosing lines (empty), typing (free), or typing with lines to open (mixed)."""

    persona: str
    mode: str
    date: str
    seed: int
    trainee: str
    script: str
    stage: str
    gauges: dict[str, int]
    day: int = 0
    minute: int = 0
    drill: str = ""
    rubrics: dict[str, str] = {}
    traits: tuple[str, ...] = ()
    worry: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    figures: dict[str, str] = {}
    words: str = ""


class StageEntered(Event, frozen=True):
    """The relationship moved to another stage by an FSM trigger. `reopened` is the reason of a return, else empty."""

    stage: str
    came_from: str
    trigger: str
    reopened: str = ""


class AppointmentMade(Event, frozen=True):
    """She agreed to meet: `option` is a circumstance of the persona."""

    option: str
    day: int
    minute: int
    place: str
    present: tuple[str, ...]
    given: int


class AppointmentEnded(Event, frozen=True):
    """An appointment is past without having been played: the narrator told it."""

    option: str


class SceneSkipped(Event, frozen=True):
    """A drill begins after this message scene."""

    scene: str


class MeetingStarted(Event, frozen=True):
    """A contact began: number, channel (phone, visit, messages), place, who else is present, minutes she gave."""

    no: int
    channel: str
    place: str
    present: tuple[str, ...]
    given: int
    day: int
    minute: int
    scene: str = ""


class MeetingEnded(Event, frozen=True):
    """A contact ended: by the trainee, the client or the clock; `how` is the reason a rule or the engine gave."""

    no: int
    by: str
    how: str


class PeopleLeft(Event, frozen=True):
    """Others left the room; what is said now, they do not hear."""

    people: tuple[str, ...]


class DaysPassed(Event, frozen=True):
    """Time moved on between meetings to this day and minute."""

    day: int
    minute: int


class MinutesPassed(Event, frozen=True):
    """Own words took this long (minutes)."""

    minutes: int


class Said(Event, frozen=True):
    """The trainee spoke. `reader` tells who read the words as acts; `deals` how they dealt with `open_item`.

    `tempts` names the acts and claims of the lines offered then, so that exposure can be judged from the log
    alone; `again` names acts said again within six own turns without a new cue.
    """

    text: str
    acts: tuple[DoneAct, ...]
    claims: tuple[Claim, ...] = ()
    line: str = ""
    reader: str = "choice"
    open_item: str = ""
    deals: str = ""
    tempts: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


class GaugeChanged(Event, frozen=True):
    """A gauge moved by `by` to `to`; `why` is the rule (or parameter) that moved it, `act` the act that fired it."""

    gauge: str
    by: int
    to: int
    why: str
    act: str = ""


class TrustCapped(Event, frozen=True):
    """A critical breach: trust cannot rise above `at` for the rest of the session (domain.md F.3)."""

    at: int
    why: str


class FactLearned(Event, frozen=True):
    """Something became true of this relationship (a fact name of the script)."""

    fact: str
    why: str = ""


class FactEnded(Event, frozen=True):
    """Something ceased to be true."""

    fact: str
    why: str = ""


class ItemRaised(Event, frozen=True):
    """She brought up an agenda item; `how` is raised, repeated, returned or door; `text` her words;
    `tags` what criteria ask of such an item (`part.Tag`), here and below."""

    item: str
    how: str
    text: str
    key: str
    face: str = ""
    tags: tuple[str, ...] = ()


class ItemWaits(Event, frozen=True):
    """Something else came to her mind while an item was open; it comes next."""

    item: str


class ItemDealt(Event, frozen=True):
    """The trainee dealt with her open item: well, wrong, soothed, uncertain, evaded, ignored; `closed` if it
    is off the table."""

    item: str
    how: str
    closed: bool
    tags: tuple[str, ...] = ()


class ItemDropped(Event, frozen=True):
    """Ignored twice, she let the item go; it returns at a worse moment."""

    item: str
    tags: tuple[str, ...] = ()


class ConcernRevealed(Event, frozen=True):
    """She said what she hides."""

    concern: str


class PromiseMade(Event, frozen=True):
    """The trainee promised something (`what`, `en` in English) by a day; before day `since` it cannot be kept."""

    id: str
    what: str
    due: int
    act: str = ""
    since: int = 0
    en: str = ""


class PromiseKept(Event, frozen=True):
    """A promise was kept by a move."""

    id: str


class PromiseBroken(Event, frozen=True):
    """A promise came due and nothing had been done."""

    id: str


class Replied(Event, frozen=True):
    """She answered. `cue` is what she answered to, `rule` and `layer` what answered, `key` which of its words,
    `face` her look."""

    text: str
    rule: str
    key: str
    cue: str
    layer: str
    face: str = ""


class Narrated(Event, frozen=True):
    """A sentence of the narrator: an arrival, what happened meanwhile."""

    text: str
    rule: str = ""
    key: str = ""


class FormSubmitted(Event, frozen=True):
    """A desk form was handed in: what was entered, what it came to (right/of/share per question), the acts it
    carried, and the trainee's own figures from it as one would say them (empty: no longer known)."""

    form: str
    data: dict[str, list[str]]
    result: dict[str, int]
    acts: tuple[DoneAct, ...] = ()
    figures: dict[str, str] = {}


OPENED = 4
"""The level of the hint that opens the lines."""


class HintGiven(Event, frozen=True):
    """Practice mode: a hint of level 1 (her feeling), 2 (kind of act) or 3 (an example), in both languages; level 4
    (`OPENED`): the lines were opened where one types."""

    level: int
    zh: str
    en: str


class LinesOffered(Event, frozen=True):
    """Ends every batch: the `turn` that a next move must name, the lines before the trainee, `tempts` as in Said."""

    turn: int
    lines: tuple[OfferedLine, ...] = ()
    tempts: tuple[str, ...] = ()


class SessionEnded(Event, frozen=True):
    """The session ended in this ending; `spared` are the stages that it was right not to reach."""

    ending: str
    spared: tuple[str, ...] = ()


AnyEvent = (
    SessionStarted | StageEntered | AppointmentMade | AppointmentEnded | SceneSkipped | MeetingStarted
    | MeetingEnded | PeopleLeft | DaysPassed | MinutesPassed | Said | GaugeChanged | TrustCapped | FactLearned
    | FactEnded | ItemRaised | ItemWaits | ItemDealt | ItemDropped | ConcernRevealed | PromiseMade | PromiseKept
    | PromiseBroken | Replied | Narrated | FormSubmitted | HintGiven | LinesOffered | SessionEnded
)  # fmt: skip

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(list[AnyEvent])


def encode(events: Iterable[AnyEvent]) -> bytes:
    """Events as a JSON array; the same events give the same bytes on any machine."""
    return _encoder.encode(list(events))


def decode(body: bytes | str) -> list[AnyEvent]:
    """Read back what `encode` wrote; raises `msgspec.ValidationError` naming the place of what does not fit."""
    return _decoder.decode(body)


def to_builtins(events: Iterable[AnyEvent]) -> list[dict[str, object]]:
    """Events as plain data, for documents."""
    return [msgspec.to_builtins(e) for e in events]


def from_builtins(data: object) -> list[AnyEvent]:
    """Events from plain data; raises `msgspec.ValidationError` naming the place of what does not fit."""
    return msgspec.convert(data, list[AnyEvent])
