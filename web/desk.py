"""Shapes what the desk shows: before the first contact the file and the card, later what happened and what
comes next."""

from __future__ import annotations

from typing import Any

from roleplay.events import AnyEvent, MeetingEnded
from web import chat
from web.i18n import Speech
from web.service import Turned

Data = dict[str, Any]


def context(seen: Data, turned: Turned, log: list[AnyEvent], s: Speech) -> Data:
    """What `desk.html` needs."""
    form = seen["form"] or {"phase": "between", "sections": [], "slips": [], "options": {}, "todo": []}
    answers: dict[str, list[str]] = seen["card"]["answers"]
    view = chat.common(seen, turned, s)
    if form["phase"] == "preparation":
        return {"view": view, "file": _file(form, view, answers, s), "desk": _desk(seen, form, answers, s)}
    return {"view": view, "between": _between(seen, form, log, s), "notice": None}


def _file(form: Data, view: Data, answers: dict[str, list[str]], s: Speech) -> Data:
    sections = []
    for one in form["sections"]:
        slips = [
            {"id": slip["id"], "text": slip["text"], "sorted": _only(answers.get(f"sort.{slip['id']}"))}
            for slip in form["slips"]
            if slip["section"] == one["id"]
        ]
        shaped = {"id": one["id"], "title": s.of(one["title"]), "read": one["read"], "text": one["text"]}
        sections.append(shaped | {"slips": slips})
    return {"sections": sections, "policies": view["policies"]}


def _only(values: list[str] | None) -> str | None:
    return values[0] if values else None


def _desk(seen: Data, form: Data, answers: dict[str, list[str]], s: Speech) -> Data:
    options = form["options"]
    agents = {one["no"]: _only(answers.get(f"agent.{one['no']}")) for one in seen["policies"]}
    sorted_ = sum(1 for slip in form["slips"] if answers.get(f"sort.{slip['id']}"))
    day, hours = _calls(form, s)
    return {
        "saved": seen["card"]["written"],
        "sorted": sorted_,
        "slips": len(form["slips"]),
        "policy_read": any(one["id"] == "policy" and one["read"] for one in form["sections"]),
        "agents": agents,
        "class": _only(answers.get("class")),
        "needs": _options(options["need"], answers.get("need", []), s),
        "bases": _options(options["base"], answers.get("base", []), s),
        "bring": _options(options["bring"], answers.get("bring", []), s),
        "day": day,
        "hours": hours,
    }


def _options(given: list[Data], chosen: list[str], s: Speech) -> list[Data]:
    return [{"id": o["id"], "label": s.of(o["label"]), "chosen": o["id"] in chosen, "note": None} for o in given]


def _calls(form: Data, s: Speech) -> tuple[str, list[Data]]:
    """The next day on which one may call, and its hours; an hour that has passed says its own day."""
    calls = form.get("calls", [])
    if not calls:
        return "", []
    first = min(call["date"] for call in calls)
    hours = [
        {
            "id": call["id"],
            "label": s.of(call["label"]),
            "chosen": False,
            "note": None if call["date"] == first else chat.day(call["date"], s),
        }
        for call in calls
    ]
    return chat.day(first, s), hours


def _between(seen: Data, form: Data, log: list[AnyEvent], s: Speech) -> Data:
    ended = [n for n, event in enumerate(log) if isinstance(event, MeetingEnded)]
    since = ended[-1] if ended else 0
    told = [one for one in seen["transcript"] if one["event"] >= since and one["kind"] in ("parted", "narration")]
    happened = [{"date_label": chat.day(one["date"], s), "text": chat.entry(one, s)["text"]} for one in told]
    return {"happened": happened, "forms": _forms(form, seen["card"]["answers"], s), "go": _go(seen, s)}


def _forms(form: Data, answers: dict[str, list[str]], s: Speech) -> list[Data]:
    forms: list[Data] = []
    if form.get("visited"):
        options = _options(form["options"]["learned"], answers.get("learned", []), s)
        learned = {
            "type": "checkbox",
            "name": "learned",
            "label": s("What do you write down?"),
            "options": options,
        }
        lead = s("What you learned today, while it is fresh.")
        forms.append({"id": "learned", "title": s("Add to the service card"), "lead": lead, "fields": [learned]})
    if form.get("calls"):
        day, hours = _calls(form, s)
        hour = {"type": "radio", "name": "slot", "label": day, "options": hours, "required": True}
        title, submit = s("Call her again"), s("Call her")
        forms.append({"id": "call", "title": title, "lead": None, "fields": [hour], "submit": submit})
    return forms


def _go(seen: Data, s: Speech) -> Data | None:
    if not seen["can"]["wait"]:
        return None
    next_ = seen["appointment"]
    if next_ is None:
        return {
            "label": s("Let time pass"),
            "detail": s("No meeting is fixed. The service goes on by message."),
        }
    when = f"{chat.day(next_['date'], s)} {next_['time']}"
    place = s.of(next_["label"]) if next_["label"] else ""
    return {"label": s("Go to the meeting"), "when": s("Next: %(when)s", when=when), "detail": place}
