"""Shapes the report of one visit for paper: what it came to, what a coach corrected and said, the proofs by turn."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from roleplay import events as ev
from roleplay.events import AnyEvent
from web import cards, counted, debrief, store_comments, store_corrections, store_reading, words
from web.cards import Both
from web.i18n import N_, Speech
from web.rows import numbers, rows
from web.service import Service, Turned
from web.store import Record, Viewer

Data = dict[str, Any]
SHORT = 12
"""So many signs of a digest tell it from any other there will be."""

STATUS = {"met": N_("Met"), "half": N_("Half"), "missed": N_("Missed"), "na": N_("Not asked")}
FORMER = N_("a former coach")


async def beside(service: Service, viewer: Viewer, turned: Turned, log: list[AnyEvent]) -> tuple[Both, Data]:
    """Both cards of a visit the viewer may read, and the rows the report needs: corrections, comments, session."""

    def look() -> tuple[Both, Data]:
        with service.database.read() as connection:
            notes = store_corrections.of_visits(connection, viewer, [turned.id]).get(turned.id, [])
            said = store_comments.of_visit(connection, viewer, turned.id)
            session = store_reading.session(connection, viewer, turned.id)
            packs = service.shelf.rubrics_of(connection, json.loads(turned.rubrics or "{}"))
        return cards.both(packs, log, notes), {"corrections": notes, "comments": said, "session": session}

    return await asyncio.to_thread(look)


def sheet(turned: Turned, log: list[AnyEvent], both: Both, rows: Data, s: Speech, transcript: bool = True) -> Data:
    """What `printed.html` needs."""
    turns = numbers(log)
    card = debrief.card(msgspec.to_builtins(both.counted), turned, log, s)
    automatic = debrief.card(msgspec.to_builtins(both.automatic), turned, log, s)
    for finding in card["findings"]:
        _more(finding, both, turns, s)
    for moment in card["curve"]["turning"]:
        moment["turn"] = turns[moment["event"]]
    for pack, was in zip(card["packs"], automatic["packs"], strict=True):
        pack["was"] = was["score"]
        for axis, before in zip(pack["dimensions"], was["dimensions"], strict=True):
            axis["was"] = before["score"]
    count = len(rows["corrections"])
    return {
        "card": card,
        "was": automatic["verdict_label"],
        "trainee": turned.whose or turned.state.trainee,
        "mode": _mode(turned, s),
        "dates": _dates(turned, rows["session"], s),
        "corrections": count,
        "counts": s.n("With %(n)s correction by the coach.", "With %(n)s corrections by the coach.", count)
        if count
        else s("As the program scored it; no coach corrected it."),
        "readings": [_reading(row, turned, log, turns, s) for row in rows["corrections"] if row.kind == "reading"],
        "comments": _comments(rows["comments"], s),
        "entries": _entries(log, s) if transcript else None,
        "foot": _foot(turned),
    }


def _more(finding: Data, both: Both, turns: Sequence[int], s: Speech) -> None:
    """Add the turns of the proofs, and the automatic mark where a coach gave another."""
    seen: dict[str, Data] = {}
    for one in finding["evidence"]:
        seen.setdefault(one["text"], one | {"turn": turns[one["event"]]})
    finding["proofs"] = list(seen.values())
    was = cards.findings(both.automatic)[finding["id"]]
    row = both.corrections.get(finding["id"])
    finding["corrected"] = None
    if row is not None or was.status != finding["status"]:
        finding["corrected"] = {
            "was": was.status,
            "was_label": s.label(STATUS, was.status),
            "label": s.label(STATUS, finding["status"]),
            "by": row.name or s(FORMER) if row is not None else "",
            "reason": row.reason if row is not None else s("A coach corrected how one of the moves was read."),
            "why": s.worded(was.why),
        }


def _mode(turned: Turned, s: Speech) -> str:
    mode = s.label(words.MODES, turned.state.mode)
    return f"{mode} · {s.label(words.STAGES, turned.state.drill)}" if turned.state.drill else mode


def _dates(turned: Turned, row: Record, s: Speech) -> Data:
    """When it was practised, by the clock of the server, and on which day the visit itself begins."""
    ended = dt.datetime.fromtimestamp(row.updated / 1000)
    return {"practised": s.full(ended.date()), "begins": s.full(dt.date.fromisoformat(turned.state.date))}


def _reading(row: Record, turned: Turned, log: Sequence[AnyEvent], turns: Sequence[int], s: Speech) -> Data:
    """A move that a coach reads otherwise: her words, as what they count now, and why."""
    at = int(row.target) if row.target.isdecimal() else -1
    said = log[at] if 0 <= at < len(log) else None
    acts = turned.script.acts
    read = counted.reading(row)
    labels = [s.of(acts[one.id].label.model_dump()) if one.id in acts else one.id for one in read.acts]
    return {
        "turn": turns[at] if said is not None else None,
        "text": said.text if isinstance(said, ev.Said) else "",
        "as": s(", ").join(labels) or s("nothing that counts"),
        "by": row.name or s(FORMER),
        "reason": row.reason,
    }


def _comments(rows: Sequence[Record], s: Speech) -> list[Data]:
    """What was said beside the visit, answers after what they answer."""
    rows = [row for row in rows if not (row.private or row.withdrawn)]
    first = {row.id: row for row in rows if not row.answers}
    threads: dict[str, list[Record]] = {id: [row] for id, row in first.items()}
    for row in rows:
        if row.answers in threads:
            threads[row.answers].append(row)
    return [
        {"turn": row.turn, "by": row.name or s(FORMER), "text": row.text, "answer": bool(row.answers)}
        for thread in threads.values()
        for row in thread
    ]


def _entries(log: Sequence[AnyEvent], s: Speech) -> list[Data]:
    """Everything said and done, the number of a turn where it begins; that it is over needs no heading."""
    return [
        entry | {"turn": row["turn"] if n == 0 and row["turn"] else None}
        for row in rows(log, s)
        for n, entry in enumerate(row["entries"])
        if entry["kind"] != "stage" or entry["stage"] != "end"
    ]


def _foot(turned: Turned) -> Data:
    """By what this report can be made again: the visit, its script, its rubrics."""
    rubrics = json.loads(turned.rubrics or "{}")
    return {
        "session": turned.id,
        "script": turned.script.digest[:SHORT],
        "rubrics": [digest[:SHORT] for _, digest in sorted(rubrics.items(), reverse=True)],
    }
