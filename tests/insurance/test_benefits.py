"""Benefits of the living: instalments over years, what is collected, hospital cash and bills, the end of a claim."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.insurance import benefits
from roleplay.insurance.life import years_after
from roleplay.insurance.money import wan, yuan
from tests.insurance import TERMS

FIRST = st.dates(date(2010, 1, 1), date(2030, 12, 31))
ON = st.dates(date(2005, 1, 1), date(2060, 12, 31))
AMOUNTS = st.integers(0, wan(100))


@given(FIRST, ON, st.integers(1, wan(10)))
def test_the_next_instalment_lies_ahead_and_within_a_year(first: date, on: date, yearly: int) -> None:
    due = benefits.survival_due(first, yearly, on, 0)
    assert due.next is not None
    assert due.next > on
    assert due.next == first or due.next - on <= timedelta(days=366)
    assert due.total == due.instalments * yearly


@given(FIRST, ON)
def test_an_instalment_falls_due_on_its_day_and_not_the_day_before(first: date, on: date) -> None:
    ahead = benefits.survival_due(first, 1, on, 0)
    assert ahead.next is not None
    before = benefits.survival_due(first, 1, ahead.next - timedelta(days=1), 0)
    assert before.instalments == ahead.instalments
    assert benefits.survival_due(first, 1, ahead.next, 0).instalments == ahead.instalments + 1


@given(FIRST, ON, st.integers(0, 60))
def test_what_was_collected_is_not_due_again(first: date, on: date, claimed: int) -> None:
    fallen = benefits.survival_due(first, yuan(100), on, 0).instalments
    assume(claimed <= fallen)
    assert benefits.survival_due(first, yuan(100), on, claimed).total == (fallen - claimed) * yuan(100)


@given(FIRST, ON, st.integers(0, 40))
def test_after_the_last_instalment_nothing_follows(first: date, on: date, years: int) -> None:
    last = years_after(first, years)
    due = benefits.survival_due(first, yuan(100), on, 0, last)
    assert due.instalments <= years + 1
    assert (due.next is None) is (on >= last)


@pytest.mark.parametrize(("claimed", "yearly"), [(-1, 100), (2, 100), (0, -1)])
def test_a_record_that_cannot_be_right_is_refused(claimed: int, yearly: int) -> None:
    with pytest.raises(ValueError, match="collected"):
        benefits.survival_due(date(2025, 9, 3), yearly, date(2026, 3, 2), claimed)


def test_all_that_p6_has_not_collected() -> None:
    """P6: 7,200元 since 180 days and 50,000元 since 290 make 57,200元, and 7,200元 more on the anniversary."""
    today = date(2026, 3, 2)
    annuity = benefits.survival_due(today - timedelta(days=180), yuan(7200), today, 0)
    matured = benefits.maturity(today - timedelta(days=290), yuan(50_000), today)
    assert benefits.unclaimed([annuity, matured]) == yuan(57_200)
    assert annuity.next == date(2026, 9, 3)
    assert benefits.unclaimed([]) == 0


@given(st.integers(0, 200), st.integers(0, 30), AMOUNTS)
def test_hospital_cash_starts_after_the_free_days(days: int, free: int, daily: int) -> None:
    paid = benefits.hospital_cash(days, free, daily)
    assert paid == (0 if days <= free else (days - free) * daily)


@given(AMOUNTS, AMOUNTS, st.decimals(0, 1, places=2))
def test_a_bill_is_paid_above_the_deductible_and_never_in_excess(bill: int, deductible: int, ratio: Decimal) -> None:
    paid = benefits.reimbursed(bill, deductible, ratio)
    assert 0 <= paid <= bill
    assert paid == 0 or bill > deductible


@pytest.mark.parametrize(
    "call",
    [
        lambda: benefits.maturity(date(2026, 3, 2), -1, date(2026, 3, 2)),
        lambda: benefits.hospital_cash(7, -1, 100),
        lambda: benefits.reimbursed(-1, 0),
        lambda: benefits.reimbursed(1, 0, Decimal("1.01")),
    ],
)
def test_nothing_is_reckoned_from_a_number_that_cannot_be(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        call()


@given(FIRST)
def test_life_insurance_leaves_three_years_more_than_the_rest(known: date) -> None:
    life = benefits.claim_until(known, True, TERMS)
    other = benefits.claim_until(known, False, TERMS)
    assert (life.year - known.year, other.year - known.year) == (5, 2)
    assert {(life.month, life.day), (other.month, other.day)} <= {(known.month, known.day), (2, 28)}


def test_p7_has_half_a_year_left_for_the_hospital_cash() -> None:
    """P7: eighteen months gone of two years."""
    until = benefits.claim_until(date(2024, 9, 2), False, TERMS)
    assert (until - date(2026, 3, 2)).days == 184
    assert benefits.hospital_cash(7, 3, yuan(150)) == yuan(600)
    assert benefits.reimbursed(yuan(7400), yuan(10_000)) == 0
