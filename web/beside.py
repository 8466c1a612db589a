"""Shapes two runs of a visit side by side: figures and endings, the findings that differ, and the words from the fork
on, exchange by exchange."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from roleplay import view
from roleplay.state import fold
from web import chat, words
from web.branches import Beside, Run
from web.i18n import Speech
from web.otherwise import view_state

Data = dict[str, Any]
WORDS_BEFORE = 2
"""So many entries of what both have in common are shown before the fork."""


def page(found: Beside, s: Speech) -> Data:
    """What `beside.html` needs."""
    persona = found.again.turned.script.persona
    common = _entries(found.again, 0, found.fork, s)
    first, again = (_exchanges(_entries(run, found.fork, len(run.log), s)) for run in (found.first, found.again))
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "stage": s.label(words.STAGES, _stage_at(found)),
        "runs": [_run(found.first, s), _run(found.again, s)],
        "differ": _differ(found, s),
        "judged": found.first.card is not None and found.again.card is not None,
        "common": common[-WORDS_BEFORE:],
        "exchanges": [{"first": one or [], "again": other or []} for one, other in zip_longest(first, again)],
    }


def _stage_at(found: Beside) -> str:
    return fold(found.again.log[: found.fork]).stage


def _run(run: Run, s: Speech) -> Data:
    """The head of a column: how it ended and both figures; without figures while it goes on."""
    state = run.turned.state
    ending = next((end for end, _ in run.turned.script.endings if end.id == state.ended), None)
    card = run.card
    return {
        "id": run.turned.id,
        "ended": bool(state.ended),
        "face": ending.face if ending else view.face(state),
        "ending": s.of(ending.title.model_dump()) if ending else "",
        "verdict": s.label(words.VERDICTS, (card or {}).get("verdict") or "") if card else "",
        "packs": [
            {"id": id, "label": s.label(words.PACKS, id), "score": pack["score"], "capped": pack["capped"]}
            for id, pack in (card["packs"].items() if card else ())
        ],
    }


def _entries(run: Run, since: int, until: int, s: Speech) -> list[Data]:
    told = view.transcript(run.log[:until], view_state(run.log))
    return chat.entries([one for one in told if one["event"] >= since and one["kind"] != "hint"], s)


def _exchanges(entries: list[Data]) -> list[list[Data]]:
    """Entries in pieces, each beginning with own words (what comes before the first of them is a piece, too)."""
    pieces: list[list[Data]] = []
    for entry in entries:
        if entry["kind"] == "me" or not pieces:
            pieces.append([])
        pieces[-1].append(entry)
    return pieces


def _differ(found: Beside, s: Speech) -> list[Data]:
    """The findings that came out differently, by pack; what got better first."""
    if found.first.card is None or found.again.card is None:
        return []
    rows = []
    for id, pack in found.first.card["packs"].items():
        now = {f["id"]: f for f in found.again.card["packs"][id]["findings"]}
        for old in pack["findings"]:
            new = now.get(old["id"])
            if new is not None and new["status"] != old["status"]:
                rows.append(_row(id, old, new, s))
    return sorted(rows, key=lambda row: (row["rank"], not row["critical"]))


def _row(pack: str, old: Data, new: Data, s: Speech) -> Data:
    gained = new["points"] - old["points"]
    comparable = "na" not in (old["status"], new["status"])
    rank = 2 if not comparable or not gained else 0 if gained > 0 else 1
    return {
        "id": old["id"],
        "pack": pack,
        "pack_label": s.label(words.PACKS, pack),
        "name": s.of(old["name"]),
        "critical": old["critical"],
        "first": old["status"],
        "again": new["status"],
        "rank": rank,
        "word": (s("better"), s("worse"), s("judged differently"))[rank],
        "why": s.of(new["why"]),
    }
