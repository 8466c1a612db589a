"""Shapes what the first pages show: who is waiting, where one stopped, what has been; and the way to
begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from typing import Any

from roleplay import library
from roleplay.schema import STAGES
from web import words
from web.caseload import morning
from web.chat import age_line
from web.i18n import Speech
from web.store import Record, now_ms
from web.watched import watchable

RANK = {"excellent": 3, "passed": 2, "failed": 1, "": 0}
MOST_PAST = 12


def customer(id: str, s: Speech, met: int = 0, best: str | None = None, exams: Container[str] = ()) -> dict[str, Any]:
    """A customer as a card shows her; a good visit to her is offered only while no exam with her runs."""
    persona = library.persona(id)
    return {
        "id": id,
        "name": persona.name,
        "face": "calm",
        "age_line": age_line(persona.age, persona.job.model_dump(), s),
        "quote": persona.quote,
        "urgent": s.of(persona.urgent.model_dump()),
        "met": met,
        "best": best,
        "watch": id not in exams and bool(watchable(id)),
    }


def _best(rows: Sequence[Record], s: Speech) -> str | None:
    verdicts = [row.verdict for row in rows if row.verdict]
    return s.label(words.VERDICTS, max(verdicts, key=lambda v: RANK.get(v, 0))) if verdicts else None


def _past(row: Record, s: Speech) -> dict[str, Any]:
    return {
        "session_id": row.id,
        "name": library.persona(row.persona).name,
        "mode_label": _mode(row, s),
        "when": s.ago(row.updated, now_ms()),
        "verdict": s.label(words.VERDICTS, row.verdict) if row.verdict else None,
        "guidance": row.guidance,
        "compliance": row.compliance,
        "ended": bool(row.ended),
        "branch_of": row.branch_of,
        "origin": row.origin,
        "typed": bool(row.words),
    }


def _mode(row: Record, s: Speech) -> str:
    """Practice or exam, and which stage if it was one alone."""
    mode = s.label(words.MODES, row.mode)
    return f"{mode} · {s.label(words.STAGES, row.drill)}" if row.drill else mode


def _resume(row: Record, s: Speech) -> dict[str, Any]:
    return {
        "session_id": row.id,
        "name": library.persona(row.persona).name,
        "stage_label": s.label(words.STAGES, row.stage),
        "when": s.ago(row.updated, now_ms()),
        "branch_of": row.branch_of,
        "origin": row.origin,
    }


def in_order() -> list[str]:
    """The customers as they are numbered, 王静 first."""
    return sorted(library.personas(), key=lambda id: (library.persona(id).code, id))


def home(rows: Sequence[Record], exams: Container[str], s: Speech) -> dict[str, Any]:
    """The first page, from the viewer's sessions (newest first) and the customers of her exams under way."""
    there = in_order()
    rows = [row for row in rows if row.persona in there]
    running = next((row for row in rows if not row.ended), None)
    customers = []
    for id in there:
        ended = [row for row in rows if row.persona == id and row.ended and not row.branch_of]
        customers.append(customer(id, s, len(ended), _best(ended, s), exams))
    past = [_past(row, s) for row in rows if row is not running][:MOST_PAST]
    resume = _resume(running, s) if running else None
    return {"customers": customers, "resume": resume, "past": past, "files": len(morning(dt.date.today()))}


def begin(id: str, exams: Container[str], s: Speech, mode: str = "practice") -> dict[str, Any]:
    """The page on which a visit to this customer is begun."""
    drills = library.persona(id).drills
    stages = [{"id": stage, "label": s.label(words.STAGES, stage)} for stage in STAGES if stage in drills]
    return {
        "customer": customer(id, s, exams=exams),
        "stages": stages,
        "mode": mode,
        "words": "choice",
        "date": None,
        "open": False,
    }
