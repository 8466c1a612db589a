"""What the trainee may see of the papers: fields, entries, what they come to. Part of the only door (`view.py`).

Nothing here tells what is right; amounts are whole 分, words for them are the shell's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from roleplay import table
from roleplay.papers.caseload import cards, sound_order
from roleplay.papers.fields import Field, read
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
