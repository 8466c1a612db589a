"""The pages on which a coach corrects the card of a visit, and the history of corrections, for the trainee too."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from roleplay.events import AnyEvent
from web import corrected, corrections, counted, debrief, heard, verdicts
from web.comments import text_of
from web.corrections import NO_FINDING, NO_REASON, SAME_READING
from web.counted import Counted
from web.entry import Asks, Coach, parts
from web.errors import BadEntry, Unknown
from web.i18n import speech, wanted
from web.proofs import Proofs
from web.service import Turned
from web.store import Viewer
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
Criterion = Annotated[str, Path(max_length=40)]
Event = Annotated[int, Path(ge=0, le=10_000_000)]
Correction = Annotated[str, Path(max_length=64)]
MOST_FIELDS = 80
Visit = tuple[Turned, list[AnyEvent], Counted]


async def _visit(request: Request, asks: Viewer, session: str) -> Visit | str:
    """The visit with the card that counts; where to go instead, if its verdict is not open."""
    service = parts(request).service
    turned, log, card = await service.scorecard(asks, session)
    if elsewhere := await verdicts.open_or_elsewhere(service, asks, turned, card):
        return elsewhere
    return turned, log, await counted.count(service, asks, turned, log, card)


@router.get("/sessions/{session}/corrections")
async def history(request: Request, asks: Asks, session: Id) -> Response:
    """Every correction of a visit: what it says and why, whether it counts, and what it changes."""
    visit = await _visit(request, asks, session)
    if isinstance(visit, str):
        return to(visit)
    turned, log, found = visit
    s = speech(wanted(request))
    diffs = await corrections.changes_of(parts(request).service, turned, log, found)
    shaped = corrected.history(found, diffs, turned, log, asks, s)
    return page("corrections.html", request, asks, h=corrected.head(turned, asks), notes=shaped, session_id=session)


@router.get("/sessions/{session}/corrections/findings/{criterion}")
async def finding(request: Request, asks: Coach, session: Id, criterion: Criterion) -> Response:
    """A finding with its proof, to mark it otherwise."""
    visit = await _visit(request, asks, session)
    return to(visit) if isinstance(visit, str) else await _finding(request, asks, visit, criterion)


@router.post("/sessions/{session}/corrections/findings/{criterion}")
async def correct_finding(request: Request, asks: Coach, session: Id, criterion: Criterion) -> Response:
    """Keep another mark with its reason; what cannot be taken comes back as it was typed."""
    visit = await _visit(request, asks, session)
    if isinstance(visit, str):
        return to(visit)
    turned, _, found = visit
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)
    s = speech(wanted(request))
    try:
        status = corrections.mark_of(fields, _given(found, criterion)["status"], s)
        reason = text_of(fields.get("reason"), s, NO_REASON)
    except BadEntry as why:
        return await _finding(request, asks, visit, criterion, fields, str(why))
    service = parts(request).service
    await corrections.keep(service, asks, turned, "finding", criterion, status, reason)
    return to(f"/sessions/{session}/scorecard#f-{criterion}")


def _given(found: Counted, criterion: str) -> dict[str, Any]:
    """The finding as it counts; raises `Unknown` for a criterion the card has not."""
    for pack in found.card["packs"].values():
        for one in pack["findings"]:
            if one["id"] == criterion:
                given: dict[str, Any] = one
                return given
    raise Unknown(NO_FINDING)


async def _finding(
    request: Request, asks: Viewer, visit: Visit, criterion: str, fields: FormData | None = None, why: str = ""
) -> Response:
    turned, log, found = visit
    _given(found, criterion)
    await corrections.may_correct(parts(request).service, asks, turned.id)
    s = speech(wanted(request))
    one = next(f for f in debrief.findings(found.card, Proofs(log, s), s) if f["id"] == criterion)
    typed = {name: str(fields.get(name, "")) for name in ("status", "reason")} if fields is not None else None
    shaped = corrected.head(turned, asks) | corrected.finding_form(one, found, typed, s)
    return page("correct_finding.html", request, asks, 422 if why else 200, c=shaped, why=why, session_id=turned.id)


@router.get("/sessions/{session}/corrections/readings/{event}")
async def reading(request: Request, asks: Coach, session: Id, event: Event) -> Response:
    """Words of the trainee with the acts they were taken for; where she says she meant something else, with that."""
    visit = await _visit(request, asks, session)
    if isinstance(visit, str):
        return to(visit)
    turned, log, found = visit
    words = corrections.said(log, event, found.standing)
    await corrections.may_correct(parts(request).service, asks, session)
    typed = corrections.contested(words, (await heard.contests(parts(request).service, asks, session)).get(event))
    shaped = corrected.reading_form(words, turned, log, typed, speech(wanted(request)))
    return _reading(request, asks, turned, shaped)


@router.post("/sessions/{session}/corrections/readings/{event}")
async def correct_reading(request: Request, asks: Coach, session: Id, event: Event) -> Response:
    """Show what another reading would change, or keep it; what cannot be taken comes back as it was typed."""
    visit = await _visit(request, asks, session)
    if isinstance(visit, str):
        return to(visit)
    turned, log, found = visit
    service, s = parts(request).service, speech(wanted(request))
    await corrections.may_correct(service, asks, session)
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)
    words = corrections.said(log, event, found.standing)
    read = corrections.read_of(fields, words, turned.script)
    shaped = corrected.reading_form(words, turned, log, {"read": read, "reason": str(fields.get("reason", ""))}, s)
    try:
        if corrections.same(read, words.now):
            raise BadEntry(s(SAME_READING))
        if "preview" in fields:
            _, diff = await corrections.changed_by(service, turned, log, found, event, read)
            told = corrected.changes(diff, corrected.names_of(found.card, s), s)
            return _reading(request, asks, turned, shaped, changes=told)
        reason = text_of(fields.get("reason"), s, NO_REASON)
    except BadEntry as why:
        return _reading(request, asks, turned, shaped, str(why))
    body = msgspec.json.encode(read).decode()
    new = await corrections.keep(service, asks, turned, "reading", str(event), body, reason)
    return to(f"/sessions/{session}/corrections#k-{new}")


def _reading(
    request: Request, asks: Viewer, turned: Turned, shaped: dict[str, Any], why: str = "", changes: Any = None
) -> Response:
    context = {"c": corrected.head(turned, asks) | shaped, "why": why, "changes": changes}
    return page("correct_reading.html", request, asks, 422 if why else 200, **context, session_id=turned.id)


@router.post("/corrections/{correction}/withdraw")
async def withdraw(request: Request, asks: Asks, correction: Correction) -> Response:
    """Withdraw a correction of one's own; it stays in the history."""
    session = await corrections.withdraw(parts(request).service, asks, correction)
    return to(f"/sessions/{session}/corrections#k-{correction}")
