"""Reads the cases an expert signs: amounts as people write them, records from plain data, results by their path."""

import dataclasses
import re
import types
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from roleplay.insurance.terms import Terms

UNITS = {"万": 1_000_000, "元": 100, "%": Decimal("0.01"), "": 1}
WRITTEN = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|元|%|)")


class Written(NamedTuple):
    """A number as written and what one of its last digit is worth: 8,600.5元 is 860050 分, to 10 分."""

    number: Decimal
    last: Decimal


def written(text: str | int | float | Decimal) -> Written | None:
    """「43.6万」「6,480元」「5%」「0.05」 with their precision; None for other words."""
    found = WRITTEN.fullmatch(str(text).strip())
    if not found:
        return None
    number, unit = Decimal(found[1].replace(",", "")), Decimal(UNITS[found[2]])
    return Written(number * unit, Decimal(1).scaleb(int(number.as_tuple().exponent)) * unit)


def given(value: Any, kind: Any, named: Mapping[str, Any]) -> Any:
    """What a case gives, as the type the function asks for; words where a record or a row of them is asked for
    name one in families.yaml (`wang_jing.household`)."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else given(value, next(x for x in inner if x is not type(None)), named)
    if origin in (tuple, list, Sequence, frozenset):
        rows = looked_up(value, named) if isinstance(value, str) else value
        if origin is tuple and (len(inner) != 2 or inner[1] is not Ellipsis):
            return tuple(given(x, k, named) for x, k in zip(rows, inner, strict=True))
        return (list if origin is list else frozenset if origin is frozenset else tuple)(
            given(x, inner[0], named) for x in rows
        )
    if origin in (dict, Mapping):
        entries = looked_up(value, named) if isinstance(value, str) else value
        return {given(k, inner[0], named): given(v, inner[1], named) for k, v in entries.items()}
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        return record(looked_up(value, named) if isinstance(value, str) else value, kind, named)
    return plain(value, kind)


def plain(value: Any, kind: Any) -> Any:
    """An amount, a count, a rate, a day, words or yes and no."""
    if kind is int and not isinstance(value, bool):
        read = written(value)
        assert read is not None and read.number == int(read.number), f"{value!r} is no whole number of 分 or of things"
        return int(read.number)
    if kind is Decimal:
        read = written(value)
        assert read is not None, f"{value!r} is no number"
        return read.number
    if kind is date:
        return value if isinstance(value, date) else date.fromisoformat(value)
    assert kind is Any or get_origin(kind) is Literal or isinstance(value, kind), f"{value!r} is no {kind}"
    return value


def record(data: Mapping[str, Any], kind: Any, named: Mapping[str, Any]) -> Any:
    """A NamedTuple or dataclass from its fields; what is left out keeps its default."""
    hints = get_type_hints(kind)
    return kind(**{name: given(value, hints[name], named) for name, value in data.items()})


def arguments(function: Any, data: Mapping[str, Any], named: Mapping[str, Any], terms: Terms) -> dict[str, Any]:
    """The keyword arguments of a call; `terms` is supplied."""
    hints = get_type_hints(function)
    supplied = {"terms": terms} if hints.get("terms") is Terms else {}
    return supplied | {name: given(value, hints[name], named) for name, value in data.items()}


def looked_up(path: str, named: Mapping[str, Any]) -> Any:
    """`wang_jing.household` in families.yaml."""
    place: Any = named
    for step in path.split("."):
        place = place[step]
    return place


def at(result: Any, path: str) -> Any:
    """A part of a result: `total`, `shares.liuyang`, `parts.0.amount`, or, among records, those with such a word in one
    of their fields: `needs.liuyang.death.gap`."""
    for step in path.split("."):
        result = _step(result, step)
    return result


def _step(result: Any, step: str) -> Any:
    if isinstance(result, Mapping):
        return result[step]
    if hasattr(result, "_fields") or not isinstance(result, tuple | list):
        return getattr(result, step)
    if step.isdigit():
        return result[int(step)]
    if len(result) == 1 and hasattr(result[0], step):
        return getattr(result[0], step)
    chosen = tuple(item for item in result if step in fields(item))
    assert chosen, f"nothing called {step!r} among {result!r}"
    return chosen


def fields(item: Any) -> list[Any]:
    """The values of a record's fields."""
    names = item._fields if hasattr(item, "_fields") else [f.name for f in dataclasses.fields(item)]
    return [getattr(item, name) for name in names]


def agrees(result: Any, expected: Any) -> bool:
    """Equal to the precision written: 120.7万 is met by 1,206,720元, 8,600.5元 by 8,600.55元."""
    if isinstance(result, tuple | list) and len(result) == 1 and not isinstance(expected, list | Mapping):
        result = result[0]
    if isinstance(expected, Mapping):
        return all(agrees(at(result, path), value) for path, value in expected.items())
    if isinstance(expected, list):
        return len(result) == len(expected) and all(agrees(r, e) for r, e in zip(result, expected, strict=True))
    read = None if isinstance(expected, bool) or expected is None else written(expected)
    if read is None or isinstance(result, bool | str) or result is None:
        return bool(type(result) is type(expected) and result == expected)
    return abs(Decimal(result) - read.number) <= (0 if isinstance(expected, int) else read.last / 2)
