"""The schema of a part file: agenda items, effects, reactions, lines, scenes, endings, of a customer, a voice
or all customers.

Everything is checked on load; unknown keys are errors. Conditions are data (`When`), never code: see `rules.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from roleplay.schema import Both, Face, Model, Names, Range, Texts, as_list


class When(Model):
    """A condition: every key given must hold. Keys left out do not matter. Lists of names mean any of them,
    unless said otherwise."""

    stage: Names | None = None
    channel: Names | None = None
    place: Names | None = None
    scene: Names | None = None
    open: Names | None = Field(None, description="her open agenda item is one of these; 'none' when nothing is open")
    reopened: Names | None = Field(None, description="reason of the last return; 'no' when there was none")
    alone: bool | None = Field(None, description="nobody else is present")
    present: Names = Field([], description="all of these people are present")
    absent: Names = Field([], description="none of these people is present")
    facts: Names = Field([], description="all of these facts are true")
    no_facts: Names = Field([], description="none of these facts is true")
    with_: Names = Field([], alias="with", description="the move has all of these acts")
    without: Names = Field([], description="the move has none of these acts")
    slots: dict[str, Names] = Field(
        {}, description="an act of the move carries this slot with one of these values; in an effect, the act itself"
    )
    claims: dict[str, Literal["right", "wrong", "none"]] = Field({}, description="what the move claims")
    times: dict[str, Range] = Field({}, description="how often the act was done before this move")
    again: bool | None = Field(
        None, description="the act that leads the move was said within six own turns without a new cue"
    )
    promised: Names = Field([], description="all of these promises stand open")
    appointment: bool | None = Field(None, description="an appointment stands")
    trust: Range | None = None
    patience: Range | None = None
    openness: Range | None = None
    service_credit: Range | None = None
    need_clarity: Range | None = None
    privacy_alarm: Range | None = None
    product_exposure: Range | None = None
    used: Range | None = Field(None, description="minutes of this meeting used so far")
    over: Range | None = Field(None, description="minutes used beyond what she gave (negative while inside it)")
    hour: Range | None = Field(None, description="hour of the day, 0-23")
    day: Range | None = Field(None, description="days since the start")
    weekday: Range | None = Field(None, description="1 Monday … 7 Sunday")
    month: Range | None = Field(None, description="month of the year, 1-12")
    meeting: Range | None = Field(None, description="number of this contact, calls included")
    visits: Range | None = Field(None, description="number of face-to-face meetings so far, this one included")
    calls: Range | None = Field(None, description="number of calls made so far, this one included")
    returns: Range | None = Field(None, description="how often closing went back to the review")
    stage_turns: Range | None = Field(None, description="own moves made in this stage before this one")
    traits: Names = Field([], description="for customers with all of these traits only (`hers`)")
    no_traits: Names = Field([], description="for customers with none of these traits only (`hers`)")


class PromiseSpec(Model):
    """A promise an utterance makes: kept by a move with `keeps: id`, else broken after `within` days."""

    id: str
    what: Both
    within: int = Field(ge=0, le=120, description="days from now until it is due")
    on_day: int | None = Field(
        None, description="the day it is about (from the start): due then, not to be kept before"
    )


class Outcome(Model):
    """What a rule changes. Gauge values are asked for; bounds and shrinking gains are the engine's
    (parameters.yaml)."""

    trust: int = 0
    patience: int = 0
    openness: int = 0
    service_credit: int = 0
    need_clarity: int = 0
    privacy_alarm: int = 0
    product_exposure: int = 0
    caps_trust: int | None = Field(None, description="critical breach: trust never above this again")
    sets: Names = Field([], description="facts that become true")
    clears: Names = []
    appoint: str | None = Field(
        None,
        description="circumstance she agrees to; '$slots': the one that the move's day and place name",
    )
    promise: PromiseSpec | None = None
    keeps: Names = Field([], description="promises this keeps")
    trigger: str | None = Field(None, description="an FSM trigger, fired if its guard holds")
    leaves: Names = Field([], description="people who leave the room")
    ends: str | None = Field(
        None, description="the meeting ends; the value says how (hung_up, thrown_out, agreed, time, …)"
    )
    raises: str | None = Field(None, description="an agenda item that she brings up at once")
    face: Face | None = None


class Rule(Outcome):
    """An effect (no `say`) or a reaction (`say`). `on` names what fires it: acts, cues or groups
    (docs/authoring.md)."""

    id: str
    on: Names
    when: When = When()
    over: Names = Field([], description="rules this one beats though neither implies the other")
    say: Texts = []


class Answer(Outcome):
    """Her reaction to one way of dealing with an item."""

    say: Texts = []


class Judge(Model):
    """Which moves deal with an item in this way: any of `acts` (with these slots and claims)."""

    acts: Names
    slots: dict[str, Names] = {}
    claims: dict[str, Literal["right", "wrong", "none"]] = {}


Tag = Literal[
    "service", "complaint", "asks_product", "hesitation", "her_interest", "setback", "status", "status_help",
    "said_never", "hidden_back", "forged_back", "loan_back", "grace_back",
]  # fmt: skip
"""What criteria ask of an item, whatever a customer calls it: one of her service questions; a hurt from past service;
a question for products at the first visit; a hesitation before deciding; one that, answered well, shows her interest
put first; a wrong answer that has its consequence; a matter of grace or suspension (that needs help); her quoting that
nothing would be sold; an illness left out, a signature, a loan, a grace period told wrong that come back."""
HOW = ("well", "wrong", "soothed", "uncertain", "evaded", "ignored")


class Item(Model):
    """Something she may bring up: a question, objection, cue, complaint, interruption or her hidden concern.

    `judge` maps a way (well, soothed, evaded; wrong needs none: any wrong claim on a judged act, or a breach act listed
    under it) to the moves that count as it. With `parts: [feeling, fact]` both must be met before it closes. `answers`
    gives her words and their consequences for each way; ways without words fall back to the common cue `item.<way>`.
    """

    id: str
    kind: Literal["question", "objection", "cue", "complaint", "interruption", "concern", "request"]
    about: str = Field("", description="topic")
    like: str = Field("", description="an item of the base from which every key left out here is taken")
    tags: Annotated[list[Tag], BeforeValidator(as_list)] = Field([], description="what criteria ask of it (`Tag`)")
    stages: Names
    on: Names = Field(
        [], description="acts or cues that bring it up at once; empty: only when she has been led for three turns"
    )
    when: When = When()
    pointless: Names = Field([], description="facts that make it needless")
    urgency: int = Field(5, ge=1, le=10)
    unprompted: bool = Field(True, description="may come when nothing is open and the trainee has led for three turns")
    instead: bool = Field(
        True, description="when `on` brings it up: her whole answer; false: she answers first and adds it"
    )
    parts: list[Literal["feeling", "fact"]] = ["fact"]
    raise_: Texts = Field(alias="raise")
    repeat: Texts = Field(description="the same in other words, after being ignored once")
    door: Texts = Field([], description="said at the door when the meeting ends with it open")
    feels: Both | None = Field(None, description="hint 1: what she feels")
    judge: dict[Literal["well", "soothed", "evaded", "wrong"], list[Judge]]
    answers: dict[Literal["well", "wrong", "soothed", "uncertain", "evaded", "dropped"], Answer] = {}
    face: Face = "calm"


class LineAct(Model):
    """An act of a line with its slots (any extra key is a slot)."""

    model_config = ConfigDict(extra="allow", frozen=True)
    act: str


class LineClaim(Model):
    """A claim of a line: authored (`right`, `value`), or a figure of the trainee's papers.

    `own` names a figure that the trainee worked out: its value is that figure, right if it is near enough to the true
    one. `wrong` names a common mistake (insurance.mistakes): its value is computed, and it is never right.
    """

    id: str
    right: bool | None = None
    value: str | int | float = ""
    own: str = ""
    wrong: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> LineClaim:
        if (self.right is not None) + bool(self.own) + bool(self.wrong) != 1:
            raise ValueError("a claim is either right or wrong (`right`), or a figure: `own` or `wrong`, one of them")
        return self


def as_act(value: Any) -> Any:
    """A bare act id as an act without slots."""
    return {"act": value} if isinstance(value, str) else value


class Line(Model):
    """A line the trainee may be offered."""

    id: str
    say: str
    acts: list[Annotated[LineAct, BeforeValidator(as_act)]]
    claims: list[LineClaim] = []
    when: When = When()
    each: str | dict[str, str] = Field(
        "",
        description="a line for every offer of hers that solves this problem first; or, with what each problem is "
        "called, for every plan of a few items (`hers`)",
    )
    for_: Names = Field([], alias="for", description="agenda items it deals with; empty: a step of one's own")
    role: Literal["apt", "early", "tone", "wrong", "evade", "step", "premature", "aside"]
    rank: int = Field(50, ge=0, le=100, description="for steps: earlier in the visit is lower")
    once: bool = True


class Scene(Model):
    """A dated message scene of after-service. `day` is the earliest day; `after` days since the last contact
    at least."""

    id: str
    title: Both
    day: int = 0
    after: int = 2
    hour: int = 19
    given: int = 6


class Ending(Model):
    """How a session can end. The most specific whose condition holds is taken; one must have an empty `when`."""

    id: str
    when: When = When()
    over: Names = []
    right: bool = Field(False, description="an end that is right though it stopped early")
    spares: Names = Field([], description="stages it was right not to reach")
    face: Face = "calm"
    title: Both
    debrief: Both


class Part(Model):
    """A part file: any of these lists."""

    items: list[Item] = []
    effects: list[Rule] = []
    reactions: list[Rule] = []
    lines: list[Line] = []
    scenes: list[Scene] = []
    endings: list[Ending] = []
