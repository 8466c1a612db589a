"""What of a customer her plays cover: which of her rules, lines, items and endings some play comes by."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console

from roleplay import library
from roleplay.authoring import plays
from roleplay.authoring.certificate import own
from roleplay.authoring.explore import Search
from roleplay.errors import BadScript


def covered(persona: str) -> dict[str, Any]:
    """By kind: how many there are of her own, how many a play comes by, and which none does."""
    script = library.script(persona)
    search = Search(script)
    for play in plays.load(persona):
        search.play(play)
    found = search.found
    hers = own(script)
    seen = {"lines": {*found.said}, "rules": {*found.rules}, "items": {*found.items}, "endings": {*found.endings}}
    there = {**hers, "items": {*script.items}, "endings": {e.id for e, _ in script.endings}}
    return {
        kind: {"all": len(ids), "covered": len(ids & seen[kind]), "not": sorted(ids - seen[kind])}
        for kind, ids in there.items()
    }


def shown(
    persona: Annotated[str, typer.Argument(help="the customer's id")],
    as_json: Annotated[bool, typer.Option("--json", help="with every id that no play comes by")] = False,
) -> None:
    """Show which of a customer's rules, lines, items and endings her plays cover."""
    try:
        found = covered(persona)
    except BadScript as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=True)
    for kind, n in found.items():
        console.print(f"{kind}: {n['covered']} of {n['all']}", markup=False)
        if n["not"]:
            console.print("  not: " + ", ".join(n["not"]), markup=False)
