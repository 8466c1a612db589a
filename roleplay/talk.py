"""One utterance in a meeting: effects act by act, her open item, one reply, what she brings up, patience and
the clock."""

from __future__ import annotations

from roleplay import agenda
from roleplay import events as ev
from roleplay.acts import Lead, Utterance
from roleplay.phrase import Agendum, Reaction, Words
from roleplay.rules import Moment
from roleplay.script import LAYERS
from roleplay.turn import Turn, weekday

UNDEALT = ("ignored", "evaded")
REPEAT = "repeat"
QUESTION = ("？", "?")
NOTICED = ("service", "sales")
"""Classes of acts whose repetition she remarks on; kindness and courtesy said again merely have no effect."""


def utter(turn: Turn, said: Utterance, line: str = "", reader: str = "choice") -> str:
    """The trainee says something; returns how the meeting ends by it ("" if it goes on)."""
    s = turn.s
    agendum = turn.script.items.get(s.open)
    how = agenda.judge(agendum, said) if agendum else ""
    again = _said_again(turn, said, how)
    turn.emit(ev.Said(turn.say_own(said), said.acts, turn.claims(said), line, reader, s.open, how, s.tempts, again))
    turn.emit(ev.MinutesPassed(said.minutes))
    moment = Moment(said.act_ids, said.slots, said.claim_map, weekday(s.date, s.day))
    lead, harm = said.leads[s.stage], said.harm[s.stage]
    moment.again = bool(lead.act) and lead.act in again
    _effects(turn, said, moment, again)
    moment.slots = lead.heard
    if harm:
        patience = turn.script.parameters.patience
        turn.change("patience", patience.breach if harm == "breach" else patience.offence, harm)
    if moment.again and lead.klass in NOTICED:
        turn.change("patience", turn.script.parameters.patience.again, "again")
    ends = _answer(turn, said, moment, lead, agendum, how)
    return ends or clock(turn, moment)


def _said_again(turn: Turn, said: Utterance, how: str) -> tuple[str, ...]:
    """Acts said within the last six own turns without a new cue since.

    What deals with her open item never counts, nor what does harm: an offence said twice is two offences.
    """
    s = turn.s
    if how and how not in ("ignored", "evaded"):
        return ()
    since = max(s.cue_at, s.own - turn.script.parameters.turns.again_within)
    harmless = said.harmless[s.stage]
    return tuple([id for id, key in harmless if s.last.get(key, -1) > since])


def _effects(turn: Turn, said: Utterance, moment: Moment, again: tuple[str, ...]) -> None:
    effects, stage = turn.script.effects, turn.s.stage
    for part in said.parts:
        if part.act.id in again:
            continue
        moment.slots = part.slots
        # a service that rests on a wrong fact is no service: it earns nothing, whatever else it does
        _effect(turn, effects.get((stage, part.act.id), ()), moment, part.act, not (said.wrong and part.serves))
    moment.slots = said.slots
    for cue in said.asserted:
        _effect(turn, effects.get((stage, cue), ()), moment, None)


def _effect(
    turn: Turn, rules: tuple[Reaction, ...], moment: Moment, act: ev.DoneAct | None, gains: bool = True
) -> None:
    for rule in rules:
        if rule.test is None or rule.test(turn.s, moment):
            if rule.deed.idle:
                return
            if act is None:
                turn.perform(rule.deed)
            else:
                turn.perform(rule.deed, act.id, act.slots, gains)
            return


def _answer(turn: Turn, said: Utterance, moment: Moment, lead: Lead, agendum: Agendum | None, how: str) -> str:
    """Her reply, with what it brings: the item dealt with, an item brought up, the end of the meeting."""
    cue, owed = lead.cue, False
    shocked = lead.rank <= turn.script.ranks["breach"]
    if agendum and not (shocked and how in UNDEALT):
        cue = _item_cue(turn, agendum, how, lead)
        owed = cue in (REPEAT, f"{agendum.id}.half") and not turn.pick(cue, moment)
        if owed and (agendum.item.instead or cue != REPEAT) and agenda.repeat(turn, agendum):
            agenda.remember(turn, moment, said)
            return ""
        cue = lead.cue if owed else cue
    if not turn.s.open and cue == lead.cue and lead.rank > turn.script.ranks["offence"]:
        raised = agenda.prompted(turn, moment, said)
        if raised and raised.item.instead and agenda.bring_up(turn, raised):
            return ""
    ends = react(turn, cue, moment, lead)
    if owed and agendum and not ends:
        agenda.repeat(turn, agendum)
    if not ends:
        _follow_up(turn, said, moment, lead)
    return ends


def _item_cue(turn: Turn, agendum: Agendum, how: str, lead: Lead) -> str:
    """What she answers to while an item is open: how it was dealt with, or what leads the move if that weighs more.

    Not dealt with once, she repeats it; twice, she drops it.
    """
    ranks = turn.script.ranks
    way = agenda.deal(turn, agendum, how)
    if how in UNDEALT and turn.s.open_ignored >= 2:
        agenda.drop(turn, agendum)
        return f"{agendum.id}.dropped" if (turn.s.stage, f"{agendum.id}.dropped") in turn.script.reactions else lead.cue
    if how == "ignored":
        return REPEAT if lead.rank > ranks["wrong"] else lead.cue
    rank = ranks["soothing"] if how in ("soothed", "evaded") else ranks["answer"]
    return f"{agendum.id}.{way}" if rank < lead.rank or lead.klass == "wrong" else lead.cue


def react(turn: Turn, cue: str, moment: Moment, lead: Lead | None = None) -> str:
    """Her one reply to a cue and its consequences; returns how the meeting ends by it."""
    slots = lead.slots if lead else {}
    found = _find(turn, cue, moment, lead)
    if found is None:
        return ""
    reaction, words = found
    layer = LAYERS[reaction.layer]
    if reaction.deed.appoint:  # before the words, which may name the time agreed on
        turn.appoint(reaction.deed.appoint, slots)
    turn.emit(ev.Replied(turn.say(words, slots), reaction.id, words.key, cue, layer, reaction.deed.face))
    turn.perform(reaction.deed, lead.act if lead else "", slots)
    if reaction.deed.raises and not turn.s.open:
        item = turn.script.items[reaction.deed.raises]
        if item.id not in turn.s.settled:
            agenda.bring_up(turn, item)
    return reaction.deed.ends


def _find(turn: Turn, cue: str, moment: Moment, lead: Lead | None) -> tuple[Reaction, Words] | None:
    if moment.again and lead and cue == lead.cue and lead.klass in NOTICED:
        found = turn.pick("again", moment)
        if found:
            return found
    found = turn.pick(cue, moment)
    if found is None and lead is not None:
        found = (
            turn.pick(lead.cue, moment)
            or turn.pick(lead.act, moment)
            or turn.again(cue, moment)
            or turn.again(lead.cue, moment)
        )
    return found


def _follow_up(turn: Turn, said: Utterance, moment: Moment, lead: Lead) -> None:
    """After her reply she may add something of her own; what these words stir while an item is open waits.

    Not in the breath in which she is offended, and not when she has just asked something and waits for the answer.
    """
    s = turn.s
    if s.open:
        agenda.remember(turn, moment, said)
        return
    if lead.rank <= turn.script.ranks["offence"] or _asked(turn) or s.used > s.given:
        return  # beyond her time she has to go: a question now could not be answered any more
    led = s.led >= turn.script.parameters.turns.led
    stirred = agenda.prompted(turn, moment, said)
    raised = stirred if stirred and not stirred.item.instead else agenda.unprompted(turn, moment, led)
    if raised:
        agenda.bring_up(turn, raised)


def _asked(turn: Turn) -> bool:
    """Whether her reply to this move ends with a question."""
    for event in reversed(turn.events):
        if event.__class__ is ev.Replied:
            return event.text.endswith(QUESTION)
    return False


def clock(turn: Turn, moment: Moment) -> str:
    """Minutes beyond what she gave cost patience; at zero, or long past, she ends it: returns how. She mentions the
    time once."""
    s, script = turn.s, turn.script
    over = s.used - s.given
    if over > 0:
        last = next(e.minutes for e in reversed(turn.events) if isinstance(e, ev.MinutesPassed))
        turn.change("patience", script.parameters.patience.per_minute_over * min(over, last), "time")
    if s.gauges.get("patience", 0) <= 0 or over > script.parameters.meetings.overrun_most[s.channel]:
        return react(turn, "meeting.enough", moment) or "enough"
    if over > 0 and f"time_told.{s.meeting}" not in s.facts:
        turn.learn(f"time_told.{s.meeting}", "time")
        return react(turn, "meeting.over", moment)
    return ""
