"""The pages of two desks: the files one sorts in the morning, and the report that is printed for the client."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from roleplay import moves
from roleplay import view as core
from roleplay.errors import BadForm, NotNow
from web import caseload, report
from web.edge import status_of
from web.entry import Asks, parts
from web.errors import BadRequest, Conflict, Unknown
from web.forms import as_move, turn_of
from web.i18n import N_, speech, wanted
from web.store import Viewer
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
NO_REPORT = N_("There is no report yet. Work out the gap sheet and make the report; then it can be printed.")


@router.get("/caseload")
async def files(request: Request, asks: Asks) -> Response:
    """The files on the desk this morning, outside a visit."""
    return page("caseload.html", request, asks, c=caseload.today(speech(wanted(request))))


@router.get("/sessions/{session}/papers/caseload")
async def sort(request: Request, asks: Asks, session: Id) -> Response:
    """The same in a visit, with the order to choose; after the visit beside a sound one."""
    return await _sorting(request, asks, session)


@router.post("/sessions/{session}/papers/caseload")
async def sorted_(request: Request, asks: Asks, session: Id) -> Response:
    """Hand in the order; what cannot be taken comes back as it was chosen."""
    fields = await request.form(max_fields=60, max_files=0)
    move = as_move(fields)
    if not isinstance(move, moves.Submit) or move.form != "caseload":
        raise BadRequest(N_("The page did not say what to do. Load it again."))
    try:
        await parts(request).service.move(asks, session, turn_of(fields), move)
    except (BadForm, NotNow, Conflict) as why:
        return await _sorting(request, asks, session, typed=move.data, why=why)
    return to(f"/sessions/{session}/papers/caseload")


async def _sorting(
    request: Request,
    asks: Viewer,
    session: str,
    typed: dict[str, list[str]] | None = None,
    why: Exception | None = None,
) -> Response:
    turned, _ = await parts(request).service.look(asks, session)
    shaped = caseload.in_visit(turned, speech(wanted(request)), typed, why)
    return page("caseload.html", request, asks, status_of(why) if why else 200, c=shaped)


@router.get("/sessions/{session}/report")
async def printed(request: Request, asks: Asks, session: Id) -> Response:
    """《保单整理报告》 as it stands: the trainee's own figures, right or wrong."""
    turned, log = await parts(request).service.look(asks, session)
    seen = core.report(turned.state, log, turned.script)
    if seen is None:
        raise Unknown(NO_REPORT)
    return page("report.html", request, asks, r=report.shape(seen, speech(wanted(request))), session_id=session)
