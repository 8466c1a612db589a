"""What she brings up by herself: which item comes, how a move deals with the open one, what happens when it is ignored.

At most one item is open and one waits. An item ignored once is repeated in other words, twice dropped (trust falls, and
it returns at a worse moment). Items with two parts (a hurt with a question in it) stay open until both are met.
"""

from __future__ import annotations

from roleplay import events as ev
from roleplay.acts import Utterance
from roleplay.part import PromiseSpec
from roleplay.phrase import Agendum
from roleplay.rules import Moment
from roleplay.schema import Both
from roleplay.state import State
from roleplay.turn import Turn

FACE_TO_FACE = "visit"
CHECK_DAYS = 3


def judge(agendum: Agendum, said: Utterance) -> str:
    """How these words deal with the item: wrong, well, soothed, uncertain, evaded or ignored.

    `well+soothed` when one message meets both parts.
    """
    ways: set[str] = set()
    for how, (acts, slots, claims) in agendum.judges:
        if (
            not acts.isdisjoint(said.act_ids)
            and all(not names.isdisjoint(said.slots.get(k, ())) for k, names in slots)
            and all(said.claim_map.get(k, "none") == v for k, v in claims)
        ):
            ways.add(how)
    if "well" in ways and said.wrong:
        return "wrong"
    if {"well", "soothed"} <= ways and "wrong" not in ways:
        return "well+soothed"
    for how in ("wrong", "well"):
        if how in ways:
            return how
    if "admit_uncertain_check" in said.act_ids:
        return "uncertain"
    return next((how for how in ("soothed", "evaded") if how in ways), "ignored")


def deal(turn: Turn, agendum: Agendum, how: str) -> str:
    """Write how the open item was dealt with; returns the way that she answers (half: one of two parts is
    still owed)."""
    s = turn.s
    parts = set(agendum.item.parts)
    met = set(s.open_met)
    way = "well" if how == "well+soothed" else how
    if how == "well+soothed":
        met |= {"feeling", "fact"}
    elif how in ("well", "soothed"):
        met.add("feeling" if how == "soothed" else "fact")
    closed = how in ("wrong", "uncertain") or (how in ("well", "soothed", "well+soothed") and parts <= met)
    if closed and how == "soothed":
        way = "well"
    turn.emit(ev.ItemDealt(agendum.id, way, closed, agendum.tags))
    if closed:
        turn.learn(f"{agendum.id}.{way}", "agenda")
        if how == "uncertain":
            turn.promise(PromiseSpec(id=f"check_{agendum.id}", what=_to_check(turn, agendum), within=CHECK_DAYS))
        turn.change("patience", turn.script.parameters.patience.item_dealt, "item_dealt")
    elif how in ("ignored", "evaded"):
        turn.change("patience", turn.script.parameters.patience.item_ignored, f"item_{how}")
    return "half" if how == "well" and not closed else way


def _to_check(turn: Turn, agendum: Agendum) -> Both:
    """What the trainee promised to find out, in a few words."""
    asked = agendum.item.raise_[0]
    topic = turn.script.persona.topics.get(agendum.item.about, Both(zh=asked, en=asked))
    return Both(zh=f"查清楚再答她：{topic.zh}", en=f"find out and answer her: {topic.en}")


def drop(turn: Turn, agendum: Agendum) -> None:
    """She lets go of an item ignored twice; trust falls and it will come back."""
    turn.emit(ev.ItemDropped(agendum.id, agendum.tags))
    turn.learn(f"{agendum.id}.dropped", "agenda")
    turn.change("trust", turn.script.parameters.trust.item_dropped, f"{agendum.id}.dropped")


def prompted(turn: Turn, moment: Moment, said: Utterance) -> Agendum | None:
    """The item that these very words bring up: it is then her answer to them."""
    stirs, stage = turn.script.stirs, turn.s.stage
    if said.act_ids.isdisjoint(turn.script.stirring[stage]):
        return None
    found = [a for act in said.act_ids for a in stirs.get((stage, act), ()) if _can_come(turn, a, moment)]
    return min(found, key=lambda a: (-a.item.urgency, a.id), default=None)


def unprompted(turn: Turn, moment: Moment, led: bool) -> Agendum | None:
    """What she adds of her own: her hidden concern once the way to it is open, else what waits, else, if the
    trainee has led long enough, the most urgent possible."""
    s, script = turn.s, turn.script
    concerns = script.concerns[s.stage]
    if not (led or s.waiting or concerns):
        return None
    own = [*concerns, *([script.items[s.waiting]] if s.waiting else [])]
    if led:
        own += [a for a in script.agenda[s.stage] if a.item.unprompted or a.id in s.dropped]
    return next((a for a in own if _can_come(turn, a, moment)), None)


def _can_come(turn: Turn, agendum: Agendum, moment: Moment) -> bool:
    """Whether she can bring it up now."""
    s, item = turn.s, agendum.item
    if s.stage not in item.stages or agendum.id in s.settled or _said_enough(s, agendum.id):
        return False
    if item.kind == "concern" and s.channel != FACE_TO_FACE:
        return False
    if agendum.id in s.dropped and any(isinstance(e, ev.ItemDropped) for e in turn.events):
        return False  # what she drops returns, but not in the same breath
    return agendum.pointless.isdisjoint(s.facts) and (agendum.test is None or agendum.test(s, moment))


def _said_enough(s: State, item: str) -> bool:
    """Raised once, or once more after being dropped or left open at a parting."""
    return s.raised.get(item, 0) > (item in s.dropped) + (item == s.waiting)


def remember(turn: Turn, moment: Moment, said: Utterance) -> None:
    """What these words would bring up waits while another item is open; one at most."""
    s = turn.s
    stirred = None if s.waiting else prompted(turn, moment, said)
    if stirred and stirred.id != s.open:
        turn.emit(ev.ItemWaits(stirred.id))


def bring_up(turn: Turn, agendum: Agendum) -> bool:
    """She says it; False if she has no fresh words for it."""
    words = turn.fresh(agendum.raises, len(agendum.id)) or turn.fresh(agendum.repeats)
    if words is None:
        return False
    how = "returned" if agendum.id in turn.s.dropped else "raised"
    turn.emit(ev.ItemRaised(agendum.id, how, turn.say(words), words.key, agendum.item.face, agendum.tags))
    if agendum.item.kind == "concern":
        turn.emit(ev.ConcernRevealed(agendum.id))
    return True


def repeat(turn: Turn, agendum: Agendum) -> bool:
    """She says it again in other words."""
    words = turn.fresh(agendum.repeats) or turn.fresh(agendum.raises)
    if words is None:
        return False
    turn.emit(ev.ItemRaised(agendum.id, "repeated", turn.say(words), words.key, agendum.item.face, agendum.tags))
    return True


def at_the_door(turn: Turn) -> None:
    """What is still open when the meeting ends she says at the door."""
    agendum = turn.script.items.get(turn.s.open)
    words = turn.fresh(agendum.door) if agendum else None
    if agendum and words:
        turn.emit(ev.ItemRaised(agendum.id, "door", turn.say(words), words.key, agendum.item.face, agendum.tags))
