"""The pages of clips: sharing a moment of a visit with a class, the clips of a class, one of them, taking one back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from roleplay.events import AnyEvent
from web import clips, corrected, store_clips
from web.comments import MOST_TEXT
from web.entry import Asks, Coach, parts
from web.errors import BadEntry, NotAllowed
from web.i18n import speech, wanted
from web.service import Turned
from web.store import Viewer
from web.store_comments import coaches
from web.store_rights import NO_RIGHT
from web.trainee import Id, own_address, page, to

router = APIRouter(include_in_schema=False)
ClassId = Annotated[str, Path(alias="class", max_length=64)]
ClipId = Annotated[str, Path(alias="clip", max_length=64)]
Turn = Annotated[int, Query(ge=0, le=100_000)]


@router.get("/sessions/{session}/clips/new")
async def new(request: Request, asks: Coach, session: Id, turn: Turn = 0) -> Response:
    """Which turns to share, with whom, and what is good about them."""
    turned, log = await _visit(request, asks, session)
    return await _form(request, asks, turned, log, clips.around(log, turn))


@router.post("/sessions/{session}/clips")
async def share(request: Request, asks: Coach, session: Id) -> Response:
    """Share a clip; what cannot be taken comes back as it was typed."""
    turned, log = await _visit(request, asks, session)
    fields = await request.form(max_fields=12, max_files=0)
    try:
        clip = clips.read(fields, log, speech(wanted(request)))
    except BadEntry as why:
        return await _form(request, asks, turned, log, {name: str(value) for name, value in fields.items()}, str(why))
    return to(f"/clips/{await clips.share(parts(request).service, asks, session, clip)}")


async def _visit(request: Request, asks: Viewer, session: str) -> tuple[Turned, list[AnyEvent]]:
    service = parts(request).service
    turned, log = await service.read(asks, session)
    with service.database.read() as connection:
        if not coaches(connection, asks, session):
            raise NotAllowed(NO_RIGHT)
    return turned, log


async def _form(
    request: Request, asks: Viewer, turned: Turned, log: list[AnyEvent], typed: dict[str, str], why: str = ""
) -> Response:
    shaped = await clips.form(parts(request).service, asks, turned, log, typed, speech(wanted(request)))
    shaped |= corrected.head(turned, asks) | {"most_text": MOST_TEXT}
    return page("share.html", request, asks, 422 if why else 200, c=shaped, why=why, session_id=turned.id)


@router.get("/classes/{class}/clips")
async def of_class(request: Request, asks: Asks, class_: ClassId) -> Response:
    """The good moments a class has been shown."""
    shaped = await clips.of_class(parts(request).service, asks, class_, speech(wanted(request)))
    return page("clips.html", request, asks, c=shaped)


@router.get("/clips/{clip}")
async def one(request: Request, asks: Asks, clip: ClipId) -> Response:
    """One good moment: the praise and its own turns, nothing else of the visit."""
    shaped = await clips.one(parts(request).service, asks, clip, speech(wanted(request)))
    return page("clip.html", request, asks, c=shaped)


@router.post("/clips/{clip}/withdraw")
async def withdraw(request: Request, asks: Asks, clip: ClipId) -> Response:
    """Take a clip back: whose visit it is, or who shared it."""
    fields = await request.form(max_fields=4, max_files=0)
    await parts(request).service.writer.do(lambda connection: store_clips.take_back(connection, asks, clip))
    back = fields.get("back", "")
    return to(own_address(back) if isinstance(back, str) else "/")
