"""The expert's ear: what a line is worth to one who knows the rubric and the taught order, and looks one line ahead.

She judges by what can be followed from the trainee's chair (`sight`): what the rubric would add if this were said
next, what the line's acts are worth at this stage, whether they come in the order in which they are taught.
"""

from __future__ import annotations

from typing import NamedTuple

from roleplay import events as ev
from roleplay import rubric
from roleplay.authoring.sight import Choice, Sight
from roleplay.authoring.taught import taught
from roleplay.evidence import Evidence
from roleplay.state import State

VALENCE = {"+": 1.0, "0": 0.0, "-": -6.0, "!": -30.0}
WRONG = -12.0
"""A fact asserted that does not hold."""

AGAIN = -2.0
"""Saying once more at this stage what was said there."""

TAUGHT = 3.0
"""An act of this stage's taught order, not yet done here."""

PLACE = -0.1
"""Less for each place further down that order: first things first."""

EARLY = -15.0
"""Saying what rests on something not yet done (F7, F22, F29, K8, K9, F40 ask for the order), or what is said once."""

UNSAID = -0.5
"""Each slot that an act needs and does not carry: it counts half at most."""

POOR = -6.0
"""What spoils an act: a name kept back, a beneficiary read aloud, a close tied to what does not worry her."""

ANSWER = 6.0
"""Answering what she has just brought up."""

LATE = 12.0
"""Proposing the next meeting when this one is running out and none is fixed."""

LAST_MINUTES = 8
"""When a meeting is running out."""

MINUTE = -0.1
"""A minute of hers."""

LOST = -2.0
"""What losing a point is worth beside gaining one: what is spoilt cannot be earned later."""


class Now(NamedTuple):
    """The moment: the stage, what the visit has earned so far, and whether the meeting runs out with no other fixed."""

    stage: str
    standing: float
    late: bool = False


def now(state: State, sight: Sight) -> Now:
    """The moment as the page shows it."""
    late = state.channel == "visit" and state.given - state.used <= LAST_MINUTES and state.appointment is None
    return Now(state.stage, earned(sight.heard), late)


def worth(choice: Choice, moment: Now, sight: Sight, answers: bool = False) -> float:
    """What saying it now is worth, in points of the rubric; `answers`: it came with what she has just brought up."""
    stage = moment.stage
    said = choice.said
    order, rests, poor = taught()["stages"].get(stage, []), taught()["rests"], taught()["poor"]
    value = WRONG * sum(not claim.right for claim in said.claims) + MINUTE * said.minutes
    if answers and not said.act_ids.isdisjoint(taught()["answers"]):
        value += ANSWER
    if moment.late and "propose_time_place" in said.act_ids:
        value += LATE
    for act, key in zip(said.acts, said.keys, strict=True):
        value += VALENCE[said.valence(act.id, stage)]
        value += UNSAID * len(said.needed(act.id) - set(act.slots))
        value += POOR * sum(v in poor.get(slot, ()) or "*" in poor.get(slot, ()) for slot, v in act.slots.items())
        strays = sight.worry and act.id in taught()["tied"] and act.slots.get("about") not in sight.worry
        value += POOR * bool(strays)
        value += EARLY * (not sight.ready(choice, stage, rests.get(act.id, ())))
        value += EARLY * (act.id in taught()["once"] and sight.acts[act.id] > 0)
        if (stage, key) in sight.done:
            value += AGAIN
        elif act.id in order:
            value += TAUGHT + PLACE * order.index(act.id)
    after = [*sight.heard, ev.Said(choice.text, said.acts, said.claims)]
    return value + earned(after) - moment.standing


def earned(heard: list[ev.AnyEvent]) -> float:
    """Points that a visit stands at, both packs; what was spoilt counts against it."""
    log = Evidence(heard)
    total = 0.0
    for pack in rubric.shipped():
        for judge in pack.judges:
            mark = judge.mark(log)
            spoilt = mark.status == "missed" and mark.ruling.proof
            total += LOST * mark.weight if spoilt else mark.points
    return total
