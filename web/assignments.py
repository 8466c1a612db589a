"""The pages of assignments: a trainee's own, and beginning one; at the coach's desk setting one, and how all stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from web import assigned, assigning
from web.assigning import Entry
from web.classes import ClassId
from web.classroom import looked
from web.edge import status_of
from web.entry import Asks, Coach, parts
from web.errors import BadEntry
from web.i18n import speech, wanted
from web.store import Viewer
from web.store_rights import class_of
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
AssignmentId = Annotated[str, Path(alias="assignment", max_length=64)]
MOST_FIELDS = 20


@router.get("/assignments")
async def mine(request: Request, asks: Asks) -> Response:
    """What her coaches have set for her, open ones first."""
    found = await assigning.tasks(parts(request).service, asks)
    return page("assignments.html", request, asks, **assigned.listed(found, speech(wanted(request))))


@router.post("/assignments/{assignment}/begin")
async def begin(request: Request, asks: Asks, assignment: AssignmentId) -> Response:
    """Begin it, or go to the visit there is."""
    return to(f"/sessions/{await assigning.begin(parts(request).service, asks, assignment)}")


@router.get("/classes/{class}/assignments")
async def of_class(request: Request, asks: Coach, class_: ClassId) -> Response:
    """What is set for a class, and setting more."""
    return await _desk(request, asks, class_, Entry())


async def _desk(request: Request, asks: Viewer, class_: str, entry: Entry, why: BadEntry | None = None) -> Response:
    """The assignments of a class; with a form that was refused, as it was typed, and the reason."""
    service, s = parts(request).service, speech(wanted(request))
    shaped = assigned.of_class(*await assigning.of_class(service, asks, class_), s)
    form = assigned.form(entry, assigning.default_mark(service), s)
    status, error = (status_of(why), s(str(why))) if why else (200, "")
    return page("class_assignments.html", request, asks, status, form=form, error=error, **shaped)


@router.post("/classes/{class}/assignments")
async def set_(request: Request, asks: Coach, class_: ClassId) -> Response:
    """Set a visit for the class."""
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)
    entry = Entry.of(fields.multi_items())
    try:
        id = await assigning.set_(parts(request).service, asks, class_, entry)
    except BadEntry as why:
        return await _desk(request, asks, class_, entry, why)
    return to(f"/classes/{class_}/assignments/{id}")


@router.get("/classes/{class}/assignments/{assignment}")
async def one(request: Request, asks: Coach, class_: ClassId, assignment: AssignmentId) -> Response:
    """Who has handed it in, and what it came to."""
    service = parts(request).service
    found = await assigning.table(service, asks, class_, assignment)
    room = await looked(service, lambda connection: class_of(connection, asks, class_))
    return page("class_assignment.html", request, asks, **assigned.table(room, found, speech(wanted(request))))


@router.post("/classes/{class}/assignments/{assignment}/withdraw")
async def withdraw(request: Request, asks: Coach, class_: ClassId, assignment: AssignmentId) -> Response:
    """Withdraw it."""
    await assigning.withdraw(parts(request).service, asks, class_, assignment)
    return to(f"/classes/{class_}/assignments/{assignment}")
