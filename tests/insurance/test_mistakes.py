"""A common mistake is far from the right figure, and no family is tempted by one that comes out right."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.household import Household
from roleplay.insurance.mistakes import Mistake, main_earner, no_grace, tempting
from roleplay.insurance.money import WAN
from roleplay.insurance.policy import Cover
from tests.insurance import TERMS
from tests.insurance.families import COVERS, P1, POLICIES, covers, households

FAMILIES_WITH_COVERS = households().flatmap(lambda h: st.tuples(st.just(h), covers(h)))


@given(FAMILIES_WITH_COVERS)
def test_what_tempts_is_always_wrong(family: tuple[Household, list[Cover]]) -> None:
    h, held = family
    for mistake in tempting(
        h, held, POLICIES, TERMS, 60 * WAN, [(date(2025, 11, 30), WAN)], (WAN, 18, 18 * WAN)
    ).values():
        assert mistake.misleads
        assert type(mistake.value) is type(mistake.right)


def test_the_worked_family_is_tempted_by_each_of_them() -> None:
    missed, education = [(date(2025, 11, 30), 648_000)], (10 * WAN, 18, 180 * WAN)
    found = tempting(P1, COVERS, POLICIES, TERMS, 60 * WAN, missed, education)
    assert set(found) == {
        "loan_full_a", "loan_full_b", "loan_as_sum_a", "loan_as_sum_b", "loan_as_sum_c",
        "no_grace_a", "no_grace_b", "no_grace_c", "ci_shared_liuyang", "ci_shared_wangjing", "ci_shared_duoduo",
        "ci_shared_lele", "family_total_liuyang", "family_total_wangjing", "mortgage_only_liuyang",
        "mortgage_only_wangjing", "bare_ratio", "life_ratio_of_responsibility", "multiple_wrong", "no_interest",
        "education_gain",
    }  # fmt: skip


def test_a_single_earner_cannot_be_given_more_than_his_share() -> None:
    alone = P1._replace(people=tuple(p._replace(income=0) if p.id == "wangjing" else p for p in P1.people))
    assert "family_total_liuyang" not in tempting(alone, COVERS, POLICIES, TERMS)
    assert "family_total_wangjing" in tempting(alone, COVERS, POLICIES, TERMS)


def test_where_nobody_else_has_cover_none_is_borrowed() -> None:
    own = [cover for cover in COVERS if cover.person == "liuyang"]
    found = tempting(P1, own, (), TERMS)
    assert "ci_shared_liuyang" not in found
    assert "ci_shared_wangjing" in found


def test_without_a_base_there_is_no_ratio_to_get_wrong() -> None:
    assert "bare_ratio" not in tempting(Household(P1.people), COVERS, (), TERMS)
    assert "multiple_wrong" not in tempting(P1._replace(debts=0), COVERS, (), TERMS, 60 * WAN)


def test_what_is_paid_or_drawn_is_held_to_a_hundredth_and_a_gap_to_a_twentieth() -> None:
    assert Mistake(1020, "loan_max_a", 1000).misleads
    assert not Mistake(1010, "loan_max_a", 1000).misleads
    assert Mistake(1020, "reinstate_cost", 1000).misleads
    assert not Mistake(1020, "life_gap_liuyang", 1000).misleads
    assert Mistake(Decimal("1.06"), "ci_ratio", Decimal(1)).misleads
    assert Mistake(1, "education_gain", 0).misleads


def test_a_day_is_right_or_wrong() -> None:
    assert no_grace(POLICIES[0], TERMS).misleads
    assert not Mistake(date(2026, 5, 25), "grace_ends_a", date(2026, 5, 25)).misleads


def test_the_main_earner_brings_home_most() -> None:
    assert main_earner(P1) == "liuyang"
    assert main_earner(P1._replace(people=P1.people[2:])) == ""
