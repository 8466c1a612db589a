"""Knows whether the automatic verdict of a visit may come before somebody now, and where she goes first if not.

A trainee judges herself before her own card opens. A coach may mark a visit before she has its verdict, so nothing of
it reaches her until she asks for it (or has it shown for the whole class).
"""

from __future__ import annotations

import asyncio
from typing import Any

from web import judgement, store_openings
from web.errors import NotAllowed
from web.service import Service, Turned
from web.store import Viewer
from web.store_corrections import NOT_OPEN


async def is_open(service: Service, viewer: Viewer, turned: Turned) -> bool:
    """Whether verdict, figures and findings of this visit may be shown to the viewer."""
    if turned.owner == viewer.id:
        return True

    def look() -> bool:
        with service.database.read() as connection:
            return turned.id in store_openings.opened(connection, viewer, [turned.id])

    return await asyncio.to_thread(look)


async def need_open(service: Service, viewer: Viewer, turned: Turned) -> None:
    """Raises `NotAllowed` where the verdict may not be shown: for programs, which cannot be sent elsewhere."""
    if not await is_open(service, viewer, turned):
        raise NotAllowed(NOT_OPEN)


async def open_or_elsewhere(service: Service, viewer: Viewer, turned: Turned, card: dict[str, Any]) -> str | None:
    """Where the viewer goes before anything of the verdict comes: a trainee to her own judgement, a coach to the
    conversation without findings; None if it may be shown."""
    here = f"/sessions/{turned.id}"
    if turned.owner == viewer.id:
        due = judgement.due(turned, card, await judgement.kept(service, viewer, turned.id))
        return f"{here}/judgement" if due else None
    return None if await is_open(service, viewer, turned) else f"{here}/replay"
