"""Knows on which day and with which seed a visit may begin."""

from __future__ import annotations

import datetime as dt
import secrets

from roleplay.errors import BadStart

SEED_LIMIT = 2**31
LEAST_DATE, MOST_DATE = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


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
