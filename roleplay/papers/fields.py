"""The fields of a paper, and how what was entered is read: everything that is wrong at once, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from roleplay.errors import BadForm, Wrong
from roleplay.insurance import entries
from roleplay.insurance.entries import BadEntry
from roleplay.insurance.money import WAN, Fen
from roleplay.schema import Both

Entered = Mapping[str, list[str]]
Values = dict[str, Any]
MOST_MONEY: Fen = 10_000 * WAN
"""No sum on these papers is larger than a hundred million yuan."""


class Answer(NamedTuple):
    """One of the answers to choose from."""

    id: str
    label: Both


class Field(NamedTuple):
    """One thing a paper asks. Money stands in `unit` (万 or 元) unless a unit is written with it; bounds are in 分 for
    money, in the unit itself for counts and per cent."""

    name: str
    kind: Literal["money", "count", "percent", "date", "one", "many"]
    label: Both
    group: str
    unit: str = ""
    least: int = 0
    most: int = 0
    answers: tuple[Answer, ...] = ()
    required: bool = False


def read(fields: Sequence[Field], data: Entered) -> Values:
    """What was filled in, by field: money in 分, counts, shares, dates, chosen ids. `BadForm` names every wrong field.

    Fields left empty are left out, unless they are required; a paper with nothing on it is not handed in.
    """
    known = {f.name for f in fields}
    wrong = {name: Wrong("unknown") for name in data if name not in known}
    values: Values = {}
    for field in fields:
        given = [text for text in data.get(field.name, []) if text.strip()]
        try:
            if given:
                values[field.name] = _value(field, given)
            elif field.required:
                wrong[field.name] = Wrong("empty")
        except BadEntry as error:
            wrong[field.name] = _explained(field, error, given[0])
    if not values and not wrong:
        wrong[fields[0].name] = Wrong("empty")
    if wrong:
        told = "; ".join(f"{name}: {found.code}" for name, found in wrong.items())
        raise BadForm(f"the paper cannot be taken as it stands ({told})", wrong)
    return values


def _value(field: Field, given: list[str]) -> int | Decimal | dt.date | str | tuple[str, ...]:
    if field.kind == "many":
        return tuple(dict.fromkeys(_known(field, text) for text in given))
    if len(given) > 1:
        raise BadEntry("unknown", given[1])
    text = given[0]
    if field.kind == "one":
        return _known(field, text)
    if field.kind == "date":
        return entries.day(text)
    if field.kind == "percent":
        return entries.percent(text, Decimal(field.least) / 100, Decimal(field.most) / 100)
    if field.kind == "count":
        return entries.count(text, field.least, field.most)
    return entries.money(text, "万" if field.unit == "万" else "元", field.least, field.most or MOST_MONEY)


def _known(field: Field, text: str) -> str:
    if text not in {a.id for a in field.answers}:
        raise BadEntry("unknown", text)
    return text


def _explained(field: Field, error: BadEntry, text: str) -> Wrong:
    if field.kind != "money":
        return Wrong(error.code, field.unit, str(field.least), str(field.most), text[:30])
    size = WAN if field.unit == "万" else 100
    return Wrong(error.code, field.unit, f"{field.least / size:g}", f"{(field.most or MOST_MONEY) / size:g}", text[:30])
