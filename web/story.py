"""Shapes the story of a visit: how her trust went, at which moments it turned, and the conversation step by
step."""

from __future__ import annotations

from typing import Any

from roleplay import events as ev
from roleplay import view as core
from roleplay.events import AnyEvent
from roleplay.script import Script
from web import chat, words
from web.i18n import Speech
from web.proofs import Proofs
from web.service import Turned

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
    return {"points": points, "turning": moments, "marks": _marks(points, s)}


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


def _marks(points: list[Data], s: Speech) -> list[Data]:
    """Where the stages began along the curve, each with its name where there is room for it."""
    marks: list[Data] = []
    ends = {PHONE: 0.0, DESK: 0.0}
    wide = max(1, len(points) - 1)
    for n, point in enumerate(points):
        if n and point["stage"] == points[n - 1]["stage"]:
            continue
        label = s.label(words.STAGES, point["stage"])
        fits = {}
        for room in ends:
            left = room * (0.05 + 0.9 * n / wide)
            right = left + len(label) * SIGN[s.lang] + 8
            fits[room] = ends[room] <= left and right <= room
            ends[room] = right if fits[room] else ends[room]
        marks.append({"turn": point["turn"], "label": label, "phone": fits[PHONE], "desk": fits[DESK]})
    return marks


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


def replay(findings: list[Data], turned: Turned, log: list[AnyEvent], s: Speech, step: int | None) -> Data:
    """What `replay.html` needs: everything said, with the lines that were on offer and the findings about
    it."""
    proofs = Proofs(log, s)
    rows = [chat.entry(one, s) for one in core.transcript(log, turned.state)]
    rows += [_at_desk(n, proofs) for n, event in enumerate(log) if isinstance(event, ev.FormSubmitted)]
    rows.sort(key=lambda row: row["event"])
    offered = _offered(log)
    told: set[str] = set()
    for row in rows:
        row["offered"] = offered.get(row["event"])
        row["findings"] = [f for f in findings if f["status"] != "na" and row["event"] in _places(f)]
        row["again"] = {f["id"] for f in row["findings"]} & told
        told |= {f["id"] for f in row["findings"]}
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
