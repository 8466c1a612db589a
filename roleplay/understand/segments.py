"""Parts a message into stretches of clauses, each an act or nothing: the parting that the weights find likeliest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import exp, log, sqrt
from typing import NamedTuple

from roleplay.understand.features import Clause, clauses, crossing, features, parted
from roleplay.understand.weights import LONGEST_STRETCH, Weights

MOST_CLAUSES = 10
"""Clauses that may be one act."""
FEWEST = -12.0
"""Logits below the best that no longer count."""
SENTENCE = 4
"""Characters from which on words between two full stops are a sentence: less is a yes or no to what follows."""
FULL_STOP = 1.0
"""What parting where a sentence ends is worth, as a logarithm: in visits two in three such places part acts, while of
commas one in twenty does."""


class Segment(NamedTuple):
    """A stretch of a message: where it stands, what each label's chance is, likeliest first, and whether it is made of
    whole sentences."""

    start: int
    end: int
    chances: tuple[tuple[str, float], ...]
    sentences: bool = True

    @property
    def label(self) -> str:
        """What it is, most likely."""
        return self.chances[0][0]

    @property
    def chance(self) -> float:
        """How sure that is, 0 to 1."""
        return self.chances[0][1]


class _Stretch(NamedTuple):
    logits: list[float]
    best: float
    spread: float
    """The sum of all chances over the best one's."""


def segments(weights: Weights, text: str, prior: Mapping[str, float]) -> list[Segment]:
    """The stretches of plain text, in order; `prior` is added to the logit of a label."""
    parts = [piece for clause in clauses(text) for piece in parted(clause)]
    if not parts:
        return []
    lift = [prior.get(label, 0.0) for label in weights.header.labels]
    rows = [weights.of(features(part.words, part.opens, part.closes)) for part in parts]
    seams = [0 if b.opens else weights.of(crossing(a.words, b.words)) for a, b in pairwise(parts)]
    worth, back = [0.0], [(0, _read(weights, 0, lift))]
    for last in range(len(parts)):
        best: tuple[float, int, _Stretch] | None = None
        for first, total, length in _ending(parts, rows, seams, last):
            seen = _read(weights, total, lift)
            stop = FULL_STOP if first and parts[first - 1].ends else 0.0
            value = worth[first] + stop - sqrt(length) * log(seen.spread)
            if best is None or value > best[0]:
                best = (value, first, seen)
        assert best is not None
        worth.append(best[0])
        back.append(best[1:])
    found, at = [], len(parts)
    while at:
        first, seen = back[at]
        whole_ones = parts[at - 1].ends and (first == 0 or parts[first - 1].ends)
        sentences = whole_ones and sum(len(part.words) for part in parts[first:at]) >= SENTENCE
        found.append(_segment(weights, parts[first].start, parts[at - 1].end, seen, sentences))
        at = first
    return found[::-1]


def whole(weights: Weights, text: str, prior: Mapping[str, float]) -> Segment:
    """The message as if it were one act, as far as one can be long."""
    parts = clauses(text)
    lift = [prior.get(label, 0.0) for label in weights.header.labels]
    total, length = 0, 0
    for part in parts:
        if length + len(part.words) > LONGEST_STRETCH:
            break
        total, length = total + weights.of(features(part.words)), length + len(part.words)
    return _segment(weights, 0, len(text), _read(weights, total, lift))


def _ending(parts: list[Clause], rows: list[int], seams: list[int], last: int) -> list[tuple[int, int, int]]:
    """Every stretch that ends with this clause: its first clause, the sum of what it shows, its length."""
    found, total, length = [], 0, 0
    for first in range(last, max(-1, last - MOST_CLAUSES), -1):
        length += len(parts[first].words)
        if length > LONGEST_STRETCH and first < last:
            break
        total += rows[first] + (seams[first] if first < last else 0)
        found.append((first, total, length))
    return found


def _read(weights: Weights, total: int, lift: list[float]) -> _Stretch:
    logits = [a + b for a, b in zip(weights.margins(total), lift, strict=True)]
    best = max(logits)
    floor = best + FEWEST
    return _Stretch(logits, best, sum([exp(one - best) for one in logits if one > floor]))


def _segment(weights: Weights, start: int, end: int, seen: _Stretch, sentences: bool = True) -> Segment:
    ranked = sorted(zip(seen.logits, weights.header.labels, strict=True), key=lambda one: (-one[0], one[1]))[:6]
    chances = tuple((label, exp(logit - seen.best) / seen.spread) for logit, label in ranked)
    return Segment(start, end, chances, sentences)
