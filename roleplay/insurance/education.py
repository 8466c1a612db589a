"""Knows what an education saving really gives: paid in, paid out, the true yearly return (C9, B5).

Ten 万 a year for eighteen years, 180 paid and 180 received, is a return of zero; whoever calls it a gain misleads.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from roleplay.insurance.money import Fen, rounded

FINEST: Final = Decimal("0.0001")
"""Returns are told to a hundredth of a per cent."""
WORST, BEST = Decimal(-1), Decimal(10)
"""Between losing everything and eleven times the money each year lies every return there is."""


class Saving(NamedTuple):
    """An education plan straight: what is paid, what is received, the difference, and the yearly return."""

    paid: Fen
    received: Fen
    gain: Fen
    irr: Decimal


def saving(yearly: Fen, years: int, received: Fen) -> Saving:
    """`yearly` at the start of each of `years` years, `received` at the end of the last (C9)."""
    paid = yearly * years
    return Saving(paid, received, received - paid, irr(yearly, years, received))


def grown(yearly: Fen, years: int, rate: Decimal) -> Fen:
    """What the same payments would come to at a yearly growth (C9: 208.0, 218.4, 229.5, 241.2 from 10 × 18)."""
    return rounded(_grown(yearly, years, rate))


def irr(yearly: Fen, years: int, received: Fen) -> Decimal:
    """The yearly return of a saving, to 0.01%; exactly 0 where what is received is what was paid (C9).

    ValueError where nothing is paid in, or more comes out than any return up to 1000% a year explains.
    """
    if yearly <= 0 or years <= 0 or received < 0:
        raise ValueError("a return needs payments")
    if _grown(yearly, years, BEST) < received:
        raise ValueError("no return explains so much")
    low, high = WORST, BEST
    while high - low > FINEST / 100:
        middle = (low + high) / 2
        low, high = (middle, high) if _grown(yearly, years, middle) < received else (low, middle)
    return Decimal(0) if received == yearly * years else high.quantize(FINEST)


def _grown(yearly: Fen, years: int, rate: Decimal) -> Decimal:
    """Σ yearly · (1 + rate)^t, t = 1 … years: paid at the start of each year, looked at when the last one ends."""
    return yearly * sum(((1 + rate) ** t for t in range(1, years + 1)), Decimal(0))
