"""Knows how any two visits to one customer are laid side by side: whose they may be, what a coach must have opened
first, and what their columns are called."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web import beside, store_openings, store_reading, words
from web.beside import Column
from web.branches import Run
from web.errors import BadEntry
from web.growth import day_of, time_of
from web.i18n import N_, Speech
from web.service import Service
from web.store import Record, Viewer
from web.story import trust

Data = dict[str, Any]
NOT_TWO = N_("Two visits can be laid side by side. Go back and tick exactly two.")
NOT_HER = N_("These visits were to different customers. Choose two visits to the same one.")
NAMES = (N_("The earlier visit"), N_("The later visit"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ended visits to one customer, the earlier first if they are one trainee's, with their kept scores; `closed`
    are those whose verdict the viewer has not opened yet: of them nothing else is to be shown."""

    runs: Sequence[Run]
    scores: dict[str, Record]
    ended: dict[str, int]
    closed: Sequence[str] = ()


async def pair(service: Service, viewer: Viewer, ids: Sequence[str]) -> Pair:
    """The two visits of these ids. Raises `BadEntry` unless they are two, of one customer; `Unknown` for what the
    viewer may not read, and `NotOver` while one of hers runs."""
    if len(ids) != 2 or ids[0] == ids[1]:
        raise BadEntry(NOT_TWO)
    rows, opened = await asyncio.to_thread(_rows, service, viewer, ids)
    if rows[0].persona != rows[1].persona:
        raise BadEntry(NOT_HER)
    if rows[0].owner == rows[1].owner:
        rows.sort(key=lambda row: row.updated)
    runs = [Run(*await service.scorecard(viewer, row.id)) for row in rows]
    scores = await service.scored(viewer, ids)
    return Pair(runs, scores, {row.id: row.updated for row in rows}, [id for id in ids if id not in opened])


def _rows(service: Service, viewer: Viewer, ids: Sequence[str]) -> tuple[list[Record], set[str]]:
    with service.database.read() as connection:
        rows = [store_reading.session(connection, viewer, id) for id in ids]
        return rows, store_openings.opened(connection, viewer, ids)


def page(found: Pair, viewer: Viewer, s: Speech) -> Data:
    """What `compare.html` needs."""
    columns = _columns(found, viewer, s)
    persona = found.runs[0].turned.script.persona
    one, other = (run.turned for run in found.runs)
    return {
        "persona": {"id": persona.id, "name": persona.name, "face": "calm"},
        "runs": [_head(column, found, viewer, s) for column in columns],
        "own": viewer.id in (one.owner, other.owner),
        "ranked": one.owner == other.owner,
        "differ": beside.differ(columns, s),
        "judged": True,
        "curves": _curves(columns),
        "sections": beside.sections(columns, s),
    }


def _columns(found: Pair, viewer: Viewer, s: Speech) -> list[Column]:
    """The two runs, called by their place in time if they are one trainee's, else by whose they are."""
    owners = [run.turned.owner for run in found.runs]
    names = [s(name) for name in NAMES] if owners[0] == owners[1] else [_whose(run, viewer, s) for run in found.runs]
    if names[0] == names[1]:
        names = [f"{name} ({n})" for n, name in enumerate(names, 1)]
    speakers = ["" if owner == viewer.id else run.turned.whose for owner, run in zip(owners, found.runs, strict=True)]
    return [Column(run, name, speaker=speaker) for run, name, speaker in zip(found.runs, names, speakers, strict=True)]


def _whose(run: Run, viewer: Viewer, s: Speech) -> str:
    return s("You") if run.turned.owner == viewer.id else run.turned.whose or s("Somebody without a name")


def _head(column: Column, found: Pair, viewer: Viewer, s: Speech) -> Data:
    """The head of a column, with the verdict and the totals that count."""
    turned, score = column.run.turned, found.scores.get(column.run.turned.id)
    shaped = beside.head(column, column.run.card, s)
    if score is not None:
        shaped["verdict"] = s.label(words.VERDICTS, score.counted_verdict)
        for pack in shaped["packs"]:
            pack["score"] = getattr(score, f"counted_{pack['id']}")
    mode = s.label(words.MODES, turned.state.mode)
    stage = s.label(words.STAGES, turned.state.drill) if turned.state.drill else ""
    when = found.ended[turned.id]
    whose = "" if column.name == turned.whose or turned.owner == viewer.id else turned.whose
    sub = (whose, f"{s.short(day_of(when))} {time_of(when)}", mode, stage)
    return shaped | {
        "sub": " · ".join(part for part in sub if part),
        "corrected": bool(score is not None and score.corrections),
        "branch_of": turned.branch_of,
    }


def _curves(columns: Sequence[Column]) -> Data:
    """Her trust after each own turn of both, on one scale: the second line is dashed."""
    found = [trust(column.run.log) for column in columns]
    most = max(2, *(len(points) for points in found))
    return {
        "turns": most,
        "lines": [
            {
                "name": column.name,
                "path": "M"
                + "L".join(f"{100 * n / (most - 1):.2f} {95 - value * 0.9:.2f}" for n, value in enumerate(points)),
                "first": points[0] if points else 0,
                "last": points[-1] if points else 0,
                "n": len(points),
            }
            for column, points in zip(columns, found, strict=True)
        ],
    }
