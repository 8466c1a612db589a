"""The coach's pages of a class: her classes, one class with its roster and code, and the visits she works from."""

from __future__ import annotations

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from web import class_visits, classroom, comments, store_coach
from web.edge import status_of
from web.entry import Coach, parts
from web.errors import BadEntry
from web.i18n import speech, wanted
from web.store import Viewer
from web.store_rights import class_of
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
ClassId = Annotated[str, Path(alias="class", max_length=64)]
Short = Annotated[str, Form(max_length=200)]


@router.get("/classes")
async def classes(request: Request, asks: Coach) -> Response:
    """Her classes, what waits in each, and who has answered her."""
    service = parts(request).service
    answers = await comments.answers_for(service, asks, speech(wanted(request)))
    return page("classes.html", request, asks, answers=answers, **await classroom.desk(service, asks))


@router.post("/classes")
async def open_class(request: Request, asks: Coach, name: Short = "") -> Response:
    """Open a class and go there."""
    service = parts(request).service
    try:
        id = await classroom.open_class(service, asks, name)
    except BadEntry as why:
        error = speech(wanted(request))(str(why))
        desk = await classroom.desk(service, asks)
        return page("classes.html", request, asks, status_of(why), typed=name, error=error, **desk)
    return to(f"/classes/{id}")


@router.get("/classes/{class}")
async def class_page(request: Request, asks: Coach, class_: ClassId) -> Response:
    """The roster, the code that lets trainees in, and who may read this class."""
    return await _room(request, asks, class_)


async def _room(
    request: Request, asks: Viewer, class_: str, form: str = "", typed: str = "", why: BadEntry | None = None
) -> Response:
    """The page of a class; with a form that was refused, as it was typed, and the reason."""
    s = speech(wanted(request))
    shaped = await classroom.room(parts(request).service, asks, class_, _origin(request), s)
    refused = {"form": form, "typed": typed, "why": s(str(why))} if why else None
    return page("class.html", request, asks, status_of(why) if why else 200, refused=refused, **shaped)


def _origin(request: Request) -> str:
    """Scheme and host as this browser reached the server: what a trainee in the same room can reach as well."""
    return f"{request.url.scheme}://{request.url.netloc}"


@router.get("/classes/{class}/code.svg")
async def code(request: Request, asks: Coach, class_: ClassId) -> Response:
    """The code of a class as a picture that a phone reads."""
    row = await classroom.looked(parts(request).service, lambda connection: class_of(connection, asks, class_))
    drawn = io.BytesIO()
    made = segno.make(classroom.address(_origin(request), row.code), error="m", micro=False)
    # Dark on light by night as well: not every phone reads it the other way round.
    made.save(drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/classes/{class}/name")
async def rename(request: Request, asks: Coach, class_: ClassId, name: Short = "") -> Response:
    """Call the class otherwise."""
    try:
        kept = classroom.name_of(name)
    except BadEntry as why:
        return await _room(request, asks, class_, "name", name, why)
    await parts(request).service.writer.do(lambda c: store_coach.change(c, asks, class_, name=kept))
    return to(f"/classes/{class_}")


@router.post("/classes/{class}/code")
async def change_code(request: Request, asks: Coach, class_: ClassId, what: Short = "") -> Response:
    """Let trainees in by the code, or not any more, or by a new one."""

    def write(connection: Connection) -> None:
        if what == "renew":
            store_coach.renew_code(connection, asks, class_)
        else:
            store_coach.change(connection, asks, class_, open=int(what == "open"))

    await parts(request).service.writer.do(write)
    return to(f"/classes/{class_}#code")


@router.post("/classes/{class}/members/{person}/remove")
async def remove(
    request: Request, asks: Coach, class_: ClassId, person: Annotated[str, Path(max_length=64)]
) -> Response:
    """Take a trainee out of the class."""
    await parts(request).service.writer.do(lambda c: store_coach.remove(c, asks, class_, person))
    return to(f"/classes/{class_}")


@router.post("/classes/{class}/readers")
async def let_read(request: Request, asks: Coach, class_: ClassId, login: Short = "") -> Response:
    """Let another coach read this class."""
    try:
        await classroom.let_read(parts(request).service, asks, class_, login)
    except BadEntry as why:
        return await _room(request, asks, class_, "login", login, why)
    return to(f"/classes/{class_}#readers")


@router.post("/classes/{class}/readers/{grant}/end")
async def end_reading(
    request: Request, asks: Coach, class_: ClassId, grant: Annotated[str, Path(max_length=64)]
) -> Response:
    """End a coach's right to read this class; whoever ended her own goes back to her desk."""
    service = parts(request).service
    try:
        await service.writer.do(lambda c: store_coach.end_reading(c, asks, class_, grant))
    except BadEntry as why:
        return await _room(request, asks, class_, "end", "", why)
    left = await classroom.looked(service, lambda c: store_coach.taught(c, asks))
    return to(f"/classes/{class_}#readers" if any(row.id == class_ for row in left) else "/classes")


@router.get("/classes/{class}/visits")
async def visits(request: Request, asks: Coach, class_: ClassId) -> Response:
    """The visits of a class, the newest first."""
    given, before = class_visits.wanted(request.query_params)
    s = speech(wanted(request))
    shaped = await class_visits.listed(parts(request).service, asks, class_, given, before, s)
    return page("class_visits.html", request, asks, **shaped)


@router.post("/classes/{class}/verdicts")
async def verdicts(request: Request, asks: Coach, class_: ClassId, shown: Short = "") -> Response:
    """Have verdicts shown at once in this class, or hidden until each is opened."""
    await class_visits.show_verdicts(parts(request).service, asks, class_, shown == "1")
    return to(f"/classes/{class_}/visits")
