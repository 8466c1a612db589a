"""Shapes the papers of the desk: a form with what stands in it, what is wrong with that, and the way back to the
talk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from roleplay import view as core
from roleplay.errors import BadForm, Wrong
from roleplay.events import AnyEvent, FormSubmitted
from web import chat, results, wrongs
from web.errors import Unknown
from web.i18n import N_, Speech
from web.service import Turned, shown
from web.words import refused

Data = dict[str, Any]
Entries = Mapping[str, list[str]]

FORMS = ("sheet", "report", "plan", "loan", "reinstate", "benefit", "grace")
"""The papers this page is for."""

FEW = 4
"""So many answers or fewer stand open side by side; more fold into a list."""

NARROW = 14
"""Answers no wider than so many Latin signs stand two in a row on a phone; a Chinese sign is as wide as two."""

ISO = re.compile(r"\d{4}-\d\d-\d\d")


def context(
    turned: Turned, log: list[AnyEvent], id: str, s: Speech, typed: Entries | None = None, why: Exception | None = None
) -> Data:
    """What `paper.html` needs. `typed` is what was handed in and not taken, `why` the reason."""
    paper = core.paper(turned.state, turned.script, id)
    if paper is None:
        raise Unknown(N_("There is no such paper."))
    wrong = why.fields if isinstance(why, BadForm) else {}
    fields = [_field(one, typed, wrong, s) | {"id": f"f{n}"} for n, one in enumerate(paper["fields"])]
    groups = _groups(paper["groups"], fields, s)
    offers = _offers(fields)
    return {
        "running": running(turned, typed or turned.state.papers.get(id, {}))
        if id == "plan" and paper["open"]
        else None,
        "view": chat.whole(shown(turned, log), turned, s),
        "notice": s(refused(getattr(why, "code", ""), str(why))) or s.known(str(why)) if why and not wrong else None,
        "paper": {
            "id": id,
            "title": s.of(paper["title"]),
            "lead": s.of(paper["lead"]),
            "open": paper["open"],
            "refused": why is not None,
            "minutes": paper["minutes"] or 0,
            "printed": paper["printed"],
            "groups": groups,
            "offers": offers,
            "wrong": _places(groups, offers, fields),
            "result": results.Results(_answers(fields), s).of(id, paper["result"]),
            "said": her_words(log, id, turned),
            "file": "policy" in turned.state.read,
        },
    }


def running(turned: Turned, typed: Entries) -> Data:
    """What the items ticked on the plan come to before it is handed in; `premium` is None while nothing adds up."""
    here = turned.here
    kept = {name: values for name, values in typed.items() if any(v.strip() for v in values)}
    try:
        paper = core.paper(replace(turned.state, papers={**turned.state.papers, "plan": kept}), turned.script, "plan")
    except BadForm:
        paper = None
    found: Data | None = paper["result"] if paper else None
    if not found or not found["lines"]:
        return {"here": here, "premium": None}
    return found | {"here": here, "bar": results.bar(found)}


def her_words(log: list[AnyEvent], id: str, turned: Turned) -> list[str]:
    """What she said to this paper when it was laid before her; nothing once the talk has gone on."""
    at = max((n for n, event in enumerate(log) if isinstance(event, FormSubmitted)), default=None)
    if at is None or getattr(log[at], "form", "") != id:
        return []
    since = core.transcript(log[at:], turned.state)
    if any(one["kind"] in ("me", "meeting") for one in since):
        return []
    return [words for one in since if one["kind"] == "her" for words in one["paragraphs"]]


# Fields ---------------------------------------------------------------------------------------------


def _field(one: Data, typed: Entries | None, wrong: Mapping[str, Wrong], s: Speech) -> Data:
    name, kind = one["name"], one["kind"]
    value = (one["value"] if typed is None else typed.get(name, [])) or []
    bad = wrong.get(name)
    text = value[0] if value else ""
    options = [{"id": o["id"], "label": s.of(o["label"]), "chosen": o["id"] in value} for o in one["answers"]]
    return {
        "name": name,
        "kind": kind,
        "label": s.of(one["label"]),
        "unit": _unit(one["unit"], s),
        "group": one["group"],
        "options": options,
        "folds": len(options) > FEW,
        "tight": all(_width(o["label"]) <= NARROW for o in options),
        "value": text,
        "picker": kind == "date" and (not text or bool(ISO.fullmatch(text))),
        "filled": any(v.strip() for v in value),
        "wrong": wrongs.message(bad, text, one, s) if bad else "",
    }


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _unit(unit: str, s: Speech) -> str:
    return s.label(wrongs.UNITS, unit) if unit else ""


def _groups(groups: list[Data], fields: list[Data], s: Speech) -> list[Data]:
    """The groups in order, each with how much of it is filled; open is the one that wants attention first."""
    shaped = [_group(one, [f for f in fields if f["group"] == one["id"]], s) for one in groups]
    bad = [one for one in shaped if one["wrong"]]
    first = next((one for one in shaped if one["filled"] < one["of"]), None)
    for one in shaped:
        one["open"] = one in bad if bad else one is first
    return shaped


def _group(one: Data, fields: list[Data], s: Speech) -> Data:
    boxes = fields[0]["options"] if [f["kind"] for f in fields] == ["many"] else []  # a list to tick counts its ticks
    filled = sum(o["chosen"] for o in boxes) if boxes else sum(f["filled"] for f in fields)
    return {
        "id": one["id"],
        "title": s.of(one["title"]),
        "note": s.of(one["note"]),
        "fields": fields,
        "filled": filled,
        "of": len(boxes or fields),
        "wrong": any(f["wrong"] for f in fields),
    }


def _offers(fields: list[Data]) -> list[Data]:
    """The rows of a plan: each offer with the fields that are its own (`sum.<offer>`, `solves.<offer>`)."""
    item = next((f for f in fields if f["name"] == "item"), None)
    if item is None:
        return []
    return [o | {"fields": [f for f in fields if f["name"].endswith(f".{o['id']}")]} for o in item["options"]]


def _places(groups: list[Data], offers: list[Data], fields: list[Data]) -> list[Data]:
    """What is wrong, each with the words that say where it stands."""
    heads = {f["id"]: one["title"] for one in groups for f in one["fields"]}
    heads |= {f["id"]: one["label"] for one in offers for f in one["fields"]}
    told = []
    for f in fields:
        if f["wrong"]:
            head = heads.get(f["id"], "")
            told.append({"id": f["id"], "title": f"{head} · {f['label']}" if head else f["label"]})
    return told


def _answers(fields: list[Data]) -> Mapping[str, str]:
    """The words of every answer of this paper, by its id."""
    return {o["id"]: o["label"] for f in fields for o in f["options"]}
