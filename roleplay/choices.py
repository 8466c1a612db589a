"""What the trainee is offered: three to five whole sentences that fit this very moment.

If she has something open, up to four lines deal with it: the apt answer among a true one at the wrong time or in the
wrong tone, a plausible wrong fact and an evasion. If nothing is open: next steps among two premature lines, and an
aside where either runs out. Order is shuffled by the session's seed, so that place never tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2s

from roleplay.events import OPENED
from roleplay.phrase import Phrase
from roleplay.rules import Moment
from roleplay.script import Script
from roleplay.state import State

MOST = 5
LEAST = 3
STEPS = 3
PREMATURE = 2
REST = 6
OTHERS = ("wrong", "early", "tone", "evade")
MASK = 0xFFFFFFFF


@lru_cache(maxsize=4096)
def handle(line: str) -> str:
    """The name under which a line is shown and chosen: stable, and without the id that would tell its worth."""
    return blake2s(line.encode(), digest_size=6).hexdigest()


def mix(seed: int, own: int, salt: int) -> int:
    """A whole number that looks random and is the same on every machine."""
    x = (seed * 0x9E3779B1 ^ own * 0x85EBCA6B ^ salt) & MASK
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) & MASK
    return x ^ (x >> 13)


def _first(found: Sequence[Phrase], s: State, moment: Moment, most: int, begin: int = 0) -> list[Phrase]:
    """The first so many that can be said now, beginning at a place and going round."""
    out: list[Phrase] = []
    if not found:
        return out
    said, facts, k = s.lines_said, s.facts, begin % len(found)
    for part in (slice(k, None), slice(0, k)):
        for p in found[part]:
            if not p.need <= facts or not p.ban.isdisjoint(facts):  # by far the commonest no
                continue
            if p.id in said and not (p.repeatable and _rested(p, s)):
                continue
            if p.test is None or p.test(s, moment):
                out.append(p)
                if len(out) == most:
                    return out
    return out


def _rested(p: Phrase, s: State) -> bool:
    """Whether a plain sentence has not been said for so long that it can be said again."""
    return all(s.last.get(key, -REST) <= s.own - REST for key in p.utterance.keys)


def _answers(script: Script, s: State, moment: Moment) -> list[Phrase]:
    """Lines that deal with her open item: an apt one, then one of each other kind."""
    every = script.replies.get((s.stage, s.open), ())
    possible = _first(every, s, moment, len(every), mix(s.seed, s.own, len(every)))
    picked = [p for p in possible if p.line.role == "apt"][:1]
    for role in sorted(OTHERS, key=lambda role: mix(s.seed, s.own, OTHERS.index(role) + 2)):
        if len(picked) < MOST - 1:
            picked += [p for p in possible if p.line.role == role][:1]
    rest = (p for p in possible if p not in picked)
    while len(picked) < LEAST and (more := next(rest, None)):
        picked.append(more)
    return picked


def _steps(script: Script, s: State, moment: Moment, room: int) -> list[Phrase]:
    """Lines of one's own: the next right steps by rank, then two premature ones; an aside, and more of each, if the
    others run out."""
    right, premature, asides = script.steps.get(s.stage, ((), (), ()))
    begin = mix(s.seed, s.own, 1)
    picked = _first(right, s, moment, min(STEPS, room))
    if room > len(picked):
        picked += _first(premature, s, moment, min(PREMATURE, room - len(picked)), begin)
    if room > len(picked):
        picked += _first(asides, s, moment, min(room, LEAST) - len(picked) if len(picked) < LEAST else 1, begin)
    if all(p.tempting for p in picked):  # never temptations alone: a plain sentence may come again
        plain = (p for p in (*right, *asides) if p.repeatable and p.holds(s, moment))
        picked = [*(p for p, _ in zip(plain, range(2), strict=False)), *picked][:room]
    if len(picked) < min(LEAST, room):
        more = (*_first(right, s, moment, room + STEPS), *_first(premature, s, moment, room, begin))
        picked += [p for p in more if p not in picked][: min(LEAST, room) - len(picked)]
    return picked


def shown(s: State) -> bool:
    """Whether the trainee has the lines before her: always, unless she types; then once she has opened them."""
    return not s.words or (s.words == "mixed" and s.hint == OPENED)


def choices(script: Script, s: State, moment: Moment) -> list[Phrase]:
    """The lines to offer now, in the order shown; empty outside meetings."""
    if not s.in_meeting or s.ended:
        return []
    picked = _answers(script, s, moment) if s.open else []
    room = max(1, MOST - 1 - len(picked)) if picked else MOST
    picked += _steps(script, s, moment, room)
    shuffle = mix(s.seed, s.own + 1, 0)
    return sorted(picked, key=lambda p: (p.seed ^ shuffle) * 0x2C1B3C6D & MASK)
