"""Knows where the bars of cover against need stand, and their numbers: across in percent of the width, down in
pixels.

A bar is as long as the need: its solid beginning is the cover there is, the hatched rest is the gap, so that it reads
in black and white. Numbers stand inside where there is room for them on the narrowest phone, else behind the bar, else
above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Data = dict[str, Any]

ROOM = 290
"""How wide a chart is drawn at least, in pixels: a phone of 360 less its margins and those of the sheet."""

ROW, BAR, TOP = 46, 20, 20
"""Pixels from bar to bar, the height of a bar, and from the beginning of its row down to it."""

SIGN, LATIN, PAD = 13.5, 7.4, 14
"""How wide a Chinese and a Latin sign are at 13 pixels, and what a number needs around it."""


class Pair(NamedTuple):
    """One bar: what it is about, need, cover and gap in 分, and the three as they are to be written on it."""

    label: str
    need: int
    has: int
    gap: int
    says_need: str
    says_has: str
    says_gap: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A text of a bar: its words, where it starts in percent, and whether it stands on the solid part."""

    text: str
    x: float
    on: str


def wide(text: str) -> float:
    """About how many pixels a text takes at 13 pixels."""
    return PAD + sum(SIGN if ord(sign) > 0x2E7F else LATIN for sign in text)


def bars(pairs: Sequence[Pair], most: int) -> Data:
    """The rows of one chart; `most` (分) is the greatest need or cover of all charts that share its scale."""
    rows = [_row(pair, max(most, 1), n * ROW) for n, pair in enumerate(pairs)]
    return {"rows": rows, "height": len(rows) * ROW - (ROW - TOP - BAR) + 2}


def _row(pair: Pair, most: int, top: int) -> Data:
    has, end = _percent(pair.has, most), _percent(max(pair.need, pair.has), most)
    texts, above = _written(pair, has, end)
    return {
        "label": pair.label,
        "above": " · ".join([pair.says_need, *above]),
        "top": top,
        "bar": top + TOP,
        "tall": BAR,
        "has": has,
        "need": _percent(pair.need, most),
        "gap": max(0.0, round(end - has, 2)),
        "texts": texts,
    }


def _percent(amount: int, most: int) -> float:
    return round(100 * amount / most, 2)


def _written(pair: Pair, has: float, end: float) -> tuple[list[Placed], list[str]]:
    """The numbers on and behind a bar, and those for which there is room only above it."""
    texts: list[Placed] = []
    left: list[str] = []
    if pair.has and _fits(pair.says_has, has):
        texts.append(Placed(pair.says_has, 0, "solid"))
    elif pair.has:
        left.append(pair.says_has)
    rest = " · ".join([*left, pair.says_gap])
    if pair.gap and _fits(rest, end - has):
        return [*texts, Placed(rest, has, "hatched")], []
    if _fits(rest, 100 - end):
        return [*texts, Placed(rest, end, "paper")], []
    return texts, [rest]


def _fits(text: str, percent: float) -> bool:
    return wide(text) <= percent * ROOM / 100


def steps(amounts: Sequence[int]) -> list[Data]:
    """Bars of a sum that builds up: each begins where the one before it ended; an amount taken away goes back."""
    total, reached, placed = max(1, sum(amount for amount in amounts if amount > 0)), 0, []
    for amount in amounts:
        ended = max(0, reached + amount)
        begin, end = sorted((reached, ended))
        placed.append({"x": _percent(begin, total), "wide": _percent(end - begin, total), "back": amount < 0})
        reached = ended
    return placed
