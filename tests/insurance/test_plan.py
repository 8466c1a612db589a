"""What always holds of a plan: it adds up, says when it is too dear, and finds what must not be in it."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.money import WAN, YUAN, Fen
from roleplay.insurance.offers import BadItem, Item, Offer, PayTerm, covers, premium
from roleplay.insurance.plan import PlanCheck, check
from roleplay.insurance.policy import Cover
from tests.insurance import TERMS
from tests.insurance.families import BIG, COVERS, INCOME, OFFERS, P1, PREMIUMS


def one(offer: Offer) -> st.SearchStrategy[Item]:
    """Any item an offer allows."""
    sums = st.integers(offer.least // WAN, offer.most // WAN).map(lambda n: n * WAN)
    years = st.sampled_from([term.years for term in offer.terms])
    return st.builds(Item, st.just(offer.id), sums, years, st.sampled_from(["mortgage", "illness", "hospital", ""]))


PLANS = st.lists(st.sampled_from(sorted(OFFERS)).flatmap(lambda id: one(OFFERS[id])), max_size=6)


def checked(
    items: list[Item] | tuple[Item, ...], said: Fen | None = None, held: tuple[Cover, ...] = COVERS, now: Fen = PREMIUMS
) -> PlanCheck:
    return check(items, OFFERS, P1, None, now, said, INCOME, TERMS, "wangjing", held)


@given(PLANS)
def test_premiums_add_up(items: list[Item]) -> None:
    found = checked(items)
    assert found.premium == sum(
        premium(OFFERS[item.offer], line.sum, item.years) for item, line in zip(items, found.lines, strict=True)
    )
    assert found.total == sum(line.premium * line.item.years for line in found.lines)


@given(PLANS, st.none() | st.integers(0, 10 * WAN), st.integers(0, 10 * WAN))
def test_too_dear_is_said_by_both_measures(items: list[Item], said: Fen | None, now: Fen) -> None:
    found = checked(items, said, now=now)
    assert found.over_said is (said is not None and found.premium > said)
    assert found.over_cap is (found.premium > max(0, INCOME // 10 - now))
    assert found.headroom >= 0


@given(PLANS, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_figure(items: list[Item], dice: Random) -> None:
    mixed = list(items)
    dice.shuffle(mixed)
    first, second = checked(items), checked(mixed)
    same = ("premium", "total", "over_cap", "minor_over", "combined", "medical_left", "uncovered", "mapped")
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
    assert bool(first.duplicates) is bool(second.duplicates)


@given(PLANS, PLANS)
def test_more_in_the_plan_never_leaves_more_open(items: list[Item], more: list[Item]) -> None:
    before = {(row.person, row.peril): row.gap for row in checked(items).uncovered}
    after = {(row.person, row.peril): row.gap for row in checked([*items, *more]).uncovered}
    assert after.keys() <= before.keys()
    assert all(0 < after[key] <= before[key] for key in after)


@given(PLANS, st.integers(0, 60).map(lambda n: n * WAN))
def test_a_childs_death_benefit_above_the_cap_is_found(items: list[Item], elsewhere: Fen) -> None:
    held = (*COVERS, Cover("X", "lele", "death", elsewhere))
    proposed = [c for item in items for c in covers(OFFERS[item.offer], item) if c.person == "lele" and c.also_death]
    over = elsewhere + sum(c.sum for c in proposed) > 20 * WAN
    assert checked(items, held=held).minor_over == (("lele",) if over else ())


@given(PLANS, st.sampled_from([(), ("wangjing",), ("lele",)]))
def test_medical_cover_held_twice_is_found(items: list[Item], insured_already: tuple[str, ...]) -> None:
    held = tuple(Cover("M", person, "medical", WAN) for person in insured_already)
    has = [
        *insured_already,
        *(p for item in items if item.offer.startswith("medical") for p in OFFERS[item.offer].insured),
    ]
    assert bool(checked(items, held=held).duplicates) is (len(has) > len(set(has)))


def test_each_death_cover_waits_for_its_insureds_own_consent() -> None:
    by_offer = {line.item.offer: line.consent for line in checked(BIG).lines}
    assert by_offer == {
        "medical": (),
        "accident": ("liuyang",),
        "life_liuyang": ("liuyang",),
        "ci_wangjing": (),
        "ci_children": (),
    }


def test_a_shared_sum_of_a_plan_closes_the_illness_gap_alone() -> None:
    both = OFFERS["ci_wangjing"]._replace(death=True)
    found = check(
        [Item("ci_wangjing", 60 * WAN, 20)], {"ci_wangjing": both}, P1, None, 0, None, INCOME, TERMS, "wangjing", COVERS
    )
    left = {row.peril: row.gap for row in found.uncovered if row.person == "wangjing"}
    assert "ci" not in left
    assert left["death"] == 120_672_000


def test_a_plan_that_covers_what_is_covered_maps_to_nothing() -> None:
    held = (*COVERS, Cover("N", "wangjing", "ci", 54 * WAN))
    found = checked([Item("ci_wangjing", 30 * WAN, 20, "illness")], held=held)
    assert (found.mapped, found.lines[0].gap) == (False, None)


def test_saving_for_a_schooling_that_is_paid_for_maps_to_nothing() -> None:
    rich = P1._replace(earmarked=99 * WAN)
    found = check([Item("education", WAN, 18)], OFFERS, rich, None, 0, None, INCOME, TERMS, "wangjing")
    assert not found.lines[0].mapped


def test_an_empty_plan_is_no_plan() -> None:
    found = checked([])
    assert (found.premium, found.mapped, found.combined) == (0, False, False)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item("nothing", WAN, 20), "offer"),
        (Item("life_liuyang", 9 * WAN, 20), "sum"),
        (Item("life_liuyang", 201 * WAN, 20), "sum"),
        (Item("life_liuyang", 60 * WAN, 15), "years"),
    ],
)
def test_what_no_offer_allows_is_refused(item: Item, code: str) -> None:
    with pytest.raises(BadItem) as caught:
        checked([item])
    assert (caught.value.code, caught.value.offer) == (code, item.offer)


def test_a_premium_is_rounded_once_at_the_end() -> None:
    odd = OFFERS["life_liuyang"]._replace(per_wan=3333, terms=(PayTerm(10, Decimal("1.005")),))
    assert premium(odd, 10 * WAN, 10) == 20 * YUAN + 33497
    with pytest.raises(BadItem):
        premium(odd, 10 * WAN, 20)
