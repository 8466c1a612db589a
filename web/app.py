"""Knows how the parts make one application: `create_app(settings)` opens the database and hangs pages and API
on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from roleplay import library
from roleplay.errors import RoleplayError
from roleplay.understand import reading
from web import (
    account_pages,
    again,
    api,
    assignments,
    bench,
    bench_drafts,
    bench_trials,
    classes,
    commenting,
    comparing,
    contesting,
    correcting,
    desks,
    edge,
    guide,
    judging,
    leaving,
    marking,
    me,
    people,
    printing,
    progress,
    publishing,
    replay,
    sharing,
    taking,
    termcards,
    trainee,
    watch,
)
from web.accounts import Accounts
from web.administration import Administration
from web.auth import Doorkeeper
from web.checking import Checker
from web.database import Database
from web.drafts import Bench
from web.errors import WebError
from web.guard import Guard
from web.service import Service
from web.settings import Settings
from web.shelf import Shelf
from web.writer import Writer

STATIC = Path(__file__).parent / "static"
PAGES = (
    account_pages,
    again,
    api,
    assignments,
    bench,
    bench_drafts,
    bench_trials,
    classes,
    commenting,
    comparing,
    contesting,
    correcting,
    desks,
    guide,
    judging,
    leaving,
    marking,
    me,
    people,
    printing,
    progress,
    replay,
    sharing,
    taking,
    termcards,
    trainee,
    watch,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What every request may use."""

    settings: Settings
    service: Service
    doorkeeper: Doorkeeper
    accounts: Accounts
    administration: Administration
    bench: Bench


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with its tables brought up to date. The database is closed when the application shuts
    down."""
    settings = settings or Settings()
    database = Database(settings.database, settings.busy_timeout)
    database.upgrade()
    library.publish_in(settings.published)
    writer = Writer(database.writing)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        publishing.mend(settings.published)
        reading.anybody()  # the first typed message shall not wait for the weights
        library.settle()
        yield
        authors.checker.close()
        await writer.close()
        database.close()

    doorkeeper = Doorkeeper(settings, database, writer)
    accounts = Accounts(settings, database, writer, doorkeeper)
    administration = Administration(database, writer, doorkeeper)
    service = Service(database, writer, Shelf())
    authors = Bench(database, writer, Checker(), service.shelf, settings.published)
    return assemble(Parts(settings, service, doorkeeper, accounts, administration, authors), lifespan)


def assemble(parts: Parts, lifespan: object = None) -> FastAPI:
    """Routes, guards and error pages around these parts."""
    app = FastAPI(
        title="Visit simulator",
        description="Practise a whole insurance client relationship with a customer who answers.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads script from elsewhere, which the security policy rightly stops
        redoc_url=None,
        lifespan=lifespan,  # type: ignore[arg-type]
        routes=[route for module in PAGES for route in module.router.routes],  # included, each would be made anew
        middleware=[Middleware(Guard, settings=parts.settings, refuse=_refuse)],
        exception_handlers={
            WebError: edge.named_error,
            RoleplayError: edge.named_error,
            RequestValidationError: edge.unreadable,
            HTTPException: edge.http_error,
        },
    )
    app.state.parts = parts
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _refuse(scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
    response = await edge.named_error(Request(scope), error)
    await response(scope, receive, send)
