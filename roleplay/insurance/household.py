"""Knows a family as the needs approach sees it, and the total it must be able to pay when an earner is gone (C.2-3).

Every sum may be left out: it then counts 0 and is named in `missing`, so that a half-filled sheet still computes.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from roleplay.insurance.money import Fen, times
from roleplay.insurance.terms import Terms

NEEDS: Final = "C.2-3"
GOALS: Final = "C.2-7"
FINEST_SHARE: Final = Decimal("1e-12")
OF_AGE: Final = 18
"""Age from which one is no minor (民法典17条)."""


class Person(NamedTuple):
    """Somebody of the family. `income` is before tax and yearly; `age` and `income` None: not asked yet.

    `retires` is the age at which the income ends; `social`: in the public medical insurance (医保).
    """

    id: str
    name: str
    age: int | None = None
    income: Fen | None = 0
    retires: int = 60
    child: bool = False
    social: bool = True


class School(NamedTuple):
    """What one child's education still costs: so much a year for so many years."""

    person: str
    yearly: Fen | None
    years: int | None


class OldAge(NamedTuple):
    """What one person wants in old age and may expect of the pension, a month, for so many years."""

    person: str
    monthly: Fen
    pension: Fen
    years: int


class Household(NamedTuple):
    """A family's figures (symbols of C.2). None: not asked yet; `schooling=()`: asked, and there is none.

    debts L, living X (yearly, without the insured's own part), living_years Y, schooling E, parents P (yearly, for
    `parents_years`), final F, assets A (what is liquid), earmarked (savings already meant for education).
    """

    people: tuple[Person, ...]
    debts: Fen | None = None
    living: Fen | None = None
    living_years: int | None = None
    schooling: tuple[School, ...] | None = None
    parents: Fen | None = None
    parents_years: int | None = None
    final: Fen | None = None
    assets: Fen | None = None
    earmarked: Fen = 0
    old_age: tuple[OldAge, ...] = ()


class Part(NamedTuple):
    """One part of the responsibility: final, debts, living, schooling or parents."""

    id: str
    amount: Fen
    formula: str


class Responsibility(NamedTuple):
    """What the family must be able to pay (C.2-3): the parts, their total, and what is left of it after assets.

    `net` is never below 0. `shares`: who brings home which part of the income, together exactly 1; empty while no
    income is known. `missing` names what was not filled in and counted 0.
    """

    parts: tuple[Part, ...]
    total: Fen
    assets: Fen
    net: Fen
    shares: dict[str, Decimal]
    missing: tuple[str, ...]


def responsibility(h: Household) -> Responsibility:
    """家庭责任 = F + L + X·Y + ΣE + ΣP, less liquid assets (C.2-3; G9.3 asks for debts, schooling and parents)."""
    parts = (
        Part("final", h.final or 0, NEEDS),
        Part("debts", h.debts or 0, NEEDS),
        Part("living", (h.living or 0) * (h.living_years or 0), NEEDS),
        Part("schooling", sum(schooling(school) for school in h.schooling or ()), NEEDS),
        Part("parents", (h.parents or 0) * (h.parents_years or 0), NEEDS),
    )
    total, assets = sum(part.amount for part in parts), h.assets or 0
    return Responsibility(parts, total, assets, max(0, total - assets), shares(h.people), missing(h))


def schooling(school: School) -> Fen:
    """E_k: what one child's education still costs (C.2-3)."""
    return (school.yearly or 0) * (school.years or 0)


def income(people: tuple[Person, ...]) -> Fen:
    """H: the family's yearly income (C.2), as far as it is known."""
    return sum(person.income or 0 for person in people)


def shares(people: tuple[Person, ...]) -> dict[str, Decimal]:
    """I_i ÷ H for everybody who earns (C.2-3), rounded down but for the last, who takes the rest: they add to 1."""
    earners, whole = [person for person in people if person.income], income(people)
    parts = {p.id: (Decimal(p.income or 0) / whole).quantize(FINEST_SHARE, ROUND_FLOOR) for p in earners[:-1]}
    return parts | {p.id: 1 - sum(parts.values(), Decimal(0)) for p in earners[-1:]}


def part_of(amount: Fen, part: int, whole: int) -> Fen:
    """amount × part ÷ whole, rounded half up once; nothing of nothing is 0."""
    return (2 * amount * part + whole) // (2 * whole) if whole else 0


def missing(h: Household) -> tuple[str, ...]:
    """Names of what was not filled in: a field, or `field.person` where it belongs to one person."""
    fields = ("debts", "living", "living_years", "schooling", "parents", "parents_years", "final", "assets")
    schools = [f"schooling.{s.person}" for s in h.schooling or () if s.yearly is None or s.years is None]
    ages = [f"age.{p.id}" for p in h.people if p.age is None]
    incomes = [f"income.{p.id}" for p in h.people if p.income is None and not p.child]
    return (*(name for name in fields if getattr(h, name) is None), *schools, *ages, *incomes)


def years_to_grown(people: tuple[Person, ...], terms: Terms) -> int:
    """Y: years until the youngest child is grown (22, C.2); 0 without children of known age."""
    ages = [person.age for person in people if person.child and person.age is not None]
    return max(0, terms.whole("grown_at") - min(ages)) if ages else 0


def without_own(living: Fen, terms: Terms) -> Fen:
    """X: the family's yearly living cost without the quarter the insured uses up himself (C.3)."""
    return times(living, 1 - terms.ratio("living_own_share"))


def is_minor(person: Person) -> bool:
    """Under 18; where the age is not known, a child of the family."""
    return person.child if person.age is None else person.age < OF_AGE
