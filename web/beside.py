"""Shapes two runs side by side: figures and endings, the findings that differ, and the words, stage by stage and
exchange by exchange. A visit and another try of it stand so from the fork on, any two visits from the beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from roleplay import view
from roleplay.state import fold
from web import chat, words
from web.branches import Beside, Run
from web.i18n import N_, Speech
from web.otherwise import view_state

Data = dict[str, Any]
Key = tuple[str, int]
"""A stage, and which time it was entered."""

WORDS_BEFORE = 2
"""So many entries of what both have in common are shown before the fork."""

FIRST, AGAIN = N_("The first run"), N_("Another try")
OVER, OPEN, NEVER = N_("It was over."), N_("Not finished"), N_("It never came to this.")


class Column(NamedTuple):
    """A run with the name its column has, and the event from which on it is shown; `speaker` is who the trainee is
    (empty: the viewer)."""

    run: Run
    name: str
    since: int = 0
    speaker: str = ""


def page(found: Beside, s: Speech) -> Data:
    """What `beside.html` needs: a first run and another try of it."""
    persona = found.again.turned.script.persona
    columns = [Column(found.first, s(FIRST), found.fork), Column(found.again, s(AGAIN), found.fork)]
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "stage": s.label(words.STAGES, fold(found.again.log[: found.fork]).stage),
        "runs": [head(column, column.run.card, s) for column in columns],
        "differ": differ(columns, s),
        "judged": judged(columns),
        "common": _entries(Column(found.again, ""), found.fork, s)[-WORDS_BEFORE:],
        "sections": sections(columns, s),
    }


def head(column: Column, card: Data | None, s: Speech) -> Data:
    """The head of a column: how it ended and both figures; without figures while it goes on."""
    state = column.run.turned.state
    ending = column.run.turned.script.ending(state.ended)
    return {
        "id": column.run.turned.id,
        "name": column.name,
        "ended": bool(state.ended),
        "face": ending.face if ending else view.face(state),
        "ending": s.of(ending.title.model_dump()) if ending else "",
        "verdict": s.label(words.VERDICTS, (card or {}).get("verdict") or "") if card else "",
        "packs": [
            {"id": id, "label": s.label(words.PACKS, id), "score": pack["score"], "capped": pack["capped"]}
            for id, pack in (card["packs"].items() if card else ())
        ],
    }


# Findings -------------------------------------------------------------------------------------------


def judged(columns: Sequence[Column]) -> bool:
    """Whether both runs have a card, so that findings can be compared."""
    return all(column.run.card is not None for column in columns)


def differ(columns: Sequence[Column], s: Speech) -> list[Data]:
    """The findings that came out differently, by pack; what got better first."""
    first, again = (column.run.card for column in columns)
    if first is None or again is None:
        return []
    rows = []
    for id, pack in first["packs"].items():
        now = {f["id"]: f for f in again["packs"].get(id, {"findings": ()})["findings"]}
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
        "name": s.judged(old["name"]),
        "critical": old["critical"],
        "statuses": [old["status"], new["status"]],
        "rank": rank,
        "word": (s("better"), s("worse"), s("judged differently"))[rank],
        "why": s.judged(new["why"]),
    }


# Words ----------------------------------------------------------------------------------------------


def sections(columns: Sequence[Column], s: Speech) -> list[Data]:
    """What was said, by stages in the order in which they came, each as exchanges with a side for either run. Where a
    run passes a stage over, or has come to its end, it says so once."""
    parts = [_stages(column, s) for column in columns]
    keys = merged(*(list(part) for part in parts))
    lasts = [max((keys.index(key) for key in part), default=-1) for part in parts]
    silent = [False, False]
    shaped = []
    for n, key in enumerate(keys):
        rows = []
        for pair in zip_longest(*(_pieces(part.get(key, [])) for part in parts)):
            row = []
            for at, entries in enumerate(pair):
                over = entries is None and silent[at]
                note = "" if entries or over else _silence(columns[at], key in parts[at], n >= lasts[at])
                row.append({"entries": entries or [], "note": s(note), "over": over})
                silent[at] = entries is None
            rows.append(row)
        silent = [was and n >= last for was, last in zip(silent, lasts, strict=True)]
        shaped.append({"label": s.label(words.STAGES, key[0]), "exchanges": rows})
    return shaped


def _silence(column: Column, came: bool, done: bool) -> str:
    """What stands where a run has no words beside the other's."""
    if not done:
        return "" if came else NEVER
    return OVER if column.run.turned.state.ended else OPEN


def merged(one: Sequence[Key], other: Sequence[Key]) -> list[Key]:
    """Two orders of stages as one: what both have stands once, what one alone has stands where that one had it."""
    found: list[Key] = []
    waiting = list(other)
    for key in one:
        if key in waiting:
            at = waiting.index(key)
            found += waiting[:at]
            waiting = waiting[at + 1 :]
        if key not in found:
            found.append(key)
    return found + [key for key in waiting if key not in found]


def _pieces(entries: list[Data]) -> list[list[Data]]:
    """Entries in pieces, each beginning with own words (what comes before the first of them is a piece, too)."""
    pieces: list[list[Data]] = []
    for entry in entries:
        if entry["kind"] == "me" or not pieces:
            pieces.append([])
        pieces[-1].append(entry)
    return pieces


def _stages(column: Column, s: Speech) -> Mapping[Key, list[Data]]:
    """The entries of a run by stage; what has no words of its own (the end) belongs to the stage before."""
    stage = fold(column.run.log[: max(1, column.since)]).stage
    found: dict[Key, list[Data]] = {(stage, 1): []}
    key = (stage, 1)
    for entry in _entries(column, len(column.run.log), s):
        if entry["kind"] != "stage":
            found[key].append(entry)
        elif entry["stage"] not in ("end", key[0]):
            key = (entry["stage"], 1 + sum(entry["stage"] == stage for stage, _ in found))
            found[key] = []
    return {key: entries for key, entries in found.items() if entries}


def _entries(column: Column, until: int, s: Speech) -> list[Data]:
    told = view.transcript(column.run.log[:until], view_state(column.run.log))
    wanted = [one | {"who": column.speaker} for one in told if one["event"] >= column.since and one["kind"] != "hint"]
    return chat.entries(wanted, s)
