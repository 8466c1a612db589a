"""The guidance pages: what is taught at each stage, the criterion that asks for it, lines from plays, and the law
beside it; and the glossary."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from roleplay import library
from roleplay.authoring import examples
from roleplay.catalogue import WHERE
from web import glossary, words
from web.entry import Asks, parts
from web.errors import Unknown
from web.home import in_order
from web.i18n import N_, speech, wanted
from web.store import Viewer
from web.store_watch import running_exams
from web.taught import IDEAS, Shaper, contents
from web.trainee import page

router = APIRouter(include_in_schema=False)


@router.get("/guidance")
async def overview(request: Request, asks: Asks) -> Response:
    """The stages, and the ideas that hold throughout."""
    return await _page(request, asks, IDEAS)


@router.get("/guidance/{stage}")
async def stage(request: Request, asks: Asks, stage: Annotated[str, Path(max_length=24)]) -> Response:
    """What is taught at a stage."""
    if stage not in WHERE:
        raise Unknown(N_("The guidance has no such stage."))
    return await _page(request, asks, stage)


async def _page(request: Request, asks: Viewer, stage: str) -> Response:
    s = speech(wanted(request))
    told, kept = await asyncio.to_thread(_told, request, asks)
    names = [library.persona(persona).name for persona in kept]
    label = s.label(words.STAGES, stage) if stage else ""
    shaped = {"stage": stage, "label": label, "contents": contents(s), "in_exam": s(", ").join(names)}
    return page("guide.html", request, asks, g=shaped | Shaper(told, s).page(stage))


def _told(request: Request, asks: Viewer) -> tuple[dict[str, dict[str, examples.Pair]], list[str]]:
    """The lines of the first customer with whom this viewer sits no exam (one is enough to hear how it sounds, and
    walking the plays of all takes long); and those with whom she sits one."""
    there = in_order()
    with parts(request).service.database.read() as connection:
        exams = running_exams(connection, asks)
    kept = [persona for persona in there if persona in exams]
    free = [persona for persona in there if persona not in exams]
    return {persona: examples.lines(persona) for persona in free[:1]}, kept


@router.get("/terms")
async def terms(request: Request, asks: Asks) -> Response:
    """The glossary."""
    return page("glossary.html", request, asks, terms=glossary.shaped(speech(wanted(request))))
