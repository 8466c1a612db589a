"""Knows the free look: which days it has, and what comes back to whoever cancels on one of them or later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from roleplay.insurance.money import Fen
from roleplay.insurance.terms import Terms


class Refund(NamedTuple):
    """What cancelling pays back: `amount` of what was paid, on which `day` of the free look, and what is `lost`.

    `within` tells whether the free look was still running; after it `amount` is the cash value (surrender).
    """

    within: bool
    day: int
    amount: Fen
    lost: Fen


def day_of(signed: date, on: date) -> int:
    """Which day of the free look `on` is: the day after signing for the policy is day 1, signing day itself 0.

    Public pages disagree on whether the day of signing counts; the contract decides, and this is the simulator's
    convention (B7, C12). Below 0 the policy has not been signed for.
    """
    return (on - signed).days


def last_day(signed: date, terms: Terms) -> date:
    """The last day to cancel within the free look. Counted from signing for the policy, not from paying or
    applying.

    Source: C12 (`free_look_days`, 15), B7; 15 days in the contract of H 26.
    """
    return signed + timedelta(days=terms.whole("free_look_days"))


def refund(premium: Fen, on: date, signed: date, cash_value: Fen, fee: Fen, terms: Terms) -> Refund:
    """What cancelling on `on` pays back: the premium less the contract's `fee`, or after the free look the cash value.

    `fee` is what this contract keeps: nothing, or about 10元; where it lets the insurer keep the cost of a
    medical examination, add that. Whatever comes back, events before the cancelling are not covered (H 26).
    Before the policy is signed for the free look has not begun to run, and cancelling counts as within it.

    Source: C12 ("cancel on day 16: cash value only"), B7; 保险法47条 for the cash value. ValueError on a
    negative amount.
    """
    if min(premium, cash_value, fee) < 0:
        raise ValueError(f"an amount below zero: {min(premium, cash_value, fee)}")
    within = on <= last_day(signed, terms)
    amount = max(0, premium - fee) if within else cash_value
    return Refund(within, day_of(signed, on), amount, max(0, premium - amount))
