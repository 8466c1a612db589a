"""How far two judges agree: marks on the same things, laid side by side. Simple agreement and Cohen's kappa.

Kappa is the agreement beyond what two judges with these habits would reach by chance: 1 is full agreement, 0 chance,
below 0 less than chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]
"""The same thing as each of the two marked it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`n` pairs, `same` of them equal; `kappa` is None where chance alone would agree always, or nothing was marked."""

    n: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share of equal pairs, 0 to 1; None without any pair."""
        return self.same / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A criterion on which the two differed `apart` times of `n`."""

    id: str
    n: int
    apart: int


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """How far the two agree over these pairs."""
    counted = Counter(pairs)
    n = counted.total()
    same = sum(many for (one, other), many in counted.items() if one == other)
    if not n:
        return Agreement(0, 0, None)
    ones, others = Counter[str](), Counter[str]()
    for (one, other), many in counted.items():
        ones[one] += many
        others[other] += many
    # In whole numbers up to the last step, so that full agreement is exactly 1 and chance is told exactly.
    chance = sum(many * others[mark] for mark, many in ones.items())
    if chance == n * n:
        return Agreement(n, same, None)
    return Agreement(n, same, (same * n - chance) / (n * n - chance))


def paired(marks: Mapping[str, str], figures: Mapping[str, str]) -> dict[str, Pair]:
    """The pairs of one visit by criterion: what the first marked and the second has, in the second's order."""
    return {id: (marks[id], status) for id, status in figures.items() if id in marks}


def most_disagreed(visits: Iterable[Mapping[str, Pair]], most: int = 10) -> list[Disagreement]:
    """The criteria on which the two differed, the most often first; of equal ones that with fewer chances to, then by
    name."""
    n, apart = Counter[str](), Counter[str]()
    for visit in visits:
        for id, (one, other) in visit.items():
            n[id] += 1
            apart[id] += one != other
    found = [Disagreement(id, n[id], many) for id, many in apart.items() if many]
    return sorted(found, key=lambda one: (-one.apart, one.n, one.id))[:most]
