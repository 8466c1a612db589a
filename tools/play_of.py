"""Writes a play: the visit of a simulated expert who says certain lines as soon as they are offered, and leaves others.

`python -m tools.play_of PERSONA --id ID --zh 标题 --en Title [--say LINE …] [--not LINE …] [--bot BOT] [--raised ITEM]
[--ending ENDING]` prints the first visit, by seed, that comes to what is asked, as an entry of plays.yaml.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Collection, Sequence
from typing import Any

from roleplay import engine, library, rubric
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import bots, explore, plays, ways
from roleplay.authoring.sight import Choice, Sight
from roleplay.script import Script
from roleplay.state import State
from roleplay.table import right_answers

SEEDS = 60


def visit(
    script: Script, name: str, seed: int, say: Sequence[str], leave: Collection[str]
) -> tuple[list[Any], list[ev.AnyEvent]]:
    """The moves of a guided visit as a play writes them, and its log."""
    bot, moves, said = bots.BOTS[name], [], set[str]()

    def line(lines: list[Choice], state: State, sight: Sight, dice: random.Random) -> str:
        for wanted in say:
            if wanted not in said and any(c.id == wanted for c in lines):
                said.add(wanted)
                return wanted
        return bot.line([c for c in lines if c.id not in leave] or lines, state, sight, dice)

    def make(state: State, move: mv.AnyMove) -> engine.Step:
        moves.append(written(script, move))
        return engine.step(script, state, move)

    begun = engine.start(script, engine.Start(explore.DAY, seed))
    log = bots.played(script, bots.Bot(line, bot.desk, bot.slips), random.Random(f"{name}/{seed}"), begun, make)
    return moves, log


def written(script: Script, move: mv.AnyMove) -> Any:
    """A move as a play writes it; a paper that is right, or one of her plans, by that name."""
    plain = ways.written_as(move)
    if isinstance(move, mv.Submit) and move.form == "card" and dict(move.data) == plays.true_card(script):
        return {"card": "right"}
    for name in ("right", *script.persona.plans) if isinstance(move, mv.Submit) else ():
        if name == "right" and move.form == "plan":
            continue
        if move.form not in ("read", "call", "learned", "todo", "card") and dict(move.data) == right_answers(
            script, explore.DAY, move.form, name
        ):
            return {move.form: name}
    return plain


def entry(id: str, zh: str, en: str, seed: int, moves: Sequence[Any], log: list[ev.AnyEvent]) -> str:
    """The play as an entry of plays.yaml."""
    card = rubric.score(rubric.shipped(), log)
    (ending,) = [e.ending for e in log if isinstance(e, ev.SessionEnded)]
    rows, row = [], "     "
    for one in map(_flow, moves):
        if len(row) + len(one) > 138:
            rows.append(row)
            row = "     "
        row += f" {one},"
    stages = ", ".join(plays.stages_of(log))
    return (
        f"  - id: {id}\n    title: {{zh: {zh}, en: {json.dumps(en)}}}\n    date: 2026-03-02\n    seed: {seed}\n"
        f"    trainee: 李明\n    moves: [\n" + "\n".join([*rows, row]) + "\n    ]\n    expect:\n"
        f"      stages: [{stages}]\n      ending: {ending}\n      verdict: {card.verdict or 'none'}\n"
    )


def _flow(move: Any) -> str:
    if isinstance(move, str):
        return move
    ((form, value),) = move.items()
    return f"{{{form}: {value}}}" if isinstance(value, str) else json.dumps(move, ensure_ascii=False).replace('"', "'")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("persona")
    for name in ("id", "zh", "en"):
        ask.add_argument(f"--{name}", required=True)
    ask.add_argument("--say", nargs="*", default=[])
    ask.add_argument("--not", nargs="*", default=[], dest="leave")
    ask.add_argument("--bot", default="expert", choices=[*bots.BOTS])
    ask.add_argument("--raised", default="")
    ask.add_argument("--ending", default="")
    ask.add_argument("--verdict", default="")
    args = ask.parse_args()
    script = library.script(args.persona)
    for seed in range(SEEDS):
        moves, log = visit(script, args.bot, seed, args.say, args.leave)
        ended = [e.ending for e in log if isinstance(e, ev.SessionEnded)]
        raised = {e.item for e in log if isinstance(e, ev.ItemRaised)}
        verdict = rubric.score(rubric.shipped(), log).verdict or "none"
        wanted = (args.ending or ended[0], args.verdict or verdict)
        if (ended[0], verdict) == wanted and (not args.raised or args.raised in raised):
            print(entry(args.id, args.zh, args.en, seed, moves, log), end="")
            return 0
    print(f"no such visit in {SEEDS} seeds", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
