"""The trainee's pages: home, beginning, desk and conversation, scorecard. Plain forms; htmx makes
them nicer."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Path, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from roleplay import library, moves
from roleplay.errors import BadForm, NotNow, Refused
from web import (
    assigned,
    assigning,
    chat,
    comments,
    counted,
    debrief,
    desk,
    growth,
    home,
    judgement,
    papers,
    pronouns,
    talking,
    teaching,
    verdicts,
)
from web.edge import is_htmx, status_of
from web.entry import Asks, parts
from web.errors import BadEntry, Conflict, Unknown
from web.forms import LONGEST_NAME, as_move, fields_of, name_of, place_of, turn_of
from web.i18n import COOKIE, LANGUAGES, N_, speech, wanted
from web.service import shown
from web.starts import Wish
from web.store import Viewer
from web.templating import render
from web.words import NOTICES

router = APIRouter(include_in_schema=False)
Id = Annotated[str, Path(alias="session", max_length=64)]
A_YEAR = 31_536_000


def page(template: str, request: Request, asks: Viewer | None, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in the language of the request; a language asked for in the address is kept."""
    lang = wanted(request)
    context.setdefault("trainee", asks.name or None if asks else None)
    context.setdefault("rights", asks.rights if asks else frozenset())
    context.setdefault("notice", speech(lang)(NOTICES.get(request.query_params.get("notice", ""), "")))
    response = HTMLResponse(render(template, request, lang, **context), status)
    response.headers["vary"] = "Accept-Language, Cookie, HX-Request"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, lang, max_age=A_YEAR, samesite="lax", httponly=True)
    return response


def to(address: str) -> RedirectResponse:
    """After a form: go and look at the result."""
    return RedirectResponse(address, 303)


@router.get("/")
async def index(request: Request, asks: Asks) -> Response:
    """Who is waiting for me today; first of all, what one is called."""
    if not asks.name:
        return page("home.html", request, asks)
    service = parts(request).service
    rows, exams = await service.own(asks), await service.exams(asks)
    s = speech(wanted(request))
    due = growth.today_line(await growth.ended(service, asks), dt.date.today(), s) if rows else None
    given = assigned.strip(await assigning.tasks(service, asks), s)
    said = await comments.new_for(service, asks, s) if rows else []
    shaped = home.home(rows, exams, s) | {"due": due, "assignments": given, "my_comments": said}
    return page("home.html", request, asks, **shaped)


@router.post("/name")
async def name(request: Request, asks: Asks, name: Annotated[str, Form()] = "") -> Response:
    """Keep the trainee's own name; her customers will use it."""
    try:
        given = name_of(name)
    except BadEntry as why:
        return page("name.html", request, asks, 422, name=name[:LONGEST_NAME], error=speech(wanted(request))(str(why)))
    await parts(request).accounts.rename(asks, given)
    return to("/")


@router.post("/language")
async def language(request: Request, lang: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/") -> Response:
    """Switch the language of the interface and return to the page one came from."""
    response = to(own_address(back))
    if lang in LANGUAGES:
        response.set_cookie(COOKIE, lang, max_age=A_YEAR, samesite="lax", httponly=True)
    return response


def own_address(address: str) -> str:
    """An address of this site, without a language in its query; anything else becomes the first page."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "/"
    if split.scheme or split.netloc or not re.match(r"/(?![/\\])", address) or re.search(r"[\x00-\x20\\]", address):
        return "/"
    query = "&".join(part for part in split.query.split("&") if part and not part.startswith("lang="))
    return split.path + (f"?{query}" if query else "")


@router.get("/customers/{customer}")
async def customer(request: Request, asks: Asks, customer: Annotated[str, Path(max_length=60)]) -> Response:
    """A customer, and how one wants to practise with her."""
    if customer not in library.personas():
        raise Unknown(N_("There is no such customer."))
    pronouns.about(library.persona(customer).pronoun)
    if not asks.name:
        return page("name.html", request, asks)
    exams = await parts(request).service.exams(asks)
    return page("begin.html", request, asks, **home.begin(customer, exams, speech(wanted(request))))


@router.post("/sessions")
async def begin(
    request: Request,
    asks: Asks,
    persona: Annotated[str, Form(max_length=60)],
    mode: Annotated[str, Form(max_length=12)] = "practice",
    stage: Annotated[str, Form(max_length=24)] = "",
    date: Annotated[str, Form(max_length=10)] = "",
    words: Annotated[str, Form(max_length=8)] = "choice",
    harvest: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Begin a visit and open her file."""
    wish = Wish(persona, mode, stage, date, words=words, harvest=harvest == "1")
    id = await parts(request).service.begin(asks, wish)
    return to(f"/sessions/{id}")


@router.get("/sessions/{session}")
async def session(request: Request, asks: Asks, session: Id) -> Response:
    """Where the visit stands: at the desk, in a meeting, or over. Whoever reads another's sees the conversation."""
    turned, log = await parts(request).service.read(asks, session)
    if turned.owner != asks.id:
        return to(f"/sessions/{session}/replay")
    if turned.state.ended:
        return to(f"/sessions/{session}/scorecard")
    s = speech(wanted(request))
    view = shown(turned, log)
    if turned.state.in_meeting:
        return page("chat.html", request, asks, **await talking.context(parts(request).service, asks, turned, log, s))
    return page("desk.html", request, asks, **desk.context(view, turned, log, s))


@router.post("/sessions/{session}/moves")
async def move(request: Request, asks: Asks, session: Id) -> Response:
    """Make a move; htmx gets what changed, a plain form is sent back to the visit."""
    fields = await request.form(max_fields=200, max_files=0)
    service = parts(request).service
    if fields.get("kind") == "text":
        return await say(request, asks, session, fields)
    wanted_move = as_move(fields)
    if isinstance(wanted_move, moves.Submit) and wanted_move.form in papers.FORMS:
        return await hand_in(request, asks, session, turn_of(fields), wanted_move, stay=fields.get("then") != "desk")
    turned = await service.move(asks, session, turn_of(fields), wanted_move)
    if not is_htmx(request):
        return to(f"/sessions/{session}{place_of(fields)}")
    s = speech(wanted(request))
    if not turned.state.in_meeting and not chat.was_talking(turned):
        _, log = await service.look(asks, session, upto=turned.state.turn)
        return page("desk.html", request, asks, **desk.context(shown(turned, log), turned, log, s))
    return page("_turn.html", request, asks, **talking.fragment(turned, s))


async def say(request: Request, asks: Viewer, session: str, fields: FormData) -> Response:
    """Say what was typed. What cannot be taken comes back as it was typed, and what is unsure with what it may mean."""
    service, s = parts(request).service, speech(wanted(request))
    try:
        turned = await service.move(asks, session, turn_of(fields), as_move(fields))
    except (Refused, BadEntry, Conflict) as why:
        stands, log = await service.look(asks, session)
        if not stands.state.in_meeting or (is_htmx(request) and isinstance(why, Conflict)):
            raise
        back = talking.asked(str(fields.get("text", "")), why, s)
        shaped = await talking.context(service, asks, stands, log, s) | {"typed": back}
        if not is_htmx(request):
            return page("chat.html", request, asks, status_of(why), **shaped)
        response = page("_dock.html", request, asks, status_of(why), **shaped)
        response.headers.update({"hx-retarget": "#dock", "hx-reswap": "outerHTML"})
        return response
    if not is_htmx(request):
        return to(f"/sessions/{session}")
    return page("_turn.html", request, asks, **talking.fragment(turned, s))


async def hand_in(request: Request, asks: Viewer, session: str, turn: int, move: moves.Submit, stay: bool) -> Response:
    """Hand in a paper and show what it comes to; what cannot be taken comes back as it was typed."""
    service = parts(request).service
    try:
        await service.move(asks, session, turn, move)
    except (BadForm, NotNow, Conflict) as why:
        return await on_paper(request, asks, session, move.form, typed=move.data, why=why)
    if not stay:
        return away(request, f"/sessions/{session}#papers")
    if is_htmx(request):
        return await on_paper(request, asks, session, move.form)
    return to(f"/sessions/{session}/papers/{move.form}#result")


@router.get("/sessions/{session}/papers/{paper}")
async def paper(request: Request, asks: Asks, session: Id, paper: Annotated[str, Path(max_length=24)]) -> Response:
    """A paper of the desk: what was entered, and what it comes to."""
    if paper not in papers.FORMS:
        raise Unknown(N_("There is no such paper."))
    return await on_paper(request, asks, session, paper)


@router.post("/sessions/{session}/papers/plan/running")
async def running(request: Request, asks: Asks, session: Id) -> Response:
    """What the plan would cost as ticked so far; nothing is handed in."""
    fields = await request.form(max_fields=200, max_files=0)
    turned, _ = await parts(request).service.look(asks, session)
    return page("_paper_running.html", request, asks, running=papers.running(turned, fields_of(fields)))


async def on_paper(
    request: Request,
    asks: Viewer,
    session: str,
    id: str,
    typed: papers.Entries | None = None,
    why: Exception | None = None,
) -> Response:
    """The page of a paper; refused, with what was typed, the reason, and the status that belongs to it."""
    turned, log = await parts(request).service.look(asks, session)
    return paper_page(request, asks, papers.context(turned, log, id, speech(wanted(request)), typed, why), why)


def paper_page(request: Request, asks: Viewer, shaped: dict[str, Any], why: Exception | None) -> Response:
    """A paper shaped for its page; what was refused takes the place of the form alone."""
    response = page("paper.html", request, asks, status_of(why) if why else 200, **shaped)
    if why is not None and is_htmx(request):
        response.headers.update({"hx-retarget": "#paper-form", "hx-reselect": "#paper-form", "hx-reswap": "outerHTML"})
    return response


def away(request: Request, there: str) -> Response:
    """On to another page, from a form that else would change a part of this one."""
    return Response(status_code=204, headers={"hx-redirect": there}) if is_htmx(request) else to(there)


@router.get("/sessions/{session}/scorecard")
async def scorecard(request: Request, asks: Asks, session: Id) -> Response:
    """How it went; the first time one's own judgement comes before it."""
    service = parts(request).service
    turned, log, automatic = await service.scorecard(asks, session)
    if elsewhere := await verdicts.open_or_elsewhere(service, asks, turned, automatic):
        return to(elsewhere)
    s = speech(wanted(request))
    found = await counted.count(service, asks, turned, log, automatic)
    given = await judgement.kept(service, asks, session)
    judged = await judgement.beside(service, turned, found.card, given, s)
    shaped = counted.lay(debrief.card(found.card, turned, log, s), found, s) | {"judged": judged}
    told = await teaching.beside(service, asks, turned, log, s)
    return page("scorecard.html", request, asks, card=shaped, teaching=told, session_id=session)
