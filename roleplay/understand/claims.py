"""Which facts typed words assert: detectors in `guidance/claims.yaml`, judged by the law's figures where words are
enough, else by the customer's own lines and by the figures the trainee worked out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from roleplay.documents import check, parse
from roleplay.events import Claim
from roleplay.quantity import NEAR, near, quantity
from roleplay.schema import Model, as_list
from roleplay.script import Script
from roleplay.state import State
from roleplay.understand.amounts import Amount, Unit, amounts
from roleplay.understand.settings import Pattern

FILE = Path(__file__).parent.parent / "guidance" / "claims.yaml"
CLOSE = 1e-6
REACH = 6
"""Characters that may lie between the words of a claim and its number."""


class Found(NamedTuple):
    """A claim heard: its id, the value as said, and whether it is right (None: the words alone cannot tell)."""

    id: str
    value: str
    right: bool | None


class Detector(Model):
    """How one kind of claim is heard in words, and what makes it right or wrong."""

    id: str
    when: Pattern
    unless: Pattern | None = None
    acts: list[str] = []
    unit: Annotated[list[Unit], BeforeValidator(as_list)] = []
    right: list[float] = []
    right_if: Pattern | None = None
    wrong_if: Pattern | None = None
    words: dict[str, Pattern] = Field({}, description="what the value is called, by the words that say it")
    script: bool = Field(False, description="the customer's lines and figures decide first")
    means: str = Field("", description="the act that words with this claim are, when no act is sure")
    needs_number: bool = Field(False, description="without a number of its unit there is no claim, unless it is wrong")

    @cached_property
    def _when(self) -> re.Pattern[str]:
        return re.compile(self.when)

    def find(self, text: str, heard: Collection[str], numbers: Iterable[Amount]) -> Found | None:
        """The claim of this kind in plain text heard as these acts; none if it is not there."""
        if self.acts and set(self.acts).isdisjoint(heard):
            return None
        matches = list(self._when.finditer(text))
        if not matches or (self.unless and re.search(self.unless, text)):
            return None
        counted = [one for one in numbers if one.unit in self.unit]
        number = next((n for match in matches if (n := self._number(match, counted))), None)
        value = number.words if number else next((k for k, p in self.words.items() if re.search(p, text)), "")
        right = self._verdict(text, number)
        if number is None and right is not False and (self.needs_number or (right is None and not value)):
            return None
        return Found(self.id, value, right)

    def _number(self, match: re.Match[str], numbers: list[Amount]) -> Amount | None:
        """The number that is claimed: a right one near the words of the claim, else the nearest, if it is close by."""
        apart = [(max(match.start() - one.end, one.start - match.end(), 0), one) for one in numbers]
        near = [(gap, one) for gap, one in apart if gap <= REACH]
        right = [one for _, one in near if any(abs(one.value - value) < CLOSE for value in self.right)]
        return right[0] if right else min(near, key=lambda item: item[0], default=(0, None))[1]

    def _verdict(self, text: str, number: Amount | None) -> bool | None:
        """Wrong words outweigh a right number, a wrong number right words."""
        if self.wrong_if and self.wrong_if != "^" and re.search(self.wrong_if, text):
            return False
        if number is not None and self.right:
            return any(abs(number.value - one) < CLOSE for one in self.right)
        if self.right_if and re.search(self.right_if, text):
            return True
        return False if self.wrong_if == "^" else None


class Detectors(Model):
    """The file."""

    claims: list[Detector]


@cache
def detectors() -> tuple[Detector, ...]:
    """Every detector."""
    return tuple(check(Detectors, parse(FILE.read_text("utf-8"), FILE.name), FILE.name).claims)


def detect(text: str, heard: Collection[str]) -> list[Found]:
    """The claims in plain text that was heard as these acts, each once: the detector that is listed first has it."""
    numbers = list(amounts(text))
    found: dict[str, Found] = {}
    for detector in detectors():
        if detector.id not in found and (one := detector.find(text, heard, numbers)):
            found[detector.id] = one
    if "CL_SALES_AIM_DENIED" in found:
        found.pop("CL_SALES_AIM_HONEST", None)
    return list(found.values())


def means(found: Iterable[Found]) -> str:
    """The act that words with these claims are when no act is sure; empty if none says."""
    return next((d.means for one in found for d in detectors() if d.id == one.id and d.means), "")


def judged(found: Found, script: Script, state: State) -> Claim | None:
    """The claim with its verdict for this customer; none if neither words nor lines nor figures decide."""
    hers = any(detector.script for detector in detectors() if detector.id == found.id)
    if hers and (claim := _by_figures(found, script, state) or _by_lines(found, script)):
        return claim
    return None if found.right is None else Claim(found.id, found.right, found.value)


def _by_figures(found: Found, script: Script, state: State) -> Claim | None:
    """By the figure that such claims voice: the one of the trainee's own that the value names, or is nearest to."""
    truths = script.figures(state.date)
    names = {c.own for p in script.lines.values() for c in p.line.claims if c.id == found.id and c.own}
    said = quantity(found.value)
    if said is None or not names:
        return None
    within = next((kind.within for kind in script.vocabulary.claims if kind.id == found.id), NEAR)
    for name in sorted(names):
        known = [figures[name] for figures in (truths, state.figures) if name in figures]
        if any(near(found.value, figure, within) for figure in known):
            truth = truths.get(name, "")
            return Claim(found.id, near(found.value, truth, within), found.value, truth, name)
    return Claim(found.id, False, found.value)


def _by_lines(found: Found, script: Script) -> Claim | None:
    """By a line of hers that makes the same claim with the same value."""
    for phrase in script.lines.values():
        for claim in phrase.line.claims:
            if claim.id == found.id and claim.right is not None and _equal(str(claim.value), found.value):
                return Claim(found.id, claim.right, found.value)
    return None


def _equal(one: str, other: str) -> bool:
    a, b = quantity(one), quantity(other)
    return bool(one) and (one == other or (a is not None and b is not None and abs(a - b) < CLOSE))
