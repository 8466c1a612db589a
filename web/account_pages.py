"""The pages of coming in: sign in and out, join a class, return by one's own link, accept an invitation or take
charge."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import Response

from web.accounts import Newcomer
from web.edge import status_of
from web.entry import Known, parts
from web.errors import Unknown, WebError
from web.forms import name_of
from web.i18n import speech, wanted
from web.store import Viewer
from web.trainee import own_address, page, to

router = APIRouter(include_in_schema=False)
Token = Annotated[str, Path(max_length=64)]
Text = Annotated[str, Form(max_length=200)]
ME = "/me"


def come_in(request: Request, token: str | None, address: str) -> Response:
    """Go on with a new cookie, if there is one."""
    if token is not None:
        request.state.newcomer = token
    return to(address)


def why(request: Request, error: WebError) -> str:
    """What a form that was refused says."""
    return speech(wanted(request))(str(error))


# Signing in and out ---------------------------------------------------------------------------------


@router.get("/sign-in")
async def sign_in_page(request: Request, known: Known, back: Annotated[str, Query(max_length=500)] = "/") -> Response:
    """Return by sign-in name and passphrase, or see the other ways in."""
    return await _sign_in_page(request, known, back=own_address(back))


@router.post("/sign-in")
async def sign_in(request: Request, known: Known, login: Text = "", secret: Text = "", back: Text = "/") -> Response:
    """Check both, and go where one wanted to go."""
    try:
        token = await parts(request).accounts.sign_in(request, login, secret)
    except WebError as error:
        return await _sign_in_page(request, known, error=error, login=login, back=own_address(back))
    return come_in(request, token, own_address(back))


async def _sign_in_page(
    request: Request, known: Viewer | None, back: str, login: str = "", error: WebError | None = None
) -> Response:
    door = parts(request).doorkeeper
    shaped = {
        "back": back,
        "login": login,
        "guests": door.guests_may_enter(request),
        "unsecured": await parts(request).accounts.unsecured(known),
        "error": why(request, error) if error else "",
    }
    return page("sign_in.html", request, known, status_of(error) if error else 200, **shaped)


@router.get("/sign-out")
async def sign_out_page(request: Request, known: Known) -> Response:
    """Say what signing out means before it is done."""
    if known is None:
        return to("/sign-in")
    return page("sign_out.html", request, known, unsecured=await parts(request).accounts.unsecured(known))


@router.post("/sign-out")
async def sign_out(request: Request, known: Known) -> Response:
    """Sign this browser out."""
    if known is not None:
        await parts(request).accounts.sign_out(request, known)
    return come_in(request, "", "/sign-in")


# Joining a class --------------------------------------------------------------------------------------


@router.get("/join")
async def join_page(request: Request, known: Known) -> Response:
    """Ask for code and name."""
    return page("join.html", request, known, klass=None, code="", name=known.name if known else "", error="")


@router.get("/join/{code}")
async def join_by_link(request: Request, known: Known, code: Annotated[str, Path(max_length=40)]) -> Response:
    """The same with the code filled in, as the QR code leads to it."""
    try:
        klass = await parts(request).accounts.class_by_code(request, code)
    except WebError as error:
        return _join_again(request, known, code, known.name if known else "", error)
    return page("join.html", request, known, klass=klass, code=code, name=known.name if known else "", error="")


@router.post("/join")
async def join(request: Request, known: Known, code: Text = "", name: Text = "") -> Response:
    """Join, and see how to come back."""
    accounts = parts(request).accounts
    try:
        klass = await accounts.class_by_code(request, code)
        token = await accounts.join(request, known, klass.id, name_of(name))
    except WebError as error:
        return _join_again(request, known, code, name, error)
    return come_in(request, token, f"{ME}?joined={klass.id}")


def _join_again(request: Request, known: Viewer | None, code: str, name: str, error: WebError) -> Response:
    shaped = {"klass": None, "code": code, "name": name, "error": why(request, error)}
    return page("join.html", request, known, status_of(error), **shaped)


# Links ------------------------------------------------------------------------------------------------


@router.get("/return/{token}")
async def return_page(request: Request, known: Known, token: Token) -> Response:
    """Whose link this is; opening it alone signs nobody in, for programs look at links before people do."""
    name = await parts(request).accounts.whose_link(token)
    return page("return.html", request, known, token=token, name=name)


@router.post("/return/{token}")
async def come_back(request: Request, token: Token) -> Response:
    """Return by one's own link."""
    return come_in(request, await parts(request).accounts.come_back(request, token), "/")


@router.get("/welcome/{token}")
async def welcome_page(request: Request, known: Known, token: Token) -> Response:
    """What an invitation gives, or that one takes charge here."""
    return await _welcome_page(request, known, token)


@router.post("/welcome/{token}")
async def welcome(
    request: Request, known: Known, token: Token, name: Text = "", login: Text = "", secret: Text = ""
) -> Response:
    """Take it."""
    try:
        who = Newcomer(name_of(name), login, secret)
        given = await parts(request).accounts.accept(request, known, token, who)
    except Unknown:
        raise
    except WebError as error:
        return await _welcome_page(request, known, token, error=error, name=name, login=login)
    return come_in(request, given, ME)


async def _welcome_page(
    request: Request, known: Viewer | None, token: str, name: str = "", login: str = "", error: WebError | None = None
) -> Response:
    accounts = parts(request).accounts
    key = await accounts.invitation(token)
    account = await accounts.account(known) if known else None
    shaped = {
        "token": token,
        "right": key.right,
        "account": account,
        "name": name or (known.name if known else ""),
        "login": login,
        "error": why(request, error) if error else "",
    }
    return page("welcome.html", request, known, status_of(error) if error else 200, **shaped)
