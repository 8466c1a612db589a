"""Knows the whole gap sheet: each person's needs, the family's row, ratios with their bases, goals, flags (C.2, C.3).

The family is in household.py, one person's gap against one peril in gaps.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from roleplay.insurance.gaps import (
    Base,
    Medical,
    Method,
    Need,
    accident_row,
    ci_row,
    counted,
    death_row,
    death_sum,
    family_row,
    gap,
    hlv,
    medical,
    minor_over,
    years_left,
)
from roleplay.insurance.household import (
    GOALS,
    Household,
    OldAge,
    Part,
    Person,
    Responsibility,
    School,
    income,
    responsibility,
    schooling,
)
from roleplay.insurance.money import Fen, rounded, times
from roleplay.insurance.policy import Cover
from roleplay.insurance.terms import Terms

__all__ = [
    "Base", "Cover", "Flag", "Goal", "Household", "Life", "Medical", "Method", "Need", "OldAge", "Part", "Person",
    "Ratio", "Reckoning", "Responsibility", "School", "Ten", "double_ten", "gap", "goals", "hlv", "implied_base",
    "ratio", "ratios", "reckon", "responsibility",
]  # fmt: skip


class Ratio(NamedTuple):
    """Cover against something, with what it is measured against: a bare percentage says nothing (C1-C3, F25)."""

    id: Literal["ci_ratio", "life_ratio", "needs_ratio"]
    over: Literal["income", "responsibility_net"]
    value: Decimal


class Ten(NamedTuple):
    """双十 (C.2-1): ten incomes as cover, at most a tenth of income as premium.

    `headroom` is what the cap leaves (never below 0), `over` what is paid beyond it, `share` premium ÷ income.
    """

    people: tuple[Need, ...]
    target: Fen
    cap: Fen
    used: Fen
    headroom: Fen
    over: Fen
    share: Decimal


class Life(NamedTuple):
    """Human life value beside the needs result (C.3): shown as a range, HLV normally the upper end (`usual`)."""

    person: str
    years: int
    value: Fen
    needs: Fen
    usual: bool


class Goal(NamedTuple):
    """A savings goal, not an insurance gap (C.2-7); `person` empty: the family's schooling less what is set aside."""

    id: Literal["education", "old_age"]
    person: str
    need: Fen
    formula: str


class Flag(NamedTuple):
    """Something the reader must be told about one person, or about the sheet (`person` empty)."""

    id: Literal["duplicate_medical", "minor_over", "needs_above_hlv", "family_for_one", "no_income"]
    person: str = ""
    policies: tuple[str, ...] = ()


class Reckoning(NamedTuple):
    """Everything the gap sheet and the report print. `missing` names what was not filled in and counted 0."""

    responsibility: Responsibility
    needs: tuple[Need, ...]
    family: Need
    ratios: tuple[Ratio, ...]
    ten: Ten
    hlv: tuple[Life, ...]
    goals: tuple[Goal, ...]
    medical: tuple[Medical, ...]
    flags: tuple[Flag, ...]
    missing: tuple[str, ...]
    method: Method
    base: Base


def reckon(
    h: Household,
    covers: Sequence[Cover],
    terms: Terms,
    method: Method = "needs",
    base: Base = "share",
    premiums: Fen | None = None,
) -> Reckoning:
    """The whole sheet (C.2, C.3): death by `method`, critical illness, accident, medical, goals, 双十, ratios.

    `base="family"` lays the family's total on one person: the common mistake, reckoned on purpose and flagged.
    `premiums`: what cover costs a year, for 双十; None: not asked yet.
    """
    owed = responsibility(h)
    lives = tuple(life(person, h, terms) for person in h.people if not person.child)
    return Reckoning(
        responsibility=owed,
        needs=tuple(row for person in h.people for row in rows(person, h, covers, terms, method, base)),
        family=family_row(h, covers, terms, method),
        ratios=ratios(h, covers),
        ten=double_ten(h, covers, terms, premiums or 0),
        hlv=lives,
        goals=goals(h),
        medical=tuple(medical(person, covers) for person in h.people),
        flags=(*_flags_of_sheet(owed, base), *_flags_of_people(h, covers, terms, lives)),
        missing=owed.missing + (("premiums",) if premiums is None else ()),
        method=method,
        base=base,
    )


def rows(
    person: Person, h: Household, covers: Sequence[Cover], terms: Terms, method: Method, base: Base
) -> tuple[Need, ...]:
    """An adult's rows: death, critical illness, accident; a child's: critical illness alone (C.3)."""
    if person.child:
        return (ci_row(person, covers, terms),)
    death = death_row(person, h, covers, terms, method, base)
    return death, ci_row(person, covers, terms), accident_row(person, covers, terms)


def ratio(cover: Fen, base: Fen) -> Decimal:
    """Cover ÷ base (C1, C3, C5); ValueError without a base: name one first."""
    if base <= 0:
        raise ValueError("a ratio needs a base above 0")
    return Decimal(cover) / base


def implied_base(cover: Fen, share: Decimal) -> Fen:
    """What a cover of so many per cent is measured against: 50万 covering 50% means 100万 (C2)."""
    return rounded(cover / share)


def ratios(h: Household, covers: Sequence[Cover]) -> tuple[Ratio, ...]:
    """CI and life cover over income, life cover over net responsibility (C1-C3); none where there is no base."""
    whole, owed = income(h.people), responsibility(h).net
    ci, death = (sum(cover.sum for cover in counted(covers, peril)) for peril in ("ci", "death"))
    found: list[Ratio] = []
    if whole:
        found += [Ratio("ci_ratio", "income", ratio(ci, whole)), Ratio("life_ratio", "income", ratio(death, whole))]
    if owed:
        found.append(Ratio("needs_ratio", "responsibility_net", ratio(death, owed)))
    return tuple(found)


def double_ten(h: Household, covers: Sequence[Cover], terms: Terms, premiums: Fen) -> Ten:
    """双十 (C.2-1) for the family and for each earner; `premiums`: what cover costs a year."""
    whole = income(h.people)
    cap = times(whole, terms.ratio("premium_ratio_cap"))
    people = tuple(death_row(p, h, covers, terms, "double_ten") for p in h.people if not p.child)
    share = ratio(premiums, whole) if whole else Decimal(0)
    target = whole * terms.whole("ten_times")
    return Ten(people, target, cap, premiums, gap(cap, premiums), gap(premiums, cap), share)


def life(person: Person, h: Household, terms: Terms) -> Life:
    """The range of one person's life cover (C.3); unusual is a needs result above a known human life value."""
    value, needed = hlv(person, terms), death_sum(person, h, terms)
    return Life(person.id, years_left(person), value, needed, usual=not value or needed <= value)


def goals(h: Household) -> tuple[Goal, ...]:
    """Savings goals (C.2-7): each child's schooling, the family's less what is set aside, each one's old age."""
    schools = [Goal("education", s.person, schooling(s), GOALS) for s in h.schooling or ()]
    family = [Goal("education", "", gap(sum(goal.need for goal in schools), h.earmarked), GOALS)] if schools else []
    old = [Goal("old_age", o.person, gap(o.monthly, o.pension) * 12 * o.years, GOALS) for o in h.old_age]
    return (*schools, *family, *old)


def _flags_of_sheet(owed: Responsibility, base: Base) -> list[Flag]:
    """What is wrong with the sheet itself."""
    laid_on_one = [Flag("family_for_one")] if base == "family" else []
    return laid_on_one + ([] if owed.shares else [Flag("no_income")])


def _flags_of_people(h: Household, covers: Sequence[Cover], terms: Terms, lives: Sequence[Life]) -> list[Flag]:
    """Indemnity cover held twice (B21), a minor's death benefit above the cap (B28), needs above HLV (C.3)."""
    cared = [medical(person, covers) for person in h.people]
    twice = [Flag("duplicate_medical", m.person, m.policies) for m in cared if len(m.policies) > 1]
    minors = [Flag("minor_over", person.id) for person in h.people if minor_over(person, covers, terms)]
    return twice + minors + [Flag("needs_above_hlv", found.person) for found in lives if not found.usual]
