"""Places her trust and patience over the turns of a visit: a column a turn, the stages, what was earned and lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay.trace import Traced
from web import story
from web.i18n import Speech

Data = dict[str, Any]
MOST = 100
"""A gauge drawn at the top of the plot."""

DESK = 1048
"""How wide the curves are drawn where there is room, in pixels."""


def curves(traced: Sequence[Traced], findings: list[Data], at: int | None, s: Speech) -> Data:
    """A point for every turn, both gauges' lines, stage boundaries, and a tick where a finding was first proved."""
    count = len(traced)
    points = [_point(one, count, at) for one in traced]
    earned, lost = _ticks(traced, findings)
    for point in points:
        point["earned"], point["lost"] = point["turn"] in earned, lost.get(point["turn"], "")
    marks = story.marks(points, s, place=lambda n: n / count, desk=DESK)
    for mark in marks:
        mark["x"] = f"{100 * mark['turn'] / count:.2f}"
    first, last = points[0], points[-1]
    figures = {"a": first["trust"], "b": last["trust"], "c": first["patience"], "d": last["patience"]}
    return {
        "points": points,
        "marks": marks,
        "now": next((point for point in points if point["current"]), None),
        "label": s("Trust from %(a)s to %(b)s and patience from %(c)s to %(d)s of 100 over the visit", **figures),
        "ticks": bool(earned or lost),
    }


def _point(one: Traced, count: int, at: int | None) -> Data:
    trust, patience = (min(MOST, one.after.gauges.get(gauge, 0)) for gauge in ("trust", "patience"))
    return {
        "turn": one.turn,
        "stage": one.after.stage if one.after.stage != "end" else one.before.stage,
        "trust": trust,
        "patience": patience,
        "x": f"{100 * (one.turn + 0.5) / count:.2f}",
        "trust_y": f"{96 - trust * 0.92:.2f}",
        "patience_y": f"{96 - patience * 0.92:.2f}",
        "current": one.turn == at,
    }


def places(finding: Data) -> set[int]:
    """The events a finding is about: those that prove it, else where it should have come."""
    if finding["events"]:
        return set(finding["events"])
    return {finding["span"]["from_event"]} if finding["span"] else set()


def _ticks(traced: Sequence[Traced], findings: list[Data]) -> tuple[set[int], dict[int, str]]:
    """The turns at which something was earned, and those at which something was lost: missed, or critical."""
    turn_of = {event: one.turn for one in traced for event in range(one.base, one.base + len(one.events))}
    earned: set[int] = set()
    lost: dict[int, str] = {}
    for finding in findings:
        turns = [turn_of[event] for event in places(finding) if event in turn_of]
        if not turns or finding["status"] == "na":
            continue
        if finding["status"] == "missed":
            kind = "critical" if finding["critical"] else "missed"
            lost[min(turns)] = kind if lost.get(min(turns)) != "critical" else "critical"
        else:
            earned.add(min(turns))
    return earned, lost
