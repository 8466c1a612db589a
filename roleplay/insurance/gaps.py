"""Knows what each person needs against each peril, what there is, and the gap between them (C.2-1 to C.2-6).

A gap is never negative: no gap reads 无缺口. A sum that two perils share is counted once. Covers are those in force;
a suspended policy covers nothing (`Policy.covers` gives none).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from roleplay.insurance.household import NEEDS, Household, Person, income, is_minor, missing, part_of, responsibility
from roleplay.insurance.money import Fen, times
from roleplay.insurance.policy import Cover
from roleplay.insurance.terms import Terms

Method = Literal["needs", "double_ten", "hlv"]
Base = Literal["share", "family"]

TEN: Final = "C.2-1"
HLV: Final = "C.2-2"
CI: Final = "C.2-4"
ACCIDENT: Final = "C.2-5"
MEDICAL: Final = "C.2-6"
FORMULAS: Final = {"needs": NEEDS, "double_ten": TEN, "hlv": HLV}
SHARED_BY_INCOME: Final = "share_by_income"
UNFILLED: Final = "unfilled"
ASSUMED: Final = {
    "needs": (SHARED_BY_INCOME, "assets_deducted", "todays_prices", "living_without_own"),
    "double_ten": ("ten_times_income", "ignores_debts"),
    "hlv": ("own_share", "until_retirement", "undiscounted"),
}


class Need(NamedTuple):
    """Need, cover and gap of one person against one peril (`person` is empty for the whole family).

    `policies` are the numbers of those that count; `shared` of those that would also pay but are counted under
    another peril (a critical-illness policy with a death benefit, C.2). `assumptions` are ids of methods.yaml.
    """

    person: str
    peril: str
    need: Fen
    has: Fen
    gap: Fen
    method: str
    formula: str
    policies: tuple[str, ...]
    assumptions: tuple[str, ...]
    shared: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """无缺口: what is needed is covered. Never said of a need that rests on something not filled in."""
        return self.gap == 0 and UNFILLED not in self.assumptions


class Medical(NamedTuple):
    """Medical cover is not a sum (C.2-6): none, social (医保 only) or yes; two indemnity covers do not add up."""

    person: str
    state: Literal["none", "social", "yes"]
    policies: tuple[str, ...]


def gap(need: Fen, has: Fen) -> Fen:
    """max(0, need − has): what is there beyond the need is 无缺口, never a negative gap (C.3)."""
    return max(0, need - has)


def years_left(person: Person) -> int:
    """R: years to retirement (C.2); 0 for a child, or while the age is not known."""
    return 0 if person.child or person.age is None else max(0, person.retires - person.age)


def hlv(person: Person, terms: Terms, discount: Decimal = Decimal(0), growth: Decimal = Decimal(0)) -> Fen:
    """生命价值法 (C.2-2): Σ I(1−c)(1+g)^(t−1) ÷ (1+r)^t over the years to retirement; c is `own_share`."""
    years = range(1, years_left(person) + 1)
    worth = sum(((1 + growth) ** (t - 1) / (1 + discount) ** t for t in years), Decimal(0))
    return times(person.income or 0, (1 - terms.ratio("own_share")) * worth)


def death_sum(person: Person, h: Household, terms: Terms, method: Method = "needs") -> Fen:
    """Need_i: ten incomes (C.2-1), the human life value (C.2-2), or the family's need by share of income (C.2-3)."""
    if method == "double_ten":
        return (person.income or 0) * terms.whole("ten_times")
    if method == "hlv":
        return hlv(person, terms)
    return part_of(responsibility(h).net, person.income or 0, income(h.people))


def death_total(h: Household, terms: Terms, method: Method = "needs") -> Fen:
    """The same for the whole family."""
    if method == "needs":
        return responsibility(h).net
    return sum(death_sum(person, h, terms, method) for person in h.people if not person.child)


def ci_need(person: Person, terms: Terms) -> Fen:
    """C.2-4: treatment and recovery 30万 and three years of income; a child 30万."""
    if person.child:
        return terms.money("ci_child")
    return terms.money("ci_base") + terms.whole("ci_years") * (person.income or 0)


def accident_need(person: Person, terms: Terms) -> Fen:
    """C.2-5: five incomes, for disability; never to be added to the life gap."""
    return terms.whole("accident_times") * (person.income or 0)


def death_row(
    person: Person, h: Household, covers: Sequence[Cover], terms: Terms, method: Method = "needs", base: Base = "share"
) -> Need:
    """One earner's life cover. `base="family"` lays the whole family's need on him: a mistake, reckoned on purpose."""
    if base == "share":
        need, assumed = death_sum(person, h, terms, method), ASSUMED[method]
    else:
        need, assumed = death_total(h, terms, method), ("family_for_one", *_unshared(method))
    return row(person.id, "death", need, covers, method, FORMULAS[method], assumed + _unfilled(h, method, person))


def family_row(h: Household, covers: Sequence[Cover], terms: Terms, method: Method = "needs") -> Need:
    """The family's own row: its whole need against the life cover of all adults (C.3)."""
    adults = {person.id for person in h.people if not person.child}
    theirs = [cover._replace(person="") for cover in covers if cover.person in adults]
    assumed = _unshared(method) + _unfilled(h, method)
    return row("", "death", death_total(h, terms, method), theirs, method, FORMULAS[method], assumed)


def _unshared(method: Method) -> tuple[str, ...]:
    """What a method assumes when nothing is split between earners."""
    return tuple(id for id in ASSUMED[method] if id != SHARED_BY_INCOME)


def _unfilled(h: Household, method: Method, person: Person | None = None) -> tuple[str, ...]:
    """A mark where the result rests on something not filled in: by needs on all of the sheet but ages, by the other
    methods on this person's (or everybody's) income, and for the human life value on the age."""
    names, whose = missing(h), "" if person is None else f".{person.id}"
    if method == "needs":
        asked = any(not name.startswith("age.") for name in names) or not income(h.people)
    else:
        about = ("income", "age") if method == "hlv" else ("income",)
        asked = any(name.startswith(f"{field}.") and name.endswith(whose) for name in names for field in about)
    return (UNFILLED,) if asked else ()


def ci_row(person: Person, covers: Sequence[Cover], terms: Terms) -> Need:
    """One person's critical-illness cover (C.2-4)."""
    assumed = ("ci_child",) if person.child else ("ci_treatment", "ci_years", *_no_income(person))
    return row(person.id, "ci", ci_need(person, terms), covers, "ci", CI, assumed)


def accident_row(person: Person, covers: Sequence[Cover], terms: Terms) -> Need:
    """One adult's accident cover (C.2-5); a child needs little, and no row (C.3)."""
    assumed = ("accident_times", "accident_not_added", *_no_income(person))
    return row(person.id, "accident", accident_need(person, terms), covers, "accident", ACCIDENT, assumed)


def _no_income(person: Person) -> tuple[str, ...]:
    return (UNFILLED,) if person.income is None else ()


def medical(person: Person, covers: Sequence[Cover]) -> Medical:
    """C.2-6: which medical cover somebody has, not how much."""
    own = tuple(sorted({c.policy for c in covers if c.person == person.id and c.peril == "medical"}))
    return Medical(person.id, "yes" if own else "social" if person.social else "none", own)


def counted(covers: Sequence[Cover], peril: str) -> list[Cover]:
    """The covers that count for a peril. A sum that pays for illness or death, whichever comes first, counts under
    ci alone, also where a card lists its death part as a line of its own (C.2)."""
    shared = {(cover.policy, cover.person) for cover in covers if cover.also_death}
    return [c for c in covers if c.peril == peril and not (peril == "death" and (c.policy, c.person) in shared)]


def row(
    person: str, peril: str, need: Fen, covers: Sequence[Cover], method: str, formula: str, assumed: tuple[str, ...]
) -> Need:
    """A need beside what this person has against the peril, policies in the order of their numbers."""
    own = [cover for cover in counted(covers, peril) if cover.person == person]
    has = sum(cover.sum for cover in own)
    also = {c.policy for c in covers if c.person == person and c.also_death} if peril == "death" else set()
    policies, shared = tuple(sorted({cover.policy for cover in own})), tuple(sorted(also))
    noted = (*assumed, "shared_sum") if shared else assumed
    return Need(person, peril, need, has, gap(need, has), method, formula, policies, noted, shared)


def minor_cap(person: Person, terms: Terms) -> Fen | None:
    """The most a minor's death benefits may come to in all (B28, 保险法33条, 保监发〔2015〕90号); None for others."""
    if person.age is None or not is_minor(person):
        return None
    return terms.money("minor_cap_under_10" if person.age < 10 else "minor_cap_10_to_17")


def minor_over(person: Person, covers: Sequence[Cover], terms: Terms) -> Fen:
    """By how much a minor's death benefits, of all policies together, are above that cap; 0 for others."""
    cap, theirs = minor_cap(person, terms), [c for c in covers if c.person == person.id]
    paid = sum(c.sum for c in (*counted(theirs, "death"), *(c for c in theirs if c.also_death)))
    return 0 if cap is None else gap(paid, cap)
