"""Shapes the pages of assignments: what a trainee has to do and how she stands, and the same for a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from statistics import median
from typing import Any

from roleplay import library
from web import words
from web.assigning import LONGEST_NOTE, LONGEST_TITLE, Entry, Table, Task, stages_of
from web.attempts import Standing
from web.classroom import customer, head, kind, moment
from web.i18n import N_, Speech
from web.store import Record

Data = dict[str, Any]
ON_HOME = 3
"""Open assignments that the first page shows."""

STATES = {
    "none": N_("Not begun"),
    "running": N_("Under way"),
    "handed": N_("Handed in"),
    "passed": N_("Passed"),
    "not_yet": N_("Not passed yet"),
}


def about(row: Record, s: Speech) -> Data:
    """What is asked for."""
    due = dt.date.fromisoformat(row.due) if row.due else None
    name = customer(row.persona)
    return {
        "id": row.id,
        "persona": row.persona,
        "name": name,
        "title": row.title,
        "kind": kind(row.mode, row.stage, s),
        "exam": row.mode == "exam",
        "note": row.note,
        "due": s.short(due) if due else "",
        "overdue": bool(due and due < dt.date.today()),
        "pass_mark": f"{row.pass_mark:g}",
        "withdrawn": bool(row.withdrawn),
    }


def stands(given: Standing, s: Speech) -> Data:
    """How somebody stands: a state with its word, and what the attempt that counts came to."""
    state = "handed" if given.ended else "running" if given.running else "none"
    if given.outcome:
        state = "passed" if given.passed else "not_yet"
    came = given.outcome
    return {
        "state": state,
        "label": s.label(STATES, state),
        "running": given.running,
        "ended": given.ended,
        "at": moment(given.at, s) if given.at else "",
        "late": given.late,
        "best": given.best,
        "figure": came.figure if came else None,
        "share": bool(came and came.share),
        "failed": bool(came and came.failed),
        "hidden": given.hidden,
        "corrected": bool(came and came.corrected),
    }


# As a trainee has them ------------------------------------------------------------------------------


def _task(task: Task, s: Speech) -> Data:
    sat = task.row.mode == "exam" and task.standing.ended
    return {
        **about(task.row, s),
        "class_name": task.row.class_name,
        "open": task.open,
        "may_begin": not (task.standing.running or task.row.withdrawn or sat),
        "mine": stands(task.standing, s),
    }


def listed(tasks: Sequence[Task], s: Speech) -> Data:
    """What `assignments.html` needs."""
    shaped = [_task(task, s) for task in tasks]
    return {"open": [one for one in shaped if one["open"]], "done": [one for one in shaped if not one["open"]]}


def strip(tasks: Sequence[Task], s: Speech) -> Data:
    """What `_assignments_strip.html` needs: the first open ones, and how many more there are."""
    found = [_task(task, s) for task in tasks if task.open]
    return {"first": found[:ON_HOME], "more": max(0, len(found) - ON_HOME)}


# At the coach's desk -------------------------------------------------------------------------------


def of_class(row: Record, given: Sequence[Record], trainees: int, s: Speech) -> Data:
    """What `class_assignments.html` needs, the form left aside."""
    return {
        "class": head(row, "assignments"),
        "trainees": trainees,
        "given": [{**about(one, s), "handed": one.handed, "set": moment(one.created, s)} for one in given],
    }


def form(entry: Entry, mark: str, s: Speech) -> Data:
    """The form on which an assignment is set, as it is filled in."""
    stages: dict[str, str] = {}
    for persona in library.personas():
        stages |= {stage: s.label(words.STAGES, stage) for stage in stages_of(persona)}
    return {
        "customers": [{"id": id, "name": customer(id), "chosen": entry.persona == id} for id in library.personas()],
        "stages": [{"id": id, "label": word, "chosen": entry.stage == id} for id, word in stages.items()],
        "typed": entry._asdict() | {"pass_mark": entry.pass_mark or mark},
        "today": dt.date.today().isoformat(),
        "more": bool(entry.date or entry.seed),
        "longest": {"title": LONGEST_TITLE, "note": LONGEST_NOTE},
    }


def table(room: Record, found: Table, s: Speech) -> Data:
    """What `class_assignment.html` needs: everybody's standing, and what the opened ones come to together."""
    rows = [{"id": person.id, "name": person.name, **stands(one, s)} for person, one in found.trainees]
    figures = [one.outcome.figure for _, one in found.trainees if one.outcome and one.outcome.figure is not None]
    row = found.row
    return {
        "class": head(room, "assignments"),
        "a": {
            **about(row, s),
            "date": s.full(dt.date.fromisoformat(row.date)),
            "seed": row.seed,
            "set": moment(row.created, s),
        },
        "rows": rows,
        "handed": sum(bool(one["ended"]) for one in rows),
        "seen": sum(one.outcome is not None for _, one in found.trainees),
        "passed": sum(one.passed for _, one in found.trainees),
        "median": median(figures) if figures else None,
        "share": any(one["share"] for one in rows),
    }
