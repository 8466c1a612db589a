"""Knows what can be borrowed on cash value, what that costs, when it ends the cover, and whose consent it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from roleplay.insurance.life import DAYS_OF_A_YEAR
from roleplay.insurance.money import Fen, times
from roleplay.insurance.terms import Terms

LONGEST_LOOK = 100 * DAYS_OF_A_YEAR
"""Days `lapses_on` looks ahead: past a hundred years a debt outlives every contract of life."""


class Consent(NamedTuple):
    """Whether somebody besides the applicant has to agree, and who: `insured`, `guardian` or nobody (empty).

    `written` tells that nothing but writing will do; `law` names the paragraph.
    """

    needed: bool
    who: str
    written: bool
    law: str


NO_CONSENT = Consent(needed=False, who="", written=False, law="")


def limit(values: Sequence[Fen], debts: Fen, terms: Terms) -> Fen:
    """The most that can be lent on these policies: 80% of their cash values less what is owed on them; never below 0.

    `debts` are unpaid premiums, loans running and their interest on these same policies. A debt above the
    cash value of its own policy does not lessen another's: ask for each policy apart where that could be.

    Source: G5.2, C6, B20 ("up to 80% net of debts"); the clause of the contract read in H 26. ValueError on
    a negative amount.
    """
    _not_negative(*values, debts)
    return times(max(0, sum(values) - debts), terms.ratio("loan_ratio"))


def interest(principal: Fen, days: int, rate: Decimal) -> Fen:
    """Simple interest on `principal` for `days` at a yearly `rate`: principal x rate x days / 365, in leap years too.

    Source: C6 (34.88万, 180 days, 5% a year: 8,600.5元). ValueError on a negative argument.
    """
    _not_negative(principal, days, rate)
    return times(principal, rate * days / DAYS_OF_A_YEAR)


def after(principal: Fen, days: int, rate: Decimal, terms: Terms) -> Fen:
    """The debt `days` after the loan was paid out if nothing is paid back.

    A loan runs for one term (`loan_days_most`, 180 days). Interest not paid when a term ends joins the debt and bears
    interest from then on; the insurer books it in whole fen, so each term is rounded by itself.

    Source: B20 ("≤ 6 months or 180 days a time, unpaid interest is capitalised"; H 16).
    """
    _not_negative(principal, days, rate)
    term = terms.whole("loan_days_most")
    debt = principal
    for _ in range(days // term):
        debt += interest(debt, term, rate)
    return debt + interest(debt, days % term, rate)


def lapses_on(principal: Fen, since: date, cash_value: Fen, rate: Decimal, terms: Terms) -> date | None:
    """The first day on which a loan left alone has grown to the cash value; None if that is a lifetime away.

    Cover stops at the following midnight: suspended in one wording, ended for good in another (B20, H 16, 26). The
    cash value is taken as it stands; where the contract's table still raises it, the day comes later.
    ValueError on a negative amount.
    """
    _not_negative(principal, cash_value, rate)
    if after(principal, LONGEST_LOOK, rate, terms) < cash_value:
        return None
    early, late = 0, LONGEST_LOOK
    while early < late:
        middle = (early + late) // 2
        if after(principal, middle, rate, terms) >= cash_value:
            late = middle
        else:
            early = middle + 1
    return since + timedelta(days=late)


def net_claim(sum_assured: Fen, debt: Fen) -> Fen:
    """What a claim pays while a debt is open: the sum less the debt with its interest, never below 0.

    Source: B20 (deduction from a claim), P5; "debts are taken off first" in the contract of H 26.
    """
    _not_negative(sum_assured, debt)
    return max(0, sum_assured - debt)


def consent(death_cover: bool, insured_is_holder: bool, insured_is_minor: bool = False) -> Consent:
    """Whose consent a policyholder needs to pledge the policy for a loan.

    A policy that pays on death may be neither transferred nor pledged without the insured's written consent. A
    policyholder insured himself gives it with his own signature; for a minor his guardian writes it (the law frees
    parents of the first paragraph alone, which is about taking out the cover; that insurers ask the guardian
    is own knowledge).

    Source: B20; 保险法34条2款, read in full.
    """
    if not death_cover or insured_is_holder:
        return NO_CONSENT
    return Consent(True, "guardian" if insured_is_minor else "insured", True, "保险法34条2款")


def _not_negative(*amounts: Decimal | int) -> None:
    if any(amount < 0 for amount in amounts):
        raise ValueError(f"an amount below zero: {min(amounts)}")
