"""Shapes the story of a visit: how her trust went, at which moments it turned, and the conversation step by
step."""

from __future__ import annotations

from typing import Any

from roleplay import events as ev
from roleplay import view as core
from roleplay.events import AnyEvent
from roleplay.script import Script
from web import chat
from web.i18n import Speech
from web.proofs import Proofs
from web.service import Turned

Data = dict[str, Any]
MOST_TURNING, LEAST_CHANGE = 6, 3


def curve(script: Script, log: list[AnyEvent], findings: list[Data], s: Speech) -> Data:
    """Her trust after each own turn, and the four to six moments at which it changed most."""
    points, changes = _points(log)
    turning = sorted(changes, key=lambda at: (-abs(changes[at]), at))
    kept = sorted(at for at in turning[:MOST_TURNING] if abs(changes[at]) >= LEAST_CHANGE)
    turns = {point["event"]: point["turn"] for point in points}
    return {
        "points": points,
        "turning": [_moment(script, log, at, turns[at], changes[at], findings, s) for at in kept],
    }


def _points(log: list[AnyEvent]) -> tuple[list[Data], dict[int, int]]:
    """A point for every own turn, and by how much trust changed in it, by the number of its event."""
    first = log[0]
    trust = first.gauges.get("trust", 0) if isinstance(first, ev.SessionStarted) else 0
    points: list[Data] = []
    changes: dict[int, int] = {}
    at = -1
    for n, event in enumerate(log):
        if isinstance(event, ev.Said):
            at = n
            points.append({"turn": len(points) + 1, "trust": trust, "event": n})
            changes[n] = 0
        elif isinstance(event, ev.GaugeChanged) and event.gauge == "trust":
            trust = event.to
            if at >= 0:
                points[-1]["trust"] = trust
                changes[at] += event.by
    return points, changes


def _moment(
    script: Script, log: list[AnyEvent], at: int, turn: int, change: int, findings: list[Data], s: Speech
) -> Data:
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
        "turn": turn,
        "her": her,
        "mine": mine.text,
        "what": what,
        "why": why,
        "better": better,
        "retry": None,
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


def replay(findings: list[Data], turned: Turned, log: list[AnyEvent], s: Speech, step: int | None) -> Data:
    """What `replay.html` needs: everything said, with the lines that were on offer and the findings about
    it."""
    proofs = Proofs(log, s)
    rows = [chat.entry(one, s) for one in core.transcript(log, turned.state)]
    rows += [_at_desk(n, proofs) for n, event in enumerate(log) if isinstance(event, ev.FormSubmitted)]
    rows.sort(key=lambda row: row["event"])
    offered = _offered(log)
    for row in rows:
        row["offered"] = offered.get(row["event"])
        row["findings"] = [f for f in findings if f["status"] != "na" and row["event"] in _places(f)]
        row["current"] = False
    total = len(rows)
    shown = rows if step is None else rows[: min(step, total)]
    if step is not None and shown:
        shown[-1]["current"] = True
        step = len(shown)
    persona = turned.script.persona
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "entries": shown,
        "step": step,
        "total": total,
        "prev": step - 1 if step and step > 1 else None,
        "next": step + 1 if step and step < total else None,
    }


def _at_desk(n: int, proofs: Proofs) -> Data:
    return {"kind": "narration", "event": n, "at": "", "text": proofs.quote(n)}


def _places(finding: Data) -> list[int]:
    if finding["events"]:
        return list(finding["events"])
    return [finding["span"]["from_event"]] if finding["span"] else []


def _offered(log: list[AnyEvent]) -> dict[int, list[Data]]:
    """For every own turn the lines that lay before the trainee."""
    lying: tuple[ev.OfferedLine, ...] = ()
    offered: dict[int, list[Data]] = {}
    for n, event in enumerate(log):
        if isinstance(event, ev.LinesOffered):
            lying = event.lines
        elif isinstance(event, ev.Said) and lying:
            offered[n] = [{"id": o.id, "text": o.text, "said": o.id == event.line} for o in lying]
    return offered
