"""The life of a policy by the calendar: reminder, due date, grace, suspension and its window; and how policies end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from roleplay.insurance.money import Fen, rounded
from roleplay.insurance.terms import Terms

State = Literal["in_force", "due_soon", "grace", "suspended", "may_end"]
DAYS_OF_A_YEAR = 365
"""Interest is reckoned by the day over 365, leap year or not (C6, C8)."""


class Dates(NamedTuple):
    """What an unpaid premium's day leads to. `grace_ends` and `window_ends` are last days, still inside."""

    remind: date
    due: date
    grace_ends: date
    suspended_from: date
    window_ends: date


def dates(due: date, terms: Terms) -> Dates:
    """The days that follow from a due date (C7, G4.1-G4.4, 保险法 36, 37).

    Grace runs `grace_days` from the day after the due date, suspension begins the day after it ends, and
    `reinstate_years` years run from there. The contract and the insurer's record go before this reckoning. Art. 36
    knows two other ways, not reckoned here: 30 days from the insurer's demand, and a smaller sum instead of suspension.
    """
    grace_ends = due + timedelta(terms.whole("grace_days"))
    suspended_from = grace_ends + timedelta(1)
    return Dates(
        remind=due - timedelta(terms.whole("remind_days")),
        due=due,
        grace_ends=grace_ends,
        suspended_from=suspended_from,
        window_ends=years_after(suspended_from, terms.whole("reinstate_years")),
    )


def years_after(day: date, years: int) -> date:
    """The same day `years` later, 28 February where there is no 29 (民法典 202: then the month's last day)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class Standing(NamedTuple):
    """Where a policy stands on a day. `until` is the last day of that state where another follows, `days_left` the days
    to it; both None once the premium is paid or advanced, and after the window."""

    state: State
    covered: bool
    days_left: int | None
    until: date | None


def standing(due: date, on: date, terms: Terms, paid: date | None = None, advance: bool = False) -> Standing:
    """How the policy whose next premium fell or falls due on `due` stands on `on` (C7, B9, B10, G4.1-G4.3).

    `paid`: the day that premium was paid. On the last day of grace is in time; later it is no payment but a wish to
    reinstate, which needs an agreement (保险法 37). `advance`: 自动垫交 is agreed, so the cash value pays once grace is
    over and cover goes on. Within grace cover goes on, a claim is paid less the premium owed (保险法 36). After the
    window the insurer *may* end the contract and then owes the cash value: it does not end by itself.
    """
    days = dates(due, terms)
    if paid is not None and paid <= min(on, days.grace_ends):
        return Standing("in_force", True, None, None)
    if on <= days.grace_ends:
        state: State = "in_force" if on < days.remind else "due_soon" if on <= due else "grace"
        until = due if on <= due else days.grace_ends
        return Standing(state, True, (until - on).days, until)
    if advance:
        return Standing("in_force", True, None, None)
    if on <= days.window_ends:
        return Standing("suspended", False, (days.window_ends - on).days, days.window_ends)
    return Standing("may_end", False, None, None)


EndReason = Literal["expired", "claimed", "surrendered", "rescinded", "cancelled"]


class Ending(NamedTuple):
    """How a policy came to its end and what is owed to the client then."""

    reason: EndReason
    owed: Literal["as_agreed", "sum", "cash_value", "premium"]
    source: str


_ENDINGS = (
    Ending("expired", "as_agreed", "G4.6"),
    Ending("claimed", "sum", "G4.6"),
    Ending("surrendered", "cash_value", "保险法47条"),
    Ending("rescinded", "cash_value", "保险法37条"),
    Ending("cancelled", "premium", "C12"),
)


def ended(reason: EndReason) -> Ending:
    """终止, the end for good (G4.6, B10); none of these can be reinstated, 停效 can and is not among them.

    Expiry (a maturity benefit if one was agreed), a claim that uses up the policy, surrender, rescission by the insurer
    after the window, cancelling in the free look (the premium, less a fee if the contract keeps one).
    """
    return next(ending for ending in _ENDINGS if ending.reason == reason)


class Cost(NamedTuple):
    """What reinstatement costs, in 分: overdue premiums, interest on them, an unpaid loan with its interest, all."""

    premiums: Fen
    interest: Fen
    loan: Fen
    total: Fen


def reinstatement(
    missed: Sequence[tuple[date, Fen]], on: date, terms: Terms, loan: Fen = 0, loan_since: date | None = None
) -> Cost:
    """What has to be paid on `on` to reinstate: every missed premium with simple interest from its own due day, and an
    unpaid policy loan with interest from `loan_since` (C8). The law asks for the premiums (保险法 37), contracts add
    interest. The insurer must also agree, and asks about health (G4.2, B8).

    Interest = Σ premium × arrears_rate × days / 365, rounded once. ValueError for a premium not yet due, a negative
    amount, or a loan without its day.
    """
    if any(due > on or premium < 0 for due, premium in missed) or loan < 0:
        raise ValueError("missed premiums lie before the day of payment and no amount is negative")
    if loan and (loan_since is None or loan_since > on):
        raise ValueError("a loan began on some day before this one")
    rate = terms.ratio("arrears_rate")
    premiums = sum(premium for _, premium in missed)
    interest = rounded(sum((_accrued(premium, due, on, rate) for due, premium in missed), Decimal(0)))
    owed = loan + rounded(_accrued(loan, loan_since or on, on, terms.ratio("loan_rate")))
    return Cost(premiums, interest, owed, premiums + interest + owed)


def _accrued(principal: Fen, since: date, on: date, rate: Decimal) -> Decimal:
    """Simple interest by the day, not yet rounded."""
    return principal * rate * (on - since).days / DAYS_OF_A_YEAR
