"""`roleplay check`: what is wrong with customers, once or whenever a file changes; a search of their states too."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from roleplay import library
from roleplay.authoring import certificate
from roleplay.authoring.check.diagnostic import Diagnostic, at
from roleplay.authoring.check.reading import check_folder
from roleplay.authoring.explore import BOUND
from roleplay.diagnostics import Problem
from roleplay.errors import BadScript

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
PAUSE = 0.5
"""Seconds between two looks at the files."""
SOME = 8
"""Names a note lists."""


def checked(
    paths: Annotated[
        list[str] | None, typer.Argument(help="a customer's folder, a folder of them, or an id; all if none")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as a list of JSON objects")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="again whenever a file changes; Ctrl+C ends it")] = False,
    explore: Annotated[bool, typer.Option("--explore", help="search the states the script can get into")] = False,
    certify: Annotated[bool, typer.Option("--certify", help="with --explore: keep what it found beside her")] = False,
    states: Annotated[int, typer.Option(min=100, max=1_000_000, help="bound of the search")] = BOUND,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="language of the sentences")] = "en",
) -> None:
    """Check customers: what is wrong, at which line, and what to do. Exit code 1 if there is an error."""
    try:
        folders = list(_folders(paths or []))
    except BadScript as error:
        Console(stderr=True, highlight=False).print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    if watch:
        _watch(folders, lang)
        return
    found = _all(folders)
    for folder in folders:
        if explore and not any(d.severity == "error" for d in found[folder]):
            found[folder] += _explored(folder, states, certify)
        elif not explore:
            found[folder] += outdated(folder)
    _print(found, lang, as_json)
    raise typer.Exit(any(d.severity == "error" for told in found.values() for d in told))


def _folders(paths: Sequence[str]) -> Iterator[Path]:
    """The customers' folders meant; `BadScript` for a path that is none."""
    for name in paths or library.personas():
        path = Path(name)
        if (path / "persona.yaml").is_file() or (path.is_dir() and any(path.glob("*.yaml"))):
            yield path.resolve()
        elif path.is_dir() and (inside := sorted(f.parent for f in path.glob("*/persona.yaml"))):
            yield from (folder.resolve() for folder in inside)
        elif name in library.personas():
            yield Path(str(library.folder(name)))
        else:
            raise BadScript("neither a customer's folder nor an id; `roleplay personas` lists the ids", name)


def _all(folders: Sequence[Path]) -> dict[Path, list[Diagnostic]]:
    return {folder: check_folder(folder) for folder in folders}


def outdated(folder: Path) -> list[Diagnostic]:
    """Whether the certificate in a folder is of other texts than lie there now; nothing where there is none."""
    if not (folder / certificate.JSON_NAME).is_file():
        return []
    try:
        what = certificate.changed(folder)
    except BadScript:
        return []  # the check says what is wrong with her
    args = {"persona": folder.name, "what": ", ".join(what)}
    return [at(Problem("V702", args=args), certificate.JSON_NAME)] if what else []


# --- the search


def _explored(folder: Path, states: int, keep: bool) -> list[Diagnostic]:
    """What a search finds, as diagnostics; with a bar while it runs."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("states"))
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(folder.name, total=states)
        made = certificate.certify(library.bundled(folder), folder, states, lambda: bar.advance(task))
    if keep:
        certificate.write(made, folder)
    return list(_found(made))


def _found(made: dict[str, Any]) -> Iterator[Diagnostic]:
    file = "persona.yaml"
    for told in made["errors"]:
        yield at(Problem("V701", args={"why": told}), file)
    for part, n in made["reached"].items():
        if n["not_seen"]:
            some = ", ".join(n["not_seen"][:SOME]) + (" …" if len(n["not_seen"]) > SOME else "")
            args = {"states": made["search"]["states"], "part": part, "n": len(n["not_seen"]), "names": some}
            yield at(Problem("V703", args=args), file)
    for what, ids in (("met", made["criteria"]["never_met"]), ("lost", made["criteria"]["never_lost"])):
        yield from (at(Problem("V704", args={"id": id, "what": what}), file) for id in ids)


# --- what is shown


def _print(found: dict[Path, list[Diagnostic]], lang: str, as_json: bool) -> None:
    if as_json:
        told = [{"persona": f.name, **d.data(lang)} for f, list_ in found.items() for d in list_]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for folder, diagnostics in found.items():
        for d in diagnostics:
            place = f"{folder.name}/{d.file}:{d.line}:{d.column}"
            console.print(f"{place}: ", end="", markup=False)
            console.print(f"{d.code} {d.severity}", style=COLOURS[d.severity], end="")
            console.print(f": {d.sentence(lang)}\n    {d.fix(lang)}", markup=False)
        counts = {s: sum(d.severity == s for d in diagnostics) for s in COLOURS}
        console.print(f"{folder.name}: " + ", ".join(f"{n} {s}{'s' * (n != 1)}" for s, n in counts.items()))


def _watch(folders: Sequence[Path], lang: str) -> None:
    """Check, and again after every change, until somebody ends it."""
    seen: dict[Path, float] = {}
    try:
        while True:
            now = {f: f.stat().st_mtime for folder in folders for f in sorted(folder.glob("*.yaml"))}
            if now != seen:
                seen = now
                Console().rule()
                _print(_all(folders), lang, False)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        return
