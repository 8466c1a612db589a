"""The command line that needs no web and no database: play a visit in the terminal, list customers, score a
transcript."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from roleplay import engine, library, packs, rubric, tally, terminal, terminal_changes, view
from roleplay import events as ev
from roleplay.authoring.check.command import checked
from roleplay.authoring.commands import simulated
from roleplay.authoring.coverage import shown
from roleplay.authoring.graph import drawn
from roleplay.authoring.new import asked
from roleplay.authoring.schemas import written
from roleplay.difference import Difference, difference
from roleplay.errors import BadScript, RoleplayError
from roleplay.rubric import Rubric
from roleplay.scorecard import Scorecard
from roleplay.understand.command import interpreted

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Practise service visits on scripted customers.")
console = Console(highlight=False, soft_wrap=True)
app.command("simulate")(simulated)
app.command("check")(checked)
app.command("new")(asked)
app.command("schema")(written)
app.command("graph")(drawn)
app.command("coverage")(shown)
app.command("interpret")(interpreted)


@app.callback()
def anywhere(
    personas: Annotated[
        list[Path] | None,
        typer.Option(
            "--personas", envvar="ROLEPLAY_PERSONAS", help="a further folder of customers; may be given several times"
        ),
    ] = None,
) -> None:
    """Practise service visits on scripted customers."""
    try:
        library.look_in(*personas or ())
    except BadScript as error:
        raise fail(f"--personas {error}") from error


LARGEST = 20_000_000
"""Most bytes a transcript file may have."""


def fail(message: str) -> typer.Exit:
    """An error a person can act on, on stderr, and exit code 2."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(message, style="red", markup=False)
    return typer.Exit(2)


@app.command()
def personas() -> None:
    """List the customers one can practise on."""
    for name in library.personas():
        p = library.persona(name)
        console.print(f"{p.id}  {p.name}  {p.age}  {p.job.zh}  {p.brief.zh}", markup=False)


@app.command()
def play(
    persona: Annotated[str, typer.Argument(help="the customer's id, e.g. wang_jing")],
    date: Annotated[str, typer.Option(help="start date, YYYY-MM-DD; today if left out")] = "",
    seed: Annotated[int, typer.Option(help="the same seed and moves give the same visit")] = 1,
    stage: Annotated[str, typer.Option(help="practise this stage alone")] = "",
    trainee: Annotated[str, typer.Option(help="your own name; she will use it")] = "李明",
    save: Annotated[Path | None, typer.Option(help="write the transcript here when the visit is over")] = None,
) -> None:
    """Play a visit in the terminal: type the number of what you do."""
    try:
        script = library.script(persona)
        day = dt.date.fromisoformat(date) if date else dt.date.today()
        usual = rubric.shipped()
        digests = {r.pack.pack: r.digest for r in usual}
        mode = "drill" if stage else "practice"
        begun = engine.start(script, engine.Start(day, seed, mode, trainee, stage, digests))
    except ValueError as error:
        raise fail(f"--date: {error}; write it like 2026-03-02") from error
    except RoleplayError as error:
        raise fail(str(error)) from error
    log, state = terminal.Terminal(script, console).run(begun)
    if not state.ended:
        return
    if save:
        save.write_text(json.dumps(view.document("terminal", log, script), ensure_ascii=False, indent=1), "utf-8")
    terminal.show_card(rubric.score(usual, log), console)


@app.command()
def score(
    transcript: Annotated[Path, typer.Argument(help="a transcript as the API or `play --save` writes it")],
    files: Annotated[
        list[Path] | None, typer.Option("--rubric", help="score by this rubric file; may be given for each pack")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the whole scorecard as JSON")] = False,
) -> None:
    """Score a finished visit: the same transcript always gives the same card. With --rubric, also say what changed."""
    log, usual = read_transcript(transcript), rubric.shipped()
    used = rubrics_of(files or [])
    card = rubric.score(used, log)
    changed = difference(tally.tallied(rubric.score(usual, log)), tally.tallied(card)) if files else None
    if as_json:
        whole = card.to_json() if changed is None else card_with(card, changed)
        sys.stdout.buffer.write(whole + b"\n")
        return
    terminal.show_card(card, console)
    if changed is not None:
        terminal_changes.show_changes(changed, used, usual, console)
    terminal_changes.show_version(began_with(log), used, usual, console)


def rubrics_of(files: list[Path]) -> list[Rubric]:
    """The packs to score by; exits with a sentence that names the file and the place where one does not fit."""
    try:
        return packs.chosen(files)
    except BadScript as error:
        raise fail(f"--rubric {error}") from error


def card_with(card: Scorecard, changed: Difference) -> bytes:
    """A card as JSON, with what is different from the usual one beside it."""
    whole = {**json.loads(card.to_json()), "changed": json.loads(changed.to_json())}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def began_with(log: list[ev.AnyEvent]) -> dict[str, str]:
    """The rubrics that a visit began with: pack → digest."""
    return next((e.rubrics for e in log if isinstance(e, ev.SessionStarted)), {})


def read_transcript(path: Path) -> list[ev.AnyEvent]:
    """The log inside a transcript file; exits with a sentence if it is not one."""
    try:
        if path.stat().st_size > LARGEST:
            raise fail(f"{path}: larger than {LARGEST} bytes; that is no transcript")
        body: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise fail(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise fail(f"{path}: not JSON: {error}") from error
    if not isinstance(body, dict) or body.get("format") != view.FORMAT:
        raise fail(f"{path}: not a transcript of this program (format {view.FORMAT!r} expected)")
    try:
        log = ev.from_builtins(body.get("events"))
    except msgspec.ValidationError as error:
        raise fail(f"{path}: {error}") from error
    if not log or not isinstance(log[0], ev.SessionStarted) or not any(isinstance(e, ev.SessionEnded) for e in log):
        raise fail(f"{path}: the visit in it has no beginning or no end; finish it first")
    return log
