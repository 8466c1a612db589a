"""The pages of blind marking: a visit before its verdict is open, both side by side, and the agreement in a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from roleplay.events import AnyEvent
from web import corrected, markings, store_markings, store_openings, verdicts
from web.comments import MOST_TEXT
from web.entry import Asks, Coach, parts
from web.errors import BadEntry, NotAllowed
from web.i18n import speech, wanted
from web.rows import rows
from web.service import Turned
from web.store import Viewer
from web.store_comments import coaches
from web.store_rights import NO_RIGHT, class_of
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
ClassId = Annotated[str, Path(alias="class", max_length=64)]
MOST_FIELDS = 200


@router.post("/sessions/{session}/verdict")
async def verdict(request: Request, asks: Asks, session: Id) -> Response:
    """Have the verdict of a visit shown; from then on a marking of it would not be blind."""
    service = parts(request).service
    turned, _, _ = await service.scorecard(asks, session)
    if turned.owner != asks.id:
        await service.writer.do(lambda connection: _open(connection, asks, session))
    return to(f"/sessions/{session}/replay")


def _open(connection: Any, viewer: Viewer, id: str) -> None:
    if not coaches(connection, viewer, id):
        raise NotAllowed(NO_RIGHT)
    store_openings.open_verdict(connection, viewer, id)


@router.get("/sessions/{session}/marking")
async def marking(request: Request, asks: Coach, session: Id) -> Response:
    """The form while nothing has been shown; afterwards the marking beside the program's marks."""
    service = parts(request).service
    turned, log, card = await service.scorecard(asks, session)
    row, blind = await markings.own(service, asks, session)
    if row is None and blind:
        return await _form(request, asks, turned, log, {}, "")
    s = speech(wanted(request))
    shown = None
    if row is not None and await verdicts.is_open(service, asks, turned):
        shown = markings.compared(row, card, s)
    return page("marked.html", request, asks, h=corrected.head(turned, asks), m=shown, session_id=session)


@router.post("/sessions/{session}/marking")
async def mark(request: Request, asks: Coach, session: Id) -> Response:
    """Keep a marking, once and whole, and open the verdict; what cannot be taken comes back as it was typed."""
    service, s = parts(request).service, speech(wanted(request))
    turned, log, _ = await service.scorecard(asks, session)
    row, blind = await markings.own(service, asks, session)
    if row is not None or not blind:
        return to(f"/sessions/{session}/marking")
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)
    there = await markings.criteria(service, turned, log)
    try:
        marks, overall, words = markings.read(fields, there, s)
    except BadEntry as why:
        typed = {name: str(value) for name, value in fields.items()}
        return await _form(request, asks, turned, log, typed, str(why))
    await service.writer.do(lambda connection: store_markings.keep(connection, asks, session, marks, overall, words))
    return to(f"/sessions/{session}/marking")


async def _form(
    request: Request, asks: Viewer, turned: Turned, log: list[AnyEvent], typed: Mapping[str, str], why: str
) -> Response:
    s = speech(wanted(request))
    there = await markings.criteria(parts(request).service, turned, log)
    shaped = corrected.head(turned, asks) | markings.form(there, typed, s) | {"rows": rows(log, s), "most": MOST_TEXT}
    return page("marking.html", request, asks, 422 if why else 200, m=shaped, why=why, session_id=turned.id)


@router.get("/classes/{class}/agreement")
async def agreement(request: Request, asks: Coach, class_: ClassId) -> Response:
    """How far the viewer's blind markings of a class agree with the program."""
    service, s = parts(request).service, speech(wanted(request))
    with service.database.read() as connection:
        here = class_of(connection, asks, class_)
    shaped = await markings.of_class(service, asks, class_, s)
    return page("agreement.html", request, asks, a=shaped, here={"id": here.id, "name": here.name})
