"""The pages on which a good play is watched: which ones there are, one of them step by step or whole. Never in an
exam."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from roleplay import library
from web import home, pronouns, watched
from web.entry import Asks, parts
from web.errors import Unknown
from web.i18n import N_, speech, wanted
from web.store import Viewer
from web.trainee import page

router = APIRouter(include_in_schema=False)
Customer = Annotated[str, Path(max_length=60)]
IN_EXAM = N_("Not during an exam")
FINISH_FIRST = N_("You are sitting an exam with this customer. Finish it first; then you can watch how others do it.")


@router.get("/customers/{customer}/watch")
async def choose(request: Request, asks: Asks, customer: Customer) -> Response:
    """The visits to this customer that can be watched."""
    if refused := await _refused(request, asks, customer):
        return refused
    s = speech(wanted(request))
    found = await asyncio.to_thread(watched.listing, customer, s)
    return page("watch.html", request, asks, customer=home.customer(customer, s), plays=found, w=None)


@router.get("/customers/{customer}/watch/{play}")
async def watch(
    request: Request,
    asks: Asks,
    customer: Customer,
    play: Annotated[str, Path(max_length=60)],
    step: Annotated[int | None, Query(ge=1, le=100_000)] = None,
) -> Response:
    """A visit move by move with the reason at each; one step of it, or all of it."""
    if refused := await _refused(request, asks, customer):
        return refused
    s = speech(wanted(request))
    one = await asyncio.to_thread(watched.watched, customer, play)
    shaped = watched.shape(one, s, step)
    return page("watch.html", request, asks, customer=home.customer(customer, s), plays=[], w=shaped)


async def _refused(request: Request, asks: Viewer, customer: str) -> Response | None:
    """Why this viewer may not watch just now, as a page; raises `Unknown` for no customer."""
    if customer not in library.personas():
        raise Unknown(N_("There is no such customer."))
    pronouns.about(library.persona(customer).pronoun)
    exam = (await parts(request).service.exams(asks)).get(customer)
    if exam is None:
        return None
    s = speech(wanted(request))
    told = {"title": s(IN_EXAM), "detail": s(FINISH_FIRST), "back": f"/sessions/{exam}"}
    return page("error.html", request, asks, 409, **told)
