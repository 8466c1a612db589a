"""The page of whoever administers the server: its people, what each may do, invitations, and the record of rights."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import Response

from web.account_pages import Text, why
from web.edge import status_of
from web.entry import Administrator, parts
from web.errors import BadRequest, WebError
from web.i18n import N_, Speech, speech, wanted
from web.store import Record, Viewer, now_ms
from web.store_rights import RIGHTS
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
Person = Annotated[str, Path(max_length=64)]
Id = Annotated[str, Form(max_length=64)]
NAMES = {
    "coach": N_("coach"),
    "author": N_("author"),
    "administrator": N_("administrator"),
    "class": N_("may read a class"),
}
NO_RIGHT = N_("There is no such right: coach, author or administrator.")


@router.get("/people")
async def people(request: Request, asks: Administrator, name: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Everybody, those with rights first; searched by name."""
    return await _page(request, asks, name)


@router.post("/people/invitations")
async def invite(request: Request, asks: Administrator, right: Text = "") -> Response:
    """A one-time link, shown this once, that gives a right to whoever opens it."""
    token = await parts(request).accounts.invite(asks, _right(right))
    return await _page(request, asks, link=str(request.url_for("welcome_page", token=token)), right=right)


@router.post("/people/classes")
async def give_class(request: Request, asks: Administrator, klass: Id = "", login: Text = "") -> Response:
    """Let a coach read a class."""
    try:
        await parts(request).administration.give_class(asks, klass, login)
    except WebError as error:
        return await _page(request, asks, error=error)
    return to("/people#record")


@router.post("/people/{person}/rights")
async def change(request: Request, asks: Administrator, person: Person, right: Text = "", give: Text = "") -> Response:
    """Give somebody a right, or end it."""
    change = parts(request).administration
    await (change.grant if give == "1" else change.revoke)(asks, person, _right(right))
    return to("/people")


def _right(text: str) -> str:
    if text not in RIGHTS:
        raise BadRequest(NO_RIGHT)
    return text


async def _page(request: Request, asks: Viewer, like: str = "", error: WebError | None = None, **more: Any) -> Response:
    s = speech(wanted(request))
    found = await parts(request).administration.overview(asks, like)
    shaped = {
        "like": like,
        "people": [_person(one, found.rights.get(one.id, set()), s) for one in found.people],
        "record": [_given(one, s) for one in found.record],
        "classes": [{"id": one.id, "name": one.name, "coaches": one.coaches} for one in found.classes],
        "rights_there": [{"id": right, "label": s(NAMES[right])} for right in RIGHTS],
        "error": why(request, error) if error else "",
        "link": "",
        "right": "",
    }
    return page("people.html", request, asks, status_of(error) if error else 200, **{**shaped, **more})


def _person(one: Record, rights: set[str], s: Speech) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name or s("without a name"),
        "login": one.login or "",
        "since": s.ago(one.created, now_ms()),
        "rights": [{"id": right, "label": s(NAMES[right]), "has": right in rights} for right in RIGHTS],
    }


def _given(one: Record, s: Speech) -> dict[str, Any]:
    return {
        "name": one.name or s("somebody who was deleted"),
        "login": one.login or "",
        "right": s.label(NAMES, one.right),
        "class_name": one.class_name or "",
        "by": one.giver or (s("the first start") if one.by is None else s("somebody who was deleted")),
        "when": s.ago(one.created, now_ms()),
        "ended": s.ago(one.ended, now_ms()) if one.ended else "",
        "ended_by": one.ender or "",
    }
