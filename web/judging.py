"""The page on which a trainee judges a visit of hers before the card opens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from roleplay.events import AnyEvent
from web import judgement
from web.entry import Asks, parts
from web.errors import Unknown
from web.i18n import speech, wanted
from web.service import Service, Turned
from web.store import NO_VISIT, Viewer
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
MOST_FIELDS = 60


@router.get("/sessions/{session}/judgement")
async def judge(request: Request, asks: Asks, session: Id) -> Response:
    """Mark each dimension from 1 to 5, or go straight to the card."""
    service = parts(request).service
    turned, _, card = await _own(service, asks, session)
    if not judgement.due(turned, card, await judgement.kept(service, asks, session)):
        return to(f"/sessions/{session}/scorecard")
    shaped = judgement.form(turned, card, speech(wanted(request)))
    return page("judgement.html", request, asks, j=shaped, session_id=session)


@router.post("/sessions/{session}/judgement")
async def judged(request: Request, asks: Asks, session: Id) -> Response:
    """Keep the marks, or that there are none, and open the card."""
    service = parts(request).service
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)
    turned, _, card = await _own(service, asks, session)
    if judgement.due(turned, card, await judgement.kept(service, asks, session)):
        given = {} if "skip" in fields else judgement.read(fields.multi_items(), card)
        await judgement.keep(service, asks, session, given)
    return to(f"/sessions/{session}/scorecard")


async def _own(service: Service, viewer: Viewer, session: str) -> tuple[Turned, list[AnyEvent], dict[str, Any]]:
    """A visit of the viewer's own with its card: nobody else judges it as herself."""
    found = await service.scorecard(viewer, session)
    if found[0].owner != viewer.id:
        raise Unknown(NO_VISIT)
    return found
