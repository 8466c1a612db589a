"""The free look: its last day over ends of months and years and leap days, and what comes back before and after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance import freelook
from roleplay.insurance.money import wan, yuan
from tests.insurance import TERMS

SIGNED = st.dates(date(2020, 1, 1), date(2040, 12, 31))
AMOUNTS = st.integers(0, wan(100))


@given(SIGNED)
def test_the_last_day_is_the_fifteenth_after_signing_whatever_the_month(signed: date) -> None:
    last = freelook.last_day(signed, TERMS)
    assert freelook.day_of(signed, last) == 15
    assert last.toordinal() == signed.toordinal() + 15


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        (date(2026, 1, 31), date(2026, 2, 15)),
        (date(2026, 2, 13), date(2026, 2, 28)),
        (date(2026, 2, 14), date(2026, 3, 1)),
        (date(2028, 2, 14), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 15)),
        (date(2026, 12, 16), date(2026, 12, 31)),
        (date(2026, 12, 17), date(2027, 1, 1)),
        (date(2100, 2, 14), date(2100, 3, 1)),
    ],
)
def test_the_calendar_is_the_real_one(signed: date, last: date) -> None:
    assert freelook.last_day(signed, TERMS) == last


@given(SIGNED, st.integers(-30, 60), AMOUNTS, AMOUNTS, st.integers(0, 1000))
def test_money_back_is_the_premium_less_the_fee_to_day_15_and_the_cash_value_from_day_16(
    signed: date, days: int, premium: int, value: int, fee: int
) -> None:
    back = freelook.refund(premium, signed + timedelta(days=days), signed, value, fee, TERMS)
    assert back.day == days
    assert back.within is (days <= 15)
    assert back.amount == (max(0, premium - fee) if days <= 15 else value)
    assert back.lost == max(0, premium - back.amount)


def test_a_cash_value_above_the_premium_is_no_loss() -> None:
    back = freelook.refund(yuan(1000), date(2026, 9, 1), date(2026, 5, 20), yuan(1100), 0, TERMS)
    assert (back.amount, back.lost) == (yuan(1100), 0)


@pytest.mark.parametrize("amounts", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_no_amount_is_negative(amounts: tuple[int, int, int]) -> None:
    premium, value, fee = amounts
    with pytest.raises(ValueError, match="below zero"):
        freelook.refund(premium, date(2026, 5, 21), date(2026, 5, 20), value, fee, TERMS)
