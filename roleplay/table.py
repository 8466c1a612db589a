"""Working at a paper: at one's desk between meetings, where no clock runs, or on the table before her, where it costs
minutes and she has something to say about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from roleplay import events as ev
from roleplay.errors import NotNow
from roleplay.papers.calculators import CALCULATORS
from roleplay.papers.caseload import CASELOAD
from roleplay.papers.fields import Field, read
from roleplay.papers.paper import Desk, Form, Paper
from roleplay.papers.plan import PLAN, preset
from roleplay.papers.report import REPORT
from roleplay.papers.sheet import SHEET
from roleplay.papers.texts import filled
from roleplay.quantity import near
from roleplay.rules import Moment
from roleplay.script import Script
from roleplay.state import State
from roleplay.talk import clock, react
from roleplay.turn import Turn, weekday

PAPERS: dict[str, Paper] = {p.id: p for p in (CASELOAD, SHEET, REPORT, PLAN, *CALCULATORS)}
NEED_HOUSEHOLD = ("sheet", "report", "plan")


def available(script: Script) -> list[Paper]:
    """The papers this customer can be worked at with; none if her script knows none."""
    if not script.papers.papers or script.book is None:
        return []
    home = script.persona.household
    return [p for p in PAPERS.values() if home or p.id not in NEED_HOUSEHOLD]


def desk(script: Script, state: State) -> Desk:
    """The desk as it is now, with the parameters of the day the session began."""
    start = dt.date.fromisoformat(state.date)
    today = start + dt.timedelta(state.day)
    true = script.truth(state.date)
    assert true is not None, "a script with papers has the parameters they are reckoned by"
    return Desk(
        script.persona, script.papers, true.terms, start, today, state.facts, state.papers,
        script.caseload, true.sheet,
    )  # fmt: skip


def is_open(state: State, paper: Paper) -> bool:
    """Whether a paper can be worked at now: all at the desk, on a table before her all but the caseload, on the phone
    the calculators alone."""
    if state.ended:
        return False
    if paper.id == "caseload":
        return not state.in_meeting and state.stage == "preparation"
    return not state.in_meeting or state.channel != "phone" or paper.calculator


def minutes(script: Script, state: State, paper: Paper) -> int:
    """What working at it costs now: minutes of hers on a visit or the phone, nothing elsewhere."""
    return script.papers.papers[paper.id].minutes if state.channel in ("visit", "phone") else 0


def hand_in(turn: Turn, id: str, data: Form) -> str:
    """Hand in a paper, filled in as far as it is; returns how a meeting ended over it ("" if it goes on).

    `BadForm` names every field that cannot be taken; nothing is written then.
    """
    s, script, paper = turn.s, turn.script, PAPERS[id]
    if paper not in available(script) or not is_open(s, paper):
        raise NotNow("that paper cannot be worked at now")
    here = desk(script, s)
    worked = paper.work(here, read(paper.fields(here), data))
    kept = {name: values for name, values in data.items() if any(v.strip() for v in values)}
    figures = worked.figures | (_left_by_plan(here, data) if paper is SHEET else {})
    changed = {name: said for name, said in figures.items() if said != s.figures.get(name, "")}
    turn.emit(ev.FormSubmitted(id, kept, worked.result, (), changed))
    _learn(turn, paper, worked.facts)
    _told(turn, worked.figures)
    return _before_her(turn, paper) if s.in_meeting else ""


def _left_by_plan(here: Desk, sheet: Form) -> dict[str, str]:
    """What a plan made before leaves open by the sheet handed in now."""
    if "plan" not in here.papers:
        return {}
    mended = here._replace(papers={**here.papers, "sheet": sheet})
    return {"plan_left": PLAN.work(mended, read(PLAN.fields(mended), here.papers["plan"])).figures["plan_left"]}


def groups(script: Script, fields: Sequence[Field], id: str) -> list[dict[str, object]]:
    """The groups in which a paper's fields stand, in order; a group of its own for each policy and each offer."""
    words = script.papers.papers[id]
    policies = {p.no: p for p in script.persona.policies}
    offers = {o.id: o.label for o in script.persona.offers}
    out: list[dict[str, object]] = []
    for group in dict.fromkeys(f.group for f in fields):
        kind, _, one = group.partition(".")
        title = words.groups[kind]
        if one in policies:
            title = filled(title, no=one)
        elif one in offers:
            title = offers[one]
        note = words.notes.get(kind)
        told = {"zh": note.zh, "en": note.en} if note else None
        out.append({"id": group, "title": {"zh": title.zh, "en": title.en}, "note": told})
    return out


def _learn(turn: Turn, paper: Paper, facts: frozenset[str]) -> None:
    """What is true of this paper replaces what was."""
    was = {
        f for f in turn.s.facts if f in paper.facts or f.startswith(tuple(x for x in paper.facts if x.endswith(".")))
    }
    for fact in sorted(was - facts):
        turn.emit(ev.FactEnded(fact, f"form.{paper.id}"))
    for fact in sorted(facts):
        turn.learn(fact, f"form.{paper.id}")


def _told(turn: Turn, figures: Mapping[str, str]) -> None:
    """Which figures already told to her this paper now gives otherwise: `told.<figure>`, and `figure_changed`."""
    s = turn.s
    for name in sorted(n for n in s.told if n in figures):
        fact, differs = f"told.{name}", bool(figures[name]) and not near(figures[name], s.told[name])
        if differs:
            turn.learn(fact, "told")
        elif fact in s.facts:
            turn.emit(ev.FactEnded(fact, "told"))
    changed = any(f.startswith("told.") and f.removeprefix("told.") in s.told for f in s.facts)
    if changed:
        turn.learn("figure_changed", "told")
    elif "figure_changed" in s.facts:
        turn.emit(ev.FactEnded("figure_changed", "told"))


def _before_her(turn: Turn, paper: Paper) -> str:
    spent = minutes(turn.script, turn.s, paper)
    if spent:
        turn.emit(ev.MinutesPassed(spent))
    moment = Moment(weekday=weekday(turn.s.date, turn.s.day))
    return react(turn, f"form.{paper.id}", moment) or clock(turn, moment)


def right_answers(script: Script, start: dt.date, id: str, value: str) -> Form | None:
    """A paper filled in rightly (`right`), or a plan written for this customer by its name; None if there is none."""
    paper, here = PAPERS.get(id), desk(script, State(date=start.isoformat()))
    if paper is None or paper.right is None:
        return None
    if id == "plan" and value in script.persona.plans:
        return preset(here, value)
    return paper.right(here) if value == "right" else None
