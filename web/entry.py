"""Knows what a request brings besides its words: the parts of the application, the viewer, and her cookie if
she is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request, Response

from web.store import Viewer

if TYPE_CHECKING:
    from web.app import Parts


def parts(request: Request) -> Parts:
    """The parts this application was made of."""
    made: Parts = request.app.state.parts
    return made


async def viewer(request: Request, response: Response) -> Viewer:
    """Who asks; a new guest gets a cookie with the answer."""
    keeper = parts(request).doorkeeper
    person, token = await keeper.admit(request)
    keeper.hand_over(response, token, secure=request.url.scheme == "https")
    return person


Asks = Annotated[Viewer, Depends(viewer)]
