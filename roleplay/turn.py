"""One move while it is being decided: the events so far, and the state as those events leave it.

Decisions are made on a snapshot, so the state handed to the engine is never touched. Everything that changes
gauges, facts, promises or stages goes through here, and every change is an event with the rule that caused it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import count

from roleplay import events as ev
from roleplay import fsm
from roleplay.acts import Utterance
from roleplay.part import PromiseSpec
from roleplay.persona import Circumstance
from roleplay.phrase import Deed, Reaction, Words
from roleplay.rules import Moment
from roleplay.script import Script
from roleplay.state import APPLY, State, snapshot

BEFORE_REVIEW_ENDS = ("preparation", "invitation_call", "first_visit", "policy_review")
UNNAMED = "这个事"
NOBODY: dict[str, str] = {}
FARTHEST = 31
"""Days ahead for which a date that was named is taken."""
DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Turn:
    """A move being decided: `emit` writes an event and applies it at once."""

    __slots__ = ("events", "finishing", "rests", "s", "script")

    def __init__(self, script: Script, state: State) -> None:
        self.script = script
        self.s = snapshot(state)
        self.events: list[ev.AnyEvent] = []
        self.finishing = False
        self.rests = True

    def emit(self, event: ev.AnyEvent) -> None:
        """Write an event to the log and let it change the state."""
        self.events.append(event)
        APPLY[event.__class__](self.s, event)

    # --- words

    def say(self, words: Words, slots: Mapping[str, str] = NOBODY) -> str:
        """A text with its places filled from the script, the session and the slots of what was said."""
        if len(words.pieces) == 1:
            return words.text
        return words.fill(lambda place: self.name(place, slots))

    def say_own(self, said: Utterance) -> str:
        """The trainee's words as said: an authored line with its figures and names filled in."""
        if said.pieces is None:
            return said.text
        return said.pieces.fill(self.name)

    def name(self, place: str, slots: Mapping[str, str] = NOBODY) -> str:
        """What stands at a place of a text: a name of the script or the session, a figure, the topic spoken of."""
        s, script = self.s, self.script
        if place == "trainee":
            return short_name(s.trainee)
        if place == "me":
            return s.trainee
        if place == "next" and s.appointment:
            return spoken_time(s.date, s.appointment.day, s.appointment.minute)
        if place in ("topic", "service"):
            said = script.persona.topics.get(slots.get("about", ""))
            said = said if place == "topic" else script.persona.services.get(slots.get("service", ""))
            return said.zh if said else UNNAMED
        kind, _, figure = place.partition(".")
        if kind == "own":
            return s.figures.get(figure, UNNAMED)
        if kind in ("figure", "wrong"):
            return script.figures(s.date).get(figure if kind == "figure" else place, UNNAMED)
        return script.names.get(place, UNNAMED)

    def claims(self, said: Utterance) -> tuple[ev.Claim, ...]:
        """What words claim, figures without a value filled in: the trainee's own ones, and those of common mistakes."""
        if not any(c.figure for c in said.claims):
            return said.claims
        return tuple(self._claim(c) if c.figure and not c.value else c for c in said.claims)

    def _claim(self, claim: ev.Claim) -> ev.Claim:
        truths, name = self.script.figures(self.s.date), claim.figure
        if name.startswith("wrong."):
            instead = truths.get(f"instead.{name}", "")
            return ev.Claim(claim.id, False, truths.get(name, ""), truths.get(instead, ""), instead)
        return ev.Claim(claim.id, claim.right, self.s.figures.get(name, ""), truths.get(name, ""), name)

    def fresh(self, variants: tuple[Words, ...], seed: int = 0) -> Words | None:
        """The first variant not used yet, beginning at a place the session's seed decides."""
        n, used = len(variants), self.s.texts_used
        for i in range(n):
            one = variants[(self.s.seed + seed + i) % n]
            if one.key not in used:
                return one
        return None

    # --- the choice of a rule

    def pick(self, cue: str, moment: Moment) -> tuple[Reaction, Words] | None:
        """The reaction to a cue: the first that holds in the order of layers and specificity and still has
        fresh words."""
        s = self.s
        for reaction in self.script.reactions.get((s.stage, cue), ()):
            if reaction.test is None or reaction.test(s, moment):
                words = self.fresh(reaction.words, reaction.seed)
                if words is not None:
                    return reaction, words
        return None

    def again(self, cue: str, moment: Moment) -> tuple[Reaction, Words] | None:
        """The winning reaction even if all its words are used: better said twice than not at all."""
        for reaction in self.script.reactions.get((self.s.stage, cue), ()):
            if reaction.words and (reaction.test is None or reaction.test(self.s, moment)):
                return reaction, reaction.words[(self.s.own + reaction.seed) % len(reaction.words)]
        return None

    # --- consequences

    def perform(self, deed: Deed, act: str = "", slots: Mapping[str, str] = NOBODY, gains: bool = True) -> None:
        """Let a rule's outcome happen, each change as its own event. `ends` is left to the caller, who knows
        what else is due."""
        if deed.idle:
            return
        if deed.caps and deed.caps < self.s.trust_cap:
            self.emit(ev.TrustCapped(deed.caps, deed.id))
        for gauge, by in deed.gauges:
            if gains or by < 0:
                self.change(gauge, by, deed.id, act)
        if deed.caps:  # whatever stood above the cap falls to it now, not with her next kind word
            self.change("trust", 0, deed.id, act)
        for fact in deed.sets:
            self.learn(fact, deed.id)
        for fact in deed.clears:
            if fact in self.s.facts:
                self.emit(ev.FactEnded(fact, deed.id))
        for promise in deed.keeps:
            self.keep(promise)
        if deed.promise:
            self.promise(deed.promise, act)
        if gone := tuple(p for p in deed.leaves if p in self.s.present):
            self.emit(ev.PeopleLeft(gone))
        if deed.appoint and self.s.appointment is None:
            self.appoint(deed.appoint, slots)
        if deed.trigger == "finish":
            self.finishing = True  # the engine parts and closes with the ending of the stage it happened in
        elif deed.trigger:
            self.go(deed.trigger)

    def promise(self, made: PromiseSpec, act: str = "") -> None:
        """A promise of the trainee's stands from now on."""
        due, since = self.s.day + made.within, 0
        if made.on_day is not None and made.on_day > self.s.day:
            due = since = made.on_day
        self.emit(ev.PromiseMade(made.id, made.what.zh, due, act, since, made.what.en))

    def learn(self, fact: str, why: str = "") -> None:
        """A fact becomes true, once."""
        if fact not in self.s.facts:
            self.emit(ev.FactLearned(fact, why))

    def learn_from(self, cue: str) -> None:
        """What follows from something that happened in the world: the effect rule on its cue, if there is one."""
        moment = Moment(weekday=weekday(self.s.date, self.s.day))
        for rule in self.script.effects.get((self.s.stage, cue), ()):
            if rule.test is None or rule.test(self.s, moment):
                self.perform(rule.deed)
                return

    def keep(self, promise: str) -> None:
        """A promise is kept, if it stands open and its day has come; trust follows."""
        if any(p.id == promise and p.state == "open" and p.since <= self.s.day for p in self.s.promises):
            self.emit(ev.PromiseKept(promise))
            self.change("trust", self.script.parameters.trust.promise_kept, f"promise.{promise}")

    def change(self, gauge: str, by: int, why: str, act: str = "") -> None:
        """Move a gauge: gains of trust shrink towards the stage's bound, losses do not; nothing leaves its range."""
        now = self.s.gauges.get(gauge, 0)
        if gauge == "trust":
            to = now + self._gain(now, by) if by > 0 else max(0, now + by)
            to = max(min(to, self.s.trust_cap), 0)
        elif gauge == "patience":
            to = max(0, min(self.script.parameters.patience.cap, now + by))
        else:
            to = max(0, min(10, now + by))
        if to != now:
            self.emit(ev.GaugeChanged(gauge, to - now, to, why, act))

    def _gain(self, now: int, by: int) -> int:
        bound = self.bound()
        room = bound - now
        if room <= 0:
            return 0
        return max(1, min(room, by * room // max(1, bound - self.script.parameters.trust.floor)))

    def bound(self) -> int:
        """How high trust may rise now (domain reference G, note 11)."""
        numbers, s = self.script.parameters.trust, self.s
        bound = numbers.bounds.get(s.stage, 50)
        if s.stage in BEFORE_REVIEW_ENDS and "report_given" not in s.facts:
            return bound
        kept = any(p.state == "kept" for p in s.promises)
        return max(bound, numbers.bound_after_kept if kept else numbers.bound_after_review)

    def go(self, trigger: str, reopened: str = "") -> bool:
        """Fire an FSM trigger; False if there is no such way from here or its guard does not hold."""
        dest = fsm.reach(self.s, trigger)
        if not dest:
            return False
        if trigger == "reconsider" and not reopened:
            reopened = next(
                (f for f in ("reason_money", "reason_family", "reason_term") if f in self.s.facts), "hesitation"
            )
        self.emit(ev.StageEntered(dest, self.s.stage, trigger, reopened))
        return True

    def appoint(self, option: str, slots: Mapping[str, str]) -> None:
        """She agrees to meet: the circumstance named, or the one whose day and place the words asked for; on the date
        they named (slot `on`), where it suits.

        After `visits_most` meetings she has no more evenings to give, so that every session ends.
        """
        if self.s.visits >= self.script.parameters.meetings.visits_most:
            return
        found = self._circumstance(option, slots)
        day = next_day(self.s.date, self.s.day, found, slots.get("on", ""))
        self.emit(
            ev.AppointmentMade(
                found.id,
                day,
                found.hour * 60 + found.minute,
                found.place,
                tuple(found.present),
                found.given,
            )
        )

    def _circumstance(self, option: str, slots: Mapping[str, str]) -> Circumstance:
        options = self.script.persona.circumstances
        if option != "$slots":
            return next(c for c in options if c.id == option)
        day, place = slots.get("day", ""), slots.get("place", "")
        return max(options, key=lambda c: 2 * (c.day == day) + 2 * (c.place == place) - c.narrated)


@lru_cache(maxsize=1024)
def short_name(name: str) -> str:
    """How she calls the trainee: 小 with the surname for a Chinese name of two to four characters, else the
    name itself."""
    if 2 <= len(name) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in name):
        return "小" + name[0]
    return name


@lru_cache(maxsize=4096)
def weekday(date: str, day: int) -> int:
    """1 Monday … 7 Sunday, of a day counted from the start date."""
    return (dt.date.fromisoformat(date) + dt.timedelta(days=day)).isoweekday()


def next_day(date: str, today: int, when: Circumstance, wanted: str = "") -> int:
    """The first day that fits a circumstance, at least `in_days` from today; or the `wanted` date (ISO), if that fits
    and is not more than `FARTHEST` days away."""

    def fits(day: int) -> bool:
        return when.on(weekday(date, day))

    first = today + max(1, when.in_days)
    if wanted:
        day = (dt.date.fromisoformat(wanted) - dt.date.fromisoformat(date)).days
        if first <= day <= today + FARTHEST and fits(day):
            return day
    return next(day for day in count(first) if fits(day))


def first_workday(date: str, day: int) -> int:
    """This day, or the Monday after if it falls on a weekend."""
    while weekday(date, day) > 5:
        day += 1
    return day


def spoken_time(date: str, day: int, minute: int) -> str:
    """A time as people say it: 周六下午两点."""
    hour = minute // 60
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    numbers = ("十二", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
    return f"{DAYS_ZH[weekday(date, day) - 1]}{part}{numbers[hour % 12]}{_past(minute % 60)}"


def _past(minute: int) -> str:
    """Minutes past the hour as people say them: 点, 点半, 点零五, 点四十."""
    if minute in (0, 30):
        return "点半" if minute else "点"
    tens, ones = divmod(minute, 10)
    digits = "零一二三四五六七八九"
    head = "零" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return f"点{head}{digits[ones] if ones else ''}"
