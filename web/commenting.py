"""The forms with which something is said beside a turn of a visit, answered, and taken back."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from web import comments, corrected, store_comments
from web.edge import status_of
from web.entry import Asks, parts
from web.errors import BadEntry, BadRequest
from web.forms import turn_of
from web.i18n import speech, wanted
from web.rows import rows
from web.service import Service
from web.store import Viewer
from web.trainee import Id, own_address, page, to

router = APIRouter(include_in_schema=False)
Comment = Annotated[str, Path(max_length=64)]
MOST_FIELDS = 12


# Comments --------------------------------------------------------------------------------------------


@router.post("/sessions/{session}/comments")
async def comment(request: Request, asks: Asks, session: Id) -> Response:
    """Say something about a turn, to the trainee or for oneself; what cannot be taken comes back as it was typed."""
    fields, service = await request.form(max_fields=MOST_FIELDS, max_files=0), parts(request).service
    turn, private = turn_of(fields), fields.get("private") == "1"
    try:
        text = comments.text_of(fields.get("text"), speech(wanted(request)))
        new = await service.writer.do(
            lambda connection: store_comments.add(connection, asks, session, turn, text, private)
        )
    except (BadEntry, BadRequest) as why:
        return await _again(request, asks, session, turn, fields, why)
    return to(f"{_back(fields, session)}#c-{new}")


@router.post("/comments/{comment}/answers")
async def answer(request: Request, asks: Asks, comment: Comment) -> Response:
    """Answer a comment; what cannot be taken comes back as it was typed."""
    fields, service = await request.form(max_fields=MOST_FIELDS, max_files=0), parts(request).service
    first = await asyncio.to_thread(_first, service, asks, comment)
    try:
        text = comments.text_of(fields.get("text"), speech(wanted(request)))
        await service.writer.do(lambda connection: store_comments.answer(connection, asks, comment, text))
    except (BadEntry, BadRequest) as why:
        return await _again(request, asks, first.session, first.turn, fields, why, comment)
    return to(f"{_back(fields, first.session)}#c-{comment}")


def _first(service: Service, viewer: Viewer, comment: str) -> Any:
    with service.database.read() as connection:
        return store_comments.one(connection, viewer, comment)


@router.post("/comments/{comment}/withdraw")
async def take_back(request: Request, asks: Asks, comment: Comment) -> Response:
    """Take back words of one's own; what was answered to them stays."""
    fields = await request.form(max_fields=MOST_FIELDS, max_files=0)

    def job(connection: Connection) -> Any:
        return store_comments.take_back(connection, asks, comment)

    row = await parts(request).service.writer.do(job)
    return to(f"{_back(fields, row.session)}#c-{row.answers or row.id}")


def _back(fields: FormData, session: str) -> str:
    """The page a form stood on, if it is one of this visit's."""
    given = fields.get("back")
    address = own_address(given) if isinstance(given, str) else ""
    return address if address.startswith(f"/sessions/{session}/") else f"/sessions/{session}/replay"


async def _again(
    request: Request, asks: Viewer, session: str, turn: int, fields: FormData, why: Exception, comment: str = ""
) -> Response:
    """The form once more by itself, with the turn it is about, what was typed, and the reason."""
    turned, log = await parts(request).service.read(asks, session)
    s = speech(wanted(request))
    shaped = corrected.head(turned, asks) | {
        "turn": turn,
        "rows": rows(log, s, turn, turn),
        "action": f"/comments/{comment}/answers" if comment else f"/sessions/{session}/comments",
        "answer": bool(comment),
        "text": str(fields.get("text", "")),
        "private": fields.get("private") == "1",
        "back": _back(fields, session),
    }
    said = {"why": s(str(why)), "session_id": session}
    return page("comment.html", request, asks, status_of(why), c=shaped, **said)
