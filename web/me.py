"""The page of one's own account: name, ways to return, browsers that are signed in, classes one practises in."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from web import harvest
from web.account_pages import ME, Text, come_in, why
from web.auth import Doorkeeper
from web.edge import status_of
from web.entry import Asks, parts
from web.errors import WebError
from web.forms import name_of
from web.i18n import N_, Speech, speech, wanted
from web.store import Viewer, now_ms
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
Id = Annotated[str, Form(max_length=64)]
VIA = {
    "guest": N_("as a guest"),
    "join": N_("by a class code"),
    "passphrase": N_("by passphrase"),
    "link": N_("by your link"),
    "invite": N_("by an invitation"),
    "charge": N_("as the first one here"),
}


@router.get("/me")
async def me(request: Request, asks: Asks, joined: Annotated[str, Query(max_length=64)] = "") -> Response:
    """All of it on one page."""
    return await _page(request, asks, joined=joined)


@router.post("/me/name")
async def name(request: Request, asks: Asks, name: Text = "") -> Response:
    """Change the name customers and coaches use."""
    try:
        await parts(request).accounts.rename(asks, name_of(name))
    except WebError as error:
        return await _page(request, asks, error=("name", error), name=name)
    return to(ME)


@router.post("/me/passphrase")
async def passphrase(request: Request, asks: Asks, login: Text = "", secret: Text = "", now: Text = "") -> Response:
    """Set sign-in name and passphrase; whoever has one already shows that she knows it."""
    try:
        token = await parts(request).accounts.keep_secret(request, asks, login, secret, now)
    except WebError as error:
        return await _page(request, asks, error=("passphrase", error), login=login)
    return come_in(request, token, f"{ME}#return")


@router.post("/me/link")
async def link(request: Request, asks: Asks) -> Response:
    """A new link of one's own, shown this once; an earlier one is no longer good."""
    token = await parts(request).accounts.own_link(asks)
    return await _page(request, asks, link=str(request.url_for("return_page", token=token)))


@router.post("/me/signins")
async def end_signins(request: Request, asks: Asks, signin: Id = "") -> Response:
    """Sign one browser out, or, if none is named, all the others."""
    accounts = parts(request).accounts
    if signin:
        await accounts.end_signin(asks, signin)
    else:
        await accounts.end_other_signins(request, asks)
    return to(f"{ME}#signins")


@router.post("/me/harvest")
async def keep_sentences(request: Request, asks: Asks) -> Response:
    """No sentence of hers goes to the authors any more, and those that wait for one are deleted."""
    await parts(request).service.writer.do(lambda connection: harvest.revoke(connection, asks))
    return to(f"{ME}#data")


@router.post("/me/classes")
async def leave(request: Request, asks: Asks, klass: Id) -> Response:
    """Leave a class; its coaches see none of one's visits any more."""
    await parts(request).accounts.leave(asks, klass)
    return to(f"{ME}#classes")


async def _page(request: Request, asks: Viewer, error: tuple[str, WebError] | None = None, **more: Any) -> Response:
    s = speech(wanted(request))
    own = await parts(request).accounts.own(asks)
    here = Doorkeeper.hash_of(request)
    shaped = {
        "account": own.account,
        "classes": [{"id": one.id, "name": one.name, "coach": one.coach} for one in own.classes],
        "signins": [_signin(one, here, s) for one in own.signins],
        "error": {error[0]: why(request, error[1])} if error else {},
        "name": own.account.name,
        "login": own.account.login or "",
        "link": "",
        "joined": "",
        "given": dict(zip(("visits", "sentences"), await asyncio.to_thread(_given, request, asks), strict=True)),
    }
    known = Viewer(asks.id, own.account.name, asks.rights)
    return page("me.html", request, known, status_of(error[1]) if error else 200, **{**shaped, **more})


def _given(request: Request, asks: Viewer) -> tuple[int, int]:
    with parts(request).service.database.read() as connection:
        return harvest.given(connection, asks)


def _signin(one: Any, here: str, s: Speech) -> dict[str, Any]:
    now = now_ms()
    return {
        "id": one.token_hash,
        "here": one.token_hash == here,
        "agent": one.agent or s("an unnamed browser"),
        "via": s.label(VIA, one.via),
        "since": s.ago(one.created, now),
        "seen": s.ago(one.seen, now),
    }
