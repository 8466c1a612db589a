"""What simulated trainees do between meetings: one works thoroughly through the file, another at haphazard."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from functools import partial

from roleplay import moves as mv
from roleplay import table, view
from roleplay.authoring.plays import true_card
from roleplay.script import Script
from roleplay.state import State

Habit = Callable[[Script, State, random.Random], mv.AnyMove]
"""The next move at the desk."""

Form = dict[str, list[str]]
WORKED = ("sheet", "report", "plan")
"""The papers of a visit; the plan waits until she has been heard."""

AGAIN = ("read", "call", "todo")
"""Forms that can be handed in more than once."""

DECENT = ("16:00", "20:00")
"""When one who works is called: after the day's work, before the evening's rest."""


def thorough(script: Script, state: State, dice: random.Random) -> mv.AnyMove:
    """Read everything, fill in card and papers as the file says, call at a decent hour, keep what was promised.

    All that belongs on card and papers stands in the file and on the offers, so it is taken from there rightly; of
    the plans the smallest that answers every gap she named, within what she said she can spend.
    """
    form, can = view.form(state, script) or {}, view.can(state, script)
    if unread := [x["id"] for x in form["sections"] if not x["read"]]:
        return mv.Submit("read", {"section": unread[:1]})
    if can["call"] and "card" not in state.forms:
        return mv.Submit("card", true_card(script))
    wanted = WORKED if state.visits else WORKED[:2]
    for paper in _papers(script, state, wanted):
        return mv.Submit(paper, _answers(script, state, paper, "fit" if paper == "plan" else "right"))
    if due := form["todo"]:
        return mv.Submit("todo", {"promise": [due[0]["id"]]})
    if can["call"]:
        return mv.Submit("call", {"slot": [_decent(form["calls"])]})
    if state.visits and "learned" not in state.forms:
        return mv.Submit("learned", {"learned": [o.id for o in script.persona.card.learned if o.right]})
    return mv.Wait() if can["wait"] else mv.End()


def at_her_table(script: Script, state: State) -> mv.AnyMove | None:
    """The plan, worked out before her if none was brought when it is time to show one."""
    due = state.stage == "proposal" and _papers(script, state, ("plan",))
    return mv.Submit("plan", _answers(script, state, "plan", "fit")) if due else None


def _papers(script: Script, state: State, wanted: Sequence[str]) -> list[str]:
    """Papers not begun that can be worked at now."""
    return [p["id"] for p in view.papers(state, script) if p["id"] in wanted and p["open"] and not p["done"]]


def _answers(script: Script, state: State, paper: str, value: str) -> Form:
    return dict(table.right_answers(script, dt.date.fromisoformat(state.date), paper, value) or {})


def _decent(calls: list[view.Data]) -> str:
    late = [c for c in calls if DECENT[0] <= c["at"] < DECENT[1]]
    return str((late or calls)[0]["id"])


def haphazard(script: Script, state: State, dice: random.Random) -> mv.AnyMove:
    """Any of what can be done now, filled in any way that the form takes."""
    form, can = view.form(state, script) or {}, view.can(state, script)
    ready = [one for one in form["forms"] if one["id"] not in state.forms or one["id"] in AGAIN]
    moves: list[Callable[[], mv.AnyMove]] = [partial(_any_answers, one, dice) for one in ready]
    moves += [partial(_scribbled, script, state, id, dice) for id in _papers(script, state, WORKED)]
    if can["wait"]:
        moves.append(mv.Wait)
    return dice.choice(moves)() if moves else mv.End()


def _any_answers(form: view.Data, dice: random.Random) -> mv.Submit:
    answers = {
        f["name"]: [a for a in f["answers"] if dice.random() < 0.5] if f["many"] else [dice.choice(f["answers"])]
        for f in form["fields"]
    }
    return mv.Submit(form["id"], answers)


def _scribbled(script: Script, state: State, paper: str, dice: random.Random) -> mv.Submit:
    """A paper as the file says, about every third figure left out: half done and handed in."""
    value = dice.choice([*script.persona.plans]) if paper == "plan" else "right"
    answers = _answers(script, state, paper, value)
    return mv.Submit(paper, {name: [] if _figures(v) and dice.random() < 1 / 3 else v for name, v in answers.items()})


def _figures(values: list[str]) -> bool:
    return all(v.replace(".", "").isdigit() for v in values)
