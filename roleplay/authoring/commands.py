"""The authors' verbs of the command line: `roleplay simulate`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from roleplay import library
from roleplay.authoring import bots, simulate

MOST = 100_000


def simulated(
    persona: Annotated[list[str] | None, typer.Argument(help="customers to visit; all if left out")] = None,
    bot: Annotated[str, typer.Option(help="which simulated trainee, or all")] = "all",
    stage: Annotated[str, typer.Option(help="one stage alone, or each of them; a whole visit if left out")] = "",
    sessions: Annotated[int, typer.Option(min=1, max=MOST, help="visits for each bot (and stage)")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="the first seed; the others count up from it")] = 0,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes; the outcome is the same")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="everything as JSON")] = False,
) -> None:
    """Play many visits with simulated trainees and show what they score."""
    who = _known(persona or library.personas(), library.personas(), "customer")
    names = _known([*bots.BOTS] if bot == "all" else [bot], [*bots.BOTS], "bot")
    stages = _stages(stage, who)
    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task("simulating", total=len(who) * len(names) * len(stages) * sessions)
        found = simulate.run(who, names, stages, sessions, seed, jobs, lambda: bar.advance(task))
    console = Console(highlight=False, soft_wrap=True)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for customer, of_bots in found.items():
        console.print(_table(customer, of_bots))
        for line in _remarks(of_bots):
            console.print(line, markup=False)


def _known(wanted: Sequence[str], there: Sequence[str], kind: str) -> list[str]:
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise typer.BadParameter(f"no such {kind}: {', '.join(unknown)}; there are {', '.join(there)}")
    return list(wanted)


def _stages(stage: str, who: Sequence[str]) -> list[str]:
    if not stage:
        return [""]
    each = [library.script(customer).persona.drills for customer in who]
    drills = [name for name in each[0] if all(name in others for others in each)]
    return drills if stage == "each" else _known([stage], drills, "stage")


def _rows(of_bots: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """(bot, stage, summary), one a line of the table."""
    return [
        (name, stage, told)
        for name, summary in of_bots.items()
        for stage, told in summary.get("stages", {"": summary}).items()
    ]


def _table(customer: str, of_bots: Mapping[str, Any]) -> Table:
    table = Table(title=customer)
    for head in ("bot", "stage", "guidance (min–max)", "compliance (min–max)", "verdicts", "endings", "turns"):
        table.add_column(head)
    for name, stage, told in _rows(of_bots):
        table.add_row(
            name, stage or "whole visit", _figure(told["guidance"]), _figure(told["compliance"]),
            _counts(told["verdicts"]), _counts(told["endings"], 3), f"{told['turns']['mean']:g}",
        )  # fmt: skip
    return table


def _figure(pack: Mapping[str, Any]) -> str:
    none = f", {pack['without']} without" if pack.get("without") else ""
    return "—" + none if pack["mean"] is None else f"{pack['mean']:.1f} ({pack['min']:g}–{pack['max']:g}){none}"


def _counts(counts: Mapping[str, int], most: int = 9) -> str:
    return ", ".join(f"{name} {n}" for name, n in list(counts.items())[:most])


def _remarks(of_bots: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, stage, told in _rows(of_bots):
        where = f"{name}{' in ' + stage if stage else ''}"
        dimensions = {id: figure for id, figure in told["dimensions"].items() if figure is not None}
        lines.append(f"{where}, by dimension: " + ", ".join(f"{id} {figure:g}" for id, figure in dimensions.items()))
        if told["failed"]:
            lines.append(f"{where}, critical and compliance criteria missed: {_counts(told['failed'], 99)}")
        lines.append(f"{where}, never met: {', '.join(told['never_met']) or 'none'}")
        lines.append(f"{where}, never missed: {', '.join(told['never_missed']) or 'none'}")
    return lines
