"""Loans on cash value: the limit and its bounds, interest and debt over time, the day the debt catches up, claims."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance import loans
from roleplay.insurance.money import wan
from tests.insurance import TERMS

AMOUNTS = st.integers(0, wan(10_000))
DAYS = st.integers(0, 40 * 365)
RATES = st.decimals(0, Decimal("0.2"), places=4)
SINCE = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.lists(AMOUNTS, max_size=5), AMOUNTS)
def test_the_limit_is_never_negative_and_within_a_fen_of_four_fifths(values: list[int], debts: int) -> None:
    limit = loans.limit(values, debts, TERMS)
    base = max(0, sum(values) - debts)
    assert limit >= 0
    assert abs(limit - base * Decimal("0.8")) <= Decimal("0.5")


@given(st.lists(AMOUNTS, min_size=1, max_size=5), AMOUNTS, AMOUNTS)
def test_more_cash_value_never_lowers_the_limit(values: list[int], debts: int, more: int) -> None:
    assert loans.limit([values[0] + more, *values[1:]], debts, TERMS) >= loans.limit(values, debts, TERMS)
    assert loans.limit([*values, more], debts, TERMS) >= loans.limit(values, debts, TERMS)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_debt_never_raises_the_limit(value: int, debts: int, more: int) -> None:
    assert loans.limit([value], debts + more, TERMS) <= loans.limit([value], debts, TERMS)


@given(AMOUNTS, DAYS, DAYS, RATES)
def test_interest_grows_with_days(principal: int, days: int, more: int, rate: Decimal) -> None:
    assert 0 <= loans.interest(principal, days, rate) <= loans.interest(principal, days + more, rate)


@given(AMOUNTS, DAYS, DAYS, RATES)
def test_debt_grows_with_days_and_never_below_simple_interest(
    principal: int, days: int, more: int, rate: Decimal
) -> None:
    debt = loans.after(principal, days, rate, TERMS)
    terms_begun = days // 180 + 1
    assert debt <= loans.after(principal, days + more, rate, TERMS)
    assert debt >= principal + loans.interest(principal, days, rate) - terms_begun


@given(AMOUNTS, st.integers(0, 180), RATES)
def test_within_one_term_interest_is_simple(principal: int, days: int, rate: Decimal) -> None:
    assert loans.after(principal, days, rate, TERMS) == principal + loans.interest(principal, days, rate)


@given(st.integers(1, wan(1000)), SINCE, st.integers(0, wan(1000)), RATES)
def test_the_debt_is_below_the_value_the_day_before_and_not_on_the_day(
    principal: int, since: date, room: int, rate: Decimal
) -> None:
    value = principal + room
    day = loans.lapses_on(principal, since, value, rate, TERMS)
    if day is None:
        assert loans.after(principal, loans.LONGEST_LOOK, rate, TERMS) < value
        return
    days = (day - since).days
    assert loans.after(principal, days, rate, TERMS) >= value
    assert day == since or loans.after(principal, days - 1, rate, TERMS) < value


def test_a_loan_at_the_limit_stays_clear_for_years() -> None:
    """34.88万 on 43.6万 at 5%: each 180 days multiply the debt by 1.02466, and 1.25 is passed in the tenth of them."""
    day = loans.lapses_on(wan("34.88"), date(2026, 3, 2), wan("43.6"), Decimal("0.05"), TERMS)
    assert day is not None
    assert timedelta(days=9 * 180) < day - date(2026, 3, 2) < timedelta(days=10 * 180)


@given(AMOUNTS, AMOUNTS)
def test_a_net_claim_is_never_negative_and_never_above_the_sum(sum_assured: int, debt: int) -> None:
    paid = loans.net_claim(sum_assured, debt)
    assert 0 <= paid <= sum_assured
    assert paid == sum_assured - debt or (paid == 0 and debt > sum_assured)


@pytest.mark.parametrize("minor", [True, False])
@pytest.mark.parametrize("holder", [True, False])
@pytest.mark.parametrize("death", [True, False])
def test_consent_is_needed_exactly_for_another_life_insured_against_death(
    death: bool, holder: bool, minor: bool
) -> None:
    consent = loans.consent(death, holder, minor)
    assert consent.needed is (death and not holder)
    assert bool(consent.who) is bool(consent.law) is consent.written is consent.needed


@pytest.mark.parametrize(
    "call",
    [
        lambda: loans.limit([wan(1)], -1, TERMS),
        lambda: loans.limit([wan(1), -1], 0, TERMS),
        lambda: loans.interest(-1, 1, Decimal("0.05")),
        lambda: loans.interest(1, 1, Decimal("-0.05")),
        lambda: loans.after(1, -1, Decimal("0.05"), TERMS),
        lambda: loans.lapses_on(1, date(2026, 3, 2), -1, Decimal("0.05"), TERMS),
        lambda: loans.net_claim(1, -1),
    ],
)
def test_nothing_is_reckoned_from_a_negative_amount(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="below zero"):
        call()
