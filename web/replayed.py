"""Shapes the replay of a visit, turn by turn: what was said, what it came to, why, and what else lay there; and her
two curves over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roleplay import events as ev
from roleplay import moves as mv
from roleplay import view as core
from roleplay.events import AnyEvent
from roleplay.otherwise import Consequence
from roleplay.script import Script
from roleplay.trace import Traced
from roleplay.view_papers import date_of
from web import chat, curves, heard, otherwise, watched, words
from web.i18n import N_, Speech
from web.service import Turned
from web.whys import GAUGES, Whys

Data = dict[str, Any]
NEXT_BEST, NEXT_BEST_HERE = 3, 8
"""So many of the rules that did not answer are named; more of them at the current turn."""

SIGNS_A_SECOND, SHORTEST, LONGEST = 8, 3, 12
"""How fast a turn is read while the replay plays, and the bounds of its pause in seconds."""

BECAUSE = {
    "rested": N_("a new meeting begins"),
    "time": N_("beyond the minutes she gave"),
    "item_dealt": N_("her question is dealt with"),
    "item_ignored": N_("her question is passed over"),
    "item_evaded": N_("her question is dodged"),
    "again": N_("the same said again"),
    "breach": N_("a red line"),
    "offence": N_("out of place here"),
}
"""Why a gauge moved, where it is no rule of the script."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a replay is asked for: at which turn (None: the whole), playing or not, with findings or without, whether one
    can play on from a turn, and whose visit it is (empty: one's own)."""

    turn: int | None = None
    play: bool = False
    findings_open: bool = True
    can_branch: bool = True
    whose: str = ""


def replay(
    turned: Turned,
    traced: Sequence[Traced],
    findings: list[Data],
    lines: Sequence[Consequence],
    s: Speech,
    wanted: Wanted,
) -> Data:
    """What `replay.html` needs. `lines` are what each line offered at the current turn would have caused at once (none:
    nothing was said there)."""
    told = findings if wanted.findings_open else []
    total = len(traced) - 1
    at = None if wanted.turn is None else min(wanted.turn, total)
    upto = traced if at is None else traced[: at + 1]
    shaper = _Rows(turned.script, told, s)
    rows = [shaper.row(one, at) for one in upto]
    if at is not None and lines:
        there, open_ = traced[at].before, wanted.findings_open
        rows[-1]["lines"] = [otherwise.line(one, turned.script, there, s, open_) for one in lines]
    persona, first = turned.script.persona, traced[0].after
    mode = s.label(words.STAGES, first.drill) if first.drill else s.label(words.MODES, first.mode)
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "whose": wanted.whose,
        "mode": mode,
        "date": chat.day(first.date, s),
        "rows": rows,
        "turn": at,
        "total": total,
        "prev": at - 1 if at else None,
        "next": 0 if at is None else at + 1 if at < total else None,
        "playing": wanted.play and at is not None and at < total,
        "seconds": rows[-1]["seconds"],
        "curves": curves.curves(traced, told, at, s),
        "findings_open": wanted.findings_open,
        "can_branch": wanted.can_branch,
        "unexplained": sum(one.answers is None for one in traced),
    }


def rows(traced: Sequence[Traced], script: Script, s: Speech, at: int) -> list[Data]:
    """The turns alone, without findings; the current one is `at`."""
    shaper = _Rows(script, [], s)
    return [shaper.row(one, at) for one in traced]


def seconds(text: str) -> int:
    """How long a turn stands while the replay plays by itself: as long as its words take to read."""
    return max(SHORTEST, min(LONGEST, round(len(text) / SIGNS_A_SECOND)))


class _Rows:
    """Makes the rows, the first one first: it remembers which findings have been told."""

    def __init__(self, script: Script, findings: list[Data], s: Speech) -> None:
        self.script, self.findings, self.s = script, findings, s
        self.whys = Whys(script, s)
        self.told: set[str] = set()
        self.place: tuple[object, ...] = ()

    def row(self, one: Traced, at: int | None) -> Data:
        """One turn."""
        current, there = one.turn == at, one.before if one.turn else one.after
        said = next((e for e in one.events if isinstance(e, ev.Said)), None)
        entries = self._entries(one)
        here = range(one.base, one.base + len(one.events))
        notes = [f for f in self.findings if f["status"] != "na" and not curves.places(f).isdisjoint(here)]
        again = {f["id"] for f in notes} & self.told
        self.told |= {f["id"] for f in notes}
        text = "".join(entry["text"] for entry in entries if entry["kind"] in ("me", "her", "narration"))
        return {
            "turn": one.turn,
            "current": current,
            "said_at": None if said is None else one.base + one.events.index(said),
            "hint": isinstance(one.move, mv.Hint | mv.Suggest),
            **self._where(one, said),
            "entries": entries,
            "details": [] if said or one.move is None
            else watched.details(one.move, one.before, self.script, self.s),
            "trust": _gauge(one, "trust"),
            "patience": _gauge(one, "patience"),
            "findings": notes,
            "again": again,
            "offered": _offered(one, said),
            "lines": [],
            "reading": self.whys.reading(said) if said else None,
            "item": self._item(said, one),
            "answers": None if one.answers is None
            else [self.whys.answer(a, NEXT_BEST_HERE if current else NEXT_BEST) for a in one.answers],
            "gauges": [self._moved(e) for e in one.events if isinstance(e, ev.GaugeChanged)],
            "effects": list(otherwise.effects(_untold(one), self.script, there, self.s)),
            "facts": [e.fact for e in one.events if isinstance(e, ev.FactLearned)],
            "seconds": seconds(text),
        }  # fmt: skip

    def _entries(self, one: Traced) -> list[Data]:
        """All that was said and done; what was done at the desk stands as narration, a beginning without a word too."""
        found = chat.entries(chat.since(list(one.events), one.before if one.turn else one.after, one.base), self.s)
        for entry in found:
            if told := heard.of(one.events[entry["event"] - one.base], self.script, self.s):
                entry["heard"] = told
        found += [
            {"kind": "narration", "event": one.base + n, "at": "", "text": self.s.label(words.DONE_AT_DESK, e.form)}
            for n, e in enumerate(one.events)
            if isinstance(e, ev.FormSubmitted)
        ]
        found.sort(key=lambda entry: entry["event"])
        if not any(entry["kind"] != "stage" for entry in found):
            text = watched.done(one.move, one.after, self.s) if one.move else self.s("Her file lies on the desk.")
            last = one.base + len(one.events) - 1  # the lines offered: an event that nothing else stands for
            found.insert(0, {"kind": "narration", "event": last, "at": "", "text": text})
        return found

    def _where(self, one: Traced, said: ev.Said | None) -> Data:
        """Stage, date and time, place, who is there, the minutes used, and whether any but these is new (`moved`)."""
        s = self.s
        now = one.before if said or isinstance(one.move, mv.End) else one.after
        meeting = chat.meeting(core.meeting(now, self.script), self.script.persona, s)
        minutes = s("%(used)s of %(given)s min", used=one.after.used, given=now.given) if meeting and now.given else ""
        place = (now.stage, now.day, now.meeting if meeting else 0, now.present)
        moved, self.place = place != self.place, place
        return {
            "moved": moved,
            "at": core.clock(now.minute),
            "stage": s.label(words.STAGES, now.stage),
            "when": f"{chat.day(date_of(now.date, now.day), s)} {core.clock(now.minute)}",
            "place": meeting["place_label"] if meeting else "",
            "present": meeting["present"] if meeting else "",
            "minutes": minutes,
        }

    def _item(self, said: ev.Said | None, one: Traced) -> Data | None:
        """Her item that was open, and how it was dealt with."""
        if said is None or not said.open_item:
            return None
        dealt = next((e for e in one.events if isinstance(e, ev.ItemDealt)), None)
        how = dealt.how if dealt else said.deals
        return {
            "text": self.whys.asks(said.open_item),
            "how": self.s.label(otherwise.DEALT, how),
            "good": how in otherwise.GOOD_DEALT,
            "closed": bool(dealt and dealt.closed),
        }

    def _moved(self, e: ev.GaugeChanged) -> Data:
        """A gauge that moved: by how much, to what, by which act or for what other reason."""
        because = self.whys.act(e.act) if e.act else self.s.label(BECAUSE, e.why) if e.why in BECAUSE else ""
        code = "" if e.why in BECAUSE else e.why
        return {"label": self.s.label(GAUGES, e.gauge), "by": e.by, "to": e.to, "because": because, "code": code}


def _untold(one: Traced) -> list[AnyEvent]:
    """The events of a turn that the conversation itself does not tell."""
    return [e for e in one.events if not isinstance(e, ev.MeetingEnded | ev.StageEntered | ev.PromiseMade)]


def _gauge(one: Traced, gauge: str) -> Data:
    now = one.after.gauges.get(gauge, 0)
    return {"now": now, "by": now - one.before.gauges.get(gauge, 0) if one.turn else 0}


def _offered(one: Traced, said: ev.Said | None) -> list[Data]:
    """The lines that lay there when something was said, with the one taken."""
    return [{"text": o.text, "said": o.id == said.line} for o in one.before.offered] if said else []


def current_words(traced: Sequence[Traced], log: Sequence[AnyEvent], turn: int | None) -> int | None:
    """The event of the words said at the current turn, if something was: what could have been said instead is asked by
    it."""
    if turn is None:
        return None
    one = traced[min(turn, len(traced) - 1)]
    return next((n for n in range(one.base, one.base + len(one.events)) if isinstance(log[n], ev.Said)), None)
