"""The tables of a class as files for a spreadsheet. They are asked for by a form, not a link: taking one tells its
coach every verdict, and nothing that a browser fetches ahead may do that."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import Response, StreamingResponse

from web.class_tables import Table, taken
from web.entry import Coach, parts
from web.i18n import speech, wanted
from web.store import Viewer

router = APIRouter(include_in_schema=False)
Class = Annotated[str, Path(alias="class", max_length=64)]
Names = Annotated[str, Form(max_length=12)]


async def _table(request: Request, asks: Viewer, class_: str, names: str) -> Table:
    return await taken(parts(request).service, asks, class_, names == "hidden", speech(wanted(request)))


def _file(name: str, pieces: AsyncIterator[str]) -> Response:
    file = f"{name}-{dt.date.today().isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{file}"', "cache-control": "private, no-store"}
    return StreamingResponse(pieces, media_type="text/csv", headers=headers)


@router.post("/classes/{class}/scores.csv")
async def scores(request: Request, asks: Coach, class_: Class, names: Names = "") -> Response:
    """One line a visit with its scores; `names=hidden` with pseudonyms."""
    return _file("scores", (await _table(request, asks, class_, names)).scores())


@router.post("/classes/{class}/findings.csv")
async def findings(request: Request, asks: Coach, class_: Class, names: Names = "") -> Response:
    """One line for each criterion of each ended visit; `names=hidden` with pseudonyms."""
    return _file("findings", (await _table(request, asks, class_, names)).findings())
