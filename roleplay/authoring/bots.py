"""Bots: simulated trainees. They see what `view` shows, plus the acts, slots and claims of each offered line; never
effects, rules, gauges that the page hides or hidden facts.

`expert` plays for the criteria; `careless` is the expert with every fifth move at random; `random` takes anything;
`longest`, `shortest`, `first` and `last` go by looks alone; `prude` leaves out lines with product, price, discount,
urgency or guarantee words and takes any other; `polite` likes thanks, sorry and no hurry; `pushy` sells at every turn;
`timid` serves and never moves on. A bot that only has a taste in lines does at random what it has none for.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import resources

from roleplay import documents, engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import desks, expert
from roleplay.authoring.sight import Choice, Sight, offered
from roleplay.script import Script
from roleplay.state import State

Chooser = Callable[[list[Choice], State, Sight, random.Random], str]
"""Which line to say; empty to take leave."""


@dataclass(frozen=True)
class Bot:
    """A simulated trainee: how it chooses a line, and what it does at the desk."""

    line: Chooser
    desk: desks.Habit
    slips: float = 0.0
    """Share of its moves that are anything at all."""


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = (resources.files("roleplay") / "guidance" / "bots.yaml").read_text("utf-8")
    words: dict[str, list[str]] = documents.parse(text, "bots.yaml")
    return words


def _anything(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    return dice.choice(lines).id


def _longest(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    return max(lines, key=lambda c: len(c.text)).id


def _shortest(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    return min(lines, key=lambda c: len(c.text)).id


def _first(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    return lines[0].id


def _last(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    return lines[-1].id


def _prude(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    clean = [c for c in lines if not any(word in c.text for word in _words()["prude"])]
    return dice.choice(clean or lines).id


def _polite(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    kind = {c.id: sum(c.text.count(word) for word in _words()["polite"]) for c in lines}
    most = max(kind.values())
    return dice.choice([id for id, count in kind.items() if count == most])


def _pushy(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    """The line that sells hardest; without one, any."""
    hard = {c.id: sum(SELLS.get(act.id, 0) for act in c.said.acts) for c in lines}
    most = max(hard.values())
    return dice.choice([id for id, weight in hard.items() if weight == most])


SELLS = {
    "limited_time_offer": 4, "offer_rebate": 4, "press_client": 4, "assumptive_close": 3, "pitch_product": 3,
    "overstate_benefit": 3, "suggest_surrender_replace": 3, "demand_contact_list": 3, "present_plan_by_gap": 2,
    "request_referral": 2, "fear_appeal": 2, "overpromise": 2, "propose_time_place": 1,
}  # fmt: skip


def _expert(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    """The line worth most; leave if all would do harm, or if what remains is worth nothing and the next step stands."""
    moment = expert.now(state, sight)
    came = {c.id for c in sight.look(lines)}
    values = {c.id: expert.worth(c, moment, sight, c.id in came) for c in lines}
    best = max(values, key=lambda id: values[id])
    fixed = state.appointment is not None or state.channel == "messages"
    return best if values[best] > (0.0 if fixed else -6.0) else ""


def _timid(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
    """As the expert, but no word that sells, and no next meeting proposed face to face."""
    bold = {"propose_time_place"} if state.channel != "phone" else set()
    meek = [c for c in lines if not any(act.id in bold or _sales(c, act.id) for act in c.said.acts)]
    return _expert(meek, state, sight, dice) if meek else ""


def _sales(choice: Choice, act: str) -> bool:
    return choice.said.klass(act) == "sales"


BOTS: dict[str, Bot] = {
    "expert": Bot(_expert, desks.thorough),
    "careless": Bot(_expert, desks.thorough, slips=0.2),
    "random": Bot(_anything, desks.haphazard),
    "longest": Bot(_longest, desks.haphazard),
    "shortest": Bot(_shortest, desks.haphazard),
    "first": Bot(_first, desks.haphazard),
    "last": Bot(_last, desks.haphazard),
    "prude": Bot(_prude, desks.haphazard),
    "polite": Bot(_polite, desks.haphazard),
    "pushy": Bot(_pushy, desks.haphazard),
    "timid": Bot(_timid, desks.thorough),
}


Maker = Callable[[State, mv.AnyMove], engine.Step]
"""How a move is made."""


def play(script: Script, name: str, seed: int, date: dt.date, stage: str = "") -> list[ev.AnyEvent]:
    """The log of one whole visit (or of one stage) by the bot of that name."""
    mode = "drill" if stage else "practice"
    begun = engine.start(script, engine.Start(date, seed, mode, "李明", stage))
    return played(script, BOTS[name], random.Random(f"{name}/{seed}"), begun, partial(engine.step, script))


def played(script: Script, bot: Bot, dice: random.Random, begun: engine.Step, make: Maker) -> list[ev.AnyEvent]:
    """The log of a visit that began like this, played to its end; `make` makes the moves."""
    sight, done = Sight(), begun
    log = list(done.events)
    sight.follow(done.events)
    while not done.state.ended:
        done = make(done.state, _move(script, done.state, bot, sight, dice))
        log += done.events
        sight.follow(done.events)
    return log


def _move(script: Script, state: State, bot: Bot, sight: Sight, dice: random.Random) -> mv.AnyMove:
    slip = bot.slips and dice.random() < bot.slips
    if not state.in_meeting:
        return (desks.haphazard if slip else bot.desk)(script, state, dice)
    if bot.desk is desks.thorough and not slip and (paper := desks.at_her_table(script, state)):
        return paper
    lines = offered(script, state)
    if not lines:
        return mv.End()
    line = (_anything if slip else bot.line)(lines, state, sight, dice)
    if not line:
        return mv.End()
    sight.said(state.stage, next(c for c in lines if c.id == line))
    return mv.Choose(line)
