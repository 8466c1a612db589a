"""What happens between meetings: records and forms, calls, waiting, promises and premiums falling due, the
message scenes.

Moves here cost no minutes of hers; time passes in days. Every form is a move that lands in the log with the
acts it carries and what it came to against the persona's truth.
"""

from __future__ import annotations

from collections.abc import Mapping

from roleplay import events as ev
from roleplay.errors import BadForm, NotNow
from roleplay.part import Scene
from roleplay.persona import CallSlot
from roleplay.rules import Moment
from roleplay.talk import react
from roleplay.turn import Turn, first_workday, weekday

Data = Mapping[str, list[str]]
SECTIONS = ("basic", "policy", "history")


def submit(turn: Turn, form: str, data: dict[str, list[str]]) -> None:
    """Hand in a form: read, card, learned, todo or call. `BadForm` says what is missing or unknown."""
    handler = {"read": _read, "card": _card, "learned": _learned, "todo": _todo, "call": _call}.get(form)
    if handler is None:
        raise BadForm(f"there is no form {form!r} on this desk")
    handler(turn, data)


def _one(data: Data, field: str) -> str:
    values = data.get(field, [])
    if len(values) != 1:
        raise BadForm(f"{field}: choose exactly one")
    return values[0]


def _several(data: Data, field: str, known: set[str]) -> list[str]:
    values = data.get(field, [])
    for value in values:
        if value not in known:
            raise BadForm(f"{field}: {value!r} is not one of the answers")
    return values


def _read(turn: Turn, data: Data) -> None:
    section = _one(data, "section")
    if section not in SECTIONS:
        raise BadForm(f"section: {section!r} is not a record; there are {', '.join(SECTIONS)}")
    act = ev.DoneAct("collect_file_data", {"section": section})
    turn.emit(ev.FormSubmitted("read", {"section": [section]}, {}, (act,)))
    turn.learn(f"read_{section}", "desk")


def _card(turn: Turn, data: Data) -> None:
    p = turn.script.persona
    card = p.card
    result: dict[str, int] = {}
    kept: dict[str, list[str]] = {}
    right = 0
    for item in p.items:
        answer = data.get(f"sort.{item.id}", [])
        kept[f"sort.{item.id}"] = answer
        if answer and answer != ["fact"] and answer != ["perception"]:
            raise BadForm(f"sort.{item.id}: fact or perception")
        right += answer == [item.kind]
    result |= {"sort_right": right, "sort_of": len(p.items)}
    agents = [data.get(f"agent.{x.no}", []) for x in p.policies]
    kept |= {f"agent.{x.no}": a for x, a in zip(p.policies, agents, strict=True)}
    hits = sum(a == [x.agent] for x, a in zip(p.policies, agents, strict=True))
    result |= {"agents_right": hits, "agents_of": len(p.policies)}
    kept["class"] = _several(data, "class", {"pure", "non_pure"})
    result["class_right"] = int(kept["class"] == [card.client_class])
    for field, options in (("need", card.needs), ("base", card.bases), ("bring", card.bring)):
        kept[field] = _several(data, field, {o.id for o in options})
        truth = {o.id for o in options if o.right}
        plural = {"base": "bases"}.get(field, field)
        result[f"{plural}_right"] = len(truth & set(kept[field]))
        result[f"{plural}_wrong"] = len(set(kept[field]) - truth)
    asked = tuple(ev.DoneAct(o.act) for o in card.bring if o.act and o.id in kept["bring"])
    turn.emit(ev.FormSubmitted("card", kept, result, _card_acts(kept) + asked))
    turn.learn("card_written", "desk")
    if result["class_right"]:
        turn.learn("class_right", "desk")
    for one in kept["bring"]:
        turn.learn(f"bring_{one}", "desk")


def _card_acts(kept: Data) -> tuple[ev.DoneAct, ...]:
    """The preparation acts a card carries: only what was filled in."""
    acts = []
    if any(v for k, v in kept.items() if k.startswith("sort.")):
        acts.append(ev.DoneAct("sort_fact_perception"))
    if any(v for k, v in kept.items() if k.startswith("agent.")):
        acts.append(ev.DoneAct("check_agent_status"))
    if kept["need"]:
        acts.append(ev.DoneAct("predict_need", {"reason": "+".join(kept["base"])} if kept["base"] else {}))
    return (*acts, ev.DoneAct("write_service_card"))


def _learned(turn: Turn, data: Data) -> None:
    options = turn.script.persona.card.learned
    chosen = _several(data, "learned", {o.id for o in options})
    truth = {o.id for o in options if o.right}
    result = {"right": len(truth & set(chosen)), "of": len(truth), "wrong": len(set(chosen) - truth)}
    turn.emit(ev.FormSubmitted("learned", {"learned": chosen}, result, (ev.DoneAct("write_service_card"),)))
    turn.learn("card_grown", "desk")


def _todo(turn: Turn, data: Data) -> None:
    promise = _one(data, "promise")
    found = next((p for p in turn.s.promises if p.id == promise and p.state == "open"), None)
    if found is None:
        raise BadForm("promise: there is no such promise open")
    if found.since > turn.s.day:
        raise NotNow("the day for that has not come yet; go on, and do it when it is there")
    turn.emit(ev.FormSubmitted("todo", {"promise": [promise]}, {}))
    turn.keep(promise)


# --- calls


def _call(turn: Turn, data: Data) -> None:
    s, script = turn.s, turn.script
    choice = _one(data, "slot")
    slot = next((c for c in script.persona.calls if c.id == choice), None)
    if slot is None:
        raise BadForm(f"slot: {choice!r} is not a time on offer")
    if s.appointment or s.visits:
        raise NotNow("the meeting is fixed; go on to it")
    if s.stage not in ("preparation", "invitation_call"):
        raise NotNow("you write to her now; go on to the next message")
    if s.calls >= script.parameters.meetings.calls_most:
        raise NotNow("she has been called often enough; close the file or leave it")
    ring(turn, slot, submitted=True)


def ring(turn: Turn, slot: CallSlot, submitted: bool = False) -> None:
    """Dial at that hour: a phone meeting begins with her first words."""
    s = turn.s
    if submitted:
        turn.emit(ev.FormSubmitted("call", {"slot": [slot.id]}, {}))
    for fact in sorted({f for c in turn.script.persona.calls for f in c.sets} & s.facts):
        turn.emit(ev.FactEnded(fact, "desk"))
    minute = slot.hour * 60 + slot.minute
    start = s.day + slot.in_days + (1 if s.calls and s.minute >= minute else 0)
    day = first_workday(s.date, start) if slot.workday else start
    pass_days(turn, day, minute)
    if s.stage != "invitation_call" or s.calls:
        turn.go("dial")
    open_meeting(turn, "phone", "", (), slot.given, day, minute)
    for fact in slot.sets:
        turn.learn(fact, "desk")
    greet(turn)


# --- time


def wait(turn: Turn) -> bool:
    """Go on to what is next: the appointment, else the next message scene. False if nothing is left (the
    session is over)."""
    s = turn.s
    if s.appointment:
        _keep_appointment(turn, s.appointment)
        return True
    if not s.visits and s.stage in ("preparation", "invitation_call"):
        if s.calls:
            raise NotNow("no meeting was fixed: call again, or close the file")
        raise NotNow("she has not been called yet: choose when to call")
    return scene(turn)


def _keep_appointment(turn: Turn, a: ev.AppointmentMade) -> None:
    s = turn.s
    circumstance = next((c for c in turn.script.persona.circumstances if c.id == a.option), None)
    pass_days(turn, a.day, a.minute)
    if circumstance and circumstance.narrated:
        narrate(turn, f"narrated.{a.option}")
        turn.learn(f"kept.{a.option}", "desk")
        turn.emit(ev.AppointmentEnded(a.option))
        scene(turn)
        return
    open_meeting(turn, "visit", a.place, a.present, a.given, a.day, a.minute)
    if s.stage == "invitation_call":
        turn.go("visit")
    elif s.stage == "first_visit":
        turn.go("review")
    elif s.stage == "after_service":
        turn.go("revisit")
    greet(turn)


def scene(turn: Turn) -> bool:
    """The next dated message scene; False when all have been."""
    s = turn.s
    left = [x for x in turn.script.scenes if x.id not in s.scenes]
    if s.stage in ("first_visit", "policy_review", "proposal", "closing"):
        turn.go("serve")
    if not left:
        return False
    one: Scene = left[0]
    day = max(one.day, s.day + one.after)
    pass_days(turn, day, one.hour * 60)
    turn.learn(f"scene.{one.id}", "desk")
    open_meeting(turn, "messages", "", (), one.given, day, one.hour * 60, one.id)
    narrate(turn, "scene")
    greet(turn, f"scene.{one.id}")
    return True


def pass_days(turn: Turn, day: int, minute: int = 9 * 60) -> None:
    """Let days pass: premiums fall due, promises not kept are broken."""
    s = turn.s
    for policy in sorted(turn.script.persona.policies, key=lambda p: p.due):
        if s.day < policy.due <= day:
            turn.learn(f"due.{policy.no}", "calendar")
            turn.learn_from(f"due.{policy.no}")
    for promise in s.promises:
        if promise.state == "open" and promise.due < day and promise.since <= s.day:  # there was a chance to keep it
            turn.emit(ev.PromiseBroken(promise.id))
            turn.change("trust", turn.script.parameters.trust.promise_broken, f"promise.{promise.id}")
    if day != s.day or minute != s.minute:
        turn.emit(ev.DaysPassed(day, minute))


# --- meetings


def open_meeting(
    turn: Turn, channel: str, place: str, present: tuple[str, ...], given: int, day: int, minute: int, scene: str = ""
) -> None:
    """A contact begins; her patience starts afresh, unless the session begins with another."""
    s = turn.s
    start = turn.script.persona.patience - turn.script.parameters.patience.less.get(channel, 0)
    turn.emit(ev.MeetingStarted(s.meeting + 1, channel, place, present, given, day, minute, scene))
    if turn.rests:
        turn.change("patience", start - s.gauges.get("patience", 0), "rested")


def greet(turn: Turn, cue: str = "meeting.start") -> None:
    """Her first words, with what she has to say of promises kept or broken since."""
    moment = Moment(weekday=weekday(turn.s.date, turn.s.day))
    react(turn, cue, moment)
    for state in ("broken", "kept"):
        new = [p for p in turn.s.promises if p.state == state and f"told.{p.id}" not in turn.s.facts]
        if new:
            for p in new:
                turn.learn(f"told.{p.id}", "desk")
            react(turn, f"promise.{state}", moment)


def narrate(turn: Turn, cue: str) -> None:
    """The narrator's sentence for a cue, with its consequences; nothing if the script has none."""
    found = turn.pick(cue, Moment(weekday=weekday(turn.s.date, turn.s.day)))
    if found:
        reaction, words = found
        turn.emit(ev.Narrated(turn.say(words), reaction.id, words.key))
        turn.perform(reaction.deed)


def close_meeting(turn: Turn, by: str, how: str) -> None:
    """A contact ends; a referral asked for in messages is left, and the service goes on."""
    turn.emit(ev.MeetingEnded(turn.s.meeting, by, how))
    if turn.s.stage == "referral_request":
        turn.go("attend")
