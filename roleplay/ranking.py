"""Knows which of several rules wins: by layer, by the closeness of its cue, by `over`, and else the most specific one.

Two rules that can hold together while neither goes before the other are found before anyone meets them (`clashes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal, NamedTuple

from roleplay.errors import BadScript
from roleplay.rules import Box, apart, implies, witness


class Ranked(NamedTuple):
    """A rule as the choice sees it: id, layer (0 persona, 1 voice, 2 common), level of its cue (0 named … 3
    any), box, over."""

    id: str
    layer: int
    level: int
    box: Box
    over: frozenset[str]


class Clash(NamedTuple):
    """Two rules of one layer and level that can hold together though neither implies the other."""

    one: str
    other: str
    state: dict[str, Any]


Ahead = Literal["layer", "cue", "over", "specific", ""]


def ahead(a: Ranked, b: Ranked) -> Ahead:
    """Why `a` goes before `b`: by layer, then by a closer cue, then by `over`, then by implication; empty if it does
    not."""
    if a.layer != b.layer:
        return "layer" if a.layer < b.layer else ""
    if a.level != b.level:
        return "cue" if a.level < b.level else ""
    if b.id in a.over:
        return "over"
    return "specific" if a.id not in b.over and implies(a.box, b.box) and not implies(b.box, a.box) else ""


def beats(a: Ranked, b: Ranked) -> bool:
    """Whether `a` goes before `b`."""
    return bool(ahead(a, b))


def order(rules: Sequence[Ranked]) -> list[str]:
    """Ids, winner first, such that the first that holds is the one that wins.

    `BadScript` if rules beat each other in a ring.
    """
    out: list[str] = []
    for key in sorted({(r.layer, r.level) for r in rules}):
        peers = sorted((r for r in rules if (r.layer, r.level) == key), key=lambda r: r.id)
        sorter: TopologicalSorter[str] = TopologicalSorter({r.id: [] for r in peers})
        for b in peers:
            sorter.add(b.id, *(a.id for a in peers if a is not b and beats(a, b)))
        try:
            out.extend(sorter.static_order())
        except CycleError as error:
            ring = " over ".join(reversed(error.args[1]))
            raise BadScript(f"rules beat each other in a ring ({ring}): take one `over` away") from error
    return out


def clashes(rules: Iterable[Ranked]) -> list[Clash]:
    """Every pair that can hold together, in one layer and level, without a winner."""
    found: list[Clash] = []
    peers = sorted(rules, key=lambda r: r.id)
    for i, a in enumerate(peers):
        for b in peers[i + 1 :]:
            if (
                (a.layer, a.level) == (b.layer, b.level)
                and not beats(a, b)
                and not beats(b, a)
                and not apart(a.box, b.box)
            ):
                found.append(Clash(a.id, b.id, witness(a.box, b.box)))
    return found
