"""The page on which a trainee says that typed words of hers were not read as she meant them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from roleplay import events as ev
from roleplay.errors import NotNow
from roleplay.events import AnyEvent
from roleplay.otherwise import state_before
from roleplay.script import Script
from roleplay.state import State
from web import corrections, harvest, heard, store_contested
from web.edge import status_of
from web.entry import Asks, parts
from web.errors import BadEntry, Unknown
from web.i18n import N_, speech, wanted
from web.rows import numbers
from web.service import Turned
from web.store import Viewer
from web.trainee import Id, page, to
from web.typed import READERS

router = APIRouter(include_in_schema=False)
Event = Annotated[int, Path(ge=0, le=10_000_000)]
MOST = 200
"""Signs of what she says about it at most."""

NO_WORDS = N_("You typed nothing there.")
AFTER_EXAM = "how words were read is told when the exam is over"
NOT_CHOSEN = N_("Choose what you meant.")
SAME = N_("That is how it was read. Choose what else you meant, or leave it.")
LONG = N_("At most 200 characters, please.")


def possible(script: Script, state: State, said: ev.Said) -> dict[str, Any]:
    """The acts that words could be where they were said: those of the stage, and what they were read as."""
    read = {act.id for act in said.acts}
    return {id: act for id, act in script.acts.items() if state.stage in act.valence or id in read}


async def _words(request: Request, asks: Viewer, session: str, event: int) -> tuple[Turned, list[AnyEvent], ev.Said]:
    """Her own visit, its log, and the words she typed there; an exam keeps how it read them until it is over."""
    turned, log = await parts(request).service.look(asks, session)
    said = log[event] if event < len(log) else None
    if not isinstance(said, ev.Said) or said.reader not in READERS:
        raise Unknown(NO_WORDS)
    if turned.state.mode == "exam" and not turned.state.ended:
        raise NotNow(AFTER_EXAM)
    return turned, log, said


@router.get("/sessions/{session}/contested/{event}")
async def ask(request: Request, asks: Asks, session: Id, event: Event) -> Response:
    """How words of one's own were read, and the acts they could have been."""
    turned, log, _ = await _words(request, asks, session, event)
    row = (await heard.contests(parts(request).service, asks, session)).get(event)
    return _page(request, asks, turned, log, event, row.meant if row else "", row.words if row else "")


@router.post("/sessions/{session}/contested/{event}")
async def contest(request: Request, asks: Asks, session: Id, event: Event) -> Response:
    """Keep what was meant; no score changes by it."""
    turned, log, said = await _words(request, asks, session, event)
    fields = await request.form(max_fields=8, max_files=0)
    meant, words = (str(fields.get(name, "")).strip() for name in ("meant", "words"))
    there = state_before(log, event)
    try:
        if meant not in possible(turned.script, there, said):
            raise BadEntry(NOT_CHOSEN)
        if [meant] == [act.id for act in said.acts]:
            raise BadEntry(SAME)
        if len(words) > MOST:
            raise BadEntry(LONG)
    except BadEntry as why:
        return _page(request, asks, turned, log, event, meant, words, why)

    def job(connection: Connection) -> None:
        row = store_contested.keep(connection, asks, session, {"event": event, "meant": meant, "words": words})
        harvest.contested(connection, row, there, said.text, [act.id for act in said.acts], meant)

    await parts(request).service.writer.do(job)
    return to(_back(turned, log, event))


def _back(turned: Turned, log: list[AnyEvent], event: int) -> str:
    """Where these words stand: in the conversation going on, else in the replay."""
    if not turned.state.ended:
        return f"{turned.here}#e{event}"
    turn = numbers(log)[event]
    return f"{turned.here}/replay?turn={turn}#turn-{turn}"


def _page(
    request: Request,
    asks: Viewer,
    turned: Turned,
    log: list[AnyEvent],
    event: int,
    meant: str,
    words: str,
    why: BadEntry | None = None,
) -> Response:
    s = speech(wanted(request))
    said = log[event]
    assert isinstance(said, ev.Said)
    groups = corrections.act_groups(possible(turned.script, state_before(log, event), said), s)
    shaped = {
        "text": said.text,
        "heard": heard.of(said, turned.script, s),
        "groups": [group for group in groups if group["acts"]],
        "meant": meant,
        "words": words,
        "most": MOST,
        "back": _back(turned, log, event),
        "here": f"{turned.here}/contested/{event}",
        "harvest": turned.harvest,
    }
    status = status_of(why) if why else 200
    return page("contest.html", request, asks, status, c=shaped, why=s(str(why)) if why else "")
