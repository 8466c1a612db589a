"""Turns per second of the pure engine on the first customer, choices included, and where the time goes.

`python -m bench.engine [--seconds 6]` plays random visits in memory and prints turns per second, then replays the same
visits with `decide`, `apply` and the choice of lines timed apart. For comparison, measured on a like machine on one
flat 100-node story: ink in inkjs 17,800 steps/s, ink in Rust (bink) 39,800 (neither keeps a log, gauges, evidence or a
snapshot).
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time

from roleplay import engine, library
from roleplay import moves as mv
from roleplay.choices import choices
from roleplay.rules import Moment
from roleplay.script import Script
from roleplay.state import State, apply, snapshot
from roleplay.turn import Turn

PERSONA = "wang_jing"
DAY = dt.date(2026, 3, 2)


def next_move(state: State, dice: random.Random) -> mv.AnyMove:
    """Any offered line in a meeting; at the desk whatever leads on."""
    if state.in_meeting:
        return mv.Choose(dice.choice(state.offered).id) if state.offered else mv.End()
    if state.appointment or state.visits:
        return mv.Wait()
    return mv.Submit("call", {"slot": ["after_school"]}) if state.calls < 4 else mv.End()


def visit(script: Script, seed: int) -> list[tuple[State, mv.AnyMove]]:
    """One random visit as the (state, move) pairs it went through."""
    dice = random.Random(seed)
    state = engine.start(script, engine.Start(DAY, seed)).state
    pairs = []
    while not state.ended:
        move = next_move(state, dice)
        pairs.append((state, move))
        state = engine.step(script, state, move).state
    return pairs


def turns_per_second(script: Script, seconds: float) -> tuple[float, int]:
    """Own moves per second over whole visits, the bot's own time included, and how many were played."""
    turns, seed, begun = 0, 0, time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        turns += len(visit(script, seed))
        seed += 1
    return turns / (now - begun), turns


def shares(script: Script, visits: int) -> dict[str, float]:
    """Seconds a turn spent on the whole step, on applying its events, and on choosing its lines."""
    pairs = [p for seed in range(visits) for p in visit(script, seed)]
    spent = {"step": 0.0, "apply": 0.0, "choices": 0.0}
    for state, move in pairs:
        t0 = time.perf_counter()
        done = engine.step(script, state, move)
        t1 = time.perf_counter()
        copy = snapshot(state)
        for event in done.events:
            apply(copy, event)
        t2 = time.perf_counter()
        turn = Turn(script, done.state)
        t3 = time.perf_counter()
        choices(script, turn.s, Moment())
        t4 = time.perf_counter()
        spent["step"] += t1 - t0
        spent["apply"] += t2 - t1
        spent["choices"] += t4 - t3
    return {k: v / len(pairs) for k, v in spent.items()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    seconds = parser.parse_args().seconds
    script = library.script(PERSONA)
    library.settle()  # as the server does when it starts
    turns_per_second(script, 0.5)
    rates = sorted(turns_per_second(script, seconds / 3)[0] for _ in range(3))
    print(f"turns per second: {rates[1]:,.0f}  (three runs: {', '.join(f'{r:,.0f}' for r in rates)})")
    part = shares(script, 60)
    whole = part["step"]
    part["decide"] = whole - part["apply"] - part["choices"]
    split = ", ".join(f"{name} {part[name] / whole:.0%}" for name in ("decide", "apply", "choices"))
    print(f"a turn: {whole * 1e6:.1f} µs = {split}")


if __name__ == "__main__":
    main()
