"""Knows the card that counts: the automatic one, with what coaches corrected beside the log; both stay readable."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from roleplay import events as ev
from roleplay.events import AnyEvent
from roleplay.rubric import Annotation, Correction, Reread
from roleplay.scorecard import Scorecard
from web import store_corrections, store_reading, words
from web.i18n import Speech
from web.service import Service, Turned
from web.store import Record, Viewer, now_ms

Data = dict[str, Any]


class Read(msgspec.Struct, frozen=True):
    """The body of a corrected reading: which acts and claims the words were."""

    acts: tuple[ev.DoneAct, ...]
    claims: tuple[ev.Claim, ...]


_reading = msgspec.json.Decoder(Read)


@dataclass(frozen=True, slots=True)
class Counted:
    """A card twice: as it counts and as the program gave it; the corrections that stand, and all there ever were."""

    card: Data
    automatic: Data
    standing: list[Record]
    rows: list[Record]


def reading(row: Record) -> Read:
    """The acts and claims of a corrected reading."""
    return _reading.decode(row.body)


def notes_of(standing: Iterable[Record]) -> list[Annotation]:
    """Corrections as the rubric takes them."""
    found: list[Annotation] = []
    for row in standing:
        if row.kind == "finding":
            found.append(Correction(row.target, row.body, row.reason))
        else:
            read = reading(row)
            found.append(Reread(int(row.target), read.acts, read.claims))
    return found


def score(service: Service, rubrics: str, log: Sequence[AnyEvent], notes: Iterable[Annotation] = ()) -> Scorecard:
    """The card of a log with these annotations, by rubrics named as JSON, pack → digest."""
    with service.database.read() as connection:
        packs = service.shelf.rubrics_of(connection, json.loads(rubrics or "{}"))
    return service.shelf.score(packs, log, notes)


async def count(service: Service, viewer: Viewer, turned: Turned, log: list[AnyEvent], card: Data) -> Counted:
    """The card that counts beside the automatic one of a visit the viewer may read."""

    def work() -> Counted:
        with service.database.read() as connection:
            rows = store_corrections.of_visit(connection, viewer, turned.id)
        standing = store_corrections.standing(rows)
        if not standing:
            return Counted(card, card, standing, rows)
        made = score(service, turned.rubrics, log, notes_of(standing))
        return Counted(msgspec.to_builtins(made), card, standing, rows)

    return await asyncio.to_thread(work)


def refresh(service: Service, connection: Connection, viewer: Viewer, id: str) -> None:
    """Compute anew, inside a job of the writer, what lists show as counting."""
    row = store_reading.session(connection, viewer, id)
    log = [event for batch in store_reading.log(connection, viewer, id) for event in ev.decode(batch)]
    standing = store_corrections.standing(store_corrections.of_visit(connection, viewer, id))
    packs = service.shelf.rubrics_of(connection, json.loads(row.rubrics))
    card = msgspec.to_builtins(service.shelf.score(packs, log, notes_of(standing)))
    store_corrections.keep_counted(connection, viewer, id, card, len(standing))


# Shapes ----------------------------------------------------------------------------------------------


def told(counted: Counted) -> Data:
    """What counts, for programs: verdict and totals, and the corrections that make them so."""
    packs = {id: {"score": pack["score"], "capped": pack["capped"]} for id, pack in counted.card["packs"].items()}
    noted: list[Data] = []
    for row in counted.standing:
        one: Data = {"kind": row.kind, "target": row.target, "reason": row.reason, "by": row.name, "at": row.created}
        body = {"status": row.body} if row.kind == "finding" else msgspec.to_builtins(reading(row))
        noted.append(one | body)
    return {"verdict": counted.card["verdict"], "packs": packs, "corrections": noted}


def lay(shaped: Data, counted: Counted, s: Speech) -> Data:
    """A shaped card that counts, with the automatic marks and figures laid beside it."""
    if not counted.rows:
        return shaped | {"counted": None}
    scores = {id: pack["score"] for id, pack in counted.automatic["packs"].items()}
    found = {one["id"]: one for pack in counted.automatic["packs"].values() for one in pack["findings"]}
    standing = {row.target: row for row in counted.standing if row.kind == "finding"}
    for finding in shaped["findings"]:
        was, by = found[finding["id"]], standing.get(finding["id"])
        if by is not None or was["status"] != finding["status"] or was["points"] != finding["points"]:
            finding["automatic"] = {"status": was["status"], "why": s.judged(was["why"])}
            finding["corrected"] = _note(by, s) if by is not None else None
    for pack in shaped["packs"]:
        if counted.standing:
            pack["automatic"] = {"score": scores[pack["id"]]}
    names = list(dict.fromkeys(row.name for row in counted.standing))
    return shaped | {
        "counted": {
            "n": len(counted.standing),
            "all": len(counted.rows),
            "by": s(", ").join(names),
            "verdict": s.label(words.VERDICTS, counted.automatic.get("verdict") or ""),
            "differs": counted.automatic.get("verdict") != counted.card.get("verdict"),
        }
    }


def _note(row: Record, s: Speech) -> Data:
    return {"by": row.name, "when": s.ago(row.created, now_ms()), "reason": row.reason}
