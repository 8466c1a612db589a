"""Ways out for someone short of money: which are open, in which order, what they keep; paying longer, paying less."""

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance import loans, relief
from roleplay.insurance.money import wan, yuan
from roleplay.insurance.policy import Policy
from roleplay.insurance.relief import Position, Shortage, Way
from tests.insurance import TERMS

TODAY = date(2026, 3, 2)
CI = Policy(
    no="P1-A",
    kind="whole_ci",
    type="终身重疾险",
    holder="wangjing",
    insured="liuyang",
    sum=wan(50),
    premium=yuan(14_200),
    years=20,
    year=8,
    due=date(2026, 3, 26),
    cash_value=wan("5.1"),
    status="有效",
    agent="left",
    perils=("ci", "death"),
)
SHORTAGES = st.builds(Shortage, st.sampled_from(get_args(relief.Kind)), st.integers(1, wan(100)))
POSITIONS = st.builds(
    Position,
    debts=st.integers(0, wan(20)),
    advance_agreed=st.booleans(),
    cut=st.decimals(0, Decimal("0.3"), places=2),
    paid_up_sum=st.none() | st.integers(1, wan(20)),
)
POLICIES = st.builds(
    CI._replace,
    premium=st.integers(0, wan(5)),
    year=st.integers(1, 21),
    cash_value=st.integers(0, wan(60)),
    status=st.sampled_from(["有效", "停效", "终止"]),
    insured=st.sampled_from(["wangjing", "liuyang"]),
    due=st.dates(date(2025, 12, 1), date(2026, 12, 1)),
)


def ways(
    kind: relief.Kind, amount: int, policy: Policy = CI, on: date = TODAY, position: Position | None = None
) -> dict[str, Way]:
    return {way.id: way for way in relief.options(policy, Shortage(kind, amount), on, TERMS, position)}


@given(POLICIES, SHORTAGES, POSITIONS)
def test_no_way_sells_anything_and_none_pays_out_more_than_there_is(
    policy: Policy, short: Shortage, position: Position
) -> None:
    for way in relief.options(policy, short, TODAY, TERMS, position):
        assert way.id in get_args(relief.WayId)
        assert way.premium_after <= policy.premium
        assert way.id == "paid_up" or 0 <= (way.sum_after or 0) <= policy.sum
        assert 0 <= way.cash <= max(0, policy.cash_value - position.debts)
        assert min(way.debt, way.cost) >= 0
        assert way.meets is False or way.cash >= short.amount or short.kind in ("premium", "premiums")


@given(POLICIES, SHORTAGES, POSITIONS)
def test_surrender_comes_last_and_what_does_not_help_comes_after_what_does(
    policy: Policy, short: Shortage, position: Position
) -> None:
    found = relief.options(policy, short, TODAY, TERMS, position)
    keeping = [way for way in found if way.id != "surrender"]
    assert list(found[: len(keeping)]) == keeping
    assert [way.meets for way in keeping] == sorted((way.meets for way in keeping), reverse=True)
    helping = [way for way in keeping if way.meets]
    assert [way.for_good for way in helping] == sorted(way.for_good for way in helping)


@given(POLICIES, SHORTAGES, POSITIONS)
def test_a_loan_keeps_to_its_limit_and_asks_the_insured(policy: Policy, short: Shortage, position: Position) -> None:
    loan = {way.id: way for way in relief.options(policy, short, TODAY, TERMS, position)}.get("loan")
    if loan is not None:
        assert 0 < loan.cash <= loans.limit([policy.cash_value], position.debts, TERMS)
        assert loan.asks == (() if policy.insured == policy.holder else ("insured",))
        assert (loan.sum_after, loan.debt) == (policy.sum, loan.cash)


@given(POLICIES, SHORTAGES, POSITIONS)
def test_the_sum_is_cut_by_a_fifth_a_year_at_most(policy: Policy, short: Shortage, position: Position) -> None:
    cut = {way.id: way for way in relief.options(policy, short, TODAY, TERMS, position)}.get("reduce")
    if cut is not None:
        assert cut.sum_after is not None
        assert policy.sum - cut.sum_after <= policy.sum * (Decimal("0.2") - position.cut) + 1


def test_a_premium_that_cannot_be_paid_now_waits_out_the_grace_period_first() -> None:
    found = relief.options(CI, Shortage("premium", CI.premium), TODAY, TERMS)
    assert [way.id for way in found] == ["grace", "advance", "loan", "paid_up", "reduce", "surrender"]
    assert (found[0].until, found[0].cost, found[0].sum_after) == (date(2026, 5, 25), 0, CI.sum)


@pytest.mark.parametrize(("days", "there"), [(60, True), (61, False)])
def test_the_grace_period_is_a_way_to_its_last_day(days: int, there: bool) -> None:
    assert ("grace" in ways("premium", 100, on=CI.due + timedelta(days=days))) is there


def test_an_agreed_advance_needs_nothing_more_and_a_value_below_the_premium_pays_none() -> None:
    assert ways("premium", 100)["advance"].asks == ("advance_clause",)
    assert ways("premium", 100, position=Position(advance_agreed=True))["advance"].asks == ()
    assert "advance" not in ways("premium", 100, CI._replace(cash_value=CI.premium - 1))
    assert "advance" not in ways("premium", 100, position=Position(debts=CI.cash_value - CI.premium + 1))


def test_premiums_for_years_are_not_borrowed() -> None:
    assert set(ways("premiums", CI.premium)) == {"paid_up", "reduce", "surrender"}


def test_a_paid_up_sum_is_the_insurers_to_quote() -> None:
    assert ways("premiums", CI.premium)["paid_up"].sum_after is None
    assert ways("premiums", CI.premium, position=Position(paid_up_sum=wan(12)))["paid_up"].sum_after == wan(12)


def test_surrender_tells_what_is_lost() -> None:
    gone = ways("cash", wan(5))["surrender"]
    assert (gone.cash, gone.cost, gone.sum_after, gone.for_good) == (wan("5.1"), yuan(62_600), 0, True)


def test_debts_come_off_what_is_paid_out() -> None:
    found = ways("cash", yuan(100), position=Position(debts=yuan(10_000)))
    assert found["surrender"].cash == yuan(41_000)
    assert found["reduce"].cash == yuan(100)
    assert found["loan"].cash == yuan(100)


def test_a_year_already_cut_by_a_fifth_allows_no_more() -> None:
    assert "reduce" not in ways("cash", yuan(100), position=Position(cut=Decimal("0.2")))


def test_what_can_be_undone_goes_first_even_where_the_cut_would_hardly_show() -> None:
    annuity = CI._replace(kind="annuity", sum=wan(1), cash_value=wan(60), perils=())
    found = relief.options(annuity, Shortage("cash", 1000), TODAY, TERMS)
    assert [(way.id, way.sum_after) for way in found[:2]] == [("loan", wan(1)), ("reduce", 999_983)]
    found = relief.options(annuity, Shortage("cash", 29), TODAY, TERMS)
    assert [(way.id, way.sum_after) for way in found[:2]] == [("loan", wan(1)), ("reduce", wan(1))]


def test_nobody_is_short_of_a_premium_that_never_comes() -> None:
    assert ways("premium", 100, CI._replace(year=20)) == {}
    assert ways("premiums", 100, CI._replace(premium=0)) == {}


def test_a_policy_without_value_offers_a_term_insured_only_time_and_a_smaller_sum() -> None:
    term = CI._replace(kind="term_life", premium=yuan(1050), cash_value=0, perils=("death",))
    assert list(ways("premium", term.premium, term)) == ["grace", "reduce"]
    assert ways("cash", 100, term) == {}


@pytest.mark.parametrize(("short", "value"), [(0, 100), (-1, 100), (1, -1)])
def test_nothing_short_or_a_negative_amount_is_refused(short: int, value: int) -> None:
    with pytest.raises(ValueError, match="fen"):
        relief.options(CI._replace(cash_value=value), Shortage("cash", short), TODAY, TERMS)


@given(st.integers(1, wan(10)), st.integers(1, 30), st.integers(1, wan(10)), st.integers(1, 30))
def test_a_stretch_tells_both_totals(premium_short: int, years_short: int, premium_long: int, years_long: int) -> None:
    found = relief.stretch(premium_short, years_short, premium_long, years_long)
    assert found.totals == (premium_short * years_short, premium_long * years_long)
    assert found.more == found.totals[1] - found.totals[0]
    assert abs(found.total_more - Decimal(found.more) / found.totals[0]) <= Decimal("0.0005")
    assert abs(premium_short * (1 - found.yearly_less) - premium_long) <= premium_short * Decimal("0.0005")


def test_ten_years_against_twenty() -> None:
    """C11: a year 43% less, in all 14.7% or 22,000元 more."""
    found = relief.stretch(yuan(15_000), 10, yuan(8600), 20)
    assert (found.yearly_less, found.total_more) == (Decimal("0.427"), Decimal("0.147"))
    assert found.more == yuan(22_000)


@given(st.integers(0, wan(100)), st.decimals(0, 1, places=3))
def test_a_saving_and_what_is_paid_make_the_premium(premium: int, ratio: Decimal) -> None:
    found = relief.saving(premium, ratio)
    assert found.pays + found.saves == premium
    assert found.saves >= 0
