"""Shapes how a trainee comes along: what to practise next, and a curve for each total and dimension over her visits.

A point is a visit that ended; its height is what the card of that visit says, its place along the curve which visit it
was. All curves share those places, so that one can look from one to the next.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from roleplay import library, practice, rubric, tally
from roleplay.criteria import Pack
from roleplay.practice import Asked, Offer, Reason, Visit
from roleplay.scorecard import Status
from roleplay.tally import Tally
from web import store_progress, words
from web.i18n import N_, Speech
from web.service import Service
from web.store import Record, Viewer

Data = dict[str, Any]
LEFT, WIDE, TOP, TALL = 14, 82, 8, 84
"""Where the points of a curve may stand, in percent of its width and height."""

TABLED = 50
"""So many visits stand in the table under the curves."""

MARKS = {"practice": N_("whole visit"), "drill": N_("one stage alone"), "exam": N_("exam")}


class Ended(NamedTuple):
    """A visit that ended: its row, its day, and its figures."""

    row: Record
    day: dt.date
    tally: Tally


async def ended(service: Service, viewer: Viewer) -> list[Ended]:
    """The viewer's newest ended visits that can be read, the oldest first, with the findings that coaches corrected as
    these have them; what was not scored yet is scored now."""

    def look() -> tuple[list[Record], dict[str, dict[str, Status]]]:
        with service.database.read() as connection:
            rows = store_progress.ended(connection, viewer)
            touched = [row.id for row in rows if row.corrections]
            return rows, store_progress.corrected(connection, viewer, touched) if touched else {}

    rows, corrected = await asyncio.to_thread(look)
    if (without := [row.id for row in rows if row.card is None]) and await service.scored(viewer, without):
        rows, corrected = await asyncio.to_thread(look)
    return [
        Ended(row, day_of(row.updated), tally.corrected(tally.decode(row.card), corrected.get(row.id, {})))
        for row in reversed(rows)
        if row.card
    ]


def day_of(ms: int) -> dt.date:
    """The day of a moment, where this server stands."""
    return dt.datetime.fromtimestamp(ms / 1000).date()


def time_of(ms: int) -> str:
    """The time of that day, as 14:05."""
    return dt.datetime.fromtimestamp(ms / 1000).strftime("%H:%M")


# What to practise next ------------------------------------------------------------------------------


@cache
def asked() -> tuple[Asked, ...]:
    """Every criterion of the packs as they ship."""
    return tuple(Asked(c.id, c.weight, tuple(c.stages)) for one in rubric.shipped() for c in one.pack.criteria)


def offers(visits: Sequence[Ended], today: dt.date) -> list[Offer]:
    """What to practise next with the customer met last; with the first one where none was met yet."""
    history = [
        Visit(
            one.day,
            {id: figures.status for pack in one.tally.packs.values() for id, figures in pack.criteria.items()},
            one.row.drill,
        )
        for one in visits
    ]
    return practice.offers(history, asked(), library.persona(customer(visits)).drills, today)


def customer(visits: Sequence[Ended]) -> str:
    """With whom to practise: the customer met last, else the first."""
    there = library.personas()
    return next((one.row.persona for one in reversed(visits) if one.row.persona in there), there[0])


def offered(visits: Sequence[Ended], today: dt.date, s: Speech) -> list[Data]:
    """The offers as cards: the stage, why, since when, and what its button begins."""
    who = customer(visits)
    names = {c.id: c.name for one in rubric.shipped() for c in one.pack.criteria}
    return [
        {
            "persona": who,
            "name": library.persona(who).name,
            "stage": offer.stage,
            "mode": "drill" if offer.stage else "practice",
            "label": s.label(words.STAGES, offer.stage) if offer.stage else s("A whole visit"),
            "due": offer.due <= today,
            "when": _when(offer.due, today, s),
            "reasons": [{"name": s.judged(names[r.criterion]), "words": _why(r, s)} for r in offer.reasons],
        }
        for offer in offers(visits, today)
    ]


def today_line(visits: Sequence[Ended], today: dt.date, s: Speech) -> Data | None:
    """What the first page says of it: the first offer, if it is due and there is a reason for it."""
    first = offered(visits, today, s)[0]
    return first if first["due"] and first["reasons"] else None


def _when(due: dt.date, today: dt.date, s: Speech) -> str:
    if due == today:
        return s("due today")
    return s("due since %(day)s", day=s.short(due)) if due < today else s("due on %(day)s", day=s.short(due))


def _why(reason: Reason, s: Speech) -> str:
    told = {"missed": reason.missed, "half": reason.half, "times": reason.times}
    if reason.missed and reason.half:
        return s("missed %(missed)s and half met %(half)s out of %(times)s", **told)
    if reason.missed:
        return s("missed %(missed)s out of %(times)s", **told)
    if reason.half:
        return s("half met %(half)s out of %(times)s", **told)
    return s("went well; see whether it still does")


# Curves ---------------------------------------------------------------------------------------------


def curves(visits: Sequence[Ended], s: Speech) -> list[Data]:
    """For each pack its total and its dimensions, as curves over these visits (the oldest first). A dimension is
    reckoned from the criteria it has today."""
    return [_pack(one.pack, visits, s) for one in rubric.shipped()]


def _pack(pack: Pack, visits: Sequence[Ended], s: Speech) -> Data:
    total = _curve(s("Total"), visits, [getattr(one.row, pack.pack) for one in visits], s)
    found = [tally.by_dimension(pack, one.tally) for one in visits]
    dimensions = [_curve(s.text(d.name), visits, [one[d.id] for one in found], s) for d in pack.dimensions]
    passes = {"pass": _up(pack.passes), "passes": f"{pack.passes:g}"}
    return {"id": pack.pack, "label": s.label(words.PACKS, pack.pack), "charts": [total | passes, *dimensions]}


def _curve(label: str, visits: Sequence[Ended], values: Sequence[float | None], s: Speech) -> Data:
    """One curve: the line, a path of marks for each kind of visit, the last figure, and all of it in words."""
    last = max(1, len(visits) - 1)
    there = [
        (_along(n, last), value, one.row.mode)
        for n, (one, value) in enumerate(zip(visits, values, strict=True))
        if value is not None
    ]
    told = {"a": f"{there[0][1]:.0f}", "b": f"{there[-1][1]:.0f}", "n": len(there)} if there else {}
    return {
        "label": label,
        "n": len(there),
        "last": there[-1][1] if there else None,
        "values": values,
        "line": "M" + "L".join(f"{x:.1f} {_up(value):.1f}" for x, value, _ in there),
        "marks": [
            {"mode": mode, "path": "".join(f"M{x:.1f} {_up(value):.1f}h0" for x, value, kind in there if kind == mode)}
            for mode in MARKS
        ],
        "words": s("from %(a)s to %(b)s, over %(n)s visits", **told) if len(there) > 1 else "",
    }


def grid() -> list[Data]:
    """The lines behind every curve: figures out of 100, and how far down they stand in percent."""
    return [{"value": value, "y": f"{_up(value):.1f}"} for value in (0, 50, 100)]


def _along(n: int, last: int) -> float:
    return LEFT + WIDE * n / last


def _up(value: float) -> float:
    return TOP + TALL * (1 - value / 100)


def table(visits: Sequence[Ended], packs: Sequence[Data], s: Speech) -> Data:
    """The figures of the newest visits as a table, the newest first."""
    columns = {f"{p['label']}: {chart['label']}": chart["values"] for p in packs for chart in p["charts"]}
    rows = [
        {
            "id": one.row.id,
            "when": s.short(one.day),
            "mode": s.label(words.MODES, one.row.mode),
            "stage": s.label(words.STAGES, one.row.drill) if one.row.drill else "",
            "cells": [{"head": head, "value": values[n]} for head, values in columns.items()],
        }
        for n, one in enumerate(visits)
    ]
    return {"heads": list(columns), "rows": rows[::-1][:TABLED], "cut": TABLED if len(rows) > TABLED else 0}
