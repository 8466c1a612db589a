"""The schema of `persona.yaml`: who a customer is, what she owns, what lies in her file, when and where she
can be met."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from roleplay.insurance import household as hh
from roleplay.insurance import policy as contract
from roleplay.insurance.money import wan, yuan
from roleplay.insurance.policy import Kind, Peril
from roleplay.part import PromiseSpec
from roleplay.pronouns import Pronoun
from roleplay.schema import Both, Model, Names

_NUMBER = WithJsonSchema({"type": "number"})
Wan = Annotated[int, BeforeValidator(wan), _NUMBER]
"""An amount written in 万元, kept in 分."""
Yuan = Annotated[int, BeforeValidator(yuan), _NUMBER]
"""An amount written in 元, kept in 分."""
Years = Annotated[int, Field(ge=0, le=120)]
Days = Annotated[int, Field(ge=-3660, le=3660)]
"""Bounds for what is reckoned with: far above anything real, and small enough to be reckoned with."""


class Circumstance(Model):
    """A way to meet: what the trainee's day/place slots select, and what it brings."""

    id: str
    label: Both
    day: str = Field(description="value of the slot `day` that asks for it")
    place: str = Field(description="value of the slot `place` that asks for it")
    weekday: int | None = Field(None, ge=1, le=7, description="next such weekday at least `in_days` ahead")
    workday: bool = Field(False, description="the first Monday to Friday at least `in_days` ahead")
    in_days: int = Field(2, ge=0, le=365)
    narrated: bool = Field(False, description="not played: the narrator tells it (reactions on 'narrated')")
    hour: int = Field(ge=0, le=23)
    minute: int = Field(0, ge=0, le=59)
    present: Names = []
    given: int = Field(30, ge=1, le=600)

    @model_validator(mode="after")
    def _some_day_fits(self) -> Circumstance:
        if self.workday and (self.weekday or 0) > 5:
            raise ValueError("a Saturday or Sunday is no workday: leave out `workday` or choose another `weekday`")
        return self

    def on(self, weekday: int) -> bool:
        """Whether one can meet so on a day of the week, 1 (Monday) to 7."""
        return self.weekday in (None, weekday) and not (self.workday and weekday > 5)


class CallSlot(Model):
    """A time to call that the trainee may pick."""

    id: str
    label: Both
    in_days: int = Field(0, ge=0, le=365)
    workday: bool = Field(True, description="on a Monday to Friday")
    hour: int = Field(ge=0, le=23)
    minute: int = Field(0, ge=0, le=59)
    given: int = Field(8, ge=1, le=120)
    sets: Names = Field([], description="facts of that hour: in_class, dinner, asleep…")


class FileItem(Model):
    """A slip of the raw file: fact or perception."""

    id: str
    text: str
    kind: Literal["fact", "perception"]
    section: Literal["basic", "policy", "history"]


class Section(Model):
    id: Literal["basic", "policy", "history"]
    title: Both
    text: str = Field(description="the raw record, as it lies in the system")


class Policy(Model):
    """A policy as the card lists it: sums written in 万元, the premium in 元, `due` in days from the start."""

    no: str
    kind: Kind = Field("whole_ci", description="what papers reckon it as; scripts older than the papers name none")
    type: str
    insured: str = Field(description="as the card writes it")
    person: str = Field("", description="the insured's id in the household")
    holder: str = Field("", description="the policyholder's id in the household")
    perils: list[Peril] = []
    sum: Wan
    premium: Yuan
    years: int = Field(ge=0, le=100)
    year: int = Field(ge=0, le=100)
    due: int = Field(ge=-20_000, le=20_000)
    cash_value: Wan
    status: str
    agent: Literal["left", "in_post"]

    def on(self, start: dt.date) -> contract.Policy:
        """The policy with its dates, for a session that begins on `start`."""
        due = start + dt.timedelta(days=self.due)
        return contract.Policy(
            self.no, self.kind, self.type, self.holder, self.person, self.sum, self.premium, self.years, self.year,
            due, self.cash_value, self.status, self.agent, tuple(self.perils),
        )  # fmt: skip


class Schooling(Model):
    """What a child's education still costs a year, and for how many years."""

    yearly: Wan
    years: Years


class Member(Model):
    """Somebody of the household; `income` before tax, a year."""

    id: str
    name: str
    spoken: str = Field("", description="what the trainee calls them when speaking to her; else the name")
    age: int = Field(ge=0, le=120)
    income: Wan = 0
    retires: Years = 60
    child: bool = False
    school: Schooling | None = None


class Household(Model):
    """The family's figures as they truly are (domain reference, C.2): what the gap sheet asks for."""

    people: list[Member]
    debts: Wan
    living: Wan = Field(description="yearly, without the insured's own part")
    living_years: Years
    parents: Wan = Field(description="a year")
    parents_years: Years
    final: Wan
    assets: Wan

    def family(self) -> hh.Household:
        """The household as the insurance package reckons with it."""
        people = tuple(hh.Person(m.id, m.name, m.age, m.income, m.retires, m.child) for m in self.people)
        schools = tuple(hh.School(m.id, m.school.yearly, m.school.years) for m in self.people if m.school)
        return hh.Household(
            people, self.debts, self.living, self.living_years, schools, self.parents, self.parents_years,
            self.final, self.assets,
        )  # fmt: skip


class PayTerm(Model):
    """A way to pay: over so many years, at `factor` times the premium of the first one."""

    years: Years
    factor: Decimal = Field(Decimal(1), ge=0, le=1000)


class Offer(Model):
    """Something the fictional company could propose her, at an example rate: a fixed premium, or a fee and so much
    for each 万 of the sum."""

    id: str
    label: Both
    spoken: str = Field(description="what it is called in a sentence; {sum} is the sum chosen")
    kind: Literal["medical", "term_life", "ci", "accident", "education"]
    insured: Names
    peril: Peril | None = None
    premium: Yuan = Field(0, description="fixed; else fee and per_wan")
    fee: Yuan = 0
    per_wan: Yuan = 0
    sum: Wan = Field(0, description="the sum if it is fixed, else the one usually asked for")
    least: Wan = 0
    most: Wan = 0
    years: list[PayTerm] = [PayTerm(years=20)]
    back: Decimal = Field(
        Decimal(1), ge=0, le=1000, description="of a saving: what comes back at the end, times all that was paid"
    )
    solves: Names = Field(description="problems it truly solves (papers.yaml)")
    health: bool = Field(False, description="health questions are asked of the insured")
    death: bool = Field(False, description="pays on the insured's death, who must agree to it and to the sum")


class Chosen(Model):
    """An offer in a plan: its sum, the years of paying, and the problem it is said to solve."""

    offer: str
    sum: Wan = 0
    years: Years = 0
    solves: str


class Budget(Model):
    """What she says she can pay a year, once this fact is known; a plan within it is of this `size`."""

    size: Literal["fit", "mid"]
    fact: str
    yearly: Yuan


class Todo(Model):
    """Something that may go on the report's list beside the dates of her policies; `right` if it belongs there."""

    id: str
    label: Both
    in_days: Days | None = Field(None, description="its day, from the start; none: no fixed day")
    once: str = Field("", description="a fact before which nobody would think of it")
    right: bool = True


class Option(Model):
    """An answer offered on the card; `right` for this customer."""

    id: str
    label: Both
    right: bool = False
    act: Literal["", "coordinate_in_post_agent"] = Field("", description="what was done first to have it along")


class Card(Model):
    """What the service card asks and what is right for this customer."""

    client_class: Literal["pure", "non_pure"]
    needs: list[Option]
    bases: list[Option]
    bring: list[Option]
    learned: list[Option] = Field(
        description="what may be written on the card after the first visit; `right` if it was there to be learned"
    )


class Drill(Model):
    """The usual state in which a stage begins when it is practised alone."""

    day: int = Field(0, ge=0, le=1000)
    facts: Names = []
    gauges: dict[str, int] = {}
    circumstance: str | None = None
    call: str | None = None
    given: int | None = Field(
        None, gt=0, le=600, description="minutes left for this stage; the whole meeting's if not said"
    )
    raises: str = Field("", description="an agenda item with which she opens")
    promises: list[PromiseSpec] = []
    desk: list[dict[str, str]] = Field([], description="papers already made: {sheet: right}, {plan: fit}")


class Persona(Model):
    """Who she is: circumstances, policies, file, gauges at the start. Fiction, always."""

    id: str
    code: str
    name: str
    call: str = Field(description="how the trainee addresses her")
    pronoun: Pronoun = Field("she", description="how pages speak of the customer")
    age: int = Field(ge=0, le=120)
    job: Both
    fiction: Both
    voice: Literal["warm", "curt", "elderly", "sceptical"]
    base: Literal["none", "standard"] = Field("none", description="whether an ordinary customer lies behind her")
    leaves_out: Names = Field([], description="items, rules, lines, scenes, endings of lower layers that are not hers")
    quote: str = Field(description="one line in her own words for the home page")
    urgent: Both
    brief: Both
    trust: int = Field(ge=0, le=100)
    patience: int = Field(ge=0, le=100)
    traits: Names = Field([], description="what criteria ask for: urgent_item, non_pure, …")
    worry: Names = Field(description="topics she named or would name as her main worry (F34)")
    people: dict[str, str]
    places: dict[str, Both] = Field({}, description="words for places of meetings beyond the usual ones")
    topics: dict[str, Both] = Field({}, description="values of the slot `about`, with words she uses for them")
    services: dict[str, Both] = Field({}, description="values of the slot `service`")
    words: dict[str, str] = Field({}, description="further names usable in texts as {name}")
    figures: dict[str, str] = Field({}, description="further figures behind {figure.x}; most are computed")
    sections: list[Section]
    items: list[FileItem]
    policies: list[Policy]
    household: Household | None = None
    offers: list[Offer] = []
    plans: dict[str, list[Chosen]] = Field({}, description="plans a trainee might make: fit, mid, big, single")
    budget: list[Budget] = []
    todos: list[Todo] = []
    card: Card
    calls: list[CallSlot]
    circumstances: list[Circumstance]
    drills: dict[str, Drill]
