"""The pages on which a person takes away or deletes everything kept about her, or an administrator does it for her."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from web.entry import Administrator, Asks, Known, parts
from web.errors import BadEntry
from web.i18n import N_, speech, wanted
from web.personal import Personal
from web.store import Viewer
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
Person = Annotated[str, Path(max_length=64)]
Names = Annotated[str, Query(max_length=12)]
Typed = Annotated[str, Form(max_length=80)]
NAMELESS = N_("delete")
"""What somebody types who has not said her name yet."""


def personal(request: Request) -> Personal:
    """The use cases, over the parts of this application."""
    here = parts(request)
    return Personal(here.service.database, here.service.writer, here.doorkeeper)


async def _file(request: Request, whose: Viewer, names: str) -> Response:
    pieces = await personal(request).export(whose, hidden=names == "hidden")
    name = f"visit-simulator-{dt.date.today().isoformat()}{'-no-names' if names == 'hidden' else ''}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    return StreamingResponse(pieces, media_type="application/json", headers=headers)


async def _question(
    request: Request, asks: Viewer, whose: Viewer, typed: str = "", error: BadEntry | None = None
) -> Response:
    """What would go and what would stay, and the field to confirm it in; with the reason, if it was not taken."""
    s = speech(wanted(request))
    own = whose.id == asks.id
    shown = {
        "whose": None if own else whose.name,
        "own": own,
        "here": "/me" if own else f"/people/{whose.id}",
        "back": "/me" if own else "/people",
        "word": _word(request, whose),
        "going": await personal(request).going(whose),
        "typed": typed,
        "error": s(str(error)) if error else "",
    }
    return page("delete_person.html", request, asks, 422 if error else 200, **shown)


def _word(request: Request, whose: Viewer) -> str:
    return whose.name or speech(wanted(request))(NAMELESS)


# One's own ---------------------------------------------------------------------------------------------


@router.get("/me/export")
async def export(request: Request, asks: Asks, names: Names = "") -> Response:
    """Everything kept about the viewer as a file; `names=hidden` with pseudonyms."""
    return await _file(request, asks, names)


@router.get("/me/delete")
async def ask_delete(request: Request, asks: Asks) -> Response:
    """Before anything goes: what will go, and what will stay."""
    return await _question(request, asks, asks)


@router.post("/me/delete")
async def delete(request: Request, asks: Asks, typed: Typed = "") -> Response:
    """Delete the viewer; her browser is nobody's again."""
    try:
        await personal(request).delete(asks, asks.id, typed, _word(request, asks))
    except BadEntry as error:
        return await _question(request, asks, asks, typed, error)
    request.state.newcomer = ""
    return to("/me/deleted")


@router.get("/me/deleted")
async def deleted(request: Request, known: Known) -> Response:
    """That it is done; nobody is let in by looking at it."""
    return page("deleted.html", request, known)


# Somebody who asks an administrator -----------------------------------------------------------------------


@router.get("/people/{person}/export")
async def export_for(request: Request, asks: Administrator, person: Person, names: Names = "") -> Response:
    """The same file for a person who asked for it; it is meant for her eyes."""
    return await _file(request, await personal(request).somebody(asks, person), names)


@router.get("/people/{person}/delete")
async def ask_delete_for(request: Request, asks: Administrator, person: Person) -> Response:
    """The same question about another person."""
    if person == asks.id:
        return to("/me/delete")
    return await _question(request, asks, await personal(request).somebody(asks, person))


@router.post("/people/{person}/delete")
async def delete_for(request: Request, asks: Administrator, person: Person, typed: Typed = "") -> Response:
    """Delete a person who asked for it."""
    if person == asks.id:
        return to("/me/delete")
    whose = await personal(request).somebody(asks, person)
    try:
        await personal(request).delete(whose, asks.id, typed, _word(request, whose))
    except BadEntry as error:
        return await _question(request, asks, whose, typed, error)
    return to("/people")
