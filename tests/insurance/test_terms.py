"""Dated figures: the value of the day, named with its source; a book that cannot be misread."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from roleplay.insurance.money import wan, yuan
from roleplay.insurance.policy import Cover, Peril, Policy
from roleplay.insurance.terms import Book, NotInForce
from tests.insurance import DAY, TERMS, book

WHOLE = {
    "grace_days": 60,
    "reinstate_years": 2,
    "remind_days": 30,
    "loan_days_most": 180,
    "free_look_days": 15,
    "visit_minutes": 30,
    "claim_decision_days": 30,
    "claim_pay_days": 10,
    "rejection_notice_days": 3,
    "surrender_pay_days": 30,
    "claim_years_life": 5,
    "claim_years_other": 2,
    "recorded_sale_age": 60,
    "ci_years": 3,
    "accident_times": 5,
    "ten_times": 10,
    "grown_at": 22,
    "event_notice_days": 10,
    "refusal_months": 6,
    "departure_notice_days": 30,
    "call_hour_from": 9,
    "call_hour_to": 21,
    "waiting_days": 90,
}
RATIOS = {
    "loan_ratio": "0.80",
    "loan_rate": "0.05",
    "arrears_rate": "0.05",
    "premium_ratio_cap": "0.10",
    "own_share": "0.30",
    "living_own_share": "0.25",
    "reduce_sum_most_yearly": "0.20",
}
MONEY = {
    "free_look_fee": yuan(10),
    "minor_cap_under_10": wan(20),
    "minor_cap_10_to_17": wan(50),
    "ci_base": wan(30),
    "ci_child": wan(30),
    "final_expenses": wan(5),
}


def parameter(**changes: Any) -> dict[str, Any]:
    """A parameter with two values, the second from 2026."""
    first = {"from": "2020-01-01", "value": 60, "source": "x", "status": "verified"}
    usual = {
        "id": "grace_days",
        "kind": "whole",
        "unit": "天",
        "name": {"zh": "宽限期", "en": "Grace"},
        "of": [first, first | {"from": "2026-01-01", "value": 90}],
    }
    return usual | changes


def test_every_default_of_the_reference_is_in_the_book() -> None:
    assert {id: TERMS.whole(id) for id in WHOLE} == WHOLE
    assert {id: TERMS.ratio(id) for id in RATIOS} == {id: Decimal(value) for id, value in RATIOS.items()}
    assert {id: TERMS.money(id) for id in MONEY} == MONEY
    assert {value.id for value in book().values} == WHOLE.keys() | RATIOS.keys() | MONEY.keys()


def test_rates_made_up_for_practice_say_so() -> None:
    assert {value.id for value in book().values if value.at(DAY).status == "example"} == {"loan_rate", "arrears_rate"}  # type: ignore[union-attr]


def test_what_the_law_says_names_its_article() -> None:
    assert TERMS.note("grace_days").source.startswith("保险法36条")
    assert TERMS.note("grace_days").status == "verified"
    assert TERMS.note("reinstate_years").source.startswith("保险法37条")


def test_an_old_session_keeps_the_values_of_its_day() -> None:
    found = Book.model_validate({"values": [parameter()]})
    assert found.at(date(2025, 12, 31)).whole("grace_days") == 60
    assert found.at(date(2026, 1, 1)).whole("grace_days") == 90
    assert found.at(date(2026, 1, 1)).note("grace_days").since == date(2026, 1, 1)


def test_before_the_first_value_there_is_none() -> None:
    first = min(value.of[0].since for value in book().values)
    assert book().at(first).whole("grace_days") == 60
    with pytest.raises(NotInForce, match=str(first)):
        book().at(first - timedelta(1))


def test_a_value_that_begins_later_is_missed_only_when_it_is_read() -> None:
    terms = book().at(date(2024, 2, 29))
    assert terms.whole("grace_days") == 60
    with pytest.raises(NotInForce, match="departure_notice_days"):
        terms.whole("departure_notice_days")


def test_a_figure_is_read_as_what_it_is() -> None:
    with pytest.raises(TypeError, match="grace_days is whole"):
        TERMS.money("grace_days")
    with pytest.raises(KeyError):
        TERMS.whole("grace")


@pytest.mark.parametrize(
    "bad",
    [
        parameter(kind="money"),
        parameter(unit="元"),
        parameter(of=[]),
        parameter(of=parameter()["of"][::-1]),
        parameter(of=[parameter()["of"][0] | {"value": "1.5"}]),
        parameter(of=[parameter()["of"][0] | {"status": "sure"}]),
        parameter(of=[parameter()["of"][0] | {"value": "nan"}]),
    ],
)
def test_a_parameter_that_contradicts_itself_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Book.model_validate({"values": [bad]})


def test_no_id_is_written_twice() -> None:
    with pytest.raises(ValidationError, match="grace_days"):
        Book.model_validate({"values": [parameter(), parameter()]})


def policy(*perils: Peril, status: str = "有效") -> Policy:
    return Policy(
        "A",
        "whole_ci",
        "终身重疾险",
        "王静",
        "刘洋",
        wan(50),
        yuan(14200),
        20,
        8,
        DAY,
        wan("5.1"),
        status,
        "left",
        perils,
    )


def test_a_sum_for_illness_or_death_is_one_cover() -> None:
    assert policy("ci", "death").covers() == (Cover("A", "刘洋", "ci", wan(50), also_death=True),)
    assert policy("ci").covers() == (Cover("A", "刘洋", "ci", wan(50)),)
    assert policy("death", "accident").covers() == (
        Cover("A", "刘洋", "death", wan(50)),
        Cover("A", "刘洋", "accident", wan(50)),
    )


def test_a_suspended_policy_covers_nothing() -> None:
    assert policy("ci", status="停效").covers() == policy("ci", status="终止").covers() == ()
