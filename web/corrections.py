"""Knows how a coach corrects: a finding's mark, or which acts and claims words of the trainee were; and what that
changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection
from starlette.datastructures import FormData

from roleplay import events as ev
from roleplay.acts import Act
from roleplay.difference import Difference, difference
from roleplay.events import AnyEvent
from roleplay.rubric import Annotation, Reread
from roleplay.scorecard import Scorecard
from roleplay.script import Script
from roleplay.state import act_key
from roleplay.tally import tallied
from web import counted, store_corrections
from web.counted import Counted, Read
from web.errors import BadEntry, BadRequest, Unknown
from web.i18n import N_, Speech
from web.service import Service, Turned
from web.store import Record, Viewer
from web.store_corrections import Kind

Data = dict[str, Any]
STATUSES = ("met", "half", "missed", "na")
ADDED = 3
"""So many acts can be added to a reading at once."""

CLASSES = {
    "service": N_("Service"),
    "feeling": N_("Feeling"),
    "courtesy": N_("Courtesy"),
    "sales": N_("Sales"),
    "offence": N_("Offence"),
    "breach": N_("Breach"),
}
NO_REASON = N_("Say why: the reason stands beside the mark, and the trainee learns more from it than from the mark.")
NO_MARK = N_("Choose the mark that counts.")
SAME_MARK = N_("That is the mark it has already. Choose another one, or leave it.")
SAME_READING = N_("That is how these words are read already. Change what they were, or leave it.")
NO_FINDING = N_("The scorecard has no such finding.")
NO_WORDS = N_("The trainee said nothing there.")
UNREADABLE = N_("The page did not say what these words were. Load it again.")


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the trainee and how they are read: by the log, and as it counts now."""

    at: int
    event: ev.Said
    now: Read

    @property
    def acts(self) -> dict[str, ev.DoneAct]:
        """What can be ticked: the acts the log has, and those it was corrected to."""
        return {act_key(act): act for act in (*self.event.acts, *self.now.acts)}

    @property
    def claims(self) -> dict[str, ev.Claim]:
        """The claims that can be marked right, wrong or not made."""
        return {claim.id: claim for claim in (*self.now.claims, *self.event.claims)}


def said(log: Sequence[AnyEvent], at: int, standing: Sequence[Record]) -> Said:
    """The words at an event; raises `Unknown` where the trainee said nothing."""
    event = log[at] if 0 <= at < len(log) else None
    if not isinstance(event, ev.Said):
        raise Unknown(NO_WORDS)
    of_it = [row for row in standing if row.kind == "reading" and row.target == str(at)]
    return Said(at, event, counted.reading(of_it[0]) if of_it else Read(event.acts, event.claims))


def contested(words: Said, row: Record | None) -> Data | None:
    """What the form of a reading begins with where the trainee contests it and no coach has read it otherwise yet: the
    one act she says she meant."""
    as_logged = Read(words.event.acts, words.event.claims)
    if row is None or not same(words.now, as_logged):
        return None
    meant = [act for act in words.event.acts if act.id == row.meant] or [ev.DoneAct(row.meant)]
    return {"read": Read(tuple(meant), words.now.claims), "reason": row.words}


# Reading a form --------------------------------------------------------------------------------------


def mark_of(fields: FormData, now: str, s: Speech) -> str:
    """The mark a coach gave; raises `BadEntry` if there is none, or it is the one that counts already."""
    status = fields.get("status")
    if status not in STATUSES:
        raise BadEntry(s(NO_MARK))
    if status == now:
        raise BadEntry(s(SAME_MARK))
    return str(status)


def read_of(fields: FormData, words: Said, script: Script) -> Read:
    """Which acts and claims the words were, by a form; raises `BadRequest` for what the page does not offer."""
    there, kinds = words.acts, {kind.id for kind in script.vocabulary.claims}
    ticked = [str(key) for key in fields.getlist("act")]
    added = [str(id) for id in fields.getlist("add") if id]
    if not set(ticked) <= set(there) or len(added) > ADDED or not set(added) <= set(script.acts):
        raise BadRequest(UNREADABLE)
    acts = [there[key] for key in dict.fromkeys(ticked)]
    acts += [ev.DoneAct(id) for id in dict.fromkeys(added) if id not in {act.id for act in acts}]
    claims: list[ev.Claim] = []
    for id, claim in words.claims.items():
        side = fields.get(f"claim.{id}", "")
        if side in ("right", "wrong"):
            claims.append(msgspec.structs.replace(claim, right=side == "right"))
    if new := str(fields.get("claim", "")):
        if new not in kinds:
            raise BadRequest(UNREADABLE)
        if new not in {claim.id for claim in claims}:
            claims.append(ev.Claim(new, fields.get("side") != "wrong"))
    return Read(tuple(acts), tuple(claims))


def same(one: Read, other: Read) -> bool:
    """Whether two readings say the same, in whatever order."""
    acts = [{act_key(act) for act in read.acts} for read in (one, other)]
    claims = [{(claim.id, claim.right) for claim in read.claims} for read in (one, other)]
    return acts[0] == acts[1] and claims[0] == claims[1]


# Keeping -----------------------------------------------------------------------------------------------


async def keep(
    service: Service, viewer: Viewer, turned: Turned, kind: Kind, target: str, body: str, reason: str
) -> str:
    """Keep a correction, and what counts with it; the correction's id."""
    await service.scored(viewer, [turned.id])

    def job(connection: Connection) -> str:
        id = store_corrections.add(connection, viewer, turned.id, kind, target, body, reason)
        counted.refresh(service, connection, viewer, turned.id)
        return id

    return await service.writer.do(job)


async def withdraw(service: Service, viewer: Viewer, correction: str) -> str:
    """Withdraw a correction of one's own; the visit's id."""

    def job(connection: Connection) -> str:
        row = store_corrections.withdraw(connection, viewer, correction)
        counted.refresh(service, connection, viewer, row.session)
        return str(row.session)

    return await service.writer.do(job)


async def may_correct(service: Service, viewer: Viewer, id: str) -> None:
    """Raises unless the viewer coaches this visit and has its verdict before her."""

    def look() -> None:
        with service.database.read() as connection:
            store_corrections.may_correct(connection, viewer, id)

    await asyncio.to_thread(look)


# What changes --------------------------------------------------------------------------------------------


async def changed_by(
    service: Service, turned: Turned, log: list[AnyEvent], found: Counted, at: int, read: Read
) -> tuple[Scorecard, Difference]:
    """The card that counts now, and what would be different if these words were read so."""
    others = [row for row in found.standing if (row.kind, row.target) != ("reading", str(at))]
    new: list[Annotation] = [*counted.notes_of(others), Reread(at, read.acts, read.claims)]

    def work() -> tuple[Scorecard, Difference]:
        was = counted.score(service, turned.rubrics, log, counted.notes_of(found.standing))
        now = counted.score(service, turned.rubrics, log, new)
        return was, difference(tallied(was), tallied(now))

    return await asyncio.to_thread(work)


async def changes_of(service: Service, turned: Turned, log: list[AnyEvent], found: Counted) -> dict[str, Difference]:
    """What each correction that stands makes different, by its id: the card that counts against that without it."""

    def work() -> dict[str, Difference]:
        now = tallied(counted.score(service, turned.rubrics, log, counted.notes_of(found.standing)))
        without: dict[str, Difference] = {}
        for row in found.standing:
            others = [other for other in found.standing if other is not row]
            was = counted.score(service, turned.rubrics, log, counted.notes_of(others))
            without[row.id] = difference(tallied(was), now)
        return without

    return await asyncio.to_thread(work)


# Words -------------------------------------------------------------------------------------------------


def act_groups(acts: Mapping[str, Act], s: Speech) -> list[Data]:
    """The vocabulary for a `<select>`: by class, each act with its label."""
    return [
        {
            "label": s(label),
            "acts": [{"id": act.id, "label": s.text(act.label)} for act in acts.values() if act.klass == klass],
        }
        for klass, label in CLASSES.items()
    ]


def act_labels(read: Read, script: Script, s: Speech) -> list[str]:
    """The acts of a reading in words."""
    return [s.text(script.acts[act.id].label) if act.id in script.acts else act.id for act in read.acts]


def claim_label(id: str, script: Script, s: Speech) -> str:
    """A kind of claim in words."""
    return next((s.text(kind.label) for kind in script.vocabulary.claims if kind.id == id), id)
