"""How the layers of a customer lie over each other: what she has of her own replaces what has the same id below.

Her own part files lie over her voice's, these over the base, this over the common ones. An item that is `like` one
further down takes every key it leaves out from that one, and its answers way by way. Works on the data of part files
before any schema sees it, and leaves what is not of their shape to the schema to refuse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from roleplay.errors import BadScript

LAYERS = ("persona", "voice", "base", "common")
"""Whose words replace whose: a voice may restate what the base says."""
LISTS = ("items", "effects", "reactions", "lines", "scenes", "endings")
WORRY = "$worry"
Layers = Mapping[str, Mapping[str, Any]]
"""By layer: the data of its files by name."""


def defaults(below: Any, hers: Any) -> Any:
    """Her persona file over what the base takes for granted: keys of its maps that she has not, are as there."""
    if not isinstance(below, dict) or not isinstance(hers, dict):
        return hers
    both = {k: {**below[k], **hers[k]} for k in below if isinstance(hers.get(k), dict)}
    return {**below, **hers, **both}


def overlay(layers: Layers, leaves_out: Collection[str] = (), worry: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """The files of each layer without what a higher one replaces or the customer leaves out, each `like` filled in,
    and what she worries about (topics) in the place of `$worry`.

    Raises `BadScript` for a `like` that names nothing below, or an id to leave out that no lower layer has.
    """
    below = {i["id"]: i for _, part in _files(layers, LAYERS[1:]) for i in _entries(part, "items")}
    known = {e["id"] for _, part in _files(layers, LAYERS[1:]) for name in LISTS for e in _entries(part, name)}
    for id in leaves_out:
        if id not in known:
            raise BadScript(f"leaves_out: {id!r} is nothing that her voice or the base has", "persona/persona.yaml")
    taken = {name: {*leaves_out} for name in LISTS}
    out: dict[str, dict[str, Any]] = {}
    for n, layer in enumerate(LAYERS):
        files = layers.get(layer, {})
        kept = {name: _part(part, name, taken if n else {}, below) for name, part in files.items()}
        out[layer] = _worried(kept, worry)
        for part in files.values():
            for name in LISTS:
                taken[name] |= {e["id"] for e in _entries(part, name)}
    return out


def _worried(data: Any, worry: Sequence[str]) -> Any:
    """Data with her first worry for `$worry`, in a list with all of them."""
    if isinstance(data, dict):
        return {k: _worried(v, worry) for k, v in data.items()}
    if isinstance(data, list):
        return [new for v in data for new in (worry if v == WORRY else [_worried(v, worry)])]
    return worry[0] if data == WORRY and worry else data


def _part(part: Any, file: str, taken: Mapping[str, Collection[str]], below: Mapping[str, Any]) -> Any:
    if not isinstance(part, dict):
        return part
    kept = {
        name: [e for e in found if not _is(e, taken.get(name, ()))]
        if isinstance(found, list) and name in LISTS else found
        for name, found in part.items()
    }  # fmt: skip
    if isinstance(kept.get("items"), list):
        kept["items"] = [_filled(item, file, below) for item in kept["items"]]
    return kept


def _is(entry: Any, ids: Collection[str]) -> bool:
    return isinstance(entry, dict) and entry.get("id") in ids


def _filled(item: Any, file: str, below: Mapping[str, Any]) -> Any:
    """An item with what it leaves out taken from the one it is like."""
    like = item.get("like") if isinstance(item, dict) else None
    if not like:
        return item
    model = below.get(like) if isinstance(like, str) else None
    if model is None:
        raise BadScript(f"item {item.get('id')}: like {like!r}, which neither her voice nor the base has", file)
    answers = {**_ways(model), **{way: {**_ways(model).get(way, {}), **a} for way, a in _ways(item).items()}}
    return {**model, **item, **({"answers": answers} if answers else {})}


def _ways(item: Mapping[str, Any]) -> dict[str, Any]:
    answers = item.get("answers")
    return {k: v for k, v in answers.items() if isinstance(v, dict)} if isinstance(answers, dict) else {}


def _files(layers: Layers, names: Collection[str]) -> Iterator[tuple[str, Any]]:
    for layer in names:
        yield from layers.get(layer, {}).items()


def _entries(part: Any, name: str) -> Iterator[dict[str, Any]]:
    found = part.get(name) if isinstance(part, dict) else None
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield entry
