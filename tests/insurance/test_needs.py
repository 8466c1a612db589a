"""What always holds of needs and gaps, whatever the family, the policies and how much of the sheet is filled in."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.gaps import counted, minor_over
from roleplay.insurance.household import Household, Person, School, part_of, years_to_grown
from roleplay.insurance.money import WAN, Fen
from roleplay.insurance.needs import Base, Method, Reckoning, hlv, reckon, responsibility
from roleplay.insurance.policy import Cover, Peril
from tests.insurance import TERMS
from tests.insurance.families import AMOUNTS, COVERS, INCOME, P1, PREMIUMS, UNFILLED, cover, covers, households

METHODS = st.sampled_from(["needs", "double_ten", "hlv"])
BASES = st.sampled_from(["share", "family"])
FAMILIES_WITH_COVERS = households().flatmap(lambda h: st.tuples(st.just(h), covers(h)))
WITH_ONE_MORE = households().flatmap(lambda h: st.tuples(st.just(h), covers(h), cover(h)))


def gaps(found: Reckoning) -> dict[tuple[str, str], Fen]:
    """Every gap of a sheet, 双十 and the family's among them."""
    rows = {(row.person, row.peril): row.gap for row in (*found.needs, found.family)}
    return rows | {(row.person, "ten"): row.gap for row in found.ten.people}


@given(FAMILIES_WITH_COVERS, METHODS, BASES, AMOUNTS)
def test_nothing_on_the_sheet_is_negative(
    family: tuple[Household, list[Cover]], method: Method, base: Base, premiums: Fen
) -> None:
    found = reckon(*family, TERMS, method, base, premiums)
    assert min(gaps(found).values()) >= 0
    assert min(found.responsibility.net, found.ten.headroom, found.ten.over) >= 0
    assert all(goal.need >= 0 for goal in found.goals)
    assert all(ratio.value >= 0 for ratio in found.ratios)


@given(WITH_ONE_MORE, METHODS, BASES)
def test_more_cover_never_widens_a_gap(
    family: tuple[Household, list[Cover], Cover], method: Method, base: Base
) -> None:
    # A line of its own for the death part of a policy listed under illness moves its sum there, so policies differ.
    h, held, more = family
    before = gaps(reckon(h, held, TERMS, method, base))
    after = gaps(reckon(h, [*held, more._replace(policy="new")], TERMS, method, base))
    assert all(after[key] <= before[key] for key in before)


@given(FAMILIES_WITH_COVERS, AMOUNTS, BASES)
def test_more_debt_never_narrows_a_gap(family: tuple[Household, list[Cover]], more: Fen, base: Base) -> None:
    h, held = family
    before = gaps(reckon(h, held, TERMS, base=base))
    after = gaps(reckon(h._replace(debts=(h.debts or 0) + more), held, TERMS, base=base))
    assert all(after[key] >= before[key] for key in before)


@given(FAMILIES_WITH_COVERS, AMOUNTS)
def test_more_assets_never_widen_a_gap(family: tuple[Household, list[Cover]], more: Fen) -> None:
    h, held = family
    before = gaps(reckon(h, held, TERMS))
    after = gaps(reckon(h._replace(assets=(h.assets or 0) + more), held, TERMS))
    assert all(after[key] <= before[key] for key in before)


@given(households())
def test_shares_add_to_one_and_the_parts_to_the_whole(h: Household) -> None:
    owed = responsibility(h)
    assert sum(owed.shares.values()) == (1 if owed.shares else 0)
    assert all(0 <= share <= 1 for share in owed.shares.values())
    assert sum(part.amount for part in owed.parts) == owed.total
    split = [row.need for row in reckon(h, [], TERMS).needs if row.peril == "death"]
    assert abs(sum(split) - (owed.net if owed.shares else 0)) <= len(split)


@given(AMOUNTS, AMOUNTS, st.integers(1, 1000 * WAN))
def test_a_part_is_rounded_half_up_once(amount: Fen, part: Fen, whole: Fen) -> None:
    off = 2 * (part_of(amount, part, whole) * whole - amount * part)
    assert -whole < off <= whole
    assert (part_of(1, 1, 2), part_of(1, 1, 3), part_of(1, 1, 0)) == (1, 0, 0)


@given(FAMILIES_WITH_COVERS, st.randoms(use_true_random=False))
def test_the_order_of_policies_does_not_matter(family: tuple[Household, list[Cover]], dice: Random) -> None:
    h, held = family
    mixed = list(held)
    dice.shuffle(mixed)
    assert reckon(h, mixed, TERMS) == reckon(h, held, TERMS)


@given(st.integers(1, 500).map(lambda n: n * WAN), st.booleans())
def test_a_sum_that_two_perils_share_is_counted_once(amount: Fen, listed_twice: bool) -> None:
    once = Cover("S", "liuyang", "ci", amount, also_death=True)
    held = [once] + ([Cover("S", "liuyang", "death", amount)] if listed_twice else [])
    rows = {row.peril: row for row in reckon(P1, held, TERMS).needs if row.person == "liuyang"}
    assert (rows["ci"].has, rows["death"].has) == (amount, 0)
    assert (rows["death"].shared, rows["death"].policies) == (("S",), ())
    assert "shared_sum" in rows["death"].assumptions
    assert "shared_sum" not in rows["ci"].assumptions


def test_another_policys_life_cover_still_counts_beside_a_shared_sum() -> None:
    held = [Cover("S", "liuyang", "ci", WAN, also_death=True), Cover("T", "liuyang", "death", 2 * WAN)]
    assert [c.policy for c in counted(held, "death")] == ["T"]


@given(st.sets(st.sampled_from(UNFILLED)))
def test_a_half_filled_sheet_works_and_says_what_is_missing(empty: set[str]) -> None:
    found = reckon(P1._replace(**dict.fromkeys(empty)), COVERS, TERMS, premiums=PREMIUMS)
    assert set(found.missing) == empty
    assert len(found.needs) == 8
    unsure = {row.peril for row in found.needs if "unfilled" in row.assumptions}
    assert unsure == ({"death"} if empty else set())


@given(FAMILIES_WITH_COVERS, METHODS)
def test_no_gap_is_only_said_of_what_is_known(family: tuple[Household, list[Cover]], method: Method) -> None:
    h, held = family
    found = reckon(h, held, TERMS, method)
    unknown = {person.id for person in h.people if person.income is None}
    assert not any(row.none for row in found.needs if row.person in unknown)
    if any(getattr(h, name) is None for name in UNFILLED):
        assert not any(row.none for row in reckon(h, held, TERMS).needs if row.peril == "death")


def test_what_one_child_costs_may_be_missing_alone() -> None:
    half = P1._replace(schooling=(School("duoduo", 3 * WAN, None), School("lele", 3 * WAN, 19)))
    found = reckon(half, COVERS, TERMS)
    assert found.missing == ("schooling.duoduo", "premiums")
    assert found.responsibility.total == responsibility(P1).total - 42 * WAN


def test_a_family_without_children_has_no_schooling_and_misses_none() -> None:
    found = reckon(P1._replace(people=P1.people[:2], schooling=()), COVERS, TERMS, premiums=PREMIUMS)
    assert (found.missing, found.goals) == ((), ())
    assert years_to_grown(P1.people[:2], TERMS) == 0


def test_without_incomes_the_family_still_has_its_figure() -> None:
    h = P1._replace(people=tuple(person._replace(income=None) for person in P1.people))
    found = reckon(h, COVERS, TERMS)
    assert found.family.gap == responsibility(P1).net - 50 * WAN
    assert [flag.id for flag in found.flags] == ["no_income"]
    assert [ratio.id for ratio in found.ratios] == ["needs_ratio"]


@given(AMOUNTS, st.integers(18, 59), st.decimals("0.001", "0.2", places=3))
def test_discounting_lowers_a_human_life_value_and_growth_raises_it(income: Fen, age: int, rate: Decimal) -> None:
    person = Person("a", "", age, income)
    assert hlv(person, TERMS, discount=rate) <= hlv(person, TERMS) <= hlv(person, TERMS, growth=rate)


def test_a_child_and_a_pensioner_have_no_human_life_value() -> None:
    assert hlv(Person("a", "", 8, INCOME, child=True), TERMS) == 0
    assert hlv(Person("b", "", 61, INCOME, retires=60), TERMS) == 0


@pytest.mark.parametrize(
    ("age", "peril", "amount", "over"),
    [
        (9, "death", 20 * WAN, 0),
        (9, "death", 20 * WAN + 1, 1),
        (10, "death", 50 * WAN, 0),
        (17, "ci", 50 * WAN + 1, 1),
        (18, "death", 500 * WAN, 0),
        (None, "death", 500 * WAN, 0),
    ],
)
def test_a_minors_death_benefit_has_its_cap(age: int | None, peril: Peril, amount: Fen, over: Fen) -> None:
    child = Person("a", "", age, child=True)
    assert minor_over(child, [Cover("A", "a", peril, amount, also_death=peril == "ci")], TERMS) == over


def test_an_age_nobody_asked_for_is_no_reason_to_doubt_the_need() -> None:
    h = P1._replace(people=tuple(person._replace(age=None) for person in P1.people))
    found = reckon(h, COVERS, TERMS)
    assert [(life.value, life.usual) for life in found.hlv] == [(0, True), (0, True)]
    assert found.flags == ()


def test_the_sheet_flags_what_its_reader_must_be_told() -> None:
    held = [*COVERS, Cover("D", "lele", "death", 21 * WAN)]
    held += [Cover(no, "wangjing", "medical", WAN) for no in "MN"]
    found = reckon(P1, held, TERMS, base="family")
    assert [(flag.id, flag.person) for flag in found.flags] == [
        ("family_for_one", ""),
        ("duplicate_medical", "wangjing"),
        ("minor_over", "lele"),
    ]
