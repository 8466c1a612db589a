"""The page of the replay: a visit turn by turn, each at an address of its own."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from roleplay import moves as mv
from roleplay.events import AnyEvent
from roleplay.trace import Traced, trace
from web import branches, counted, debrief, replayed, store_reading, teaching, verdicts
from web.entry import Asks, parts
from web.i18n import Speech, speech, wanted
from web.proofs import Proofs
from web.replayed import Wanted
from web.service import Service, Turned
from web.store import Viewer
from web.trainee import Id, page, to

router = APIRouter(include_in_schema=False)
Turn = Annotated[int | None, Query(ge=0, le=100_000)]


@router.get("/sessions/{session}/replay")
async def replay(
    request: Request,
    asks: Asks,
    session: Id,
    turn: Turn = None,
    play: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """The conversation again, whole or up to a turn, with the findings where they belong and what is said beside it. A
    trainee comes here after her own judgement; a coach sees no finding before she opens the verdict."""
    service = parts(request).service
    turned, log, card = await service.scorecard(asks, session)
    mine = turned.owner == asks.id
    if mine and (elsewhere := await verdicts.open_or_elsewhere(service, asks, turned, card)):
        return to(elsewhere)
    s = speech(wanted(request))
    found = await counted.count(service, asks, turned, log, card)
    open_ = await verdicts.is_open(service, asks, turned)
    how = Wanted(
        turn,
        play == "1",
        findings_open=open_,
        can_branch=turned.state.mode != "exam" if mine else open_,
        whose="" if mine else turned.whose,
    )
    shaped = await context(service, asks, turned, log, found.card, s, how)
    told = await teaching.beside(service, asks, turned, log, s)
    return page("replay.html", request, asks, teaching=told, **shaped)


async def context(
    service: Service,
    viewer: Viewer,
    turned: Turned,
    log: list[AnyEvent],
    card: dict[str, Any],
    s: Speech,
    how: Wanted,
) -> dict[str, Any]:
    """What `replay.html` needs, for whoever may read this visit that has ended."""

    def shaped() -> dict[str, Any]:
        traced = reasons(service, viewer, turned, log)
        event = replayed.current_words(traced, log, how.turn)
        lines = branches.tried(service, turned, log, event)[1] if event is not None else []
        findings = debrief.findings(card, Proofs(log, s), s) if how.findings_open else []
        return replayed.replay(turned, traced, findings, lines, s, how)

    here = f"/sessions/{turned.id}"
    return {"replay": await asyncio.to_thread(shaped), "session_id": turned.id, "here": f"{here}/replay"}


def reasons(service: Service, viewer: Viewer, turned: Turned, log: list[AnyEvent]) -> list[Traced]:
    """Every turn of a visit with why she answered so."""
    with service.database.read() as connection:
        stored = store_reading.moves(connection, viewer, turned.id)
    return trace(turned.script, log, [mv.decode(body) for body in stored])
