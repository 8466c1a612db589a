"""Ways to get a criterion wrong: its deciding condition flipped, its other parts flipped or left out, and, one level
down, a name, filter, bound or alternative changed. What comes out are criteria that the schema still takes."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from roleplay.criteria import Criterion

Flip = tuple[str, Criterion]
"""What was done, and the criterion that came of it."""

CONDITIONS = ("na", "met", "half", "broken", "earned")
WORDS = {"why", "advice", "better", "name", "catalogue", "id", "dimension", "weight", "points"}
"""Not conditions: other tests hold these."""


def flipped(condition: Any) -> dict[str, Any]:
    """Holds where the condition does not."""
    return {"none": [condition]}


def deciding(criterion: Criterion) -> Flip:
    """The condition that decides it, turned into its opposite."""
    part = "met" if criterion.met is not None else "broken"
    data = written(criterion)
    return f"{part} flipped", Criterion.model_validate({**data, part: flipped(data[part])})


def written(criterion: Criterion) -> dict[str, Any]:
    """The criterion as data, as it might stand in the file."""
    return criterion.model_dump(by_alias=True, exclude_defaults=True)


def parts(criterion: Criterion) -> Iterator[Flip]:
    """Every other part that a verdict hangs on: conditions flipped, and each part left out. (Which criteria are
    critical, test_rubric_content holds.)"""
    data = written(criterion)
    for part in CONDITIONS:
        if part in data and part not in ("met", "broken"):
            yield from _made(f"{part} flipped", {**data, part: flipped(data[part])})
    for part in ("na", "half", "earned", "reached_by", "needs", "until"):
        if part in data:
            yield from _made(f"{part} left out", {key: value for key, value in data.items() if key != part})
    if "repair" in data:
        yield from _made("repair left out", {**data, "repair": {}})
    for n in range(len(criterion.deduct)):
        less = [one for k, one in enumerate(data["deduct"]) if k != n]
        yield from _made(f"deduct {n} left out", {**data, "deduct": less})


def finer(criterion: Criterion) -> Iterator[Flip]:
    """One level down: every key left out, every name or alternative left out, every whole number one more and one
    less."""
    data = written(criterion)
    for what, changed in _changes(data, "", lambda value: value):
        yield from _made(what, changed)


def _made(what: str, data: dict[str, Any]) -> Iterator[Flip]:
    """The criterion, if there can be such a one."""
    try:
        yield what, Criterion.model_validate(data)
    except ValidationError:
        return


def _changes(value: Any, place: str, put: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    """Every change one level down, with the whole that comes of it (`put` puts a part back into the whole)."""
    if isinstance(value, dict):
        yield from _dropped_keys(value, place, put)
    elif isinstance(value, list):
        yield from _dropped_names(value, place, put)
    elif isinstance(value, bool):
        yield f"{place}: not {value}", put(not value)
    elif isinstance(value, int):
        yield from ((f"{place}: {n} for {value}", put(n)) for n in (value - 1, value + 1))


def _dropped_keys(value: dict[str, Any], place: str, put: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        if key in WORDS:
            continue
        here = f"{place}.{key}" if place else key
        if place:
            yield f"{here} left out", put({k: v for k, v in value.items() if k != key})
        yield from _changes(part, here, lambda new, key=key: put({**value, key: new}))


def _dropped_names(value: list[Any], place: str, put: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for n, part in enumerate(value):
        name = part if isinstance(part, str) else n
        if len(value) > 1:
            yield f"{place}: without {name}", put([*value[:n], *value[n + 1 :]])
        yield from _changes(part, f"{place}.{n}", lambda new, n=n: put([*value[:n], new, *value[n + 1 :]]))
