"""The days, places, dates and services that words name, as slots of their act: `guidance/slots.yaml`."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from pathlib import Path

from pydantic import Field

from roleplay.documents import check, parse
from roleplay.schema import Model
from roleplay.understand.amounts import amounts
from roleplay.understand.settings import Pattern

FILE = Path(__file__).parent.parent / "guidance" / "slots.yaml"
FIRST = ("day",)
"""Slots of which the one named first is meant: of two times offered, the first goes with the first hour."""
EARLIEST = 7
"""Nobody meets before that hour: three o'clock is in the afternoon, said so or not."""
VAGUE = "vague"
IN_WORDS = "words"
"""The value under which the words found are themselves the slot's value."""


class Named(Model):
    """The file: which acts have a slot, and the words that name its values."""

    acts: dict[str, list[str]]
    unless_agreed: dict[str, str]
    by_date: list[str] = Field(min_length=7, max_length=7)
    alike: list[str]
    name: dict[str, Pattern]
    licence: dict[str, Pattern]
    day: dict[str, Pattern]
    place: dict[str, Pattern]
    by_when: dict[str, Pattern]
    service: dict[str, Pattern]


@cache
def named() -> Named:
    """What words name."""
    return check(Named, parse(FILE.read_text("utf-8"), FILE.name), FILE.name)


def slots_named(act: str, words: str, services: Container[str] | None = None) -> dict[str, str]:
    """The slots that words of this act name; of services only those of this customer, if they are given."""
    known, found = named(), {}
    for key in ("day", "place", "by_when", "service", "name", "licence"):
        if act not in known.acts[key]:
            continue
        here = [
            (value == VAGUE, match.start() if key in FIRST else 0, n, value, match.group())
            for n, (value, pattern) in enumerate(getattr(known, key).items())
            if (match := re.search(pattern, words)) and (key != "service" or services is None or value in services)
        ]
        if here:
            *_, value, said = min(here)
            found[key] = said if value == IN_WORDS else value
    hour = next((one for one in amounts(words) if one.unit == "clock"), None)
    if hour and act in known.acts["hour"]:
        spoken = int(hour.value) // 60
        found["hour"] = str(spoken + 12 if spoken < EARLIEST else spoken)
    return found
