"""The 《保单整理报告》: what goes on its list of to-dos; its figures are those of the gap sheet (G9.9, G9.10)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from roleplay.insurance import life
from roleplay.insurance import report as pages
from roleplay.insurance.methods import Methods
from roleplay.insurance.policy import ENDED, NO_COVER
from roleplay.papers import sheet
from roleplay.papers.fields import Answer, Field, Values
from roleplay.papers.paper import Desk, Form, Paper, Worked
from roleplay.papers.texts import filled
from roleplay.schema import Both

KINDS: dict[str, pages.TodoKind] = {"premium": "premium_due", "grace": "grace_ends", "reinstate": "reinstate_by"}
"""Under which name a policy's day is chosen, and what the report calls it."""
CHARTED = ("figure.life_gap_", "figure.ci_gap_", "figure.accident_gap_", "figure.family_gap")


class Offered(NamedTuple):
    """Something that may go on the list: its day if it has one, and whether it belongs there (None: as one likes)."""

    id: str
    label: Both
    day: dt.date | None
    right: bool | None


def offered(desk: Desk) -> list[Offered]:
    """The premium dates of her policies, the last days of grace, and what was written for her. Of a suspended policy
    the last day to reinstate; of one that is paid up or ended nothing."""
    words = desk.words("report").answers
    out = []
    paying = (p.on(desk.start) for p in desk.persona.policies if p.premium and p.status not in ENDED)
    policies = sorted(paying, key=lambda p: p.due)
    for p in (p for p in policies if p.status in NO_COVER):
        until = life.dates(p.due, desk.terms).window_ends
        out.append(Offered(f"reinstate.{p.no}", filled(words["reinstate"], no=p.no, type=p.type), until, True))
    for n, p in enumerate(p for p in policies if p.status not in NO_COVER):
        out.append(Offered(f"premium.{p.no}", filled(words["premium"], no=p.no, type=p.type), p.due, True))
        ends = life.dates(p.due, desk.terms).grace_ends
        out.append(
            Offered(f"grace.{p.no}", filled(words["grace"], no=p.no, type=p.type), ends, True if n == 0 else None)
        )
    for todo in (t for t in desk.persona.todos if not t.once or t.once in desk.facts):
        day = None if todo.in_days is None else desk.start + dt.timedelta(todo.in_days)
        out.append(Offered(todo.id, todo.label, day, todo.right))
    return out


def fields(desk: Desk) -> list[Field]:
    """One list to tick."""
    answers = tuple(Answer(o.id, o.label) for o in offered(desk))
    return [Field("todo", "many", desk.words("report").fields["todo"], "todo", answers=answers)]


def work(desk: Desk, values: Values) -> Worked:
    """Make the report: with a chart if the sheet has worked out a gap."""
    chosen, every = set(values.get("todo", ())), offered(desk)
    asked = {o.id for o in every if o.right}
    wrong = {o.id for o in every if o.right is False}
    chart = any(fact.startswith(CHARTED) for fact in desk.facts)
    result = {"chart": int(chart), "todos_of": len(asked), "todos_right": len(asked & chosen)}
    facts = {"report_made", *({"report_chart"} if chart else ()), *(f"report_todo.{id}" for id in chosen)}
    days = sorted((o.day, o) for o in every if o.id in chosen and o.day)
    shown = [
        {"id": o.id, "label": {"zh": o.label.zh, "en": o.label.en}, "day": o.day.isoformat() if o.day else None}
        for o in [*(o for _, o in days), *(o for o in every if o.id in chosen and not o.day)]
    ]
    return Worked(result | {"todos_wrong": len(wrong & chosen)}, {}, frozenset(facts), {"todos": shown, "chart": chart})


def made(desk: Desk, methods: Methods, on: dt.date) -> pages.Report | None:
    """The report as it stands: the policies and figures of the trainee's own sheet, the to-dos that were chosen. None
    before there is a sheet."""
    own = sheet.handed_in(desk)
    if own is None:
        return None
    chosen = set(desk.papers.get("report", {}).get("todo", ()))
    todos = pages.in_order(_todo(o) for o in offered(desk) if o.id in chosen)
    return pages.report(on, sheet.copied(desk), own, desk.terms, methods)._replace(todos=todos)


def _todo(o: Offered) -> pages.Todo:
    kind, _, no = o.id.partition(".")
    return pages.Todo(o.day, KINDS[kind], no) if no else pages.Todo(o.day, "authored", "", o.id)


def todo_id(todo: pages.Todo) -> str:
    """Under which id a to-do of the report was chosen."""
    written = {kind: name for name, kind in KINDS.items()}
    return f"{written[todo.kind]}.{todo.about}" if todo.kind in written else todo.id


def right(desk: Desk) -> Form:
    """Everything that belongs on the list."""
    return {"todo": [o.id for o in offered(desk) if o.right]}


REPORT = Paper("report", fields, work, ("report_made", "report_chart", "report_todo."), right, printed=True)
