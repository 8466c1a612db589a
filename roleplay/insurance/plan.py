"""Knows what a plan does: which gap each item answers, what it costs and binds, what it doubles and leaves open.

G10.2, G10.3, B21, B28, 保险法33条 and 34条. Gaps, family and covers are those of before the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from roleplay.insurance.gaps import Need, counted, gap, minor_over
from roleplay.insurance.household import Household, Person
from roleplay.insurance.money import Fen, times
from roleplay.insurance.needs import Reckoning, reckon
from roleplay.insurance.offers import (
    ASKS_HEALTH,
    BadItem,
    Item,
    Offer,
    PayTerm,
    covers,
    insured_sum,
    offer_of,
    premium,
    signs,
)
from roleplay.insurance.policy import Cover
from roleplay.insurance.terms import Terms

__all__ = ["BadItem", "Item", "Offer", "PayTerm", "PlanCheck", "PlanLine", "check", "premium"]

A_COMBINATION: Final = 2
"""Different perils from which on a plan is a combination and not one product (G10.2)."""


class PlanLine(NamedTuple):
    """One item of a plan.

    `total` is all premiums over the pay term (C11); `late`: the last one falls after the payer's retirement.
    `gaps` are the rows it answers, `mapped_to` the same as ids (death.liuyang, medical.lele, education), also for what
    is not a row. `consent`: who must agree in writing (保险法34条). `health`: health questions are asked.
    """

    item: Item
    sum: Fen
    premium: Fen
    total: Fen
    gaps: tuple[Need, ...]
    mapped_to: tuple[str, ...]
    label_right: bool
    consent: tuple[str, ...]
    health: bool
    late: bool

    @property
    def gap(self) -> Need | None:
        """The first row it answers."""
        return self.gaps[0] if self.gaps else None

    @property
    def mapped(self) -> bool:
        """It answers a gap that is open (G10.2)."""
        return bool(self.mapped_to)


class PlanCheck(NamedTuple):
    """A whole plan. `premium` is one year's, `total` all years'; `cap`, `used` and `headroom` are those of 双十.

    `duplicates`: offers whose medical cover somebody already has, in force or earlier in the plan (B21).
    `minor_over`: children whose death benefits come to more than the cap (B28). `combined`: more than one peril.
    `uncovered`: the rows still open, as they would be with the plan; `medical_left`: who would still have no medical
    cover beside the public one.
    """

    lines: tuple[PlanLine, ...]
    premium: Fen
    total: Fen
    cap: Fen
    used: Fen
    headroom: Fen
    over_said: bool
    over_cap: bool
    duplicates: tuple[str, ...]
    minor_over: tuple[str, ...]
    combined: bool
    uncovered: tuple[Need, ...]
    medical_left: tuple[str, ...]

    @property
    def mapped(self) -> bool:
        """Every item answers an open gap, and there is one (F30)."""
        return bool(self.lines) and all(line.mapped for line in self.lines)


def check(
    items: Sequence[Item],
    offers: Mapping[str, Offer],
    household: Household,
    needs: Reckoning | None,
    premiums_now: Fen,
    said: Fen | None,
    income: Fen,
    terms: Terms,
    applicant: str,
    held: Sequence[Cover] = (),
) -> PlanCheck:
    """A plan against the gaps, the purse and the law. `said`: what she said she can pay a year; None: never asked.

    `needs` is the reckoning before the plan (None: by the needs approach from `household` and `held`), `held` the
    covers in force, `applicant` who applies and pays. BadItem for an item no offer allows.
    """
    needs = needs or reckon(household, held, terms)
    people = {person.id: person for person in household.people}
    lines = tuple(_line(item, offer_of(item, offers), needs, people, applicant) for item in items)
    new = [cover for item in items for cover in covers(offer_of(item, offers), item)]
    cost, cap = sum(line.premium for line in lines), times(income, terms.ratio("premium_ratio_cap"))
    headroom = gap(cap, premiums_now)
    return PlanCheck(
        lines=lines,
        premium=cost,
        total=sum(line.total for line in lines),
        cap=cap,
        used=premiums_now,
        headroom=headroom,
        over_said=said is not None and cost > said,
        over_cap=cost > headroom,
        duplicates=duplicates(new, held),
        minor_over=tuple(p.id for p in household.people if minor_over(p, [*held, *new], terms)),
        combined=len({offers[item.offer].peril for item in items}) >= A_COMBINATION,
        uncovered=left(needs.needs, new),
        medical_left=medical_left(needs, new),
    )


def _line(item: Item, offer: Offer, needs: Reckoning, people: Mapping[str, Person], applicant: str) -> PlanLine:
    insured = insured_sum(offer, item)
    yearly = premium(offer, insured, item.years)
    rows = tuple(row for row in needs.needs if row.person in offer.insured and row.peril == offer.peril and row.gap)
    return PlanLine(
        item=item,
        sum=insured,
        premium=yearly,
        total=yearly * item.years,
        gaps=rows,
        mapped_to=tuple(f"{row.peril}.{row.person}" for row in rows) + _beside_rows(offer, needs),
        label_right=item.solves in offer.solves,
        consent=signs(offer, people, applicant),
        health=offer.kind in ASKS_HEALTH,
        late=_late(people.get(applicant), item.years),
    )


def _beside_rows(offer: Offer, needs: Reckoning) -> tuple[str, ...]:
    """What an offer answers that is no row of the sheet: missing medical cover (C.2-6), education (C.2-7)."""
    if offer.peril == "medical":
        bare = [found.person for found in needs.medical if found.state != "yes"]
        return tuple(f"medical.{id}" for id in offer.insured if id in bare)
    open_goal = any(goal.id == "education" and not goal.person and goal.need for goal in needs.goals)
    return ("education",) if offer.peril == "education" and open_goal else ()


def _late(payer: Person | None, years: int) -> bool:
    """Whether the last of so many yearly premiums, the first one now, comes after the payer's retirement (C11)."""
    return payer is not None and payer.age is not None and payer.age + years - 1 > payer.retires


def duplicates(new: Sequence[Cover], held: Sequence[Cover]) -> tuple[str, ...]:
    """Offers whose medical cover an insured has already: two bills cannot be paid for one (B21, 办法28条)."""
    has = {cover.person for cover in held if cover.peril == "medical"}
    twice = []
    for cover in new:
        if cover.peril == "medical":
            twice += [cover.policy] if cover.person in has else []
            has.add(cover.person)
    return tuple(dict.fromkeys(twice))


def left(rows: Sequence[Need], new: Sequence[Cover]) -> tuple[Need, ...]:
    """The rows that stay open with the new covers, which count once each as the old ones do."""
    after = [_with(row, new) for row in rows]
    return tuple(row for row in after if row.gap)


def _with(row: Need, new: Sequence[Cover]) -> Need:
    more = [cover for cover in counted(new, row.peril) if cover.person == row.person]
    has = row.has + sum(cover.sum for cover in more)
    policies = (*row.policies, *sorted({cover.policy for cover in more}))
    return row._replace(has=has, gap=gap(row.need, has), policies=policies)


def medical_left(needs: Reckoning, new: Sequence[Cover]) -> tuple[str, ...]:
    """Who would still have no medical cover of their own."""
    cared = {cover.person for cover in new if cover.peril == "medical"}
    return tuple(m.person for m in needs.medical if m.state != "yes" and m.person not in cared)
