"""Simulated trainees may type: what they choose, typed, brings the same visit."""

import datetime as dt
import random

import msgspec
import pytest

from roleplay import engine, library
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import bots
from roleplay.state import State
from roleplay.understand.reading import reader

DATE = dt.date(2026, 3, 2)


def visit(persona: str, bot: str, typed: bool) -> list[ev.AnyEvent]:
    """The log of a visit by a simulated trainee who chooses lines, or types them."""
    script = library.script(persona)

    def make(state: State, move: mv.AnyMove) -> engine.Step:
        if typed and isinstance(move, mv.Choose):
            text = next(line.text for line in state.offered if line.id == move.line)
            move = reader(script).read_here(text, state).move(text)
        return engine.step(script, state, move)

    begun = engine.start(script, engine.Start(DATE, 5))
    return bots.played(script, bots.BOTS[bot], random.Random(5), begun, make)


EVERY = [(persona, bot) for persona in library.personas() for bot in bots.BOTS]
QUICK = [("wang_jing", "random")]


@pytest.mark.parametrize(
    ("persona", "bot"), [pytest.param(*one, marks=[] if one in QUICK else pytest.mark.slow) for one in EVERY]
)
def test_a_visit_typed_is_the_visit_by_choice(persona: str, bot: str) -> None:
    log = [
        msgspec.structs.replace(event, reader="choice") if isinstance(event, ev.Said) else event
        for event in visit(persona, bot, typed=True)
    ]
    assert any(isinstance(event, ev.Said) for event in log) and log == visit(persona, bot, typed=False)
