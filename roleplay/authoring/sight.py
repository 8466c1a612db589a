"""What a simulated trainee sees: the page, and the acts, slots and claims of each line offered.

Never effects, rules, gauges that the page hides or facts she has not told. `heard` is the visit as it can be followed
from the trainee's chair: own words and papers, what she brings up, meetings, stages, the clock, promises, and her mood
as her face tells it in practice; not what a sentence is worth to her, nor what became true behind it. One stage alone
begins in the middle of the story: what had come out by then is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from roleplay import events as ev
from roleplay.acts import Utterance
from roleplay.authoring.taught import taught
from roleplay.script import Script
from roleplay.state import State

OPEN = (
    ev.MeetingStarted, ev.MeetingEnded, ev.StageEntered, ev.DaysPassed, ev.MinutesPassed, ev.FormSubmitted,
    ev.PromiseMade, ev.PromiseKept, ev.PromiseBroken, ev.PeopleLeft, ev.ItemRaised,
)  # fmt: skip
"""What shows on the page as it happens."""


@dataclass(frozen=True)
class Choice:
    """A line offered: its id, its words, and what it does."""

    id: str
    text: str
    said: Utterance


@dataclass
class Sight:
    """A bot's memory of a visit, grown by what each move shows."""

    heard: list[ev.AnyEvent] = field(default_factory=list)
    done: set[tuple[str, str]] = field(default_factory=set)
    """Act keys by stage that the trainee has already said there."""
    acts: Counter[str] = field(default_factory=Counter)
    """How often each act was said, anywhere (`greet_by_name`) and at a stage (`first_visit greet_by_name`)."""
    worry: tuple[str, ...] = ()
    """What worries her most, where it had come out before."""
    seen: set[str] = field(default_factory=set)
    """Lines offered so far."""
    old: set[str] = field(default_factory=set)
    """Lines that had been offered before the customer last brought something up."""

    def follow(self, fresh: Sequence[ev.AnyEvent]) -> None:
        """Take in what a move brought, as far as it shows."""
        if any(isinstance(event, ev.ItemRaised) for event in fresh):
            self.old = set(self.seen)
        for event in fresh:
            if isinstance(event, ev.SessionStarted):
                self._begin(event)
                untold = {} if event.drill else {"facts": (), "worry": ()}
                self.heard.append(msgspec.structs.replace(event, figures={}, **untold))
            elif isinstance(event, ev.Said):
                self.heard.append(msgspec.structs.replace(event, open_item="", deals="", tempts=(), again=()))
            elif isinstance(event, OPEN) or (isinstance(event, ev.GaugeChanged) and event.gauge == "trust"):
                self.heard.append(event)

    def _begin(self, event: ev.SessionStarted) -> None:
        """One stage alone begins with the stages before it behind: what is taught there has been said."""
        stages = taught()["stages"]
        self.worry = event.worry if event.drill else ()
        for stage, acts in stages.items():
            if event.drill not in stages or stage == event.drill:
                return
            self.acts.update(acts)

    def look(self, lines: Sequence[Choice]) -> list[Choice]:
        """Of the lines now offered, those that came with what she last brought up; none if that is settled: an
        answered question takes its answers off the table."""
        self.seen |= {line.id for line in lines}
        came = [line for line in lines if line.id not in self.old]
        return came if self.old and len(came) > 1 else []

    def said(self, stage: str, choice: Choice) -> None:
        """Remember what was chosen."""
        self.done |= {(stage, key) for key in choice.said.keys}
        self.acts.update(choice.said.act_ids)
        self.acts.update(f"{stage} {act}" for act in choice.said.act_ids)

    def ready(self, choice: Choice, stage: str, rests: Sequence[str]) -> bool:
        """Whether what an act rests on has been said, by now; named twice: twice at this stage."""
        for act, times in Counter(rests).items():
            name = act if times == 1 else f"{stage} {act}"
            if self.acts[name] + (act in choice.said.act_ids) < times:
                return False
        return True


def offered(script: Script, state: State) -> list[Choice]:
    """The lines before the trainee now."""
    return [
        Choice(o.id, o.text, script.lines[o.id].reading(state.figures, script.figures(state.date)))
        for o in state.offered
    ]
