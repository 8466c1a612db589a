"""The page on which two visits to one customer lie side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from web import compare, judgement
from web.entry import Asks, parts
from web.i18n import speech, wanted
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
AnId = Annotated[str, Query(max_length=64)]


@router.get("/compare")
async def side_by_side(
    request: Request,
    asks: Asks,
    visit: Annotated[list[Annotated[str, Query(max_length=64)]], Query(max_length=60)] = [],  # noqa: B006
    one: AnId = "",
    other: AnId = "",
) -> Response:
    """Two ended visits, given as `visit` twice, or as `one` and `other`. What the viewer has not judged or opened yet
    comes first."""
    service = parts(request).service
    found = await compare.pair(service, asks, [id for id in (*visit, one, other) if id])
    if found.closed:
        return to(f"/sessions/{found.closed[0]}/replay?notice=unopened")
    for run in found.runs:
        own = run.turned.owner == asks.id and run.card is not None
        if own and judgement.due(run.turned, run.card or {}, await judgement.kept(service, asks, run.turned.id)):
            return to(f"/sessions/{run.turned.id}/judgement")
    shaped = compare.page(found, asks, speech(wanted(request)))
    return page("compare.html", request, asks, both=shaped)
