"""Bots: simulated trainees. They see what `view` shows, plus the acts, slots and claims of each offered line;
never effects, rules, gauges or hidden facts.

`careful` plays each stage in the taught order and keeps off what does harm, `careless` is careful with every
fifth move at random, `random` takes any line.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from roleplay import engine, library, table, view
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.acts import Utterance
from roleplay.script import Script
from roleplay.state import State

Line = tuple[str, Utterance]
Chooser = Callable[[list[Line], "Seen", random.Random], str]
"""Which line to say; empty to take leave."""


@lru_cache(maxsize=1)
def taught() -> dict[str, list[str]]:
    """The acts of each stage in the order in which they are taught (guidance/taught.yaml)."""
    text = (resources.files("roleplay") / "guidance" / "taught.yaml").read_text("utf-8")
    order: dict[str, list[str]] = library.parse(text, "taught.yaml")
    return order


WORTH = {"+": 2.0, "0": 0.0, "-": -4.0, "!": -12.0}


class Seen:
    """What a bot knows: the stage on the page, whether a meeting is fixed, and the acts it has said at which stage."""

    def __init__(self) -> None:
        self.stage = ""
        self.fixed = False
        self.said: set[tuple[str, str]] = set()


def careful(lines: list[Line], seen: Seen, dice: random.Random) -> str:
    """The line whose acts are worth most here and not yet done; none ("": time to leave) if the next meeting
    is fixed and nothing useful is left, or if all would do harm."""
    worth, line = max((_worth(said, seen), line) for line, said in lines)
    return line if worth >= (0 if seen.fixed else -4) else ""


def _worth(said: Utterance, seen: Seen) -> float:
    order = taught().get(seen.stage, [])
    worth = -8.0 * sum(not c.right for c in said.claims)
    for act in said.acts:
        worth += WORTH[said.valence(act.id, seen.stage)]
        if (seen.stage, act.id) in seen.said:
            worth -= 3.0
        elif act.id in order:
            worth += 3.0 - order.index(act.id) * 0.2
    return worth


def careless(lines: list[Line], seen: Seen, dice: random.Random) -> str:
    """Careful, with every fifth move at random."""
    return anything(lines, seen, dice) if dice.random() < 0.2 else careful(lines, seen, dice)


def anything(lines: list[Line], seen: Seen, dice: random.Random) -> str:
    """Any line."""
    return dice.choice(lines)[0]


BOTS: dict[str, Chooser] = {"careful": careful, "careless": careless, "random": anything}


def play(script: Script, name: str, seed: int, date: dt.date, stage: str = "") -> list[ev.AnyEvent]:
    """The log of one whole visit by the bot of that name."""
    dice, seen, choose = random.Random(f"{name}/{seed}"), Seen(), BOTS[name]
    mode = "drill" if stage else "practice"
    done = engine.start(script, engine.Start(date, seed, mode, "李明", stage))
    log = list(done.events)
    while not done.state.ended:
        done = engine.step(script, done.state, _move(script, done.state, choose, seen, dice))
        log += done.events
    return log


def _move(script: Script, state: State, choose: Chooser, seen: Seen, dice: random.Random) -> mv.AnyMove:
    if not state.in_meeting:
        return _desk(script, state, dice)
    seen.stage, seen.fixed = state.stage, state.appointment is not None
    lines = [(o.id, script.lines[o.id].utterance) for o in state.offered]
    if not lines:
        return mv.End()
    line = choose(lines, seen, dice)
    if not line:
        return mv.End()
    seen.said |= {(state.stage, a.id) for a in script.lines[line].utterance.acts}
    return mv.Choose(line)


def _desk(script: Script, state: State, dice: random.Random) -> mv.AnyMove:
    """Read everything, fill in the card as far as the slips tell, the papers as the file says, then call and go on."""
    form, can = view.form(state, script) or {}, view.can(state, script)
    unread = [x["id"] for x in form["sections"] if not x["read"]]
    if unread and state.stage == "preparation":
        return mv.Submit("read", {"section": [unread[0]]})
    if can["call"] and "card" not in state.forms:
        return mv.Submit("card", _card(script, form))
    if paper := _paper(script, state, dice):
        return paper
    if can["call"] and state.calls < script.parameters.meetings.calls_most:
        return mv.Submit("call", {"slot": [dice.choice(form["calls"])["id"] if state.calls == 0 else "after_school"]})
    if state.visits and "learned" not in state.forms:
        return mv.Submit("learned", {"learned": [form["options"]["learned"][0]["id"]]})
    return mv.Wait() if can["wait"] else mv.End()


def _paper(script: Script, state: State, dice: random.Random) -> mv.Submit | None:
    """The next paper not begun: sheet and report before the first meeting, the plan after it. All that belongs on them
    stands in the file or on the offers."""
    wanted = ("sheet", "report", "plan") if state.visits else ("sheet", "report")
    open_ = [p["id"] for p in view.papers(state, script) if p["open"] and not p["done"]]
    for id in wanted:
        if id in open_:
            answers = table.right_answers(script, dt.date.fromisoformat(state.date), id, _plan(script, dice, id))
            return mv.Submit(id, answers or {})
    return None


def _plan(script: Script, dice: random.Random, id: str) -> str:
    return dice.choice([*script.persona.plans]) if id == "plan" else "right"


def _card(script: Script, form: view.Data) -> dict[str, list[str]]:
    data = {
        f"sort.{s['id']}": ["perception" if "觉得" in s["text"] or "认可" in s["text"] else "fact"]
        for s in form["slips"]
    }
    data |= {f"agent.{p.no}": ["left"] for p in script.persona.policies}
    first = {field: [o["id"] for o in form["options"][field][:2]] for field in ("need", "base", "bring")}
    return {**data, "class": ["pure"], **first}
