"""Families for the tests: the worked one of the cases, and any other that hypothesis can think of."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from roleplay.insurance.household import Household, OldAge, Person, School
from roleplay.insurance.money import WAN
from roleplay.insurance.offers import Item, Offer
from roleplay.insurance.policy import Cover, Policy
from tests.insurance.reading import given
from tests.insurance.test_cases import FAMILIES


def _named(path: str, kind: Any) -> Any:
    return given(path, kind, FAMILIES)


P1: Household = _named("wang_jing.household", Household)
COVERS: tuple[Cover, ...] = _named("wang_jing.covers", tuple[Cover, ...])
POLICIES: tuple[Policy, ...] = _named("wang_jing.policies", tuple[Policy, ...])
OFFERS: dict[str, Offer] = _named("wang_jing.offers", dict[str, Offer])
BIG: tuple[Item, ...] = _named("wang_jing.plans.big", tuple[Item, ...])
PREMIUMS = sum(policy.premium for policy in POLICIES)
INCOME = 50 * WAN

AMOUNTS = st.integers(0, 1000 * WAN)
YEARS = st.integers(0, 40)
UNFILLED = ("debts", "living", "living_years", "schooling", "parents", "parents_years", "final", "assets")


def people() -> st.SearchStrategy[tuple[Person, ...]]:
    """Up to three adults and two children, incomes and ages known or not."""
    adults = st.lists(st.tuples(st.none() | st.integers(18, 70), st.none() | AMOUNTS), min_size=1, max_size=3)
    children = st.lists(st.none() | st.integers(0, 24), max_size=2)
    return st.builds(_people, adults, children)


def _people(adults: Sequence[tuple[int | None, int | None]], children: Sequence[int | None]) -> tuple[Person, ...]:
    grown = [Person(f"adult{n}", "", age, income) for n, (age, income) in enumerate(adults)]
    return (*grown, *(Person(f"child{n}", "", age, child=True) for n, age in enumerate(children)))


def households() -> st.SearchStrategy[Household]:
    """Any family, any of its figures still empty."""
    return people().flatmap(_household)


def _household(who: tuple[Person, ...]) -> st.SearchStrategy[Household]:
    maybe, years = st.none() | AMOUNTS, st.none() | YEARS
    children = [person.id for person in who if person.child]
    schools = st.tuples(*(st.builds(School, st.just(id), maybe, years) for id in children))
    old = st.lists(st.builds(OldAge, st.just(who[0].id), AMOUNTS, AMOUNTS, YEARS), max_size=1).map(tuple)
    family = (maybe, maybe, years, st.none() | schools, maybe, years, maybe, maybe, AMOUNTS, old)
    return st.builds(Household, st.just(who), *family)


def covers(h: Household) -> st.SearchStrategy[list[Cover]]:
    """Any covers of these people, several of one policy among them."""
    return st.lists(cover(h), max_size=6)


def cover(h: Household) -> st.SearchStrategy[Cover]:
    """One cover of one of these people; critical illness may also pay on death."""
    one = st.builds(
        Cover,
        st.sampled_from("ABC"),
        st.sampled_from([person.id for person in h.people]),
        st.sampled_from(["death", "ci", "accident", "medical"]),
        AMOUNTS,
        st.booleans(),
    )
    return one.map(lambda c: c if c.peril == "ci" else c._replace(also_death=False))
