"""Knows the mistakes people make with these figures, each computed as they make it, the right one beside it.

A tempting wrong line carries such a figure. Where a mistake would come out right (within 5%, F24; 1% where it is money
to be paid or drawn, F46), it is none, and `tempting` leaves it out. Families are seen by the needs approach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from roleplay.insurance.education import saving
from roleplay.insurance.gaps import ci_need, ci_row, counted, death_row, gap
from roleplay.insurance.household import Household, Person, income, responsibility
from roleplay.insurance.life import dates, reinstatement
from roleplay.insurance.loans import limit
from roleplay.insurance.money import Fen
from roleplay.insurance.needs import ratio
from roleplay.insurance.policy import Cover, Policy
from roleplay.insurance.terms import Terms

Figure = Fen | Decimal | date
"""An amount in 分, a ratio (1 is 100%, or once), or a day."""
CLOSE: Final = Decimal("0.05")
EXACT: Final = Decimal("0.01")
"""Within this share of the right figure a claim counts as right: F24, and F46 for what is paid or drawn."""
PAID_OR_DRAWN: Final = ("loan_", "reinstate_")


class Mistake(NamedTuple):
    """A figure as somebody gets it wrong, the name of the figure it stands for, and that figure."""

    value: Figure
    instead_of: str
    right: Figure

    @property
    def misleads(self) -> bool:
        """Far enough from the right one to be wrong."""
        if isinstance(self.value, date) or isinstance(self.right, date):
            return self.value != self.right
        right, within = Decimal(self.right), EXACT if self.instead_of.startswith(PAID_OR_DRAWN) else CLOSE
        return abs(self.value - right) > abs(right) * within


def loan_full(policy: Policy, terms: Terms) -> Mistake:
    """The whole cash value taken for the limit: right is 80% of it (C6, CL_LOAN_RATIO)."""
    return Mistake(policy.cash_value, f"loan_max_{policy.no.lower()}", limit([policy.cash_value], 0, terms))


def loan_as_sum(policy: Policy, terms: Terms) -> Mistake:
    """The sum insured taken for the cash value: 「和保额一样」 (CL_LOAN_RATIO)."""
    return Mistake(policy.sum, f"loan_max_{policy.no.lower()}", limit([policy.cash_value], 0, terms))


def no_grace(policy: Policy, terms: Terms) -> Mistake:
    """Cover said to end with the due day: right is the last day of grace, 60 days on (C7, B9)."""
    return Mistake(policy.due, f"grace_ends_{policy.no.lower()}", dates(policy.due, terms).grace_ends)


def family_total(person: Person, h: Household, covers: Sequence[Cover], terms: Terms) -> Mistake:
    """The family's whole need laid on one person: right is his share by income (C.2-3)."""
    wrong = death_row(person, h, covers, terms, base="family").gap
    return Mistake(wrong, f"life_gap_{person.id}", death_row(person, h, covers, terms).gap)


def mortgage_only(person: Person, h: Household, covers: Sequence[Cover], terms: Terms) -> Mistake:
    """Only the mortgage set against life cover: living, schooling and parents are left out (C3, C.2-3)."""
    right = death_row(person, h, covers, terms)
    return Mistake(gap(h.debts or 0, right.has), f"life_gap_{person.id}", right.gap)


def ci_shared(person: Person, covers: Sequence[Cover], terms: Terms) -> Mistake:
    """The whole family's critical-illness cover counted for one: another's policy pays nothing for him (C1, C.2-4)."""
    wrong = gap(ci_need(person, terms), sum(cover.sum for cover in counted(covers, "ci")))
    return Mistake(wrong, f"ci_gap_{person.id}", ci_row(person, covers, terms).gap)


def bare_ratio(h: Household, covers: Sequence[Cover]) -> Mistake:
    """「重疾做到百分之一百六十了」: right over income, but told without a base and heard as a share of what the family
    must be able to pay, of which it is far less (C1, C2, F25)."""
    ci = sum(cover.sum for cover in counted(covers, "ci"))
    return Mistake(ratio(ci, income(h.people)), "ci_of_responsibility", ratio(ci, responsibility(h).net))


def life_ratio_of_responsibility(h: Household, covers: Sequence[Cover]) -> Mistake:
    """Life cover over income, told as life cover over responsibility: the wrong denominator (C3, C.3)."""
    death = sum(cover.sum for cover in counted(covers, "death"))
    return Mistake(ratio(death, income(h.people)), "needs_ratio", ratio(death, responsibility(h).net))


def multiple_wrong(life: Fen, ci: Fen, debts: Fen) -> Mistake:
    """「房贷的两倍」 with a wrong quotient: a critical-illness sum counted in, which pays no debt at death (C5)."""
    return Mistake(ratio(life + ci, debts), "plan_multiple", ratio(life, debts))


def education_gain(yearly: Fen, years: int, received: Fen) -> Mistake:
    """All that comes back told as what is gained: of 180 received 180 were paid in (C9, B5)."""
    return Mistake(received, "education_gain", saving(yearly, years, received).gain)


def no_interest(missed: Sequence[tuple[date, Fen]], on: date, terms: Terms) -> Mistake:
    """Reinstatement at the bare premiums: interest on each from its due day is owed as well (C8)."""
    return Mistake(sum(premium for _, premium in missed), "reinstate_cost", reinstatement(missed, on, terms).total)


def tempting(
    h: Household,
    covers: Sequence[Cover],
    policies: Sequence[Policy],
    terms: Terms,
    proposed: Fen | None = None,
    missed: Sequence[tuple[date, Fen]] = (),
    education: tuple[Fen, int, Fen] | None = None,
) -> dict[str, Mistake]:
    """Every mistake this family's figures tempt to, by name; those that come out right are left out.

    `proposed`: life cover a plan offers the main earner; `missed`: premiums to be made up on `terms.day`;
    `education`: yearly payment, years and what is received.
    """
    found = [*_of_policies(policies, terms), *_of_people(h, covers, terms), *_of_ratios(h, covers)]
    if proposed is not None and h.debts:
        earner = main_earner(h)
        ci = sum(cover.sum for cover in counted(covers, "ci") if cover.person == earner)
        found.append(("multiple_wrong", multiple_wrong(proposed, ci, h.debts)))
    if missed:
        found.append(("no_interest", no_interest(missed, terms.day, terms)))
    if education is not None:
        found.append(("education_gain", education_gain(*education)))
    return {name: mistake for name, mistake in found if mistake.misleads}


def main_earner(h: Household) -> str:
    """Who brings home most, the one named first among equals; "" where nobody earns."""
    best = max(h.people, key=lambda person: person.income or 0, default=None)
    return best.id if best is not None and best.income else ""


def _of_policies(policies: Sequence[Policy], terms: Terms) -> Iterator[tuple[str, Mistake]]:
    for policy in policies:
        no = policy.no.lower()
        yield f"loan_full_{no}", loan_full(policy, terms)
        yield f"loan_as_sum_{no}", loan_as_sum(policy, terms)
        yield f"no_grace_{no}", no_grace(policy, terms)


def _of_people(h: Household, covers: Sequence[Cover], terms: Terms) -> Iterator[tuple[str, Mistake]]:
    for person in h.people:
        yield f"ci_shared_{person.id}", ci_shared(person, covers, terms)
        if not person.child:
            yield f"family_total_{person.id}", family_total(person, h, covers, terms)
            yield f"mortgage_only_{person.id}", mortgage_only(person, h, covers, terms)


def _of_ratios(h: Household, covers: Sequence[Cover]) -> Iterator[tuple[str, Mistake]]:
    if income(h.people) and responsibility(h).net:
        yield "bare_ratio", bare_ratio(h, covers)
        yield "life_ratio_of_responsibility", life_ratio_of_responsibility(h, covers)
