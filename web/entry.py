"""Knows what a request brings besides its words: the parts of the application, the viewer, and her cookie if
she is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from web.store import Viewer
from web.store_rights import need

if TYPE_CHECKING:
    from web.app import Parts


def parts(request: Request) -> Parts:
    """The parts this application was made of."""
    made: Parts = request.app.state.parts
    return made


async def viewer(request: Request) -> Viewer:
    """Who asks; a new guest gets a cookie with the answer, whatever that answer is."""
    person, token = await parts(request).doorkeeper.admit(request)
    if token is not None:
        request.state.newcomer = token
    return person


async def known(request: Request) -> Viewer | None:
    """Who asks, if she is known; nobody is let in by it."""
    return await parts(request).doorkeeper.known(request)


Asks = Annotated[Viewer, Depends(viewer)]
Known = Annotated[Viewer | None, Depends(known)]


async def coach(asks: Asks) -> Viewer:
    """Who asks, if she is a coach; raises `NotAllowed` for others."""
    need(asks, "coach")
    return asks


async def author(asks: Asks) -> Viewer:
    """Who asks, if she is an author; raises `NotAllowed` for others."""
    need(asks, "author")
    return asks


async def administrator(asks: Asks) -> Viewer:
    """Who asks, if she administers the server; raises `NotAllowed` for others."""
    need(asks, "administrator")
    return asks


Coach = Annotated[Viewer, Depends(coach)]
Author = Annotated[Viewer, Depends(author)]
Administrator = Annotated[Viewer, Depends(administrator)]
