"""Makes what is written for any customer hers, before any schema sees it: rules for a trait she has not fall away, a line
`each` offer is said of becomes one line for every such offer of hers, `$day` the days on which she can be met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from roleplay.overlay import LISTS
from roleplay.persona import Offer, Persona

DAY, OFFER, ITEM = "$day", "$offer", "{item}"


def fitted(part: Any, who: Persona) -> Any:
    """The data of a part file for this customer; what is not of its shape is left to the schema to refuse."""
    if not isinstance(part, dict):
        return part
    lists = {name: found for name, found in part.items() if name in LISTS and isinstance(found, list)}
    out = {name: [new for entry in found for new in _entry(entry, who)] for name, found in lists.items()}
    return _replaced({**part, **out}, DAY, list(dict.fromkeys(c.day for c in who.circumstances)))


def _entry(entry: Any, who: Persona) -> Iterator[Any]:
    """One entry as it holds for her: none, itself, or one for each of her offers that solves what `each` names."""
    when = entry.get("when") if isinstance(entry, dict) else None
    if isinstance(when, dict) and {"traits", "no_traits"} & when.keys():
        if not _names(when, "traits") <= {*who.traits} or _names(when, "no_traits") & {*who.traits}:
            return
        entry = {**entry, "when": {k: v for k, v in when.items() if k not in ("traits", "no_traits")}}
    each = entry.get("each") if isinstance(entry, dict) else None
    if each:
        yield from (_of_offer(entry, offer) for offer in who.offers if offer.solves[:1] == [each])
    else:
        yield entry


def _of_offer(line: dict[str, Any], offer: Offer) -> dict[str, Any]:
    """The line as it is said of one offer, once the trainee's plan has it."""
    when = dict(line.get("when") or {})
    when["facts"] = [*sorted(_names(when, "facts")), f"plan_item.{offer.id}"]
    called = offer.spoken.replace("{sum}", f"{{own.plan_sum_{offer.id}}}")
    said = {"id": f"{line['id']}_{offer.id}", "say": line["say"].replace(ITEM, called), "when": when}
    return _replaced({k: v for k, v in {**line, **said}.items() if k != "each"}, OFFER, [offer.id])


def _names(when: dict[str, Any], key: str) -> set[str]:
    value = when.get(key) or []
    return {value} if isinstance(value, str) else set(value)


def _replaced(data: Any, name: str, by: list[str]) -> Any:
    """Data with the values for a name: all of them in a list or alone, if they are several."""
    if isinstance(data, dict):
        return {k: _replaced(v, name, by) for k, v in data.items()}
    if isinstance(data, list):
        return [new for v in data for new in (by if v == name else [_replaced(v, name, by)])]
    if data == name:
        return by[0] if len(by) == 1 else by
    return data
