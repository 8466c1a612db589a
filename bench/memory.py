"""The application without a database, for comparison: same routes, engine and templates, sessions in a dictionary."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from roleplay import engine, view
from roleplay.events import AnyEvent
from roleplay.moves import AnyMove
from roleplay.state import State
from web.app import Parts, assemble
from web.auth import COOKIE, Doorkeeper
from web.errors import Conflict
from web.service import Service, Turned, Wish
from web.settings import Settings
from web.shelf import Shelf
from web.store import Record, Viewer

AT_ONCE = 64
"""Sessions kept: enough for the connections of a measurement, few enough that the garbage collector does not
slow down what others are compared with. For the same reason only the opening of each log is kept."""


class Everyone(Doorkeeper):
    """Recognises a browser by its cookie in memory."""

    def __init__(self) -> None:
        self.there: dict[str, Viewer] = {}

    async def known(self, request: HTTPConnection) -> Viewer | None:
        """Whoever has come before."""
        return self.there.get(request.cookies.get(COOKIE, ""))

    async def admit(self, request: HTTPConnection) -> tuple[Viewer, str | None]:
        """Whoever comes."""
        if (viewer := await self.known(request)) is not None:
            return viewer, None
        token = secrets.token_urlsafe(16)
        self.there[token] = Viewer(token)
        return self.there[token], token

    async def rename(self, viewer: Viewer, name: str) -> None:
        """Keep the name."""
        self.there[viewer.id] = Viewer(viewer.id, name)


class Remembered(Service):
    """The use cases of a turn over a dictionary."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.sessions: dict[str, tuple[State, list[AnyEvent], int]] = {}

    async def begin(self, viewer: Viewer, wish: Wish) -> str:
        """Open a session."""
        start = engine.Start(dt.date.fromisoformat(wish.date), 1, wish.mode, viewer.name, wish.stage)
        step = engine.start(self.shelf.current(wish.persona), start)
        id = secrets.token_urlsafe(16)
        self.sessions[id] = (step.state, step.events, len(step.events))
        if len(self.sessions) > AT_ONCE:
            del self.sessions[next(iter(self.sessions))]
        return id

    async def exams(self, viewer: Viewer) -> dict[str, str]:
        """No exams are remembered."""
        return {}

    async def move(self, viewer: Viewer, id: str, turn: int, move: AnyMove) -> Turned:
        """Make a move."""
        state, opening, base = self.sessions[id]
        if turn != state.turn:
            raise Conflict("stale")
        script = self.shelf.current(state.persona)
        step = engine.step(script, state, move)
        self.sessions[id] = (step.state, opening, base + len(step.events))
        return Turned(id, state, step.state, script, step.events, base)

    async def look(self, viewer: Viewer, id: str, upto: int = 0) -> tuple[Turned, list[AnyEvent]]:
        """Where a session stands."""
        state, opening, base = self.sessions[id]
        return Turned(id, state, state, self.shelf.current(state.persona), [], base), opening

    async def read(self, viewer: Viewer, id: str, upto: int = 0) -> tuple[Turned, list[AnyEvent]]:
        """The same: here everybody reads her own."""
        turned, opening = await self.look(viewer, id)
        return replace(turned, owner=viewer.id), opening

    async def card(self, viewer: Viewer, turned: Turned) -> dict[str, list[str]]:
        """The answers on the card."""
        answers: dict[str, list[str]] = view.card(turned.state, (), turned.script)["answers"]
        return answers

    async def own(self, viewer: Viewer) -> list[Record]:
        """Nothing to list."""
        return []


def without_database(settings: Settings) -> FastAPI:
    """The application on these."""
    everyone = Everyone()
    return assemble(Parts(settings, Remembered(), everyone, everyone, everyone, everyone))  # type: ignore[arg-type]
