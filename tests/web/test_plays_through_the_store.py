"""Every play through the real interface on a real SQLite file: the events, the snapshot and the card it would have had
live."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from roleplay import events, library, rubric
from roleplay import moves as mv
from roleplay import state as states
from roleplay.authoring import plays
from roleplay.authoring.plays import Play
from roleplay.choices import handle
from tests.web.conftest import Stage, begun, moved
from web.tables import sessions, turns

PERSONA = "wang_jing"
PLAYS = plays.load(PERSONA)


def body(move: mv.AnyMove) -> dict[str, Any]:
    """A move as the interface takes it: a line by the handle under which it is shown."""
    match move:
        case mv.Choose(line):
            return {"choice": handle(line)}
        case mv.Submit(form, data):
            return {"form": {"id": form, "data": data}}
        case _:
            return {type(move).__name__.lower(): True}


def kept(stage: Stage, id: str) -> tuple[list[events.AnyEvent], bytes]:
    """The log and the snapshot of a session as they lie in the file."""
    with stage.app.state.parts.service.database.read() as connection:
        batches = connection.execute(select(turns.c.events).where(turns.c.session == id).order_by(turns.c.turn))
        log = [event for batch in batches.scalars() for event in events.decode(batch)]
        snapshot = connection.execute(select(sessions.c.state).where(sessions.c.id == id)).scalar_one()
    return log, bytes(snapshot)


@pytest.mark.parametrize("one", PLAYS, ids=[one.id for one in PLAYS])
def test_a_play_through_the_store_is_the_play_live(play, one: Play) -> None:  # type: ignore[no-untyped-def]
    script = library.script(PERSONA)

    async def scene(stage: Stage) -> tuple[list[events.AnyEvent], bytes, dict[str, Any], dict[str, Any]]:
        browser = await stage.named(one.trainee)
        mode = "drill" if one.stage else one.mode
        wish = {"mode": mode, "stage": one.stage, "date": one.date.isoformat(), "seed": one.seed}
        view = await begun(browser, **wish)
        for written in one.moves:
            view = await moved(browser, view, **body(plays.move_of(script, written)))
        here = f"/api/v1/sessions/{view['id']}"
        card, document = [(await browser.get(f"{here}/{what}")).json() for what in ("scorecard", "transcript")]
        return *kept(stage, view["id"]), card, document

    log, snapshot, card, document = play(scene)
    live = plays.run(script, one)
    assert log == live
    assert events.encode(log) == events.encode(live)
    assert states.fold(log) == states.decode(snapshot)
    assert states.encode(states.fold(log)) == snapshot
    counted = card.pop("counted")
    assert card == json.loads(rubric.score(rubric.shipped(), live).to_json())
    assert counted["verdict"] == card["verdict"] and counted["corrections"] == []
    assert (card["verdict"] or "none") == one.expect.verdict
    assert events.from_builtins(document["events"]) == live
