"""What the trainee may see of the papers: fields, entries, what they come to. Part of the only door (`view.py`).

Nothing here tells what is right; amounts are whole 分, words for them are the shell's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from roleplay import events as ev
from roleplay import table
from roleplay.events import AnyEvent
from roleplay.papers.caseload import cards, sound_order
from roleplay.papers.fields import Field, read
from roleplay.papers.report import made, offered, todo_id
from roleplay.persona import Policy
from roleplay.schema import Both
from roleplay.script import Script
from roleplay.state import State

Data = dict[str, Any]
POLICY = (
    "no", "kind", "type", "insured", "person", "holder", "sum", "premium", "years", "year", "due", "cash_value",
    "status", "agent",
)  # fmt: skip


def both(value: Both) -> Data:
    """A text in both languages as plain data."""
    return {"zh": value.zh, "en": value.en}


def date_of(start: str, day: int) -> str:
    """The calendar date of a day counted from the session's start, as ISO text."""
    return (dt.date.fromisoformat(start) + dt.timedelta(days=day)).isoformat()


def policy(one: Policy, state: State) -> Data:
    """A policy as the card lists it, amounts in 分."""
    shown = {name: getattr(one, name) for name in POLICY}
    return shown | {"due_date": date_of(state.date, one.due)}


def papers(state: State, script: Script) -> list[Data]:
    """The papers of this customer: whether each can be worked at now and is begun, and the minutes it costs now."""
    return [
        {
            "id": p.id,
            "title": both(script.papers.papers[p.id].title),
            "open": table.is_open(state, p),
            "done": p.id in state.papers,
            "minutes": table.minutes(script, state, p) or None,
            "calculator": p.calculator,
            "printed": p.printed and p.id in state.papers,
        }
        for p in table.available(script)
    ]


def paper(state: State, script: Script, id: str) -> Data | None:
    """One paper: its fields with what was entered last, and what that came to. None if there is no such paper here."""
    found = next((p for p in table.available(script) if p.id == id), None)
    if found is None:
        return None
    here, words = table.desk(script, state), script.papers.papers[id]
    entered = state.papers.get(id, {})
    fields = found.fields(here)
    result = found.work(here, read(fields, entered)).shown if entered else None
    of = next(x for x in papers(state, script) if x["id"] == id)
    return of | {
        "lead": both(words.lead),
        "groups": table.groups(script, fields, id),
        "fields": [_asked(f, entered.get(f.name, [])) for f in fields],
        "result": result,
        "cards": cards(here) if id == "caseload" else None,
        "sound": sound_order(here) if id == "caseload" and state.ended else None,
    }


def _asked(f: Field, value: list[str]) -> Data:
    answers = [{"id": a.id, "label": both(a.label)} for a in f.answers]
    bounds = {"least": f.least, "most": f.most} if f.kind != "money" else {}
    return {
        "name": f.name,
        "kind": f.kind,
        "label": both(f.label),
        "unit": f.unit,
        "group": f.group,
        "answers": answers,
        "required": f.required,
        "value": value,
    } | bounds


def report(state: State, log: Iterable[AnyEvent], script: Script) -> Data | None:
    """The 《保单整理报告》 as the trainee made it, page by page (insurance.report.Report as plain data), with names and
    words for the ids in it. None before it was made."""
    made_on = _handed_in_on("report", log)
    if made_on is None or script.methods is None:
        return None
    here = table.desk(script, state)
    pages = made(here, script.methods, here.start + dt.timedelta(made_on))
    if pages is None:
        return None
    words = script.methods.model_dump()
    people = {m.id: m.name for m in here.persona.household.people} if here.persona.household else {}
    labels = {o.id: both(o.label) for o in offered(here)}
    todos = [{"day": _iso(t.day), "label": labels[todo_id(t)]} for t in pages.todos]
    client = {"client": here.persona.name, "by": state.trainee, "company": script.company.name}
    shown: Data = plain(pages)
    return shown | client | {"people": people, "words": words, "todos": todos}


def _handed_in_on(form: str, log: Iterable[AnyEvent]) -> int | None:
    day, found = 0, None
    for e in log:
        if isinstance(e, ev.SessionStarted | ev.MeetingStarted | ev.DaysPassed):
            day = e.day
        elif isinstance(e, ev.FormSubmitted) and e.form == form:
            found = day
    return found


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def plain(value: Any) -> Any:
    """Records as plain data: names to values, days as ISO text, ratios as text, texts in both languages."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# --- the card as it grows


VERIFIED = ("verify_contact_info", "verify_beneficiary")


def grown(log: Iterable[AnyEvent], state: State, script: Script) -> list[Data]:
    """What the card gained, in order: what was verified with her, promised, learned, and worked out on paper."""
    day, out = 0, []
    for e in log:
        if isinstance(e, ev.SessionStarted | ev.MeetingStarted | ev.DaysPassed):
            day = e.day
        for kind, text in _gained(e, script):
            entry = {"date": date_of(state.date, day), "kind": kind, "text": text}
            if entry not in out:
                out.append(entry)
    return out


def _gained(e: AnyEvent, script: Script) -> Iterator[tuple[str, Data]]:
    if isinstance(e, ev.Said):
        yield from (("verified", both(script.acts[a.id].label)) for a in e.acts if a.id in VERIFIED)
    elif isinstance(e, ev.PromiseMade):
        yield "promised", {"zh": e.what, "en": e.en or e.what}
    elif isinstance(e, ev.FormSubmitted) and e.form == "learned":
        options = {o.id: o.label for o in script.persona.card.learned}
        yield from (("learned", both(options[id])) for id in e.data.get("learned", ()) if id in options)
    elif isinstance(e, ev.FormSubmitted) and e.form in script.papers.papers:
        yield "paper", both(script.papers.papers[e.form].title)
