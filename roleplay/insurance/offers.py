"""Knows what can be put into a plan: offers with their rates, the items chosen from them, and what an item costs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from roleplay.insurance.household import Person, is_minor
from roleplay.insurance.money import WAN, Fen, rounded
from roleplay.insurance.policy import Cover, Peril

OfferKind = Literal["medical", "term_life", "ci", "accident", "education"]
Aim = Literal["death", "ci", "accident", "medical", "education"]
ASKS_HEALTH: Final = frozenset({"medical", "term_life", "ci"})
PERILS: Final[Mapping[Aim, Peril]] = {"death": "death", "ci": "ci", "accident": "accident", "medical": "medical"}


class BadItem(ValueError):
    """An item no offer allows: `code` is offer (unknown), sum (outside least..most) or years (no such pay term)."""

    def __init__(self, code: Literal["offer", "sum", "years"], offer: str) -> None:
        super().__init__(f"{offer}: no such {code} is offered")
        self.code, self.offer = code, offer


class PayTerm(NamedTuple):
    """Premiums for so many years, at `factor` times the offer's rate."""

    years: int
    factor: Decimal = Decimal(1)


class Offer(NamedTuple):
    """A product that can be proposed; rates are examples. `peril` is what it is for: a peril, or education.

    Yearly premium = fee + per_wan × sum in 万 × the pay term's factor; with `fixed_sum` the sum is `least` and the
    premium usually the fee alone. Of an education saving the sum is what is paid a year, and is the premium.
    `solves` names the problems it does solve; `death`: it pays on death too, of each insured.
    """

    id: str
    kind: OfferKind
    insured: tuple[str, ...]
    peril: Aim
    per_wan: Fen
    fee: Fen
    least: Fen
    most: Fen
    fixed_sum: bool
    terms: tuple[PayTerm, ...]
    solves: tuple[str, ...]
    death: bool = False


class Item(NamedTuple):
    """What the trainee put into the plan: an offer, a sum, years of premiums, the problem said to be solved ("")."""

    offer: str
    sum: Fen
    years: int
    solves: str = ""


def offer_of(item: Item, offers: Mapping[str, Offer]) -> Offer:
    """The offer an item is taken from; BadItem if the offer, its sum or its pay term does not exist."""
    offer = offers.get(item.offer)
    if offer is None:
        raise BadItem("offer", item.offer)
    if not offer.fixed_sum and not offer.least <= item.sum <= offer.most:
        raise BadItem("sum", item.offer)
    if item.years not in {term.years for term in offer.terms}:
        raise BadItem("years", item.offer)
    return offer


def insured_sum(offer: Offer, item: Item) -> Fen:
    """What each insured is covered for (of a saving: what is paid a year)."""
    return offer.least if offer.fixed_sum else item.sum


def premium(offer: Offer, sum: Fen, years: int) -> Fen:
    """The yearly premium of a sum over a pay term; a saving costs what it saves. BadItem without such a term."""
    if offer.kind == "education":
        return sum
    factors = [term.factor for term in offer.terms if term.years == years]
    if not factors:
        raise BadItem("years", offer.id)
    return rounded(offer.fee + Decimal(offer.per_wan) * sum / WAN * factors[0])


def covers(offer: Offer, item: Item) -> tuple[Cover, ...]:
    """The covers an item would give, in the offer's name; a saving gives none but its death benefit, if it has one."""
    peril = PERILS.get(offer.peril, "death" if offer.death else None)
    if peril is None:
        return ()
    paid, also = insured_sum(offer, item), offer.death and peril == "ci"
    return tuple(Cover(offer.id, person, peril, paid, also_death=also) for person in offer.insured)


def signs(offer: Offer, people: Mapping[str, Person], applicant: str) -> tuple[str, ...]:
    """Who must consent in writing to cover and sum: every insured of a death cover but the applicant (保险法34条).

    Parents insuring a minor child need no consent of the child's (34条第三款); there the cap holds instead.
    """
    if not (offer.death or offer.peril == "death"):
        return ()
    return tuple(id for id in offer.insured if id != applicant and not is_minor(people[id]))
