"""Knows how a visit may be begun: what a trainee wishes for, and what was fixed beforehand."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from roleplay.errors import BadStart

SEED_LIMIT = 2**31
LEAST_DATE, MOST_DATE = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
WORDS = {"choice": "", "free": "free", "mixed": "mixed"}
"""How one speaks, and what the engine calls it: choosing lines, typing, typing with lines that can be opened."""

NOT_IN_EXAM = "In an exam no lines can be opened. Type all of it yourself, or choose lines."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a trainee asks for when she begins; `date` and `seed` are not hers to choose in an exam. `harvest`: what she
    types and is not understood may be handed to the authors."""

    persona: str
    mode: str = "practice"
    stage: str = ""
    date: str = ""
    seed: int | None = None
    words: str = "choice"
    harvest: bool = False


@dataclass(frozen=True, slots=True)
class Frozen:
    """A start that was fixed beforehand for everybody who begins an assignment: its day, its seed, and the digests of
    the script and of the rubrics (pack → digest), whose bodies are kept."""

    assignment: str
    date: dt.date
    seed: int
    script: str
    rubrics: dict[str, str]


def words_of(wish: Wish) -> str:
    """How she speaks, as the engine calls it; raises `BadStart`."""
    if wish.words not in WORDS:
        raise BadStart(f"Unknown way to speak {wish.words!r}: choice, free or mixed.")
    if wish.words == "mixed" and wish.mode == "exam":
        raise BadStart(NOT_IN_EXAM)
    return WORDS[wish.words]


def seed_of(given: int | None) -> int:
    """A seed, or a random one; raises `BadStart` for one that is none."""
    seed = secrets.randbelow(SEED_LIMIT) if given is None else given
    if not 0 <= seed < SEED_LIMIT:
        raise BadStart(f"The seed is a whole number from 0 to {SEED_LIMIT - 1}.")
    return seed


def date_of(given: str) -> dt.date:
    """A start date as written, today if nothing is; raises `BadStart`."""
    if not given:
        return dt.date.today()
    try:
        date = dt.date.fromisoformat(given)
    except ValueError:
        raise BadStart("The start date is written as 2026-03-02.") from None
    if not LEAST_DATE <= date < MOST_DATE:
        raise BadStart(f"The start date lies between {LEAST_DATE} and {MOST_DATE}.")
    return date
