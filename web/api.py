"""The programming interface under /api/v1: the same use cases as the pages, in JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from roleplay import library, moves, view
from roleplay.moves import AnyMove
from web import branches, counted, otherwise, typed, verdicts
from web.desks import NO_REPORT
from web.entry import Asks, parts
from web.errors import Unknown
from web.i18n import LANGUAGES, N_, wanted
from web.starts import Wish
from web.typed import MOST

Paper = Annotated[str, Path(max_length=40, description="the paper's id, as the view lists it")]
Event = Annotated[int, Path(ge=0, le=10_000_000, description="number of an own spoken move in the log, from 0")]
Id = Annotated[str, Path(alias="session", max_length=64, description="the session's id, as POST /sessions gave it")]


class FieldProblem(BaseModel):
    """What is wrong with one field of a form: a stable code (empty, not_a_number, unit, too_large …) and its bounds."""

    code: str
    unit: str = ""
    least: str = ""
    most: str = ""


class Alternative(BaseModel):
    """What typed words may have been: an act by its id, what it is called, and how likely it is, 0 to 1."""

    id: str
    label: str
    confidence: float


class Problem(BaseModel):
    """Why something was refused: `code` is stable, `message` is for people, `fields` names what a form got wrong,
    `alternatives` what words that were not understood (`not_understood`) may have been: send one as `meant`."""

    code: str
    message: str
    fields: dict[str, FieldProblem] = {}
    alternatives: list[Alternative] = []


class ErrorBody(BaseModel):
    """The body of every answer that is not 2xx."""

    error: Problem


_WORDS = {
    400: "The body cannot be read",
    403: "Another site, another host, or no guests here",
    404: "Unknown, or somebody else's",
    409: "The move answers a turn that has passed; or the visit is not over",
    413: "Too large",
    422: "Not possible now or there, or not understood as a request",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for its documentation."""
    return {status: {"model": ErrorBody, "description": _WORDS[status]} for status in (403, *statuses)}


router = APIRouter(prefix="/api/v1", tags=["practice"])


KINDS = ("choice", "text", "form", "suggest", "wait", "end", "hint")
"""The kinds of move, by the field that makes it."""


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused, so that a slip of the pen is not silently
    ignored."""

    model_config = ConfigDict(extra="forbid")


class Begin(Body):
    """A practice run to begin. In exam mode `date` and `seed` are the server's and what is given here is not
    used."""

    persona: str = Field(max_length=60)
    mode: Literal["practice", "exam", "drill"] = "practice"
    stage: str = Field("", max_length=24, description="practise this stage alone, from its usual state")
    date: str = Field("", max_length=10, description="start date, YYYY-MM-DD; today if left out")
    seed: int | None = Field(None, description="the same seed and moves give the same visit")
    words: Literal["choice", "free", "mixed"] = Field(
        "choice", description="choose lines, type, or type with lines that can be opened (not in an exam)"
    )
    harvest: bool = Field(False, description="authors may have typed words that were not understood, without a name")
    language: Literal["zh", "en"] | None = Field(None, description="of labels and findings; she speaks Chinese")


class FormBody(Body):
    """A desk form: its id, and for every field an answer or a list of them; `form.forms` of the view lists what can be
    handed in, with the fields and the answers to choose from."""

    id: str = Field(max_length=60)
    data: dict[str, list[str] | str] = {}


class MoveBody(Body):
    """One move that answers `turn`; exactly one of the other fields is given, and `meant` only beside `text`."""

    turn: int = Field(ge=0, le=2**31 - 2, description="the turn of the view this answers")
    choice: str | None = Field(None, max_length=200, description="id of an offered line")
    text: str | None = Field(None, max_length=MOST, description="own words")
    meant: str = Field("", max_length=60, description="which of the `alternatives` these words were; only with `text`")
    suggest: Literal[True] | None = Field(None, description="open the lines one could say, where `can.suggest`")
    form: FormBody | None = None
    wait: Literal[True] | None = None
    end: Literal[True] | None = None
    hint: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> MoveBody:
        if sum(getattr(self, name) is not None for name in KINDS) != 1:
            raise ValueError(f"give exactly one of {', '.join(KINDS)}")
        if self.meant and self.text is None:
            raise ValueError("meant goes with text")
        return self

    def move(self) -> AnyMove:
        """The move in the engine's words."""
        if self.choice is not None:
            return moves.Choose(self.choice)
        if self.text is not None:
            return typed.sent(self.text, self.meant)
        if self.form is not None:
            data = {name: [value] if isinstance(value, str) else value for name, value in self.form.data.items()}
            return moves.Submit(self.form.id, data)
        if self.suggest:
            return moves.Suggest()
        return moves.Wait() if self.wait else moves.End() if self.end else moves.Hint()


class BranchBody(Body):
    """The moment to try again: the turn that an own move answered (`moments` and the log name it)."""

    turn: int = Field(ge=0, le=2**31 - 2, description="the turn of the view that the move to change answered")


@router.get("/personas", responses=refusals())
async def personas(request: Request, _asks: Asks) -> list[dict[str, Any]]:
    """The customers one may practise with."""
    lang = wanted(request)
    listed = []
    for id in library.personas():
        persona = library.persona(id)
        job, brief = persona.job.model_dump(), persona.brief.model_dump()
        about = {"age": persona.age, "job": job[lang], "brief": brief[lang], "quote": persona.quote}
        listed.append({"id": id, "name": persona.name, **about})
    return listed


@router.post("/sessions", status_code=201, responses=refusals(400, 404, 413, 422))
async def begin(request: Request, body: Begin, asks: Asks) -> dict[str, Any]:
    """Begin a practice run; gives its first view."""
    service = parts(request).service
    stage = body.stage
    wish = Wish(body.persona, body.mode, stage, body.date, body.seed, body.words, body.harvest)
    id = await service.begin(asks, wish)
    return localised(await service.view(asks, id), body.language or wanted(request))


@router.get("/sessions/{session}", responses=refusals(404))
async def look(request: Request, session: Id, asks: Asks) -> dict[str, Any]:
    """Where a practice run stands."""
    return localised(await parts(request).service.view(asks, session), wanted(request))


@router.post("/sessions/{session}/moves", responses=refusals(400, 404, 409, 413, 422))
async def move(request: Request, session: Id, body: MoveBody, asks: Asks) -> dict[str, Any]:
    """Make one move; gives the new view with the events of this move that may be seen. Sent twice, it is made once.
    `text` that is not understood is refused with `not_understood`, and nothing has happened: the `alternatives` say
    what it may have been; send it again with one of them as `meant`, or say it in other words."""
    service = parts(request).service
    turned = await service.move(asks, session, body.turn, body.move())
    return localised(await service.after(asks, turned), wanted(request))


@router.get("/sessions/{session}/papers/{paper}", responses=refusals(404))
async def paper(request: Request, session: Id, paper: Paper, asks: Asks) -> dict[str, Any]:
    """One paper of the desk: its fields, what was entered last, what that came to (amounts in 分). The view lists them
    under `papers`; a paper is handed in as a move, `form` with its id."""
    turned, _ = await parts(request).service.look(asks, session)
    found = view.paper(turned.state, turned.script, paper)
    if found is None:
        raise Unknown(N_("There is no such paper."))
    told: dict[str, Any] = _told(found, wanted(request))
    return told


@router.get("/sessions/{session}/report", responses=refusals(404))
async def report(request: Request, session: Id, asks: Asks) -> dict[str, Any]:
    """The review report as the trainee made it: her own figures, right or wrong (amounts in 分)."""
    turned, log = await parts(request).service.look(asks, session)
    made = view.report(turned.state, log, turned.script)
    if made is None:
        raise Unknown(NO_REPORT)
    told: dict[str, Any] = _told(made, wanted(request))
    return told


@router.get("/sessions/{session}/scorecard", responses=refusals(404, 409))
async def scorecard(request: Request, session: Id, asks: Asks) -> dict[str, Any]:
    """The automatic scorecard, once the visit has ended; `counted` has the verdict and totals that count, with the
    corrections of coaches that make them so. A coach gets it once she has had the verdict opened."""
    service = parts(request).service
    turned, log, card = await service.scorecard(asks, session)
    await verdicts.need_open(service, asks, turned)
    return card | {"counted": counted.told(await counted.count(service, asks, turned, log, card))}


@router.post("/sessions/{session}/branches", status_code=201, responses=refusals(400, 404, 413, 422))
async def branch(request: Request, session: Id, body: BranchBody, asks: Asks) -> dict[str, Any]:
    """Try a moment again: opens another session with everything up to it, and gives its first view; `branch_of` names
    the visit it leaves, which stays as it is. Refused in an exam, and while the visit runs, unless the last move broke
    a critical rule: then that move can be taken back. Asked twice before anything is said, it gives the same one."""
    service = parts(request).service
    id = await branches.branch(service, asks, session, body.turn)
    return localised(await service.view(asks, id), wanted(request))


@router.get("/sessions/{session}/moments/{event}", responses=refusals(404, 409))
async def moment(request: Request, session: Id, event: Event, asks: Asks) -> dict[str, Any]:
    """A moment of a visit that has ended, otherwise: for each line offered then, the one said among them, what it would
    have caused at once (her answer under `events`, changes of trust and patience, facts, items, promises, stages, the
    meeting or visit ended) and which findings it would have decided (`how`: met, half, broken, lost)."""
    found = await branches.moment(parts(request).service, asks, session, event)
    await verdicts.need_open(parts(request).service, asks, found[0])
    told: dict[str, Any] = _told(otherwise.told(*found), wanted(request))
    return told


@router.get("/sessions/{session}/transcript", responses=refusals(404, 409))
async def transcript(request: Request, session: Id, asks: Asks) -> dict[str, Any]:
    """A document that `roleplay score` reads, once the visit has ended."""
    return await parts(request).service.transcript(asks, session)


def localised(seen: dict[str, Any], lang: str) -> dict[str, Any]:
    """A view in which pairs of texts have become the text of the language asked for, and `persona` the customer's
    id; who she is stands under `customer`."""
    told = {key: _told(value, lang) for key, value in seen.items()}
    return told | {"persona": seen["persona"]["id"], "customer": told["persona"]}


def _told(value: Any, lang: str) -> Any:
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            return value[lang]
        return {key: _told(inner, lang) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_told(inner, lang) for inner in value]
    return value
