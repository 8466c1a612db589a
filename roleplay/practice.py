"""What to practise next: the stages to drill, the criteria each is for, and the day it is due.

Two old findings of the study of memory stand behind it, and no more is claimed than they say. What is repeated at
growing distances is kept longer than what is repeated at once (the spacing effect); and what was missed comes back
soon, what went well later (Leitner's boxes of cards). So a criterion that was missed is due the next day, and each day
on which it was met moves it on to the next distance. Met twice on one day is met once, and met later on the day it was
missed is not learned yet. What the criteria are and what they weigh is read from the rubrics.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from roleplay.schema import STAGES
from roleplay.scorecard import Status

INTERVALS = (1, 3, 7, 14, 30)
"""Days until a criterion is due again: after a miss, and after one, two, three, four and more good days in a row."""

RECENT = 8
"""So many of the last visits in which a criterion applied are looked at."""

FADES = 0.7
"""What a visit counts of what the one after it counts."""

NEVER_CAME = 0.25
"""What a criterion of a stage that a visit never came to counts of one that was missed there: first the way there."""

MOST, REASONS = 3, 3
"""At most so many offers, each with at most so many criteria."""

LOST: Mapping[Status, float] = {"met": 0.0, "half": 0.5, "missed": 1.0}


class Asked(msgspec.Struct, frozen=True):
    """A criterion: its name in the rubric, its weight, and the stages where it is judged."""

    id: str
    weight: float
    stages: tuple[str, ...]


class Visit(msgspec.Struct, frozen=True):
    """A visit that ended: the day, what became of each criterion, and the stage if it was one alone."""

    day: dt.date
    statuses: Mapping[str, Status]
    drill: str = ""


class Reason(msgspec.Struct, frozen=True):
    """A criterion to practise: missed and half met so many `times` out of the last in which it applied, and the day it
    is due."""

    criterion: str
    missed: int
    half: int
    times: int
    due: dt.date


class Offer(msgspec.Struct, frozen=True):
    """A stage to practise alone (empty: a whole visit), what for, the weakest first, and the day it is due."""

    stage: str
    due: dt.date
    reasons: tuple[Reason, ...] = ()


class Standing(msgspec.Struct, frozen=True):
    """How somebody stands with a criterion; `urgency` is its weight times the share missed, the newest most."""

    asked: Asked
    reason: Reason
    urgency: float


def offers(visits: Iterable[Visit], criteria: Sequence[Asked], drills: Iterable[str], today: dt.date) -> list[Offer]:
    """What to practise next: what is due before what is coming, the weakest first.

    `drills` are the stages that can be practised alone. Whoever has shown nothing yet begins with a whole visit, or
    with the earliest stage.
    """
    stages = [stage for stage in STAGES if stage in set(drills)]
    stood = standings(visits, criteria)
    if not stood:
        return [Offer(stage, today) for stage in ("", *stages[:1])]
    due = _chosen([one for one in stood if one.reason.due <= today], stages, MOST)
    taken = {offer.stage for offer in due}
    left = [stage for stage in stages if stage not in taken]
    coming = [
        one for one in stood if one.reason.due > today and one.urgency and not taken.intersection(one.asked.stages)
    ]
    return [*due, *_coming(coming, left, MOST - len(due))] or [Offer("", today)]


def _chosen(pool: Sequence[Standing], stages: Sequence[str], most: int) -> list[Offer]:
    """The stages that are for the most urgent criteria together, each criterion reckoned once."""
    found: list[Offer] = []
    left = list(pool)
    while len(found) < most:
        at = {stage: _weakest(left, stage) for stage in stages if stage not in {offer.stage for offer in found}}
        stage = max((s for s in at if at[s]), key=lambda s: sum(one.urgency for one in at[s]), default=None)
        if stage is None:
            break
        reasons = tuple(one.reason for one in at[stage])
        found.append(Offer(stage, min(reason.due for reason in reasons), reasons))
        left = [one for one in left if stage not in one.asked.stages]
    return found


def _coming(pool: Sequence[Standing], stages: Sequence[str], most: int) -> list[Offer]:
    """The same for what is not due yet, the soonest first: each day by itself."""
    found: list[Offer] = []
    for day in sorted({one.reason.due for one in pool}):
        taken = {offer.stage for offer in found}
        on = [one for one in pool if one.reason.due == day and not taken & set(one.asked.stages)]
        found += _chosen(on, [stage for stage in stages if stage not in taken], most - len(found))
    return found


def _weakest(pool: Iterable[Standing], stage: str) -> list[Standing]:
    return [one for one in pool if stage in one.asked.stages][:REASONS]


# How one stands ---------------------------------------------------------------------------------------


def standings(visits: Iterable[Visit], criteria: Sequence[Asked]) -> list[Standing]:
    """How somebody stands with each criterion that ever applied: the most urgent first, then what is due longest, then
    in the order of the criteria."""
    in_order = sorted(visits, key=lambda visit: visit.day)
    came = [_came(visit, criteria) for visit in in_order]
    found = []
    for asked in criteria:
        times = [
            (visit.day, status, _share(asked, status, far))
            for visit, far in zip(in_order, came, strict=True)
            if (status := visit.statuses.get(asked.id, "na")) != "na"
        ]
        if times:
            found.append(_standing(asked, times))
    return sorted(found, key=lambda one: (-one.urgency, one.reason.due))


def _standing(asked: Asked, times: Sequence[tuple[dt.date, Status, float]]) -> Standing:
    recent = times[-RECENT:]
    weights = [FADES**n for n in range(len(recent))]
    lost = sum(w * share for w, (_, _, share) in zip(weights, reversed(recent), strict=True))
    statuses = [status for _, status, _ in recent]
    due = due_day([(day, status == "met") for day, status, _ in times])
    reason = Reason(asked.id, statuses.count("missed"), statuses.count("half"), len(recent), due)
    return Standing(asked, reason, round(asked.weight * lost / sum(weights), 6))


def due_day(times: Iterable[tuple[dt.date, bool]]) -> dt.date:
    """When a criterion is due again, from the days on which it applied (in order, one at least) and whether it was
    met."""
    days: dict[dt.date, bool] = {}
    for day, met in times:
        days[day] = days.get(day, True) and met
    row = 0
    for met in days.values():
        row = row + 1 if met else 0
    return max(days) + dt.timedelta(days=INTERVALS[min(row, len(INTERVALS) - 1)])


def _share(asked: Asked, status: Status, came: int) -> float:
    """What share was missed; of a stage that the visit never came to, less."""
    never = status == "missed" and all(STAGES.index(stage) > came for stage in asked.stages)
    return LOST[status] * (NEVER_CAME if never else 1.0)


def _came(visit: Visit, criteria: Iterable[Asked]) -> int:
    """How far a visit surely came: the last stage in which something was earned that is judged there alone."""
    if visit.drill:
        return STAGES.index(visit.drill)
    earned = (
        STAGES.index(asked.stages[0])
        for asked in criteria
        if len(asked.stages) == 1 and visit.statuses.get(asked.id) in ("met", "half")
    )
    return max(earned, default=0)
