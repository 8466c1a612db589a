"""Knows how to walk through a session at random: what can be done at a moment, and one of it."""

from collections.abc import Iterator

from hypothesis import strategies as st

from roleplay import engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.choices import mix
from roleplay.errors import NotNow
from roleplay.script import Script
from roleplay.state import State
from tests.core.tiny import MONDAY

Batch = tuple[State, mv.AnyMove | None, engine.Step]
GOOD = ("apt", "step", "aside")
KINDS = ("random", "careful", "leaving")


def possible(script: Script, state: State, kind: str, number: int) -> list[mv.AnyMove]:
    """Moves worth trying now: lines offered (the careful keep to good ones), a call, waiting, now and then leaving."""
    leave: list[mv.AnyMove] = [mv.End()] if number % (3 if kind == "leaving" else 40) == 0 else []
    if not state.in_meeting:
        calls: list[mv.AnyMove] = [mv.Submit("call", {"slot": [c.id]}) for c in script.persona.calls]
        return [mv.Wait(), *(calls[2:3] if kind == "careful" else calls), *leave]
    lines = [o.id for o in state.offered]
    good = [i for i in lines if script.lines[i].line.role in GOOD]
    if kind == "careful":
        lines, leave = good or lines, leave if state.used >= state.given else []
    return [*(mv.Choose(i) for i in lines), *leave] or [mv.End()]


def walk(
    script: Script, seed: int, stage: str = "", kind: str = "random", dice: st.DataObject | None = None
) -> Iterator[Batch]:
    """Play to the end, each step as (state before, move, step); a refused move is tried and another taken.

    `dice` draws the moves; without it a plain generator seeded by `seed` does.
    """
    step = engine.start(script, engine.Start(MONDAY, seed=seed, mode="drill" if stage else "practice", stage=stage))
    yield State(), None, step
    number = seed + 1
    while not step.state.ended:
        state = step.state
        number = mix(seed, number, state.turn)
        found = possible(script, state, kind, number)
        while True:
            index = dice.draw(st.integers(0, len(found) - 1)) if dice else number // 64 % len(found)
            move = found.pop(index) if found else mv.End()
            try:
                step = engine.step(script, state, move)
            except NotNow:
                found = found or [mv.End()]
                continue
            yield state, move, step
            break


def log_of(batches: list[Batch]) -> list[ev.AnyEvent]:
    """The log of a walk."""
    return [e for _, _, step in batches for e in step.events]
