"""Model check: searches the states a customer's script can get into, and says what it found and what it did not.

The search runs authored plays, lets simulated trainees dive from the beginning and from each drill (some for the best
score, some for the worst), goes on from wherever something new had shown itself with what has been said least, and
spends what is left of its bound breadth first. Two states are one if stage, meeting, agenda, facts, gauges in five
bands and promises are the same. The bound counts states, so that the result is the same on every machine; what was
still waiting when it was reached is told.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from roleplay import engine, rubric, table, view
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import bots, desks, plays
from roleplay.authoring.sight import Choice, Sight
from roleplay.authoring.ways import Way, written_as
from roleplay.errors import BadScript, Refused
from roleplay.phrase import Deed
from roleplay.script import Script
from roleplay.state import State
from roleplay.turn import Turn

BOUND = 30_000
"""States a full search may see."""
DAY = dt.date(2026, 3, 2)
DIVES, RETURNS = 0.3, 0.85
"""Share of the bound that whole visits may use, and that these and the goings on may use together."""
LONG = 24
"""Moves that are made going on from a state."""
KEPT = 3_000
"""States from which something new had shown itself that are kept to go on from; the latest."""
ROUNDS = ("expert", "careless", "curious", "random", "timid", "curious late", "pushy", "curious", "polite", "shortest")
"""Who dives, over and over with the next seed; the curious take what has been said least."""
STALE = 40
"""Dives in a row that show nothing new, after which no more are made."""
BAND = 20
MOST = 4

Key = tuple[Any, ...]


class Here(NamedTuple):
    """A state with the way that led to it: the move before (None at the beginning), where that was made, how many
    moves there were; a drill's have no way from the beginning of a visit."""

    state: State
    seed: int
    date: dt.date
    before: Here | None = None
    move: Any = None
    depth: int = 0

    def way(self) -> Way:
        """The moves from the beginning to here."""
        out: list[Any] = []
        at = self
        while at.before is not None:
            out.append(at.move)
            at = at.before
        return Way(self.seed, self.date, out[::-1])


@dataclass
class Found:
    """What the search saw: how each stage and ending is reached, what was offered, said, answered and raised, which
    criteria were met and which lost, the highest and lowest totals, and where a visit got stuck."""

    states: int = 0
    moves: int = 0
    waiting: int = 0
    stages: dict[str, Way] = field(default_factory=dict)
    endings: dict[str, Way] = field(default_factory=dict)
    offered: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    concerns: Counter[str] = field(default_factory=Counter)
    criteria: dict[str, Counter[str]] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    worst: dict[str, float] = field(default_factory=dict)
    speechless: list[Way] = field(default_factory=list)
    stuck: list[Way] = field(default_factory=list)
    plays_failed: list[str] = field(default_factory=list)


def key(s: State) -> Key:
    """The state as the search tells states apart."""
    return (
        s.drill, s.stage, s.in_meeting, s.channel, s.place, s.present, s.scene, s.visits, s.calls, s.ended,
        s.open, s.waiting,
        s.facts, s.appointment.option if s.appointment else "",
        tuple(min(v // BAND if g in ("trust", "patience") else v, MOST) for g, v in sorted(s.gauges.items())),
        tuple(p.id for p in s.promises if p.state == "open"),
    )  # fmt: skip


class _Watched(Turn):
    """A turn that notes which rules changed something."""

    __slots__ = ("fired",)

    def __init__(self, script: Script, state: State, fired: Counter[str]) -> None:
        super().__init__(script, state)
        self.fired = fired

    def perform(self, deed: Deed, act: str = "", slots: Any = None, gains: bool = True) -> None:
        self.fired[deed.id] += 1
        super().perform(deed, act, slots or {}, gains)


class Search:
    """One search of one script, up to `bound` states; `told` is called for each new one."""

    def __init__(self, script: Script, bound: int = BOUND, told: Callable[[], object] = lambda: None) -> None:
        self.script, self.bound, self.told = script, bound, told
        self.found = Found()
        self.nodes: set[Key] = set()
        self.queue: deque[Here] = deque()
        self.keep_frontier = False
        self.new: deque[Here] = deque(maxlen=KEPT)

    def run(self, authored: Sequence[plays.Play] = ()) -> Found:
        """The whole search: plays, dives, then breadth first."""
        for play in authored:
            self.play(play)
        self._dives(int(self.bound * DIVES))
        self._returns(int(self.bound * RETURNS))
        self._breadth()
        self.found.states, self.found.waiting = len(self.nodes), len(self.queue)
        return self.found

    # --- one move

    def begin(self, stage: str, mode: str = "", date: dt.date = DAY, seed: int = 1) -> tuple[Here, list[ev.AnyEvent]]:
        """A session's first state, and its events."""
        how = engine.Start(date, seed, mode or ("drill" if stage else "practice"), "李明", stage)
        done = engine.start(self.script, how)
        here = Here(done.state, seed, date)
        self._note(here, done.events)
        return here, done.events

    def step(self, before: Here, move: mv.AnyMove) -> tuple[Here, list[ev.AnyEvent]]:
        """Where the move leads, and what it showed; raises what the engine raises."""
        turn = _Watched(self.script, before.state, self.found.rules)
        engine.decide(turn, move)
        engine.offer(turn)
        self.found.moves += 1
        if isinstance(move, mv.Choose):
            self.found.said[move.line] += 1
        here = Here(turn.s, before.seed, before.date, before, written_as(move), before.depth + 1)
        self._note(here, turn.events)
        return here, turn.events

    def _note(self, here: Here, events: list[ev.AnyEvent]) -> None:
        state, seen, where = here.state, self._seen(), key(here.state)
        if where not in self.nodes and len(self.nodes) < self.bound:
            self.nodes.add(where)
            self.told()
            if self.keep_frontier and not state.ended:
                self.queue.append(here)
            if state.in_meeting and not state.ended and not state.offered:
                self.found.speechless.append(here.way())
        for event in events:
            self._happened(event, here)
        if not state.ended and self._seen() > seen:
            self.new.append(here)

    def _happened(self, event: ev.AnyEvent, here: Here) -> None:
        found = self.found
        if isinstance(event, ev.Replied | ev.Narrated) and event.rule:
            found.rules[event.rule] += 1
        elif isinstance(event, ev.ItemRaised):
            found.items[event.item] += 1
        elif isinstance(event, ev.ConcernRevealed):
            found.concerns[event.concern] += 1
        elif isinstance(event, ev.LinesOffered):
            found.offered.update(o.id for o in event.lines)
        elif isinstance(event, ev.StageEntered):
            self._reached(found.stages, event.stage, here)
        elif isinstance(event, ev.SessionEnded):
            self._reached(found.endings, event.ending, here)

    def _reached(self, where: dict[str, Way], name: str, here: Here) -> None:
        """Keep the shortest way from the beginning of a whole visit."""
        if not here.state.drill and (name not in where or here.depth < len(where[name].moves)):
            where[name] = here.way()

    # --- plays and dives

    def play(self, play: plays.Play) -> None:
        """Run one authored visit."""
        if play.gauges or play.facts or play.no_facts:  # it proves nothing about what can be reached
            self._elsewhere(play)
            return
        here, events = self.begin(play.stage, "drill" if play.stage else play.mode, play.date, play.seed)
        log = list(events)
        try:
            for written in play.moves:
                here, events = self.step(here, plays.move_of(self.script, written, play.date))
                log += events
        except (Refused, BadScript) as error:
            self.found.plays_failed.append(f"{play.id}: {error}")
            return
        self._judge(log)

    def _elsewhere(self, play: plays.Play) -> None:
        try:
            plays.run(self.script, play)
        except BadScript as error:
            self.found.plays_failed.append(str(error))

    def _dives(self, states: int) -> None:
        stages = ["", *self.script.persona.drills]
        stale = seed = 0
        while len(self.nodes) < states and stale < STALE:
            for name in ROUNDS:
                stage = "" if seed % 3 else stages[(seed // 3) % len(stages)]
                before = self._seen()
                self._judge(self._dive(name, seed, stage))
                stale = 0 if self._seen() > before else stale + 1
            seed += 1

    def _dive(self, name: str, seed: int, stage: str) -> list[ev.AnyEvent]:
        """The log of a visit by a simulated trainee; one who is curious late is an expert first."""
        here, events = self.begin(stage, seed=seed)
        turns = [0]

        def make(state: State, move: mv.AnyMove) -> engine.Step:
            nonlocal here
            here, events = self.step(here, move)
            return engine.Step(events, here.state)

        def curious(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
            turns[0] += 1
            if name == "curious late" and turns[0] < 7 * (seed % 13):
                return bots.BOTS["expert"].line(lines, state, sight, dice)
            least = min(self.found.said[c.id] for c in lines)
            return dice.choice([c.id for c in lines if self.found.said[c.id] == least])

        habit = desks.thorough if seed % 2 or name == "curious late" else desks.haphazard
        bot = bots.Bot(curious, habit) if name.startswith("curious") else bots.BOTS[name]
        return bots.played(self.script, bot, random.Random(f"{name}/{seed}"), engine.Step(events, here.state), make)

    def _returns(self, states: int) -> None:
        """From where something new had shown itself, on with what has been said least; the latest first."""
        dice = random.Random("returns")
        while self.new and len(self.nodes) < states:
            here = self.new.pop()
            seen = self._seen()
            for _ in range(LONG):
                if here.state.ended:
                    break
                try:
                    here, _events = self.step(here, self._rarest(here.state, dice))
                except Refused:
                    continue
            if self._seen() == seen and len(self.new) < KEPT // 2 and not here.state.ended and dice.random() < 0.5:
                self.new.appendleft(here)

    def _rarest(self, state: State, dice: random.Random) -> mv.AnyMove:
        """The line said least so far, now and then a paper or a parting; at the desk anything."""
        if dice.random() < (0.06 if state.in_meeting else 0.4) and (paper := self._paper(state, dice)):
            return paper
        if not state.in_meeting:
            return (desks.thorough if dice.random() < 0.7 else desks.haphazard)(self.script, state, dice)
        if not state.offered or dice.random() < 0.03:
            return mv.End()
        least = min(self.found.said[o.id] for o in state.offered)
        return mv.Choose(dice.choice([o.id for o in state.offered if self.found.said[o.id] == least]))

    def _paper(self, state: State, dice: random.Random) -> mv.AnyMove | None:
        """One of the papers that can be worked at, right or with one entry other than it should be."""
        there = [p["id"] for p in view.papers(state, self.script) if p["open"] and p["id"] in desks.WORKED]
        if not there:
            return None
        paper = dice.choice(there)
        name = dice.choice([*self.script.persona.plans] or ["fit"]) if paper == "plan" else "right"
        data = dict(table.right_answers(self.script, DAY, paper, name) or {})
        if data and dice.random() < 0.6:
            entry = dice.choice(sorted(data))
            others = ([], ["1"], [v + "0" for v in data[entry]], *[data[k] for k in sorted(data)])
            data[entry] = dice.choice(others)
        return mv.Submit(paper, data)

    def _seen(self) -> int:
        """How much of the script has shown itself so far."""
        f = self.found
        marks = sum(len(c) for c in f.criteria.values())
        groups = (f.offered, f.said, f.rules, f.items, f.endings, f.stages)
        return sum(len(group) for group in groups) + marks

    def _judge(self, log: list[ev.AnyEvent]) -> None:
        if not any(isinstance(e, ev.SessionEnded) for e in log):
            return
        card = rubric.score(rubric.shipped(), log)
        for pack, result in card.packs.items():
            for finding in result.findings:
                self.found.criteria.setdefault(finding.id, Counter())[finding.status] += 1
            if result.score is not None:
                self.found.best[pack] = max(self.found.best.get(pack, 0.0), result.score)
                self.found.worst[pack] = min(self.found.worst.get(pack, 100.0), result.score)

    # --- breadth first

    def _breadth(self) -> None:
        self.keep_frontier = True
        self.queue.extend(self.begin(stage)[0] for stage in ("", *self.script.persona.drills))
        while self.queue and len(self.nodes) < self.bound:
            here = self.queue.popleft()
            ways = 0
            for written in self._moves(here.state):
                try:
                    self.step(here, plays.move_of(self.script, written, DAY))
                    ways += 1
                except Refused:
                    continue
            if not ways:
                self.found.stuck.append(here.way())

    def _moves(self, state: State) -> Iterator[Any]:
        """What can be tried in a state, as a play writes it."""
        if state.in_meeting:
            yield from (o.id for o in state.offered)
            yield "end"
            return
        form, can = view.form(state, self.script) or {}, view.can(state, self.script)
        unread = [x["id"] for x in form["sections"] if not x["read"]]
        yield from ({"read": id} for id in unread[:1])
        if can["call"]:
            if "card" not in state.forms:
                yield {"card": "right"}
            yield from ({"call": c["id"]} for c in form["calls"])
        yield from ({"todo": one["id"]} for one in form["todo"])
        for paper in (p["id"] for p in view.papers(state, self.script) if p["open"] and not p["done"]):
            if paper == "plan":
                yield from ({"plan": name} for name in self.script.persona.plans)
            elif paper in desks.WORKED:
                yield {paper: "right"}
        if can["wait"]:
            yield "wait"
