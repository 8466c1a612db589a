"""Knows what a policy owes the living: survival and maturity benefits, hospital cash, bills, and until when to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from roleplay.insurance.life import years_after
from roleplay.insurance.money import Fen, times
from roleplay.insurance.terms import Terms


class Due(NamedTuple):
    """Benefits fallen due and not collected: how many instalments, their `total`, and when the `next` falls due.

    No interest is added for late collection: it is owed only where the contract says so (C15).
    """

    instalments: int
    total: Fen
    next: date | None


def survival_due(first: date, yearly: Fen, on: date, claimed: int, last: date | None = None) -> Due:
    """Yearly survival benefits (生存金) uncollected on day `on`, the first having fallen due on `first`.

    One falls due each anniversary (on 28 February where there is no 29th, as the contract of H 26 has it).
    `claimed` instalments were collected before; `last` is the day of the last one where they end.

    Source: G5.8, C15 (unclaimed = sum of the instalments due). ValueError if more were collected than fell due, or
    an amount is negative.
    """
    fallen = _fallen(first, min(on, last) if last else on)
    if not 0 <= claimed <= fallen or yearly < 0:
        raise ValueError(f"{claimed} of {fallen} instalments collected at {yearly} fen each")
    following = years_after(first, _fallen(first, on))
    return Due(fallen - claimed, (fallen - claimed) * yearly, None if last and following > last else following)


def _fallen(first: date, on: date) -> int:
    """`first` and its anniversaries up to and including `on`."""
    if on < first:
        return 0
    years = on.year - first.year
    return years + (years_after(first, years) <= on)


def maturity(matures: date, amount: Fen, on: date, collected: bool = False) -> Due:
    """A maturity benefit (满期金) on day `on`: due in one sum from the day the policy matures until it is collected.

    Source: G5.8, C15. ValueError on a negative amount.
    """
    if amount < 0:
        raise ValueError(f"an amount below zero: {amount}")
    if collected:
        return Due(0, 0, None)
    return Due(1, amount, None) if matures <= on else Due(0, 0, matures)


def unclaimed(dues: Sequence[Due]) -> Fen:
    """All that lies uncollected. Source: C15, P6: 7,200 and 50,000 are 57,200元."""
    return sum(due.total for due in dues)


def hospital_cash(days: int, free_days: int, daily: Fen) -> Fen:
    """Daily hospital cash (住院津贴): so much for each day in hospital past the free days, never below 0.

    Source: P7: (7 - 3) x 150 = 600元. Wordings differ: this one takes the free days off each stay, and caps nothing.
    ValueError on a negative argument.
    """
    if min(days, free_days, daily) < 0:
        raise ValueError(f"a number below zero: {min(days, free_days, daily)}")
    return max(0, days - free_days) * daily


def reimbursed(bill_after_social: Fen, deductible: Fen, ratio: Decimal = Decimal(1)) -> Fen:
    """What a medical policy pays of a bill: what social insurance left, less the deductible, times the `ratio` it pays.

    Source: P7 (7,400 under a deductible of 10,000: nothing), C.2-6. ValueError on a negative amount or a ratio
    outside 0 to 1.
    """
    if min(bill_after_social, deductible) < 0 or not 0 <= ratio <= 1:
        raise ValueError(f"a bill of {bill_after_social}, a deductible of {deductible}, a ratio of {ratio}")
    return times(max(0, bill_after_social - deductible), ratio)


def claim_until(known: date, life: bool, terms: Terms) -> date:
    """The last day of the limitation period for a claim whose event became known on `known`.

    `life` is 人寿保险 (five years); hospital cash, medical, illness and accident cover are not (two). It runs by years
    and ends on the same day of the last one. Past it the right can no longer be enforced in court, yet the
    insurer may still pay: late is a reason to ask at once, not to give up.

    Source: P7; 保险法26条, read in full.
    """
    return years_after(known, terms.whole("claim_years_life" if life else "claim_years_other"))


def decided_by(complete: date, terms: Terms, waited: int = 0) -> date:
    """The last day for the insurer to decide an involved claim handed in whole on `complete`.

    `waited` are days spent on papers it asked for, which do not count (contract of H 26); it must name all that is
    missing at once (保险法22条).

    Source: 保险法23条, `claim_decision_days` 30; CL_CLAIM_TIMES.
    """
    return complete + timedelta(days=terms.whole("claim_decision_days") + waited)


def paid_by(agreed: date, terms: Terms) -> date:
    """The last day to pay after the sum was agreed. Source: 保险法23条, `claim_pay_days` 10."""
    return agreed + timedelta(days=terms.whole("claim_pay_days"))


def refused_by(decided: date, terms: Terms) -> date:
    """The last day for the notice of refusal with its reasons. Source: 保险法24条, `rejection_notice_days` 3."""
    return decided + timedelta(days=terms.whole("rejection_notice_days"))
