"""The trainee's own desk: what to practise next, how she comes along, and all her visits."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from roleplay import library
from web import assigned, assigning, comments, growth, store_progress, words
from web.entry import Asks, parts
from web.errors import BadRequest
from web.i18n import N_, Speech, speech, wanted
from web.service import Service
from web.store import Record, Viewer, now_ms
from web.store_progress import KINDS, MOST_READ, Listing
from web.trainee import page

router = APIRouter(include_in_schema=False)
Data = dict[str, Any]
A_PAGE = 30
PLACE = re.compile(r"(\d{1,15})-([\w-]{1,40})", re.ASCII)
NO_LIST = N_("There is no such list of visits. Choose a customer and a kind on the page, or look at all of them.")
KIND_WORDS = {
    "practice": N_("Whole visits"),
    "exam": N_("Exams"),
    "drill": N_("One stage alone"),
    "again": N_("Other tries"),
}


@router.get("/progress")
async def progress(
    request: Request,
    asks: Asks,
    customer: Annotated[str, Query(max_length=60)] = "",
    kind: Annotated[str, Query(max_length=12)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What to practise next, the curves, and the visits so listed."""
    if not asks.name:
        return page("name.html", request, asks)
    listing, service = _listing(customer, kind, after), parts(request).service
    s = speech(wanted(request))
    ended, rows = await growth.ended(service, asks), await _listed(service, asks, listing)
    packs = growth.curves(ended, s)
    shaped = {
        "offers": growth.offered(ended, dt.date.today(), s),
        "begun": bool(ended),
        "packs": packs,
        "grid": growth.grid(),
        "marks": [{"mode": mode, "label": s(label)} for mode, label in growth.MARKS.items()],
        "table": growth.table(ended, packs, s) if ended else None,
        "most": MOST_READ if len(ended) >= MOST_READ else 0,
        "visits": [_visit(row, s) for row in rows[:A_PAGE]],
        "filters": _filters(listing, s),
        "first": not listing.after,
        "more": _address(listing, rows[A_PAGE - 1]) if len(rows) > A_PAGE else "",
        "newest": _address(listing, None),
    }
    set_ = assigned.strip(await assigning.tasks(service, asks), s)
    said = await comments.new_for(service, asks, s)
    return page("progress.html", request, asks, desk=shaped, assignments=set_, my_comments=said)


async def _listed(service: Service, viewer: Viewer, listing: Listing) -> list[Record]:
    """One page of her visits, and one more if there are more."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_progress.listed(connection, viewer, listing, A_PAGE + 1)

    rows = await asyncio.to_thread(look)
    if (without := [row.id for row in rows if row.ended and not row.kept]) and await service.scored(viewer, without):
        rows = await asyncio.to_thread(look)
    return rows


def _listing(customer: str, kind: str, after: str) -> Listing:
    """The list an address asks for; raises `BadRequest` for what there is none of."""
    place = PLACE.fullmatch(after)
    if (customer and customer not in library.personas()) or (kind and kind not in KINDS) or (after and not place):
        raise BadRequest(NO_LIST)
    return Listing(customer, kind, (int(place[1]), place[2]) if place else None)


def _address(listing: Listing, last: Record | None) -> str:
    """The address of what follows a visit in a list; of its beginning without one."""
    asked = {"customer": listing.persona, "kind": listing.kind, "after": f"{last.updated}-{last.id}" if last else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/progress?{query}#visits" if query else "/progress#visits"


def _filters(listing: Listing, s: Speech) -> Data:
    return {
        "customers": [
            {"id": id, "label": library.persona(id).name, "chosen": id == listing.persona} for id in library.personas()
        ],
        "kinds": [{"id": id, "label": s(label), "chosen": id == listing.kind} for id, label in KIND_WORDS.items()],
        "any": bool(listing.persona or listing.kind),
    }


def _visit(row: Record, s: Speech) -> Data:
    there = row.persona in library.personas()
    return {
        "id": row.id,
        "name": library.persona(row.persona).name if there else row.persona,
        "mode": s.label(words.MODES, row.mode),
        "stage": s.label(words.STAGES, row.drill or ("" if row.ended else row.stage)),
        "day": s.short(growth.day_of(row.updated)),
        "time": growth.time_of(row.updated),
        "ago": s.ago(row.updated, now_ms()),
        "ended": bool(row.ended),
        "scored": row.kept,
        "verdict": s.label(words.VERDICTS, row.verdict or ""),
        "tone": words.TONES.get(row.verdict or "", ""),
        "guidance": row.guidance,
        "compliance": row.compliance,
        "corrected": bool(row.corrections),
        "branch_of": row.branch_of,
    }
