"""The pages of trying again: a moment that could have gone otherwise, another try from it, and the two runs side by
side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from web import beside, branches, judgement, otherwise, verdicts
from web.entry import Asks, parts
from web.forms import turn_of
from web.i18n import speech, wanted
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
Event = Annotated[int, Path(ge=0, le=10_000_000)]


@router.post("/sessions/{session}/branches")
async def branch(request: Request, asks: Asks, session: Id) -> Response:
    """Try a moment again: open another try of the visit there, and go to it."""
    fields = await request.form(max_fields=8, max_files=0)
    id = await branches.branch(parts(request).service, asks, session, turn_of(fields))
    return to(f"/sessions/{id}")


@router.get("/sessions/{session}/moments/{event}")
async def moment(request: Request, asks: Asks, session: Id, event: Event) -> Response:
    """What was offered at this moment, what each line would have caused, and what it would have decided; like the card,
    after one's own judgement, and for a coach once the verdict is open to her."""
    service = parts(request).service
    turned, _, card = await service.scorecard(asks, session)
    if elsewhere := await verdicts.open_or_elsewhere(service, asks, turned, card):
        return to(elsewhere)
    found = await branches.moment(service, asks, session, event)
    shaped = otherwise.page(*found, speech(wanted(request))) | {"mine": turned.owner == asks.id}
    return page("moment.html", request, asks, moment=shaped, session_id=session, branch_of=found[0].branch_of)


@router.get("/sessions/{session}/beside")
async def side_by_side(request: Request, asks: Asks, session: Id) -> Response:
    """Another try beside the visit it left, once that one has been judged by oneself."""
    service = parts(request).service
    found = await branches.beside(service, asks, session)
    first = found.first
    if (
        first.turned.owner == asks.id
        and first.card
        and judgement.due(first.turned, first.card, await judgement.kept(service, asks, first.turned.id))
    ):
        return to(f"/sessions/{first.turned.id}/judgement")
    return page("beside.html", request, asks, both=beside.page(found, speech(wanted(request))), session_id=session)
