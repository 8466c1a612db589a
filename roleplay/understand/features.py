"""What the reader looks at in a message: its clauses, and in each the characters, their neighbours and near pairs.

Everything is additive: what a stretch of clauses shows is the sum of what its clauses show, so that every stretch of a
message can be read for little more than the message itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PAUSES = re.compile(r"[,.!?;:。，！？、；：…~～\s“”\"'‘’「」『』（）()《》<>—\-\[\]]+")
_STOPS = frozenset("。!?~")
_ENDINGS = "吧呢吗啊哈呀啦嘛哦喽哒呗了"
_OPENINGS = "然后|另外|还有|对了|顺[便带]|完了|所以|要[是不]|不急|没事|谢谢|以后|往后|原来|之前|今[天儿]|明[天儿]"
_OPENINGS += "|咱|我|您|你|这|那|就"
_BREATHS = re.compile(f"(?<=[{_ENDINGS}])(?![的{_ENDINGS}])|(?={_OPENINGS})")
"""Where words that were spoken without a pause might part: after a closing particle, before an opening word."""
UNPARTED = 10
"""Characters without a pause from which on such places are looked for."""
SHORTEST = 4
"""Fewest characters between two such places: no pair of `features` reaches over more than two neighbours."""
LONGEST_CLAUSE = 60
"""Characters without a pause that are read as one clause; more is cut."""
SKIP = 3
"""How many characters further than its neighbour a character is paired with: at most 2 + SKIP features begin at one."""


class Clause(NamedTuple):
    """Words between two places where a message may part, and where they stand in it (the pause after them included).
    `opens` and `closes`: a pause is before and after them; `ends`: with that pause the sentence is over."""

    words: str
    start: int
    end: int
    opens: bool = True
    closes: bool = True
    ends: bool = False


def clauses(text: str) -> list[Clause]:
    """The clauses of plain text, from left to right: between pauses."""
    found: list[Clause] = []
    at = 0
    for pause in (*_PAUSES.finditer(text), None):
        begin, end = pause.span() if pause else (len(text), len(text))
        ends = pause is None or not _STOPS.isdisjoint(pause[0])
        while begin - at > LONGEST_CLAUSE:
            found.append(Clause(text[at : at + LONGEST_CLAUSE], at, at + LONGEST_CLAUSE))
            at += LONGEST_CLAUSE
        if begin > at:
            found.append(Clause(text[at:begin], at, end, ends=ends))
        at = end
    return found


def parted(clause: Clause) -> list[Clause]:
    """A clause, parted further wherever breath might have been taken."""
    words = clause.words
    places = [0]
    if len(words) >= UNPARTED:
        for found in _BREATHS.finditer(words):
            if found.start() - places[-1] >= SHORTEST and len(words) - found.start() >= SHORTEST:
                places.append(found.start())
    if len(places) == 1:
        return [clause]
    pieces = [
        Clause(words[a:b], clause.start + a, clause.start + b, a == 0, False)
        for a, b in zip(places, [*places[1:], len(words)], strict=True)
    ]
    return [*pieces[:-1], pieces[-1]._replace(end=clause.end, closes=True, ends=clause.ends)]


def features(words: str, opens: bool = True, closes: bool = True) -> Iterator[str]:
    """The features of a clause: each character, each pair of neighbours (its first and last marked) and each pair
    of characters two to `SKIP` + 1 apart."""
    yield from words
    marked = ("^" if opens else "") + words + ("$" if closes else "")
    for n in range(len(marked) - 1):
        yield marked[n : n + 2]
    for gap in range(2, 2 + SKIP):
        for n in range(len(words) - gap):
            yield f"{words[n]}_{words[n + gap]}"


def crossing(left: str, right: str) -> Iterator[str]:
    """The features that two pieces of one clause show together and neither shows alone."""
    ending, beginning = left[-SKIP - 1 :], right[: SKIP + 1]
    for back, one in enumerate(reversed(ending), 1):
        for forth, other in enumerate(beginning):
            if back + forth == 1:
                yield one + other
            elif back + forth <= SKIP + 1:
                yield f"{one}_{other}"
