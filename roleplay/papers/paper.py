"""What every paper has: the desk it lies on, what it asks, and what handing it in comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from roleplay.insurance.caseload import CaseloadFile
from roleplay.insurance.needs import Reckoning
from roleplay.insurance.terms import Terms
from roleplay.papers.fields import Field, Values
from roleplay.papers.texts import PaperText, PaperTexts
from roleplay.persona import Persona

Data = dict[str, Any]
Form = dict[str, list[str]]


class Desk(NamedTuple):
    """What a paper is worked out on: the customer, the day, the parameters of the day the session began, what is known
    by now, the papers handed in so far, and what the gap sheet comes to if all on it is right."""

    persona: Persona
    texts: PaperTexts
    terms: Terms
    start: dt.date
    today: dt.date
    facts: frozenset[str] = frozenset()
    papers: Mapping[str, Form] = {}
    caseload: CaseloadFile | None = None
    true: Reckoning | None = None

    def words(self, paper: str) -> PaperText:
        """The words of a paper."""
        return self.texts.papers[paper]


class Worked(NamedTuple):
    """What a paper as filled in comes to.

    `result` is what criteria read (whole numbers, some of them secret), `figures` the trainee's own figures as one
    would say them, `facts` what is true of the paper now, `shown` what the trainee sees: computed from what was
    entered, amounts in 分.
    """

    result: dict[str, int]
    figures: dict[str, str]
    facts: frozenset[str]
    shown: Data


class Paper(NamedTuple):
    """A paper: its fields, how it is worked out, the facts it may set, its right answers.

    `facts` are names or, ending in a dot, beginnings of names. `right` is None for what has no right answer here.
    """

    id: str
    fields: Callable[[Desk], list[Field]]
    work: Callable[[Desk, Values], Worked]
    facts: tuple[str, ...]
    right: Callable[[Desk], Form] | None = None
    calculator: bool = False
    printed: bool = False
