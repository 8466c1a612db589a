"""Shapes what the conversation shows from the engine's view: labels, dates and entries in the trainee's
language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from roleplay import view as core
from roleplay.events import AnyEvent
from roleplay.insurance.money import in_yuan
from roleplay.persona import Persona
from roleplay.script import Script
from roleplay.state import State
from web import card, words
from web.amounts import wan
from web.i18n import Speech
from web.service import Turned

Data = dict[str, Any]


PAPERS = {"sheet": "clipboard-list", "report": "book-open", "plan": "file-text", "caseload": "folder-open"}
"""The papers' icons; what is not named here is a calculator."""

SOON = 5
"""From so many minutes before the end of the time she gave, the clock warns."""


def whole(seen: Data, turned: Turned, s: Speech) -> Data:
    """The whole conversation page's `view`; how typed words were read is laid beside it by `heard`."""
    script, read = turned.script, turned.state.read
    records = [
        {"title": s.of(one.title.model_dump()), "text": one.text if one.id in read else None}
        for one in script.persona.sections
    ]
    return common(seen, turned, s) | {"transcript": entries(seen["transcript"], s), "records": records}


def fragment(turned: Turned, s: Speech) -> Data:
    """What one move changes: the `view` without its past, the new entries, and the one before them."""
    seen = core.view(turned.state, turned.fresh, turned.script)
    seen |= {"id": turned.id, "branch_of": turned.branch_of}
    new = entries(since(turned.fresh, turned.before, turned.base), s)
    talking = turned.before.in_meeting
    before = {"kind": "her", "at": core.clock(turned.before.minute)} if talking else None
    return {"view": common(seen, turned, s) | {"transcript": []}, "new": new, "before": before}


def since(fresh: list[AnyEvent], before: State, base: int) -> list[Data]:
    """Transcript entries of the newest events, numbered as in the whole log."""
    return [entry | {"event": entry["event"] + base} for entry in core.transcript(fresh, before)]


def was_talking(turned: Turned) -> bool:
    """Whether the move was made in a meeting (its answer belongs into the conversation, even if it ended
    it)."""
    return turned.before.in_meeting


def common(seen: Data, turned: Turned, s: Speech) -> Data:
    """The view with labels: what conversation and desk have in common. `here` is where the pages of the visit lie."""
    script = turned.script
    persona = seen["persona"]
    mood = seen["mood"]
    return seen | {
        "here": turned.here,
        "persona": persona | {"age_line": age_line(persona["age"], persona["job"], s)},
        "stages": [stage | {"label": s.label(words.STAGES, stage["id"])} for stage in seen["stages"]],
        "now": seen["now"] | {"date_label": s.short(dt.date.fromisoformat(seen["now"]["date"]))},
        "meeting": meeting(seen["meeting"], script.persona, s),
        "mood": {"face": mood["face"], "figure": mood["figure"]} if mood else None,
        "hint": {"level": seen["hint"]["level"], "text": s.of(seen["hint"]["text"])} if seen["hint"] else None,
        "form": None,
        "opened": opened(-script.parameters.patience.opened, s),
        "card": {"lines": card_lines(seen["card"]["answers"], script, s)},
        "grown": card.grown(seen["card"], s),
        "papers": [paper_link(one, turned.here, s) for one in seen["papers"] if one["open"]],
        "policies": [policy(one, s) for one in seen["policies"]],
        "promises": [promise(one, s) for one in seen["promises"]],
        "notice": None,
    }


def opened(cost: int, s: Speech) -> str:
    """What it costs to open the lines one could say."""
    return s.n("%(n)s point of her patience", "%(n)s points of her patience", cost)


def day(iso: str, s: Speech) -> str:
    """An ISO date as people say it."""
    return s.day(dt.date.fromisoformat(iso))


def age_line(age: int, job: dict[str, str], s: Speech) -> str:
    """Age and work in one line."""
    return s("%(age)s · %(job)s", age=s("%(n)s years old", n=age), job=s.of(job))


def meeting(seen: Data | None, persona: Persona, s: Speech) -> Data | None:
    """The contact going on, with its place, who is there and its minutes in words."""
    if seen is None:
        return None
    place = place_label(seen["place"] or seen["channel"], persona, s)
    present = s("%(people)s there", people=s(", ").join(_person(who, persona.people, s) for who in seen["present"]))
    return seen | {
        "place_label": place,
        "present": present if seen["present"] else "",
        "clock": clock(seen["used"], seen["given"], s),
    }


def place_label(place: str, persona: Persona, s: Speech) -> str:
    """Where one meets, in the customer's own words for it if there are some."""
    own = persona.places.get(place)
    return s.text(own) if own else s.label(words.PLACES, place)


def _person(name: str, people: dict[str, str], s: Speech) -> str:
    """Who is there: by name in her language, by kinship in another."""
    kin = {called: who for who, called in people.items()}.get(name, name)
    return name if s.lang == "zh" and name != kin else s.label(words.PEOPLE, kin)


def clock(used: int, given: int, s: Speech) -> Data | None:
    """The minutes of this meeting, with a warning when few are left."""
    if not given:
        return None
    left = given - used
    if left > SOON:
        return {"text": s("%(used)s of %(given)s min", used=used, given=given), "late": False}
    if left > 0:
        return {"text": s.n("%(n)s minute left", "%(n)s minutes left", left), "late": True}
    if left == 0:
        return {"text": s("Her time is up"), "late": True}
    return {"text": s.n("%(n)s minute over", "%(n)s minutes over", -left), "late": True}


def entries(seen: list[Data], s: Speech) -> list[Data]:
    """Transcript entries as the page draws them: her words, mine, and what the narrator has to say."""
    return [entry(one, s) for one in seen]


def entry(one: Data, s: Speech) -> Data:
    """One entry with its words."""
    kind = one["kind"]
    if kind in ("her", "me", "narration"):
        return one
    if kind == "stage":
        return one | {"text": s.label(words.STAGES, one["stage"])}
    if kind == "hint":
        return one | {"text": s.of(one["texts"]), "label": s.label(words.HINTS, str(one["level"]))}
    if kind == "meeting":
        told = s.label(words.MEETINGS, one["channel"])
        return one | {"kind": "narration", "text": f"{day(one['date'], s)} {one['at']} · {told}"}
    if kind == "parted":
        return one | {"kind": "narration", "text": parted(one["by"], one["how"], s)}
    return one | {"kind": "narration", "text": s("Promised: %(what)s", what=s.of(one["text"]))}


def parted(by: str, how: str, s: Speech) -> str:
    """How a meeting ended, in a sentence."""
    return s.label(words.PARTED, how if how in words.PARTED else by)


def policy(one: Data, s: Speech) -> Data:
    """A policy with its sums and dates in words."""
    return {
        "no": one["no"],
        "type": one["type"],
        "insured": one["insured"],
        "sum": wan(one["sum"], s.lang),
        "premium": s("%(yuan)s yuan a year", yuan=in_yuan(one["premium"])),
        "pays": s("%(years)s years, now in year %(year)s", years=one["years"], year=one["year"]),
        "due": day(one["due_date"], s),
        "cash_value": wan(one["cash_value"], s.lang) if one["cash_value"] else s("none"),
        "status": s.label(words.STATUSES, one["status"]),
        "agent": s.label(words.AGENTS, one["agent"]),
    }


def paper_link(one: Data, here: str, s: Speech) -> Data:
    """A paper that can be opened now; `minutes` of hers are named where it costs some."""
    return {
        "id": one["id"],
        "href": f"{here}/papers/{one['id']}",
        "icon": PAPERS.get(one["id"], "calculator"),
        "title": s.of(one["title"]),
        "done": one["done"],
        "calculator": bool(one.get("calculator")),
        "minutes": s.n("%(n)s minute", "%(n)s minutes", one["minutes"]) if one["minutes"] else "",
    }


def promise(one: Data, s: Speech) -> Data:
    """A promise with the day it is due."""
    return one | {"text": s.of(one["text"]), "due_label": s("by %(day)s", day=day(one["due"], s))}


def card_lines(answers: dict[str, list[str]], script: Script, s: Speech) -> list[Data]:
    """The service card as far as it is written: one line a question."""
    card = script.persona.card
    lines = []
    if chosen := answers.get("class"):
        lines.append({"label": s("Kind of client"), "text": s.label(words.CLASSES, chosen[0])})
    asked = (("need", card.needs), ("base", card.bases), ("bring", card.bring), ("learned", card.learned))
    for field, options in asked:
        picked = [s.of(o.label.model_dump()) for o in options if o.id in answers.get(field, ())]
        if picked:
            lines.append({"label": s.label(words.CARD, field), "text": ("；" if s.lang == "zh" else "; ").join(picked)})
    return lines
