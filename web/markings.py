"""Knows how a coach marks a visit blind: what can be marked, what a form may hold, and how far she and the program
agree."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from roleplay import events as ev
from roleplay import tally as tallies
from roleplay.agreement import Agreement, Pair, agreement, most_disagreed, paired
from roleplay.criteria import Criterion
from roleplay.events import AnyEvent
from roleplay.rubric import Rubric
from roleplay.tally import Tally
from web import counted, store_markings, store_reading, words
from web.comments import paragraphs, text_of
from web.corrections import STATUSES
from web.errors import BadEntry, BadRequest
from web.i18n import N_, Speech
from web.service import Service, Turned
from web.store import Record, Viewer, now_ms

Data = dict[str, Any]
VERDICTS = ("excellent", "passed", "failed")
NOTHING = N_("Mark at least one thing; whatever you leave out is simply not compared.")
UNREADABLE = N_("A mark belongs to something that stands on the page. Load it again.")

FAIR, GOOD = 0.4, 0.6
"""From these kappas on the agreement of two judges is commonly called fair, and good (Cicchetti, 1994)."""


# What can be marked ------------------------------------------------------------------------------------


def asked(packs: Sequence[Rubric], log: Sequence[AnyEvent]) -> list[tuple[Rubric, list[Criterion]]]:
    """The criteria that can apply to a visit, by pack: those of its customer, and in one stage alone those of that
    stage. What happened in it is not looked at, for that would tell something of the verdict."""
    start = log[0]
    assert isinstance(start, ev.SessionStarted)
    traits = frozenset(start.traits)
    return [
        (
            rubric,
            [
                judge.criterion
                for judge in rubric.judges
                if judge.needs <= traits and (not start.drill or start.drill in judge.stages)
            ],
        )
        for rubric in packs
    ]


async def criteria(service: Service, turned: Turned, log: list[AnyEvent]) -> list[tuple[Rubric, list[Criterion]]]:
    """The same by the rubrics a visit began with."""

    def look() -> list[tuple[Rubric, list[Criterion]]]:
        with service.database.read() as connection:
            packs = service.shelf.rubrics_of(connection, json.loads(turned.rubrics or "{}"))
        return asked(packs, log)

    return await asyncio.to_thread(look)


def read(
    fields: FormData, there: Sequence[tuple[Rubric, list[Criterion]]], s: Speech
) -> tuple[dict[str, str], str, str]:
    """Marks, verdict (empty: left out) and free words of a form; raises `BadEntry` with nothing marked, `BadRequest`
    for what the page does not offer."""
    ids = [criterion.id for _, found in there for criterion in found]
    marks = {id: str(fields.get(f"m.{id}", "")) for id in ids}
    verdict = str(fields.get("verdict", ""))
    if not set(marks.values()) <= {*STATUSES, ""} or verdict not in (*VERDICTS, ""):
        raise BadRequest(UNREADABLE)
    words = text_of(fields.get("words"), s, empty="")
    marks = {id: mark for id, mark in marks.items() if mark}
    if not marks:
        raise BadEntry(s(NOTHING))
    return marks, verdict, words


async def own(service: Service, viewer: Viewer, id: str) -> tuple[Record | None, bool]:
    """The viewer's marking of a visit, and whether one made now would be blind; raises for who does not coach it."""

    def look() -> tuple[Record | None, bool]:
        with service.database.read() as connection:
            blind = store_markings.may_mark(connection, viewer, id)
            return store_markings.own(connection, viewer, id), blind

    return await asyncio.to_thread(look)


# Shapes --------------------------------------------------------------------------------------------------


def form(there: Sequence[tuple[Rubric, list[Criterion]]], typed: Mapping[str, str], s: Speech) -> Data:
    """What `marking.html` needs: the criteria by pack and dimension, with what each asks, and what was typed."""
    packs = []
    for rubric, found in there:
        groups = [
            {
                "label": s.text(axis.name),
                "criteria": [
                    {"id": one.id, "name": s.judged(one.name), "asks": s.judged(one.advice), "critical": one.critical}
                    for one in found
                    if one.dimension == axis.id
                ],
            }
            for axis in rubric.pack.dimensions
        ]
        pack = rubric.pack.pack
        packs.append({"id": pack, "label": s.label(words.PACKS, pack), "groups": [g for g in groups if g["criteria"]]})
    verdicts = [{"id": id, "label": s.label(words.VERDICTS, id)} for id in VERDICTS]
    return {"packs": packs, "statuses": STATUSES, "verdicts": verdicts, "typed": typed}


def compared(row: Record, card: Data, s: Speech) -> Data:
    """A marking beside the automatic card: how far they agree, criterion by criterion, what differs first."""
    marks: dict[str, str] = json.loads(row.marks)
    found = {one["id"]: one for pack in card["packs"].values() for one in pack["findings"]}
    pairs = paired(marks, {id: one["status"] for id, one in found.items()})
    lines = [
        {
            "id": id,
            "name": s.judged(found[id]["name"]),
            "why": s.judged(found[id]["why"]),
            "own": mine,
            "program": theirs,
        }
        for id, (mine, theirs) in pairs.items()
    ]
    return {
        "figures": figures(agreement(pairs.values()), s),
        "differ": [line for line in lines if line["own"] != line["program"]],
        "agree": [line for line in lines if line["own"] == line["program"]],
        "verdicts": {
            "own": s.label(words.VERDICTS, row.verdict) if row.verdict else "",
            "program": s.label(words.VERDICTS, card.get("verdict") or ""),
        },
        "words": paragraphs(row.words),
        "when": s.ago(row.created, now_ms()),
    }


def figures(found: Agreement, s: Speech) -> Data:
    """Agreement in words: how many of how many, per cent, kappa with what it is commonly called."""
    kappa = found.kappa
    called = ""
    if kappa is not None:
        called = s("they agree well") if kappa >= GOOD else s("fair") if kappa >= FAIR else s("little beyond chance")
    return {
        "n": found.n,
        "same": found.same,
        "share": round(100 * found.share) if found.share is not None else None,
        "kappa": None if kappa is None else f"{kappa:.2f}",
        "called": called,
    }


# A class -------------------------------------------------------------------------------------------------


async def of_class(service: Service, viewer: Viewer, class_: str, s: Speech) -> Data:
    """What `agreement.html` needs: the viewer's blind markings of a class against the program."""

    def look() -> tuple[list[Record], list[Tally], dict[str, str]]:
        with service.database.read() as connection:
            rows = store_markings.of_class(connection, viewer, class_)
            logs = {row.session: store_reading.log(connection, viewer, row.session) for row in rows if not row.card}
        names = {
            judge.id: s.judged(judge.criterion.name) for one in service.shelf.rubrics().values() for judge in one.judges
        }
        return rows, [_tally(service, row, logs.get(row.session, [])) for row in rows], names

    rows, found, names = await asyncio.to_thread(look)
    visits: list[Mapping[str, Pair]] = [
        paired(json.loads(row.marks), _statuses(tally)) for row, tally in zip(rows, found, strict=True)
    ]
    pairs = [pair for visit in visits for pair in visit.values()]
    verdicts = [(row.verdict, tally.verdict or "") for row, tally in zip(rows, found, strict=True) if row.verdict]
    return {
        "visits": len(rows),
        "figures": figures(agreement(pairs), s),
        "verdicts": figures(agreement(verdicts), s),
        "apart": [
            {"id": one.id, "name": names.get(one.id, one.id), "n": one.n, "apart": one.apart}
            for one in most_disagreed(visits)
        ],
        "rows": [
            {
                "session": row.session,
                "whose": row.whose,
                "when": s.ago(row.created, now_ms()),
                "figures": figures(agreement(visit.values()), s),
            }
            for row, visit in zip(rows, visits, strict=True)
        ],
    }


def _tally(service: Service, row: Record, batches: list[str]) -> Tally:
    if row.card:
        return tallies.decode(row.card)
    log = [event for batch in batches for event in ev.decode(batch)]
    return tallies.tallied(counted.score(service, row.rubrics, log))


def _statuses(tally: Tally) -> dict[str, str]:
    return {id: figures.status for pack in tally.packs.values() for id, figures in pack.criteria.items()}
