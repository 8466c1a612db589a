"""What always holds of an education saving."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.education import grown, irr, saving
from roleplay.insurance.money import WAN, Fen

YEARLY = st.integers(1, 50).map(lambda n: n * WAN)
TERM = st.integers(1, 30)
RATES = st.decimals("-0.2", "0.3", places=3)


@given(YEARLY, TERM)
def test_as_much_out_as_in_is_exactly_nothing_gained(yearly: Fen, years: int) -> None:
    found = saving(yearly, years, yearly * years)
    assert (found.gain, found.irr) == (0, 0)
    assert grown(yearly, years, Decimal(0)) == found.paid


@given(YEARLY, TERM, RATES)
def test_the_return_of_what_grew_is_the_rate_it_grew_at(yearly: Fen, years: int, rate: Decimal) -> None:
    assert abs(irr(yearly, years, grown(yearly, years, rate)) - rate) <= Decimal("0.0001")


@given(YEARLY, TERM, st.integers(0, 3000).map(lambda n: n * WAN))
def test_return_and_gain_never_point_different_ways(yearly: Fen, years: int, received: Fen) -> None:
    if received > yearly * years * 5:
        return
    found = saving(yearly, years, received)
    assert found.irr * found.gain >= 0
    assert found.irr >= -1


@given(YEARLY, TERM, RATES, RATES)
def test_more_growth_never_leaves_less(yearly: Fen, years: int, one: Decimal, other: Decimal) -> None:
    assert grown(yearly, years, min(one, other)) <= grown(yearly, years, max(one, other))


@pytest.mark.parametrize(("yearly", "years", "received"), [(0, 18, WAN), (WAN, 0, WAN), (WAN, 1, -1), (1, 1, WAN)])
def test_a_return_needs_payments_and_a_result_that_any_return_explains(yearly: Fen, years: int, received: Fen) -> None:
    with pytest.raises(ValueError):
        irr(yearly, years, received)
