"""Makes what is written for any customer hers, before any schema sees it.

Rules for a trait she has not fall away, a line `each` offer or plan is said of becomes one for every such of hers,
`$day` the days on which she can be met; and nothing is left that speaks of what fell away or what she leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from roleplay.overlay import LISTS
from roleplay.persona import Offer, Persona

DAY, OFFER, ITEM = "$day", "$offer", "{item}"
MANY = 4
"""Most items of a plan that one sentence can go through."""
Layers = Mapping[str, Mapping[str, Any]]


def fitted(layers: Layers, who: Persona) -> dict[str, dict[str, Any]]:
    """The files of each layer for this customer; what is not of their shape is left to the schema to refuse."""
    days = list(dict.fromkeys(c.day for c in who.circumstances))
    gone = {*who.leaves_out, *_foreign(layers, who)}
    return {
        layer: {name: _replaced(_part(part, who, gone), DAY, days) for name, part in files.items()}
        for layer, files in layers.items()
    }


def _foreign(layers: Layers, who: Persona) -> Iterator[str]:
    """Ids of what is for a trait she has not, or for customers without one of hers."""
    for part in (part for files in layers.values() for part in files.values()):
        for found in _lists(part).values():
            yield from (e["id"] for e in found if isinstance(e, dict) and "id" in e and not _suits(e, who))


def _lists(part: Any) -> dict[str, list[Any]]:
    known = part.items() if isinstance(part, dict) else ()
    return {name: found for name, found in known if name in LISTS and isinstance(found, list)}


def _suits(entry: dict[str, Any], who: Persona) -> bool:
    when = entry.get("when")
    if not isinstance(when, dict):
        return True
    return {*_names(when, "traits")} <= {*who.traits} and not {*_names(when, "no_traits")} & {*who.traits}


def _part(part: Any, who: Persona, gone: set[str]) -> Any:
    if not isinstance(part, dict):
        return part
    out = {name: [new for e in found for new in _entry(e, name, who, gone)] for name, found in _lists(part).items()}
    return {**part, **out}


def _entry(entry: Any, kind: str, who: Persona, gone: set[str]) -> Iterator[Any]:
    """One entry as it holds for her: none, itself, or one for each of her offers (or plans) that `each` names."""
    if not isinstance(entry, dict):
        yield entry
    elif _suits(entry, who) and (kept := _without(entry, kind, gone)):
        each = kept.get("each")
        if isinstance(each, dict):
            yield from _of_plans(kept, each, who)
        else:
            yield from (_of_offer(kept, o) for o in who.offers if o.solves[:1] == [each]) if each else (kept,)


def _without(entry: dict[str, Any], kind: str, gone: set[str]) -> dict[str, Any] | None:
    """The entry without what is gone; None if nothing is left that it answers, or that brings it about."""
    out, when = dict(entry), entry.get("when")
    if isinstance(when, dict):
        out["when"] = {k: v for k, v in when.items() if k not in ("traits", "no_traits")}
    if _names(entry, "over"):
        out["over"] = [id for id in _names(entry, "over") if id not in gone]
    if entry.get("raises") in gone:
        del out["raises"]
    key = "for" if kind == "lines" else "on"
    if kind != "items" and (names := _names(entry, key)):
        out[key] = [n for n in names if (n if key == "for" else n.rpartition(".")[0]) not in gone]
        return out if out[key] else None
    return out


def _of_offer(line: dict[str, Any], offer: Offer) -> dict[str, Any]:
    """The line as it is said of one offer, once the trainee's plan has it."""
    when = dict(line.get("when") or {})
    when["facts"] = [*_names(when, "facts"), f"plan_item.{offer.id}"]
    said = {"id": f"{line['id']}_{offer.id}", "say": line["say"].replace(ITEM, _called(offer)), "when": when}
    found: dict[str, Any] = _replaced({k: v for k, v in {**line, **said}.items() if k != "each"}, OFFER, [offer.id])
    return found


def _of_plans(line: dict[str, Any], words: dict[str, str], who: Persona) -> Iterator[dict[str, Any]]:
    """The line for each plan of a few items that a trainee might make: {items} are all of them, each with what it is
    for (`words`, by the problem it solves), and an act with the slot `$offer` is done for every one."""
    offers = {o.id: o for o in who.offers}
    seen: set[frozenset[str]] = set()
    for name, plan in who.plans.items():
        items = {one.offer: one.solves for one in plan if one.solves in words and one.offer in offers}
        if len(items) < len(plan) or not 1 < len(items) <= MANY or frozenset(items) in seen:
            continue
        seen.add(frozenset(items))
        when = dict(line.get("when") or {})
        when["facts"] = [*_names(when, "facts"), *(f"plan_item.{id}" for id in items)]
        when["no_facts"] = [*_names(when, "no_facts"), *(f"plan_item.{id}" for id in offers if id not in items)]
        told = "，".join(_called(offers[id]) + words[solves] for id, solves in items.items())
        acts = [new for act in line["acts"] for new in _replaced_each(act, [*items])]
        said = {"id": f"{line['id']}_{name}", "say": line["say"].replace("{items}", told), "when": when, "acts": acts}
        yield {k: v for k, v in {**line, **said}.items() if k != "each"}


def _replaced_each(act: Any, offers: list[str]) -> list[Any]:
    done = [_replaced(act, OFFER, [id]) for id in offers]
    return [act] if done[0] == act else done


def _called(offer: Offer) -> str:
    """What an offer is called in a sentence, with the sum of the trainee's own plan."""
    return offer.spoken.replace("{sum}", f"{{own.plan_sum_{offer.id}}}")


def _names(data: dict[str, Any], key: str) -> list[str]:
    value = data.get(key) or []
    return [value] if isinstance(value, str) else [*value] if isinstance(value, list) else []


def _replaced(data: Any, name: str, by: list[str]) -> Any:
    """Data with the values for a name: all of them in a list, or in the place of it alone."""
    if isinstance(data, dict):
        return {k: _replaced(v, name, by) for k, v in data.items()}
    if isinstance(data, list):
        return [new for v in data for new in (by if v == name else [_replaced(v, name, by)])]
    if data == name:
        return by[0] if len(by) == 1 else by
    return data
