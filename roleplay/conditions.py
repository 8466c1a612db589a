"""The schema of a condition: what can be asked of a log, as data.

A `Seen` selects what happened; every other kind joins or measures what is selected. Which kind a condition is, its keys
tell. Conditions are compiled once (`holds.py`) and look at nothing but the log (`evidence.py`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from roleplay.schema import Gauge, Model, Names


def _as_bounds(value: Any) -> Any:
    return {"min": value, "max": value} if isinstance(value, int) else value


class Bounds(Model):
    """A closed interval of whole numbers; a bare number means exactly that one."""

    min: int = 0
    max: int = 1_000_000


class Count(Bounds):
    """How many: an interval, or at least as many as the last such form counted (her policies, by the service card)."""

    form: str = Field("", description="the form that knows how many; not handed in, `min` is asked")
    key: str = ""
    short: int = Field(0, ge=0, description="how many of the form's number may be wanting")

    @model_validator(mode="after")
    def _key_of_a_form(self) -> Count:
        if bool(self.form) != bool(self.key):
            raise ValueError("`form` and `key` belong together")
        return self


Bounded = Annotated[Bounds, BeforeValidator(_as_bounds)]
Counted = Annotated[Count, BeforeValidator(_as_bounds)]


class Seen(Model):
    """A selector: what happened (any of the names given), filtered by where it happened and what came before or after.

    As a condition it holds if it selects as many happenings as `count` asks for (at least one unless said otherwise).
    """

    acts: Names = Field([], description="acts of an own move, spoken or on a form")
    claims: Names = Field([], description="CL_X, CL_X.right or CL_X.wrong; '*.wrong' any")
    facts: Names = Field([], description="a fact became true; facts a drill starts with became true at its start")
    raised: Names = Field([], description="she brought up this agenda item, or one with this tag; '*' any")
    dealt: Names = Field([], description="an item was dealt with: <item or tag>.<how>, '*.well' for any item")
    entered: Names = Field([], description="this stage was entered (or begun in)")
    meets: Names = Field([], description="a contact began: phone, visit or messages")
    leaves: Names = Field([], description="a contact ended: phone, visit or messages")
    forms: Names = Field([], description="this form was handed in")
    revealed: Names = Field([], description="a hidden concern came out; '*' any")
    promises: Names = Field([], description="a promise was made, kept or broken")
    ended: Names = Field([], description="the session ended in this ending; '*' any")
    said: bool = Field(False, description="any own spoken move")

    slots: dict[str, Names] = Field({}, description="the act carries one of these values; '*' any, '$worry' hers")
    not_slots: dict[str, Names] = Field({}, description="the act does not carry any of these values")
    stage: Names = Field([], description="the stage before the move, or the one it led into")
    channel: Names = []
    place: Names = []
    scene: Names = []
    present: Names = Field([], description="one of these people is there")
    alone: bool | None = None
    with_: Names = Field([], alias="with", description="the same move has one of these acts or claims")
    without: Names = Field([], description="the same move has none of these acts or claims")
    call: Bounded | None = Field(None, description="in the n-th phone contact")
    visit: Bounded | None = Field(None, description="in the n-th face-to-face meeting, whatever the stage")
    meeting_turn: Bounded | None = Field(None, description="own spoken moves in this contact, this one included")
    stage_turn: Bounded | None = Field(None, description="own spoken moves in this stage, this one included")
    hour: Bounded | None = None
    given: bool | None = Field(None, description="true from the start of the session (drills)")

    after: Seen | None = Field(None, description="later than the first of these; with `within`, any")
    before: Seen | None = Field(None, description="earlier than the first of these, if there is one")
    near: Seen | None = Field(None, description="at most `within` own moves away from one of these")
    within: int | None = Field(None, ge=0, description="own moves between the two at most")
    only: Literal["first", "last"] | None = None
    distinct: str | None = Field(None, description="count the different values of this slot, not the happenings")
    count: Counted = Count(min=1)

    @model_validator(mode="after")
    def _says_what(self) -> Seen:
        if not (self.said or any(getattr(self, kind) for kind in KINDS)):
            raise ValueError(f"a selector needs at least one of: said, {', '.join(KINDS)}")
        if self.within is not None and not (self.after or self.before or self.near):
            raise ValueError("`within` needs `after`, `before` or `near`")
        return self


KINDS = (
    "acts", "claims", "facts", "raised", "dealt", "entered", "meets", "leaves", "forms", "revealed", "promises",
    "ended",
)  # fmt: skip


class All(Model):
    """Every one of these holds."""

    all: list[Cond]


class Any_(Model):
    """At least one of these holds; the first that does is the evidence."""

    any: list[Cond]


class None_(Model):
    """None of these holds."""

    none: list[Cond]


class AtLeast(Model):
    """At least `at_least` of these hold."""

    at_least: int = Field(ge=1)
    of: list[Cond]


class Order(Model):
    """Each of these comes after the first happening of the one before it."""

    order: list[Seen] = Field(min_length=2)


class GaugeAt(Model):
    """A gauge at a moment (the last happening of `at`)."""

    gauge: Gauge
    at: Seen
    min: int = 0
    max: int = 100


class Measure(Model):
    """One whole number among the results of a form: `of` makes it a share in per cent of another, `short` lets it stay
    so many below that other."""

    key: str
    of: str | None = None
    short: int | None = Field(None, ge=0, description="in place of per cent: how many may be wanting of `of`")
    min: int = 0
    max: int = 1_000_000

    @model_validator(mode="after")
    def _short_of_what(self) -> Measure:
        if self.short is not None and self.of is None:
            raise ValueError("`short` needs `of`")
        return self


class FormResult(Measure):
    """A result of a form as last handed in: at the end, before the first of `before`, or when one of `at` happened.

    A form earns marks when it is shown and said: with `at` it holds if at one of these happenings the form lay there as
    asked. A form handed in only later does not count.
    """

    form: str
    also: list[Measure] = Field([], description="further results of the same form, at the same moment")
    at: Seen | None = Field(None, description="how it stood when one of these happened")
    before: Seen | None = Field(None, description="how it stood before the first of these, if there is one")

    @model_validator(mode="after")
    def _one_moment(self) -> FormResult:
        if self.at is not None and self.before is not None:
            raise ValueError("give `at` or `before`, one of them")
        return self


class Named(Model):
    """Every one of some values is named by the slot of a happening.

    The values are what was entered in `field` of the last such form (before the last of `at`), or the ends of the facts
    that begin with `facts` (`plan_item.`) and hold by the end of the move in which the last of `at` happened, so that
    what was changed at the table counts too. Without any value there is nothing to name, and it does not hold.
    """

    named: Seen
    slot: str
    form: str = ""
    field: str = ""
    facts: str = ""
    at: Seen | None = None

    @model_validator(mode="after")
    def _what(self) -> Named:
        if bool(self.form) == bool(self.facts) or bool(self.form) != bool(self.field):
            raise ValueError("give `form` and `field`, or `facts`")
        return self


class Share(Model):
    """How many of `of` were `good`, in per cent."""

    good: Seen
    of: Seen
    min: int = Field(ge=0, le=100)


class Near(Model):
    """A claimed number within a tolerance of the right one: a number, a figure of the session, or, when neither is
    given, the truth that the claim carries; a claim without one is near exactly if it is right."""

    number: Seen
    near: float | None = None
    figure: str | None = None
    tolerance: float = Field(gt=0, lt=1, description="0.05 is five per cent")

    @model_validator(mode="after")
    def _of_what(self) -> Near:
        if self.near is not None and self.figure is not None:
            raise ValueError("give `near` or `figure`, not both")
        return self


class Minutes(Model):
    """Minutes that own words took in the n-th face-to-face meeting (which must have ended)."""

    minutes_of_visit: int
    max: int


class Trait(Model):
    """The customer has all of these traits."""

    trait: Names


class Drilled(Model):
    """The session is a drill of one of these stages."""

    drill: Names


class Outside(Model):
    """All of these stages were rightly not reached, or lie outside the drill."""

    outside: Names


class Each(Model):
    """Every happening of `each` is followed by one of `answer` within so many own moves (true if there is none)."""

    each: Seen
    answer: Seen
    within: int = 1


class Streak(Model):
    """So many own moves in a row."""

    streak: Seen
    length: int = Field(ge=2)


_TAGS = {
    "all": "all", "any": "any", "none": "none", "at_least": "at_least", "order": "order", "gauge": "gauge",
    "named": "named", "form": "form", "good": "share", "number": "number", "minutes_of_visit": "minutes",
    "trait": "trait", "drill": "drill", "outside": "outside", "each": "each", "streak": "streak",
}  # fmt: skip


def _tag(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields
    return next((tag for key, tag in _TAGS.items() if key in keys), "seen")


Cond = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[None_, Tag("none")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Order, Tag("order")]
    | Annotated[GaugeAt, Tag("gauge")]
    | Annotated[Named, Tag("named")]
    | Annotated[FormResult, Tag("form")]
    | Annotated[Share, Tag("share")]
    | Annotated[Near, Tag("number")]
    | Annotated[Minutes, Tag("minutes")]
    | Annotated[Trait, Tag("trait")]
    | Annotated[Drilled, Tag("drill")]
    | Annotated[Outside, Tag("outside")]
    | Annotated[Each, Tag("each")]
    | Annotated[Streak, Tag("streak")]
    | Annotated[Seen, Tag("seen")],
    Discriminator(_tag),
]
"""A condition; its keys tell which kind it is."""


for _model in (All, Any_, None_, AtLeast):
    _model.model_rebuild()
