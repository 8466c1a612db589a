"""Knows why she answered as she did: which rule, chosen among which others, and what each of them asked for.

Nothing is kept for this and nothing guessed. The log is folded up to a move, and the engine decides that stored move
once more on a turn that notes every choice of a rule. If what it decides is not, event for event, what the log says,
the program has changed since, and that move is left unexplained.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from roleplay import engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import RoleplayError
from roleplay.phrase import Reaction, Words
from roleplay.ranking import Ahead, ahead
from roleplay.rules import Constraint, Moment, actual, asked, satisfies
from roleplay.script import Script
from roleplay.state import State, apply, snapshot
from roleplay.turn import Turn

How = Literal["won", "beaten", "failed", "spent"]
Value = str | int | bool | frozenset[str]


class Asked(NamedTuple):
    """One constraint of a rule's condition, what was the case then, and whether that fits."""

    feature: str
    constraint: Constraint
    was: Value
    fits: bool


class Candidate(NamedTuple):
    """A rule that could answer a cue: its layer (0 persona, 1 voice, 2 common), the level of its cue (0 named … 3 any),
    what it asked for, and how it fared: won; beaten (it held, but the winner goes before it, `by`); failed; or spent
    (it held, but all its words had been used)."""

    rule: str
    layer: int
    level: int
    asked: tuple[Asked, ...]
    how: How
    by: Ahead = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a rule: for which cue, on which state and moment, with what outcome (`rule` empty: none would do).

    `reused`: every fresh word was gone, so the winner was let say something twice.
    """

    script: Script
    cue: str
    state: State
    moment: Moment
    rule: str
    reused: bool

    def candidates(self) -> Iterator[Candidate]:
        """The rules for this cue at this stage, in the order in which they were tried; the winner among them."""
        key = self.state.stage, self.cue
        ranked = {one.id: one for one in self.script.ranked_reactions.get(key, ())}
        winner = ranked.get(self.rule)
        for reaction in self.script.reactions.get(key, ()):
            found = tuple(_asked(reaction, self.state, self.moment))
            own = ranked[reaction.id]
            how = self._how(reaction, all(one.fits for one in found))
            by = ahead(winner, own) if winner and how == "beaten" else ""
            yield Candidate(own.id, own.layer, own.level, found, how, by)

    def _how(self, reaction: Reaction, held: bool) -> How:
        if reaction.id == self.rule:
            return "won"
        if not held:
            return "failed"
        words = reaction.words if self.reused else [w for w in reaction.words if w.key not in self.state.texts_used]
        return "beaten" if words else "spent"


class Answer(NamedTuple):
    """A reply and the choice it came from; `missed` are choices made before it that no rule would do for."""

    event: int
    replied: ev.Replied
    choice: Choice
    missed: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """One turn of a visit: its number (0 the start, which no move made), its move, where its events begin in the log,
    and where things stood before and after. `answers` is None if the program, as it is now, decides otherwise."""

    turn: int
    move: mv.AnyMove | None
    base: int
    events: tuple[ev.AnyEvent, ...]
    before: State
    after: State
    answers: tuple[Answer, ...] | None


def trace(script: Script, log: Sequence[ev.AnyEvent], moves: Sequence[mv.AnyMove]) -> list[Traced]:
    """Every turn of a visit with the reasons of its replies. `script` is the one the visit ran on, `moves` the moves
    that were made, in order."""
    found: list[Traced] = []
    now, base = State(), 0
    for events in batches(log):
        move = moves[len(found) - 1] if found else None
        before = snapshot(now)
        for event in events:
            apply(now, event)
        again = _decided(script, before, move, events)
        found.append(Traced(len(found), move, base, events, before, snapshot(now), again))
        base += len(events)
    return found


def batches(log: Sequence[ev.AnyEvent]) -> Iterator[tuple[ev.AnyEvent, ...]]:
    """The log move by move: each batch ends with the lines then offered."""
    begin = 0
    for n, event in enumerate(log, 1):
        if isinstance(event, ev.LinesOffered):
            yield tuple(log[begin:n])
            begin = n


def _decided(
    script: Script, before: State, move: mv.AnyMove | None, events: tuple[ev.AnyEvent, ...]
) -> tuple[Answer, ...] | None:
    turn = Noting(script, before)
    try:
        if move is not None:
            engine.decide(turn, move)
        elif isinstance(events[0], ev.SessionStarted):
            engine.begin(turn, _start(events[0]))
        engine.offer(turn)
    except (RoleplayError, LookupError, StopIteration):  # refused now, or a name the script of then does not give it
        return None
    return tuple(turn.answers) if tuple(turn.events) == events else None


def _start(e: ev.SessionStarted) -> engine.Start:
    date = dt.date.fromisoformat(e.date)
    return engine.Start(date, e.seed, e.mode, e.trainee, e.drill, e.rubrics, e.gauges, e.facts, e.words)


class Noting(Turn):
    """A turn that notes every choice of a rule, and which of them each reply came from."""

    __slots__ = ("answers", "choices")

    def __init__(self, script: Script, state: State) -> None:
        super().__init__(script, state)
        self.choices: list[Choice] = []
        self.answers: list[Answer] = []

    def pick(self, cue: str, moment: Moment) -> tuple[Reaction, Words] | None:
        """The choice as it is made, noted."""
        return self._noted(cue, moment, super().pick(cue, moment), reused=False)

    def again(self, cue: str, moment: Moment) -> tuple[Reaction, Words] | None:
        """The same where words may be used twice."""
        return self._noted(cue, moment, super().again(cue, moment), reused=True)

    def emit(self, event: ev.AnyEvent) -> None:
        """Write the event; a reply came from the last choice that found a rule."""
        super().emit(event)
        if isinstance(event, ev.Replied):
            (*earlier, chosen) = self.choices
            missed = tuple(one for one in earlier if not one.rule)
            self.answers.append(Answer(len(self.events) - 1, event, chosen, missed))
        if isinstance(event, ev.Replied | ev.Narrated | ev.ItemRaised):
            self.choices.clear()

    def _noted(
        self, cue: str, moment: Moment, found: tuple[Reaction, Words] | None, reused: bool
    ) -> tuple[Reaction, Words] | None:
        rule = found[0].id if found else ""
        self.choices.append(Choice(self.script, cue, snapshot(self.s), copy.copy(moment), rule, reused))
        return found


def _asked(reaction: Reaction, state: State, moment: Moment) -> Iterator[Asked]:
    """What a rule asked for besides its stage, and what was the case."""
    for feature, constraint in asked(reaction.when).items():
        if feature != "stage":
            was = actual(feature, state, moment)
            yield Asked(feature, constraint, was, satisfies(was, constraint))
