"""The report of one visit for paper."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from web import judgement, printed, store_openings
from web.entry import Asks, parts
from web.i18n import speech, wanted
from web.service import Service
from web.store import Viewer
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)


@router.get("/sessions/{session}/paper")
async def paper(
    request: Request, asks: Asks, session: Id, transcript: Annotated[int, Query(ge=0, le=1)] = 1
) -> Response:
    """The whole report, without the conversation by `transcript=0`. It shows the verdict: a trainee judges herself
    before, and a coach opens it first."""
    service = parts(request).service
    turned, log, card = await service.scorecard(asks, session)
    own = turned.owner == asks.id
    if own and judgement.due(turned, card, await judgement.kept(service, asks, session)):
        return to(f"/sessions/{session}/judgement")
    if not await asyncio.to_thread(_opened, service, asks, session):
        return to(f"/sessions/{session}/replay")
    both, rows = await printed.beside(service, asks, turned, log)
    s = speech(wanted(request))
    shaped = printed.sheet(turned, log, both, rows, s, bool(transcript))
    return page("printed.html", request, asks, r=shaped, own=own, session_id=session)


def _opened(service: Service, viewer: Viewer, id: str) -> bool:
    with service.database.read() as connection:
        return id in store_openings.opened(connection, viewer, [id])
