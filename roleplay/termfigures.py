"""Works out the figures of a term card from its case: what is true, and what common mistakes make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pydantic import Field

from roleplay.insurance import benefits, life, loans, mistakes
from roleplay.insurance.mistakes import Mistake
from roleplay.insurance.money import Fen, spoken, spoken_percent, yuan
from roleplay.insurance.policy import Policy
from roleplay.insurance.terms import Terms
from roleplay.papers.said import DIGITS, mistake_said, spoken_count, spoken_day
from roleplay.schema import Model

DAYS_OF_A_MONTH = 30
"""Days are told in whole months of so many: half a year of a loan is six of them."""


class Count(NamedTuple):
    """So many of something, as against money, which is whole 分."""

    n: int


Value = Fen | Decimal | dt.date | Count


class Unpaid(Model):
    """Premiums missed: the first on `since`, one a year, `times` in all, of `premium` 元; `paid` were paid before, and
    the cash value (元) at suspension."""

    since: dt.date
    premium: int = Field(gt=0)
    times: int = Field(gt=0)
    paid: int = Field(0, ge=0)
    cash_value: int = Field(0, ge=0)


class Borrowing(Model):
    """A policy one may borrow on: its cash value, its sum and what is owed on it already, in 元."""

    cash_value: int = Field(gt=0)
    sum: int = Field(gt=0)
    owed: int = Field(0, ge=0)


class Drawing(Model):
    """Benefits not collected: `yearly` 元 from `first` at age `age`, and a maturity of `amount` 元 from `matured`."""

    age: int = Field(gt=0)
    first: dt.date
    yearly: int = Field(gt=0)
    matured: dt.date
    amount: int = Field(gt=0)


class Case(Model):
    """What a card reckons with, on which day; a card without figures has only the day."""

    on: dt.date
    unpaid: Unpaid | None = None
    loan: Borrowing | None = None
    benefit: Drawing | None = None


class Figures(NamedTuple):
    """True figures and mistakes, by name."""

    true: dict[str, Value]
    wrong: dict[str, Mistake]

    def said(self, name: str) -> str:
        """`figure.x` or `wrong.x` as people say it; KeyError for a figure nobody worked out."""
        kind, _, own = name.partition(".")
        return mistake_said(self.wrong[own]) if kind == "wrong" else said(self.true[own])


def figures(case: Case, terms: Terms) -> Figures:
    """Every figure a card may voice or write."""
    true: dict[str, Value] = dict(_of_terms(terms))
    wrong: dict[str, Mistake] = {}
    if case.unpaid is not None:
        true |= _unpaid(case.unpaid, case.on, terms)
        wrong |= dict(_unpaid_wrong(case.unpaid, case.on, terms))
    if case.loan is not None:
        true |= _loan(case.loan, terms)
        wrong |= dict(_loan_wrong(case.loan, terms))
    if case.benefit is not None:
        true |= _benefit(case.benefit, case.on)
        wrong |= dict(_benefit_wrong(case.benefit, case.on))
    return Figures(true, wrong)


def said(value: Value) -> str:
    """A figure as people say it: 二十万八, 八成, 三月十一号, 六十."""
    if isinstance(value, Count):
        return spoken_count(value.n)
    if isinstance(value, dt.date):
        return spoken_day(value)
    if isinstance(value, Decimal):
        tenths = value * 10
        return f"{DIGITS[int(tenths)]}成" if tenths == int(tenths) and 0 < tenths < 10 else spoken_percent(value)
    return spoken(value)


def _of_terms(terms: Terms) -> Iterator[tuple[str, Value]]:
    for id in ("grace_days", "reinstate_years", "surrender_pay_days", "remind_days"):
        yield id, Count(terms.whole(id))
    yield "loan_days", Count(terms.whole("loan_days_most"))
    yield "loan_months", Count(terms.whole("loan_days_most") // DAYS_OF_A_MONTH)
    for id in ("loan_ratio", "loan_rate", "arrears_rate"):
        yield id, terms.ratio(id)


def _missed(case: Unpaid) -> list[tuple[dt.date, Fen]]:
    return [(life.years_after(case.since, n), yuan(case.premium)) for n in range(case.times)]


def _unpaid(case: Unpaid, on: dt.date, terms: Terms) -> dict[str, Value]:
    cost = life.reinstatement(_missed(case), on, terms)
    days = life.dates(case.since, terms)
    return {
        "premium": yuan(case.premium),
        "times": Count(case.times),
        "overdue": cost.premiums,
        "reinstate_interest": cost.interest,
        "reinstate_cost": cost.total,
        "grace_ends": days.grace_ends,
        "window_ends": days.window_ends,
        "window_months": Count((days.window_ends - on).days // DAYS_OF_A_MONTH),
        "cash_value": yuan(case.cash_value),
        "paid": yuan(case.premium * case.paid),
    }


def _unpaid_wrong(case: Unpaid, on: dt.date, terms: Terms) -> Iterator[tuple[str, Mistake]]:
    yield "no_interest", mistakes.no_interest(_missed(case), on, terms)
    if case.paid:
        yield "premiums_back", Mistake(yuan(case.premium * case.paid), "cash_value", yuan(case.cash_value))


def _policy(case: Borrowing, on: dt.date) -> Policy:
    """The policy of a card, as the mistakes of a loan look at it."""
    return Policy(
        no="card", kind="whole_life", type="", holder="", insured="", sum=yuan(case.sum), premium=0, years=0, year=0,
        due=on, cash_value=yuan(case.cash_value), status="", agent="left", perils=("death",),
    )  # fmt: skip


def _loan(case: Borrowing, terms: Terms) -> dict[str, Value]:
    most = loans.limit([yuan(case.cash_value)], yuan(case.owed), terms)
    return {
        "cash_value": yuan(case.cash_value),
        "sum": yuan(case.sum),
        "loan_max": most,
        "loan_interest": loans.interest(most, terms.whole("loan_days_most"), terms.ratio("loan_rate")),
        "loan_debt": loans.after(most, terms.whole("loan_days_most"), terms.ratio("loan_rate"), terms),
    }


def _loan_wrong(case: Borrowing, terms: Terms) -> Iterator[tuple[str, Mistake]]:
    policy = _policy(case, terms.day)
    yield "loan_full", mistakes.loan_full(policy, terms)
    yield "loan_as_sum", mistakes.loan_as_sum(policy, terms)
    most = loans.limit([policy.cash_value], yuan(case.owed), terms)
    rate = terms.ratio("loan_rate")
    right = loans.interest(most, terms.whole("loan_days_most"), rate)
    yield "whole_year", Mistake(loans.interest(most, life.DAYS_OF_A_YEAR, rate), "loan_interest", right)


def _benefit(case: Drawing, on: dt.date) -> dict[str, Value]:
    due = benefits.survival_due(case.first, yuan(case.yearly), on, 0)
    matured = benefits.maturity(case.matured, yuan(case.amount), on)
    return {
        "benefit_age": Count(case.age),
        "benefit_yearly": yuan(case.yearly),
        "benefit_times": Count(due.instalments),
        "benefit_due": due.total,
        "maturity": matured.total,
        "benefit_all": benefits.unclaimed([due, matured]),
    }


def _benefit_wrong(case: Drawing, on: dt.date) -> Iterator[tuple[str, Mistake]]:
    true = _benefit(case, on)
    right, matured = true["benefit_all"], true["maturity"]
    assert isinstance(right, int) and isinstance(matured, int)
    yield "last_only", Mistake(yuan(case.yearly) + matured, "benefit_all", right)
