"""The pages on which an author plays her draft: where to begin, the trial itself, its papers, taking a move back, and
keeping it as a play."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.errors import BadForm, BadStart, NotNow, RoleplayError
from roleplay.schema import GAUGE_MOST, GAUGES
from roleplay.script import Script
from web import drafts, keeping, papers, pronouns, store_trials, trials, tried
from web.edge import is_htmx, status_of
from web.entry import Author, parts
from web.errors import BadEntry, BadRequest, Conflict, Newer, Unknown, Unplayable
from web.forms import as_move, fields_of, turn_of
from web.i18n import N_, speech, wanted
from web.starts import date_of, seed_of
from web.store import Viewer
from web.trainee import away, page, paper_page, to
from web.whys import GAUGES as GAUGE_LABELS
from web.words import refused

router = APIRouter(include_in_schema=False)
Draft = Annotated[str, Path(max_length=60)]
Trial = Annotated[str, Path(max_length=64)]
Short = Annotated[str, Form(max_length=200)]
A_FACT = re.compile(r"[\w.:\-]{1,80}")
MOST_FACTS = 300
BAD_FACT = N_("A fact is one word, like visit_agreed or card_change.well.")
MANY_FACTS = N_("At most %(n)s facts, please.")
BAD_NUMBER = N_("%(what)s is a whole number from 0 to %(n)s.")
BAD_DAY = N_("The day is written as 2026-03-02, the seed is a whole number.")
NO_STAGE = N_("This customer has no such stage to begin with.")


# Where it begins ------------------------------------------------------------------------------------------


@router.get("/bench/drafts/{draft}/try")
async def try_draft(
    request: Request, asks: Author, draft: Draft, stage: Annotated[str, Query(max_length=24)] = ""
) -> Response:
    """From which stage, with which gauges and facts, on which day."""
    return await _beginning(request, asks, draft, stage, {})


async def _beginning(
    request: Request, asks: Viewer, draft: str, stage: str, typed: dict[str, Any], why: Exception | None = None
) -> Response:
    s = speech(wanted(request))
    _, script = await trials.script_of(parts(request).bench, asks, draft)
    pronouns.about(script.persona.pronoun)
    stage = stage if stage in script.persona.drills else _first(script)
    shaped = {"draft": draft, "name": script.persona.name, "b": tried.beginning(script, stage, typed, s)}
    error = s.why(why) if why else ""
    return page("try.html", request, asks, status_of(why) if why else 200, error=error, **shaped)


def _first(script: Script) -> str:
    if not script.persona.drills:
        raise Unplayable(NO_STAGE)
    return "preparation" if "preparation" in script.persona.drills else next(iter(script.persona.drills))


@router.post("/bench/drafts/{draft}/try")
async def begin(request: Request, asks: Author, draft: Draft) -> Response:
    """Begin a trial so."""
    fields = await request.form(max_fields=2 * MOST_FACTS, max_files=0)
    here = parts(request).bench
    _, script = await trials.script_of(here, asks, draft)
    stage = str(fields.get("stage", ""))
    typed = _typed(fields)
    try:
        if stage not in script.persona.drills:
            raise BadEntry(NO_STAGE)
        id = await trials.begin(here, asks, draft, _start(script, stage, typed, request))
    except (BadEntry, BadStart) as error:
        return await _beginning(request, asks, draft, stage, typed, error)
    return to(f"/bench/trials/{id}")


def _typed(fields: FormData) -> dict[str, Any]:
    """What the form was filled in with."""
    more = re.split(r"[\s,，、;；]+", str(fields.get("more", "")))
    facts = [str(one) for one in fields.getlist("fact")] + [one for one in more if one]
    gauges = {one: str(fields.get(f"g.{one}", "")).strip()[:9] for one in GAUGES}
    day, seed = (str(fields.get(name, "")).strip()[:20] for name in ("date", "seed"))
    return {"facts": list(dict.fromkeys(facts)), "gauges": gauges, "date": day, "seed": seed}


def _start(script: Script, stage: str, typed: dict[str, Any], request: Request) -> plays.Play:
    """The start as a play has it: only what is not usual; raises `BadEntry`."""
    s = speech(wanted(request))
    usual, facts, gauges = tried.usual_gauges(script, stage), typed["facts"], {}
    if len(facts) > MOST_FACTS:
        raise BadEntry(MANY_FACTS, n=MOST_FACTS)
    if not all(A_FACT.fullmatch(one) for one in facts):
        raise BadEntry(BAD_FACT)
    for one, text in typed["gauges"].items():
        most = GAUGE_MOST.get(one, tried.MOST)
        if text and not (text.isascii() and text.isdigit() and int(text) <= most):
            raise BadEntry(BAD_NUMBER, what=s.label(GAUGE_LABELS, one), n=most)
        if text and int(text) != usual[one]:
            gauges[one] = int(text)
    known = {*script.persona.drills[stage].facts}
    try:
        day, seed = date_of(typed["date"]), seed_of(int(typed["seed"] or "1"))
    except (BadStart, ValueError) as error:
        raise BadEntry(BAD_DAY) from error
    return plays.Play(
        id="trial", title={"zh": "", "en": ""}, date=day, seed=seed, stage="" if stage == "preparation" else stage,
        gauges=gauges, facts=sorted({*facts} - known), no_facts=sorted(known - {*facts}),
        moves=[], expect=plays.Expected(stages=[]),
    )  # fmt: skip


# The trial ------------------------------------------------------------------------------------------------


@router.get("/bench/trials/{trial}")
async def trial(request: Request, asks: Author, trial: Trial) -> Response:
    """The dialogue with the reasons beside it, where she stands, and what can be done now."""
    return await _trial(request, asks, trial)


async def _trial(
    request: Request, asks: Viewer, id: str, why: Exception | None = None, typed: dict[str, str] | None = None
) -> Response:
    s, here = speech(wanted(request)), parts(request).bench
    try:
        found = await trials.look(here, asks, id)
    except Unplayable as error:
        row = await here.read(lambda connection: store_trials.trial(connection, asks, id))
        stuck = {"id": id, "draft": row.draft, "turn": row.turn, "error": s.why(error)}
        return page("trial_stuck.html", request, asks, status_of(error), **stuck)
    pronouns.about(found.script.persona.pronoun)
    told = (s(refused(getattr(why, "code", ""), str(why))) or s.why(why)) if why else ""
    status = status_of(why) if why else 200
    return page("trial.html", request, asks, status, error=told, typed=typed or {}, **tried.context(found, s))


@router.post("/bench/trials/{trial}/moves")
async def move(request: Request, asks: Author, trial: Trial) -> Response:
    """Make a move, or fill in a paper rightly at one press."""
    fields = await request.form(max_fields=200, max_files=0)
    here, turn = parts(request).bench, turn_of(fields)
    made = await _move(request, asks, trial, fields)
    own = fields.get("kind") != "right"
    paper = made if own and isinstance(made, mv.Submit) and made.form in papers.FORMS else None
    try:
        await trials.move(here, asks, trial, turn, made)
    except (RoleplayError, BadEntry, Conflict, Unplayable) as why:
        if paper and isinstance(why, BadForm | NotNow | Conflict):
            return await _paper(request, asks, trial, paper.form, paper.data, why)
        return await _trial(request, asks, trial, why)
    if not paper:
        return to(f"/bench/trials/{trial}#now")
    if fields.get("then") == "desk":
        return away(request, f"/bench/trials/{trial}#now")
    if is_htmx(request):
        return await _paper(request, asks, trial, paper.form)
    return to(f"/bench/trials/{trial}/papers/{paper.form}#result")


async def _move(request: Request, asks: Viewer, id: str, fields: FormData) -> mv.AnyMove:
    if fields.get("kind") != "right":
        return as_move(fields)
    form, value = str(fields.get("form", "")), str(fields.get("value", ""))
    found = await trials.look(parts(request).bench, asks, id)
    try:
        return plays.move_of(found.script, {form: value}, found.start.date)
    except (RoleplayError, LookupError, AttributeError) as error:
        raise BadRequest(N_("The page did not say what to do. Load it again.")) from error


@router.post("/bench/trials/{trial}/undo")
async def undo(request: Request, asks: Author, trial: Trial, turn: Short = "") -> Response:
    """Take the last move back."""
    try:
        await trials.undo(parts(request).bench, asks, trial, int(turn) if turn.isdecimal() and len(turn) < 9 else -1)
    except (BadEntry, Conflict) as why:
        return await _trial(request, asks, trial, why)
    return to(f"/bench/trials/{trial}#now")


@router.get("/bench/trials/{trial}/papers/{paper}")
async def paper(request: Request, asks: Author, trial: Trial, paper: Annotated[str, Path(max_length=24)]) -> Response:
    """A paper of the desk in a trial."""
    if paper not in papers.FORMS:
        raise Unknown(N_("There is no such paper."))
    return await _paper(request, asks, trial, paper)


@router.post("/bench/trials/{trial}/papers/plan/running")
async def running(request: Request, asks: Author, trial: Trial) -> Response:
    """What the plan would cost as ticked so far; nothing is handed in."""
    fields = await request.form(max_fields=200, max_files=0)
    found = await trials.look(parts(request).bench, asks, trial)
    told = papers.running(found.turned, fields_of(fields))
    return page("_paper_running.html", request, asks, running=told)


async def _paper(
    request: Request,
    asks: Viewer,
    id: str,
    form: str,
    typed: papers.Entries | None = None,
    why: Exception | None = None,
) -> Response:
    found = await trials.look(parts(request).bench, asks, id)
    shaped = papers.context(found.turned, found.log, form, speech(wanted(request)), typed, why)
    shaped["paper"]["printed"] = False  # the report's own page is for visits
    return paper_page(request, asks, shaped, why)


# Keeping it -----------------------------------------------------------------------------------------------


@router.post("/bench/trials/{trial}/keep")
async def keep(request: Request, asks: Author, trial: Trial, id: Short = "", title: Short = "") -> Response:
    """Put the trial into the draft's plays.yaml, with what happened as what is expected."""
    here = parts(request).bench
    found = await trials.look(here, asks, trial)
    try:
        play = keeping.play_of(found, id.strip(), title.strip() or id.strip())
        plays.Play.model_validate(play)
        files = await drafts.texts(here, asks, found.draft)
        version = 0
        if keeping.FILE in files:
            version = (await drafts.file(here, asks, found.draft, keeping.FILE)).version
        text = keeping.added(files.get(keeping.FILE, ""), play)
        await drafts.save(here, asks, found.draft, keeping.FILE, text, version)
    except (BadEntry, Newer) as why:
        return await _trial(request, asks, trial, why, {"id": id, "title": title})
    except ValidationError:
        return await _trial(request, asks, trial, BadEntry(keeping.BAD_PLAY_ID), {"id": id, "title": title})
    return to(f"/bench/drafts/{found.draft}/files/{keeping.FILE}?notice=kept")
