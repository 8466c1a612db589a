"""Shapes a moment of a visit that could have gone otherwise: the words before it, each line that lay there with her
answer, what it set in motion at once, and the findings it would have decided; as a page and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from roleplay import events as ev
from roleplay import otherwise, view
from roleplay.choices import handle
from roleplay.events import AnyEvent
from roleplay.otherwise import Consequence, Moment
from roleplay.script import Script
from roleplay.state import State, fold
from roleplay.view_papers import date_of
from web import chat, words
from web.i18n import N_, Speech
from web.service import Turned

Data = dict[str, Any]
WORDS_BEFORE = 4
"""So many entries of the conversation are shown before the moment."""

DID = {"met": N_("met"), "half": N_("half met"), "broken": N_("broke"), "lost": N_("cost points")}
WOULD = {
    "met": N_("would have met"),
    "half": N_("would have been half"),
    "broken": N_("would have broken"),
    "lost": N_("would have cost points"),
}
DEALT = {
    "well": N_("Her question is answered"),
    "wrong": N_("She takes a wrong answer for a right one"),
    "soothed": N_("She feels understood; her question stays open"),
    "uncertain": N_("To be found out and told her"),
    "evaded": N_("Her question is dodged"),
    "ignored": N_("What she asked is passed over"),
}
RAISED = {
    "raised": N_("She brings up something of her own"),
    "returned": N_("She comes back to something"),
    "repeated": N_("She asks again"),
    "door": N_("She says it at the door"),
}
GOOD_DEALT = ("well", "uncertain")


def page(turned: Turned, log: list[AnyEvent], moment: Moment, lines: list[Consequence], s: Speech) -> Data:
    """What `moment.html` needs."""
    persona, all_moments = turned.script.persona, [m.event for m in otherwise.moments(log)]
    place = all_moments.index(moment.event)
    told = [one for one in view.transcript(log[: moment.event], view_state(log)) if one["kind"] != "hint"]
    there = otherwise.state_before(log, moment.event)
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "event": moment.event,
        "turn": moment.turn,
        "stage": s.label(words.STAGES, there.stage),
        "when": f"{chat.day(date_of(there.date, there.day), s)} {view.clock(there.minute)}",
        "exam": turned.state.mode == "exam",
        "before": chat.entries(told[-WORDS_BEFORE:], s),
        "lines": [line(one, turned.script, there, s) for one in lines],
        "prev": all_moments[place - 1] if place else None,
        "next": all_moments[place + 1] if place + 1 < len(all_moments) else None,
        "number": place + 1,
        "total": len(all_moments),
    }


def view_state(log: list[AnyEvent]) -> State:
    """The state at the very beginning: all that a transcript needs besides the log."""
    return fold(log[:1])


def line(one: Consequence, script: Script, there: State, s: Speech, findings_open: bool = True) -> Data:
    """A line with her answer, what it sets in motion, and what it decides, in words; what it decides is None where
    findings are not to be told yet."""
    said = chat.entries(view.transcript(one.events, there), s)
    ways = DID if one.chosen else WOULD
    return {
        "id": handle(one.line.id),
        "text": one.line.text,
        "chosen": one.chosen,
        "hers": [entry for entry in said if entry["kind"] == "her"],
        "effects": [*_gauges(one, s), *effects(one.events, script, there, s)],
        "decided": [_decided(decided, ways, s) for decided in one.decided] if findings_open else None,
    }


def _decided(decided: otherwise.Decided, ways: dict[str, str], s: Speech) -> Data:
    return {
        "how": decided.how,
        "word": s.label(ways, decided.how),
        "status": decided.finding.status,
        "critical": decided.finding.critical,
        "id": decided.finding.id,
        "name": s.judged(_both(decided.finding.name)),
        "why": s.judged(_both(decided.finding.why)),
    }


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _effect(icon: str, text: str, tone: str = "") -> Data:
    return {"icon": icon, "text": text, "tone": tone}


def _gauges(one: Consequence, s: Speech) -> Iterator[Data]:
    trust, patience = one.change("trust"), one.change("patience")
    if trust:
        up = trust > 0
        tone, icon = ("good", "trending-up") if up else ("warn", "trending-down")
        yield _effect(icon, s("Trust +%(n)s", n=trust) if up else s("Trust −%(n)s", n=-trust), tone)
    else:
        yield _effect("heart", s("Trust as before"))
    if patience > 0:
        yield _effect("hourglass", s("Patience +%(n)s", n=patience), "good")
    elif patience:
        yield _effect("hourglass", s("Patience −%(n)s", n=-patience))


def effects(events: Iterable[AnyEvent], script: Script, there: State, s: Speech) -> Iterator[Data]:
    """What events set in motion besides her gauges, in the order in which it happens."""
    for event in events:
        match event:
            case ev.ItemDealt(how=how) if how in DEALT:
                good = how in GOOD_DEALT
                yield _effect("message-circle", s(DEALT[how]), "good" if good else "")
            case ev.ItemDropped():
                yield _effect("message-circle", s("She lets it drop, for now"), "warn")
            case ev.ItemRaised(how=how) if how in RAISED:
                yield _effect("message-square-text", s(RAISED[how]))
            case ev.ConcernRevealed():
                yield _effect("heart", s("She says what really weighs on her"), "good")
            case ev.TrustCapped(at=at):
                yield _effect("trending-down", s("From now on her trust rises no higher than %(n)s", n=at), "bad")
            case ev.PromiseMade(what=zh, en=en):
                yield _effect("calendar-check", s("Promised: %(what)s", what=s.of({"zh": zh, "en": en or zh})))
            case ev.StageEntered(stage=stage):
                yield _effect("arrow-right", s("On to: %(stage)s", stage=s.label(words.STAGES, stage)))
            case ev.AppointmentMade(day=day, minute=minute, place=place):
                when = f"{chat.day(date_of(there.date, day), s)} {view.clock(minute)}"
                where = chat.place_label(place, script.persona, s)
                yield _effect("calendar", s("A meeting is fixed: %(when)s, %(where)s", when=when, where=where), "good")
            case ev.MeetingEnded(by=by, how=how):
                yield _effect("door-open", chat.parted(by, how, s))
            case ev.SessionEnded(ending=id):
                ending = script.ending(id)
                yield _effect("log-out", s("It ends: %(title)s", title=s.of(_both(ending.title)) if ending else id))
            case _:
                pass


# JSON -----------------------------------------------------------------------------------------------


def told(turned: Turned, log: list[AnyEvent], moment: Moment, lines: list[Consequence]) -> Data:
    """The same for a program, texts in both languages."""
    there = otherwise.state_before(log, moment.event)
    return {
        "event": moment.event,
        "turn": moment.turn,
        "stage": there.stage,
        "can_branch": turned.state.mode != "exam",
        "lines": [_told_line(one, there) for one in lines],
    }


def _told_line(one: Consequence, there: State) -> Data:
    def of(kind: type[Any]) -> list[Any]:
        return [event for event in one.events if isinstance(event, kind)]

    ended, meetings = of(ev.SessionEnded), of(ev.MeetingEnded)
    return {
        "id": handle(one.line.id),
        "text": one.line.text,
        "chosen": one.chosen,
        "events": view.transcript(one.events, there),
        "trust": one.change("trust"),
        "patience": one.change("patience"),
        "facts": [e.fact for e in of(ev.FactLearned)],
        "concern": bool(of(ev.ConcernRevealed)),
        "dealt": [{"how": e.how, "closed": e.closed} for e in of(ev.ItemDealt)],
        "raised": [{"how": e.how, "text": e.text} for e in of(ev.ItemRaised)],
        "promises": [{"zh": e.what, "en": e.en or e.what} for e in of(ev.PromiseMade)],
        "stages": [e.stage for e in of(ev.StageEntered)],
        "appointment": [
            {"date": date_of(there.date, e.day), "time": view.clock(e.minute), "place": e.place}
            for e in of(ev.AppointmentMade)
        ],
        "meeting_ended": [{"by": e.by, "how": e.how} for e in meetings],
        "ending": ended[0].ending if ended else None,
        "decides": [_told_decision(decided) for decided in one.decided],
    }


def _told_decision(decided: otherwise.Decided) -> Data:
    f = decided.finding
    return {
        "how": decided.how,
        "criterion": f.id,
        "pack": f.pack,
        "name": _both(f.name),
        "critical": f.critical,
        "status": f.status,
        "why": _both(f.why),
    }
