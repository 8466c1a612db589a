"""What the trainee may see: the only door from a session to the browser, the API and the terminal.

Everything secret stays behind: gauges in exam mode, her hidden concern, rules, acts and worth of the lines offered.
Times are plain numbers and ISO dates; words for them are the shell's. Texts of the interface are given in both
languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from roleplay import events as ev
from roleplay.choices import handle, shown
from roleplay.errors import NotOver
from roleplay.events import AnyEvent
from roleplay.schema import STAGES, Both
from roleplay.script import Script
from roleplay.state import Promise, State
from roleplay.turn import first_workday
from roleplay.view_papers import date_of, grown, policy
from roleplay.view_papers import paper as paper  # through this door
from roleplay.view_papers import papers as papers
from roleplay.view_papers import report as report

Data = dict[str, Any]
FORMAT = "visit-simulator/transcript/1"


def clock(minute: int) -> str:
    """Minutes from midnight as HH:MM."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def both(value: Both | None) -> Data | None:
    """A text in both languages as plain data."""
    return {"zh": value.zh, "en": value.en} if value else None


def view(state: State, log: Sequence[AnyEvent], script: Script) -> Data:
    """Where things stand, what can be done now, and the transcript of `log`: the whole one, or what a move brought."""
    p = script.persona
    return {
        "persona": {"id": p.id, "name": p.name, "call": p.call, "job": both(p.job), "age": p.age, "face": face(state)},
        "mode": state.mode,
        "drill": state.drill,
        "stage": state.stage,
        "stages": stages(state),
        "turn": state.turn,
        "now": {"date": date_of(state.date, state.day), "time": clock(state.minute), "day": state.day},
        "meeting": meeting(state, script),
        "appointment": appointment(state, script),
        "mood": mood(state),
        "transcript": transcript(log, state),
        "words": state.words or "choice",
        "choices": [{"id": handle(o.id), "text": o.text} for o in state.offered] if shown(state) else [],
        "hint": hint(state, log),
        "form": form(state, script),
        "card": card(state, log, script),
        "policies": [policy(x, state) for x in p.policies],
        "papers": papers(state, script),
        "promises": [promise(x, state) for x in state.promises],
        "company": {"name": script.company.name, "short": script.company.short, "licence": script.company.licence},
        "trainee": state.trainee,
        "can": can(state, script),
        "ended": bool(state.ended),
    }


def face(state: State) -> str:
    """How she looks: always calm in an exam, so that the picture tells nothing."""
    return "calm" if state.mode == "exam" and not state.ended else state.face


def stages(state: State) -> list[Data]:
    """The stages but the last: done if one has been there, now, or to do.

    A drill begins with the way to its stage behind it, but nobody has been asked for a name yet.
    """
    first = STAGES.index(state.been[0]) if state.been else 0
    behind = {stage for stage in STAGES[:first] if stage != "referral_request"} | set(state.been)
    return [
        {"id": stage, "state": "now" if stage == state.stage else "done" if stage in behind else "todo"}
        for stage in STAGES[:-1]
    ]


def meeting(state: State, script: Script) -> Data | None:
    """The contact going on: number, channel, place, who is there, minutes given and used."""
    if not state.in_meeting:
        return None
    here = [script.persona.people.get(x, x) for x in state.present]
    return {
        "no": state.meeting,
        "channel": state.channel,
        "place": state.place,
        "present": here,
        "given": state.given,
        "used": state.used,
        "scene": state.scene,
    }


def appointment(state: State, script: Script) -> Data | None:
    """The meeting agreed on, if one stands."""
    a = state.appointment
    if a is None:
        return None
    label = next((c.label for c in script.persona.circumstances if c.id == a.option), None)
    return {
        "date": date_of(state.date, a.day),
        "time": clock(a.minute),
        "place": a.place,
        "given": a.given,
        "label": both(label),
    }


def mood(state: State) -> Data | None:
    """Her mood, in practice only: face and the figure behind it."""
    if state.mode == "exam" and not state.ended:
        return None
    return {"face": state.face, "figure": state.gauges.get("trust", 0), "patience": state.gauges.get("patience", 0)}


def hint(state: State, log: Iterable[AnyEvent]) -> Data | None:
    """The hints asked for at this moment, the last one first."""
    if not state.hint:
        return None
    given = [e for e in log if isinstance(e, ev.HintGiven)][-1:]
    return {"level": state.hint, "text": {"zh": given[0].zh, "en": given[0].en}} if given else None


def can(state: State, script: Script) -> Data:
    """Which moves make sense now."""
    desk = not state.in_meeting and not state.ended
    return {
        "hint": state.in_meeting and state.mode != "exam" and state.hint < 3,
        "say": state.in_meeting and bool(state.offered) and bool(state.words),
        "suggest": state.in_meeting and state.words == "mixed" and state.mode != "exam" and not shown(state),
        "end": not state.ended,
        "wait": desk
        and (state.appointment is not None or state.visits > 0 or state.stage in ("after_service", "referral_request")),
        "call": desk
        and not state.visits
        and state.calls < script.parameters.meetings.calls_most
        and state.appointment is None
        and state.stage in ("preparation", "invitation_call"),
    }


def promise(one: Promise, state: State) -> Data:
    """A promise with the date it is due, and whether it can be kept now."""
    text = {"zh": one.what, "en": one.en or one.what}
    can = one.state == "open" and one.since <= state.day
    return {"id": one.id, "text": text, "due": date_of(state.date, one.due), "state": one.state, "can_keep": can}


def transcript(log: Iterable[AnyEvent], state: State) -> list[Data]:
    """What was said and what happened, in order; `event` is the number of the event in what was given."""
    day, minute = state.day, state.minute
    out: list[Data] = []
    used = 0
    for n, e in enumerate(log):
        if isinstance(e, ev.SessionStarted | ev.MeetingStarted | ev.DaysPassed):
            day, minute = e.day, e.minute
        elif isinstance(e, ev.MinutesPassed):
            used = e.minutes
            minute += used
        entry = _entry(e)
        if entry:
            out.append({"event": n, "date": date_of(state.date, day), "at": clock(minute), **entry})
    return out


def _entry(e: AnyEvent) -> Data | None:
    if isinstance(e, ev.Said):
        return {"kind": "me", "text": e.text}
    if isinstance(e, ev.Replied | ev.ItemRaised):
        return {"kind": "her", "text": e.text, "paragraphs": e.text.split("\n")}
    if isinstance(e, ev.Narrated):
        return {"kind": "narration", "text": e.text}
    if isinstance(e, ev.StageEntered):
        return {"kind": "stage", "stage": e.stage, "text": e.stage}
    if isinstance(e, ev.MeetingStarted):
        return {"kind": "meeting", "channel": e.channel, "place": e.place, "text": e.channel}
    if isinstance(e, ev.MeetingEnded):
        return {"kind": "parted", "by": e.by, "how": e.how, "text": e.how}
    if isinstance(e, ev.HintGiven):
        return {"kind": "hint", "level": e.level, "text": e.zh, "texts": {"zh": e.zh, "en": e.en}}
    if isinstance(e, ev.PromiseMade):
        return {"kind": "promise", "text": {"zh": e.what, "en": e.en or e.what}, "due": e.due}
    return None


# --- the desk


def form(state: State, script: Script) -> Data | None:
    """What the desk offers between meetings: records, the card, the call, notes after a visit, promises to keep."""
    if state.in_meeting or state.ended:
        return None
    p = script.persona
    before = not state.calls and not state.visits and state.stage == "preparation"
    out: Data = {"phase": "preparation" if before else "between"}
    out["sections"] = [
        {"id": x.id, "title": both(x.title), "read": x.id in state.read, "text": x.text if x.id in state.read else None}
        for x in p.sections
    ]
    read = set(state.read)
    out["slips"] = [{"id": i.id, "text": i.text, "section": i.section} for i in p.items if i.section in read]
    out["options"] = {
        "need": [{"id": o.id, "label": both(o.label)} for o in p.card.needs],
        "base": [{"id": o.id, "label": both(o.label)} for o in p.card.bases],
        "bring": [{"id": o.id, "label": both(o.label)} for o in p.card.bring],
        "learned": [{"id": o.id, "label": both(o.label)} for o in p.card.learned],
    }
    if can(state, script)["call"]:
        out["calls"] = [
            {
                "id": c.id,
                "label": both(c.label),
                "date": _call_date(state, c.workday, c.in_days, c.hour, c.minute),
                "at": clock(c.hour * 60 + c.minute),
            }
            for c in p.calls
        ]
    out["todo"] = [told for x in state.promises if (told := promise(x, state))["can_keep"]]
    out["visited"] = state.visits > 0
    out["forms"] = forms(out, script)
    return out


def forms(desk: Data, script: Script) -> list[Data]:
    """The forms that can be handed in now: id, and for each field its name, its answers, and whether several count."""
    options = {field: [o["id"] for o in found] for field, found in desk["options"].items()}
    unread = [x["id"] for x in desk["sections"] if not x["read"]]
    card = [_field(f"sort.{slip['id']}", ["fact", "perception"]) for slip in desk["slips"]]
    card += [_field(f"agent.{policy.no}", ["left", "in_post"]) for policy in script.persona.policies]
    card += [_field("class", ["pure", "non_pure"])]
    card += [_field(name, options[name], many=True) for name in ("need", "base", "bring")]
    found = {
        "read": [_field("section", unread)] if unread else [],
        "card": [] if desk["visited"] else card,
        "learned": [_field("learned", options["learned"], many=True)] if desk["visited"] else [],
        "todo": [_field("promise", [x["id"] for x in desk["todo"]])] if desk["todo"] else [],
        "call": [_field("slot", [x["id"] for x in desk["calls"]])] if "calls" in desk else [],
    }
    return [{"id": id, "fields": fields} for id, fields in found.items() if fields]


def _field(name: str, answers: list[str], many: bool = False) -> Data:
    return {"name": name, "answers": answers, "many": many}


def _call_date(state: State, workday: bool, in_days: int, hour: int, minute: int) -> str:
    day = state.day + in_days + (1 if state.calls and state.minute >= hour * 60 + minute else 0)
    return date_of(state.date, first_workday(state.date, day) if workday else day)


def card(state: State, log: Iterable[AnyEvent], script: Script) -> Data:
    """The service card as the trainee filled it in: last answers by field, and whether it was written."""
    kept: dict[str, list[str]] = {}
    for form in ("card", "learned"):
        kept |= state.papers.get(form, {})
    p = script.persona
    notes = [{"id": i.id, "text": i.text, "kind": "".join(kept.get(f"sort.{i.id}", []))} for i in p.items]
    whole = [*log]
    gained = grown(whole, state, script) if whole and isinstance(whole[0], ev.SessionStarted) else None
    return {"answers": kept, "written": "card_written" in state.facts, "notes": notes, "grown": gained}


# --- documents


def document(session: str, log: Sequence[AnyEvent], script: Script) -> Data:
    """The transcript as a file that `roleplay score` reads: the whole log. `NotOver` before the end, when it
    holds secrets."""
    if not any(isinstance(e, ev.SessionEnded) for e in log):
        raise NotOver("the visit is not over yet; finish it first")
    return {
        "format": FORMAT,
        "session": session,
        "persona": script.persona.id,
        "script": script.digest,
        "events": ev.to_builtins(log),
    }
