"""Shapes the files on the desk this morning: each as a card of facts, and in a visit the order one puts them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from roleplay import library
from roleplay import view as core
from roleplay.errors import BadForm, Wrong
from roleplay.papers import caseload as papers
from roleplay.papers.paper import Desk
from roleplay.papers.truth import terms_on
from web import amounts, sound
from web.chat import age_line
from web.errors import Unknown
from web.i18n import N_, Speech
from web.service import Turned
from web.words import refused
from web.wrongs import message

Data = dict[str, Any]
Entries = Mapping[str, list[str]]

AGENTS = {"left": N_("the agent who sold it has left"), "in_post": N_("a colleague in post sold it")}
LEAD = N_("Whom would you contact first? Look at due dates, suspended cover and money nobody has claimed.")


def morning(start: dt.date) -> list[Data]:
    """The files on the desk on a day, outside any visit."""
    script = library.script(library.personas()[0])
    assert script.book is not None, "the shipped customers come with the figures they are reckoned by"
    desk = Desk(script.persona, script.papers, terms_on(script.book, start), start, start, caseload=script.caseload)
    return papers.cards(desk)


# The pages ------------------------------------------------------------------------------------------


def today(s: Speech, start: dt.date | None = None) -> Data:
    """The desk outside a visit: nothing to hand in."""
    start = start or dt.date.today()
    return _desk(morning(start), start, s) | {"back": "/", "session": "", "form": None, "after": None}


def in_visit(turned: Turned, s: Speech, typed: Entries | None = None, why: Exception | None = None) -> Data:
    """The desk of the session's first morning, with the order chosen; once the visit is over beside a sound one."""
    state = turned.state
    paper = core.paper(state, turned.script, "caseload")
    if paper is None:
        raise Unknown(N_("There is no such paper."))
    form = _form(paper, turned, s, typed, why) if paper["open"] else None
    back = f"/sessions/{turned.id}" + ("/scorecard" if state.ended else "")
    shown = _desk(paper["cards"], dt.date.fromisoformat(state.date), s)
    return shown | {"back": back, "session": turned.id, "form": form, "after": _after(paper, s)}


def _after(paper: Data, s: Speech) -> Data | None:
    """The trainee's order beside a sound one, once the visit is over."""
    if not paper["sound"]:
        return None
    chosen = {one["name"]: one["value"] or [] for one in paper["fields"]}
    labels = {o["id"]: s.of(o["label"]) for one in paper["fields"] if one["name"] == "why" for o in one["answers"]}
    return {
        "rows": sound.compare(paper["sound"], chosen, s),
        "reasons": sound.weighed(paper["sound"], chosen, labels, s),
    }


def _desk(cards: list[Data], start: dt.date, s: Speech) -> Data:
    return {"day": s.day(start), "lead": s(LEAD), "files": [_card(one, start, s) for one in cards]}


# Cards ----------------------------------------------------------------------------------------------


def _card(one: Data, start: dt.date, s: Speech) -> Data:
    return {
        "id": one["id"],
        "name": one["name"],
        "age_line": age_line(one["age"], one["job"], s),
        "line": s.of(one["line"]),
        "practise": f"/customers/{one['id']}" if one["id"] in library.personas() else "",
        "policies": [_policy(policy, start, s) for policy in one["policies"]],
    }


def _policy(one: Data, start: dt.date, s: Speech) -> Data:
    paid = s("%(yuan)s a year", yuan=amounts.yuan(one["premium"], s.lang)) if one["premium"] else ""
    marks = [mark for mark in (_due(one, start, s), _suspended(one, s), _unclaimed(one, s), _claim(one, s)) if mark]
    marks.append({"icon": "user", "text": s.label(AGENTS, one["agent"])})
    return {"no": one["no"], "type": one["type"], "premium": paid, "marks": marks}


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _due(one: Data, start: dt.date, s: Speech) -> Data | None:
    if (due := _day(one["due"])) is None:
        return None
    days, day = (due - start).days, s.full(due)
    if days < 0:
        text = s("was due %(n)s days ago, %(day)s", n=-days, day=day)
    else:
        text = s("due in %(n)s days, %(day)s", n=days, day=day)
    return {"icon": "calendar", "text": text}


def _suspended(one: Data, s: Speech) -> Data | None:
    if (since := _day(one["suspended_from"])) is None:
        return None
    return {"icon": "pause", "text": s("cover suspended since %(day)s", day=s.full(since))}


def _unclaimed(one: Data, s: Speech) -> Data | None:
    if not one["unclaimed"]:
        return None
    return {"icon": "wallet", "text": s("%(yuan)s waiting, not claimed", yuan=amounts.yuan(one["unclaimed"], s.lang))}


def _claim(one: Data, s: Speech) -> Data | None:
    if (until := _day(one["claim_until"])) is None:
        return None
    return {"icon": "hourglass", "text": s("can be applied for until %(day)s", day=s.full(until))}


# The form -------------------------------------------------------------------------------------------


def _form(paper: Data, turned: Turned, s: Speech, typed: Entries | None, why: Exception | None) -> Data:
    wrong = why.fields if isinstance(why, BadForm) else {}
    fields = {one["name"]: _field(one, typed, wrong, s) for one in paper["fields"]}
    places = [fields[name] for name in papers.PLACES if name in fields]
    shown = [{"id": one["id"], "label": one["label"], "text": one["wrong"]} for one in fields.values() if one["wrong"]]
    if why is not None and not shown:
        text = s(refused(getattr(why, "code", ""), str(why))) or s.known(str(why))
        shown = [{"id": "order", "label": s("The order"), "text": text}]
    return {
        "turn": turned.state.turn,
        "done": paper["done"],
        "places": places,
        "why": fields.get("why"),
        "wrong": shown,
    }


def _field(one: Data, typed: Entries | None, wrong: Mapping[str, Wrong], s: Speech) -> Data:
    name = one["name"]
    value = (one["value"] if typed is None else typed.get(name, [])) or []
    bad = wrong.get(name)
    return {
        "id": f"f-{name}",
        "name": name,
        "label": s.of(one["label"]),
        "options": [{"id": o["id"], "label": s.of(o["label"]), "chosen": o["id"] in value} for o in one["answers"]],
        "wrong": message(bad, value[0] if value else "", one, s) if bad else "",
    }
