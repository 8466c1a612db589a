"""Shapes the story of a visit on its card: how her trust went, and at which moments it turned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roleplay import events as ev
from roleplay.events import AnyEvent
from roleplay.script import Script
from web import words
from web.i18n import Speech

Data = dict[str, Any]
FEW_TURNING, MOST_TURNING, LEAST_CHANGE = 4, 6, 3
"""Four moments are shown if there are any, up to six if they moved her by so much."""

APART = 0.08
"""Turning points keep this share of the curve between them, so that on a phone none covers another."""

PHONE, DESK = 328, 688
"""How wide the curve is drawn, in pixels, on the narrowest phone and where there is room."""

SIGN = {"zh": 12, "en": 6.2}
"""How wide a sign of a stage's name is, in pixels."""


def curve(script: Script, log: list[AnyEvent], findings: list[Data], s: Speech, session: str) -> Data:
    """Her trust after each own turn, and the four to six moments at which it changed most."""
    points, changes = _points(log)
    by_event = {point["event"]: point for point in points}
    kept = turning(changes, {at: point["turn"] for at, point in by_event.items()})
    moments = [_moment(script, log, by_event[at], changes[at], findings, s) for at in sorted(kept)]
    for moment in moments:
        moment["key"] = moment["event"] == kept[0]
        moment["retry"] = f"/sessions/{session}/moments/{moment['event']}"
    wide = max(1, len(points) - 1)
    return {"points": points, "turning": moments, "marks": marks(points, s, lambda n: 0.05 + 0.9 * n / wide)}


def turning(changes: dict[int, int], turns: dict[int, int]) -> list[int]:
    """The moments that moved her most, the greatest first, none close upon another; a fall before a rise."""
    kept: list[int] = []
    for at in sorted(changes, key=lambda at: (-abs(changes[at]), changes[at], at)):
        least = LEAST_CHANGE if len(kept) >= FEW_TURNING else 1
        if len(kept) == MOST_TURNING or abs(changes[at]) < least:
            break
        if all(abs(turns[at] - turns[other]) >= APART * len(turns) for other in kept):
            kept.append(at)
    return kept


def marks(points: list[Data], s: Speech, place: Callable[[int], float], desk: int = DESK) -> list[Data]:
    """Where the stages began along a curve, each with its name where there is room for it. `place` is the share of the
    width at which a point stands, `desk` the width where there is room."""
    found: list[Data] = []
    rooms = {"phone": PHONE, "desk": desk}
    ends = dict.fromkeys(rooms, 0.0)
    for n, point in enumerate(points):
        if n and point["stage"] == points[n - 1]["stage"]:
            continue
        label = s.label(words.STAGES, point["stage"])
        mark: Data = {"turn": point["turn"], "label": label}
        for name, room in rooms.items():
            left = room * place(n)
            right = left + len(label) * SIGN[s.lang] + 8
            mark[name] = ends[name] <= left and right <= room
            ends[name] = right if mark[name] else ends[name]
        found.append(mark)
    return found


def trust(log: list[AnyEvent]) -> list[int]:
    """Her trust after each own turn."""
    return [point["trust"] for point in _points(log)[0]]


def _points(log: list[AnyEvent]) -> tuple[list[Data], dict[int, int]]:
    """A point for every own turn, and by how much trust changed in it, by the number of its event."""
    first = log[0]
    trust, stage = (first.gauges.get("trust", 0), first.stage) if isinstance(first, ev.SessionStarted) else (0, "")
    points: list[Data] = []
    changes: dict[int, int] = {}
    at = -1
    for n, event in enumerate(log):
        if isinstance(event, ev.Said):
            at = n
            points.append({"turn": len(points) + 1, "trust": trust, "event": n, "stage": stage})
            changes[n] = 0
        elif isinstance(event, ev.StageEntered):
            stage = event.stage
        elif isinstance(event, ev.GaugeChanged) and event.gauge == "trust":
            trust = event.to
            if at >= 0:
                points[-1]["trust"] = trust
                changes[at] += event.by
    return points, changes


def _moment(script: Script, log: list[AnyEvent], point: Data, change: int, findings: list[Data], s: Speech) -> Data:
    at = point["event"]
    mine = log[at]
    assert isinstance(mine, ev.Said)
    hers = next((e for e in log[at + 1 :] if isinstance(e, ev.Replied | ev.ItemRaised | ev.Said)), None)
    told = [f for f in findings if at in f["events"] and f["status"] != "na"]
    told.sort(key=lambda f: (f["status"] == "met") is (change < 0))
    act = _felt(script, log, at, change)
    why = told[0]["why"] if told else s("What she heard: %(act)s.", act=s.of(act)) if act else ""
    better = next((f["better"]["text"] for f in told if f["better"]), None) if change < 0 else None
    what = s("Her trust rose by %(n)s", n=change) if change > 0 else s("Her trust fell by %(n)s", n=-change)
    her = hers.text.replace("\n", " ") if isinstance(hers, ev.Replied | ev.ItemRaised) else ""
    return {
        "event": at,
        "turn": point["turn"],
        "stage": s.label(words.STAGES, point["stage"]),
        "her": her,
        "mine": mine.text,
        "what": what,
        "why": why,
        "better": better,
    }


def _felt(script: Script, log: list[AnyEvent], at: int, change: int) -> dict[str, str] | None:
    """The act that moved her most in this turn, in both languages."""
    moved: list[ev.GaugeChanged] = []
    for event in log[at + 1 :]:
        if isinstance(event, ev.Said):
            break
        if isinstance(event, ev.GaugeChanged) and event.gauge == "trust" and event.act in script.acts:
            moved.append(event)
    if not moved:
        return None
    strongest = max(moved, key=lambda event: event.by if change > 0 else -event.by)
    label: dict[str, str] = script.acts[strongest.act].label.model_dump()
    return label
