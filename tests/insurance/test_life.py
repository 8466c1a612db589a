"""Dates and standing over every day of the calendar; what reinstatement costs."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roleplay.insurance.life import dates, ended, reinstatement, standing, years_after
from roleplay.insurance.money import yuan
from tests.insurance import TERMS

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ORDER = ("in_force", "due_soon", "grace", "suspended", "may_end")
ONE = timedelta(1)


@given(DAYS)
@example(date(2028, 2, 29))
@example(date(2026, 1, 31))
@example(date(2026, 12, 31))
@example(date(2027, 12, 30))
def test_the_days_follow_one_another(due: date) -> None:
    days = dates(due, TERMS)
    assert (due - days.remind, days.grace_ends - due) == (timedelta(30), timedelta(60))
    assert days.suspended_from - days.grace_ends == ONE
    assert days.window_ends.year == days.suspended_from.year + 2
    assert 729 <= (days.window_ends - days.suspended_from).days <= 731


@given(DAYS, DAYS)
def test_a_later_due_date_never_has_an_earlier_day(one: date, other: date) -> None:
    first, second = dates(min(one, other), TERMS), dates(max(one, other), TERMS)
    assert all(earlier <= later for earlier, later in zip(first, second, strict=True))


@given(DAYS, st.integers(-100, 1000), st.integers(0, 1000))
def test_without_payment_a_policy_only_gets_worse(due: date, ahead: int, later: int) -> None:
    on = due + timedelta(ahead)
    now, then = standing(due, on, TERMS), standing(due, on + timedelta(later), TERMS)
    assert ORDER.index(now.state) <= ORDER.index(then.state)
    assert now.covered or not then.covered


@given(DAYS, st.integers(-100, 1000))
def test_cover_ends_with_the_last_day_of_grace(due: date, ahead: int) -> None:
    on = due + timedelta(ahead)
    assert standing(due, on, TERMS).covered is (on <= due + timedelta(60))


@given(DAYS, st.integers(-100, 1000))
def test_days_left_lead_to_the_day_named_and_the_next_is_another_state(due: date, ahead: int) -> None:
    now = standing(due, due + timedelta(ahead), TERMS)
    if now.until is None or now.days_left is None:
        assert now.state == "may_end"
        return
    assert due + timedelta(ahead) + timedelta(now.days_left) == now.until
    assert standing(due, now.until + ONE, TERMS).state != now.state


@given(DAYS, st.integers(-100, 60), st.integers(0, 1000))
@example(date(2028, 2, 29), 60, 1)
def test_a_premium_paid_by_the_last_day_of_grace_keeps_cover(due: date, paid_after: int, later: int) -> None:
    paid = due + timedelta(paid_after)
    now = standing(due, paid + timedelta(later), TERMS, paid=paid)
    assert (now.state, now.covered) == ("in_force", True)


@given(DAYS, st.integers(61, 900), st.integers(0, 900))
def test_a_premium_paid_later_does_not_bring_cover_back(due: date, paid_after: int, later: int) -> None:
    paid = due + timedelta(paid_after)
    on = paid + timedelta(later)
    assert standing(due, on, TERMS, paid=paid) == standing(due, on, TERMS)


@given(DAYS, st.integers(-100, 60), st.integers(1, 100))
def test_a_premium_to_be_paid_is_not_yet_paid(due: date, ahead: int, until_paid: int) -> None:
    on = due + timedelta(ahead)
    assert standing(due, on, TERMS, paid=on + timedelta(until_paid)) == standing(due, on, TERMS)


@given(DAYS, st.integers(-100, 1000))
def test_with_automatic_premium_loan_cover_never_ends(due: date, ahead: int) -> None:
    assert standing(due, due + timedelta(ahead), TERMS, advance=True).covered


@given(st.dates(date(1, 1, 1), date(9900, 12, 31)), st.integers(0, 99))
@example(date(2028, 2, 29), 2)
@example(date(2028, 2, 29), 4)
def test_years_later_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    later = years_after(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or ((day.month, day.day, later.day) == (2, 29, 28) and (later + ONE).month == 3)


@pytest.mark.parametrize(
    ("reason", "owed"),
    [
        ("expired", "as_agreed"),
        ("claimed", "sum"),
        ("surrendered", "cash_value"),
        ("rescinded", "cash_value"),
        ("cancelled", "premium"),
    ],
)
def test_what_is_owed_at_the_end(reason: str, owed: str) -> None:
    assert ended(reason).owed == owed  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 10**8)), max_size=5), st.integers(0, 400))
def test_the_cost_adds_up_and_grows_with_waiting(missed: list[tuple[int, int]], later: int) -> None:
    on = date(2026, 3, 2)
    owed = [(on - timedelta(days), premium) for days, premium in missed]
    now, then = reinstatement(owed, on, TERMS), reinstatement(owed, on + timedelta(later), TERMS)
    assert now.total == now.premiums + now.interest + now.loan
    assert now.premiums == then.premiums == sum(premium for _, premium in owed)
    assert then.interest >= now.interest >= 0


@given(st.permutations([(100, 648000), (465, 648000), (10, 1)]))
def test_the_order_of_missed_premiums_does_not_matter(missed: list[tuple[int, int]]) -> None:
    on = date(2026, 3, 2)
    owed = [(on - timedelta(days), premium) for days, premium in missed]
    assert reinstatement(owed, on, TERMS) == reinstatement(sorted(owed), on, TERMS)


def test_nothing_missed_costs_nothing() -> None:
    assert reinstatement([], date(2026, 3, 2), TERMS) == (0, 0, 0, 0)


@pytest.mark.parametrize(("loan", "since"), [(100, None), (100, date(2026, 3, 3)), (-1, date(2026, 1, 1))])
def test_a_loan_needs_its_day(loan: int, since: date | None) -> None:
    with pytest.raises(ValueError, match=r"loan|negative"):
        reinstatement([(date(2026, 1, 1), yuan(100))], date(2026, 3, 2), TERMS, loan, since)


def test_a_negative_premium_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        reinstatement([(date(2026, 1, 1), -1)], date(2026, 3, 2), TERMS)
