"""Knows what a request brings besides its words: the parts of the application, the viewer, and her cookie if
she is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from web.store import Viewer

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


Asks = Annotated[Viewer, Depends(viewer)]
