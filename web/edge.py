"""Knows which HTTP status each named error has and how it is told: JSON to programs, a page to people, a
notice to htmx."""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from roleplay import errors as core
from web import errors
from web.i18n import N_, speech, wanted
from web.templating import render
from web.typed import Offer, Unsure
from web.words import TITLES, refused

log = logging.getLogger("web")

STATUSES: Sequence[tuple[type[Exception], int]] = (
    (errors.Unknown, 404),
    (errors.Conflict, 409),
    (errors.Newer, 409),
    (errors.NoBranch, 422),
    (errors.NotAllowed, 403),
    (errors.SignInFirst, 401),
    (errors.NotSignedIn, 401),
    (errors.TooMany, 429),
    (errors.Taken, 409),
    (errors.BadEntry, 422),
    (errors.Outdated, 410),
    (errors.Unplayable, 422),
    (errors.TooBig, 413),
    (errors.BadRequest, 400),
    (core.Refused, 422),
    (core.BadStart, 422),
    (core.NotOver, 409),
)
"""The first that fits counts; what is not named here is a fault of ours, 500."""

API = "/api/"
PLAIN = {
    400: "The body cannot be read.",
    404: "There is nothing at this address.",
    405: "This address is not for that method.",
    500: "Something broke on our side; nothing that was written is lost.",
}
OF_SESSION = re.compile(r"/sessions/([\w-]+)")
BROKEN = N_("Something broke on our side. What you have done so far is safe; load the page again.")


def status_of(error: Exception) -> int:
    """The HTTP status of a named error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def is_htmx(request: Request) -> bool:
    """Whether htmx asks for a fragment."""
    return request.headers.get("hx-request") == "true"


async def named_error(request: Request, error: Exception) -> Response:
    """Answer a named error of the application or the engine."""
    status = status_of(error)
    if status == 500:
        return await unforeseen(request, error)
    wrong = getattr(error, "fields", {})
    names = getattr(error, "names", {})
    offers = error.alternatives if isinstance(error, Unsure) else ()
    code = str(getattr(error, "code", "error"))
    return tell(request, status, code, str(error), fields=wrong, names=names, alternatives=offers)


async def http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: unknown paths, wrong methods."""
    assert isinstance(error, HTTPException)
    codes = {404: "unknown", 405: "method_not_allowed", 400: "bad_request"}
    return tell(request, error.status_code, codes.get(error.status_code, "error"), "", headers=error.headers)


async def unreadable(request: Request, error: Exception) -> Response:
    """Answer a body, a path or a query that does not fit; the place is named, what was sent is not
    repeated."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(problem["type"] == "json_invalid" for problem in found):
        return tell(request, 400, "malformed_json", "The body is not valid JSON.")
    problems = (f"{'.'.join(str(p) for p in problem['loc'])}: {problem['msg']}" for problem in found[:5])
    return tell(request, 422, "bad_request", "; ".join(problems))


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer a fault of ours: a number for the report, the place in the server's log, no words of anybody in
    either."""
    reference = secrets.token_hex(4)
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s failed (%s): %s\n%s", request.method, request.url.path, reference, type(error).__name__, place)
    return tell(request, 500, "internal", "", reference=reference)


def tell(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    reference: str = "",
    headers: Any = None,
    fields: Mapping[str, core.Wrong] | None = None,
    names: Mapping[str, object] | None = None,
    alternatives: Sequence[Offer] = (),
) -> Response:
    """The same refusal for a program, for a person, or for the notice of a page that is open."""
    if request.url.path.startswith(API):
        detail = detail % names if names else detail
        message = detail or PLAIN.get(status, "The request cannot be served.")
        if reference:
            message += f" If you report it, say number {reference}."
        told: dict[str, Any] = {"code": code, "message": message}
        if fields:
            told["fields"] = {name: {k: v for k, v in w._asdict().items() if k != "text"} for name, w in fields.items()}
        if alternatives:
            s = speech(wanted(request))
            told["alternatives"] = [
                {"id": one.act, "label": s.text(one.label), "confidence": one.chance} for one in alternatives
            ]
        return JSONResponse({"error": told}, status, headers)
    lang = wanted(request)
    here = OF_SESSION.match(request.url.path)
    session = here.group(1) if here else ""
    said = speech(lang)
    if code == errors.SignInFirst.code and request.method == "GET" and not is_htmx(request):
        return RedirectResponse(f"/sign-in?{urlencode({'back': request.url.path})}", 303)
    words = said(refused(code, detail)) or said.known(detail)
    words = words % names if names else words
    if is_htmx(request) and session:
        words = words or speech(lang)(BROKEN)
        return HTMLResponse(render("_conflict.html", request, lang, detail=words, session_id=session), status, headers)
    back = f"/sessions/{session}" if session and status in (409, 422) else None
    shown = {"title": said(TITLES.get(code, "")), "detail": words, "reference": reference, "back": back}
    page = render("error.html", request, lang, status=status, trainee=None, **shown)
    return HTMLResponse(page, status, headers)
