"""The schema of `persona.yaml`: who a customer is, what she owns, what lies in her file, when and where she
can be met."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from roleplay.part import PromiseSpec
from roleplay.schema import Both, Model, Names


class Circumstance(Model):
    """A way to meet: what the trainee's day/place slots select, and what it brings."""

    id: str
    label: Both
    day: str = Field(description="value of the slot `day` that asks for it")
    place: str = Field(description="value of the slot `place` that asks for it")
    weekday: int | None = Field(None, ge=1, le=7, description="next such weekday at least `in_days` ahead")
    workday: bool = Field(False, description="the first Monday to Friday at least `in_days` ahead")
    in_days: int = 2
    narrated: bool = Field(False, description="not played: the narrator tells it (reactions on 'narrated')")
    hour: int = Field(ge=0, le=23)
    minute: int = Field(0, ge=0, le=59)
    present: Names = []
    given: int = 30


class CallSlot(Model):
    """A time to call that the trainee may pick."""

    id: str
    label: Both
    in_days: int = 0
    workday: bool = Field(True, description="on a Monday to Friday")
    hour: int
    minute: int = 0
    given: int = 8
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
    """A policy as the card lists it; sums in 万元, premium in 元, `due` in days from the start."""

    no: str
    type: str
    insured: str
    sum: float
    premium: int
    years: int
    year: int
    due: int
    cash_value: float
    status: str
    agent: Literal["left", "in_post"]


class Option(Model):
    """An answer offered on the card; `right` for this customer."""

    id: str
    label: Both
    right: bool = False


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

    day: int = 0
    facts: Names = []
    gauges: dict[str, int] = {}
    circumstance: str | None = None
    call: str | None = None
    promises: list[PromiseSpec] = []


class Persona(Model):
    """Who she is: circumstances, policies, file, gauges at the start. Fiction, always."""

    id: str
    code: str
    name: str
    call: str = Field(description="how the trainee addresses her")
    age: int
    job: Both
    fiction: Both
    voice: Literal["warm", "curt", "elderly", "sceptical"]
    quote: str = Field(description="one line in her own words for the home page")
    urgent: Both
    brief: Both
    trust: int
    patience: int
    traits: Names = Field([], description="what criteria ask for: urgent_item, non_pure, …")
    worry: Names = Field(description="topics she named or would name as her main worry (F34)")
    people: dict[str, str]
    topics: dict[str, Both] = Field(description="values of the slot `about`, with words she uses for them")
    services: dict[str, Both] = Field(description="values of the slot `service`")
    words: dict[str, str] = Field({}, description="further names usable in texts as {name}")
    figures: dict[str, str] = Field(description="authored figures behind {figure.x}")
    sections: list[Section]
    items: list[FileItem]
    policies: list[Policy]
    card: Card
    calls: list[CallSlot]
    circumstances: list[Circumstance]
    drills: dict[str, Drill]
