"""The command `roleplay rescore`: every ended visit of the database by other rubrics, and what that changes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from roleplay import packs
from roleplay.cli import fail, rubrics_of
from web import store_rescores
from web.database import Database, shown_url
from web.rescore import Batch, Failed, rescored, settle
from web.rescore_summary import Summary
from web.settings import Settings
from web.store_rescores import Which

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells give it."""


class Run:
    """One run of the command: what it was to do, and what became of it so far."""

    def __init__(self, database: Database, which: Which) -> None:
        self.database, self.which = database, which
        with database.read() as connection:
            self.meant, self.already = store_rescores.count(connection, which)
        self.scored, self.failed, self.interrupted = 0, list[Failed](), False

    def follow(self, batches: Iterator[Batch], wanted: int, progress: Progress) -> None:
        """Go through all batches with a bar; Ctrl+C ends it after what is written."""
        with progress:
            task = progress.add_task("Scoring", total=wanted)
            try:
                for batch in batches:
                    self.scored += len(batch.scored)
                    self.failed += batch.failed
                    progress.advance(task, len(batch.scored) + len(batch.failed))
            except KeyboardInterrupt:
                self.interrupted = True

    def to_data(self) -> dict[str, Any]:
        """What was done in this run, and what all scores by these rubrics come to."""
        summary = Summary()
        with self.database.read() as connection:
            for row in store_rescores.kept(connection, self.which):
                summary.add(row)
        done = {"rubrics": self.which.rubrics, "rescored": self.scored, "skipped": self.already}
        failed = [{"id": one.id, "why": one.why} for one in self.failed]
        return {**done, "failed": failed, "interrupted": self.interrupted, **summary.to_data()}


def rescore(
    files: Annotated[
        list[Path] | None, typer.Option("--rubric", help="a rubric file in place of the shipped pack of its name")
    ] = None,
    persona: Annotated[str, typer.Option(help="visits to this customer alone")] = "",
    since: Annotated[str, typer.Option(help="visits that ended on this day (UTC) or later, YYYY-MM-DD")] = "",
    limit: Annotated[int, typer.Option(min=0, help="at most so many in this run; 0 is all")] = 0,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes that read and score")] = 1,
    database: Annotated[str | None, typer.Option(help="database URL, e.g. sqlite:///visits.sqlite3")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the summary as JSON")] = False,
) -> None:
    """Score all ended visits by the shipped rubrics, or by rubric files, and say what that changes.

    The scores that visits had stay as they are. A run that was interrupted goes on where it stopped.
    """
    rubrics = rubrics_of(files or [])
    which = Which(packs.digest(rubrics), persona, _milliseconds(since))
    settings = Settings() if database is None else Settings(database=database)
    opened = _opened(settings)
    try:
        run = Run(opened, which)
        settle()
        wanted = min(limit or run.meant, run.meant - run.already)
        run.follow(rescored(opened, which, rubrics, limit=limit, jobs=jobs), wanted, _bar())
        data = run.to_data()
    except SQLAlchemyError as error:
        raise unusable(settings, error) from error
    except BrokenExecutor as error:
        raise fail("A process that scored has died. What is written stays; the same command goes on.") from error
    finally:
        opened.close()
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False))
    else:
        show(data, Console(highlight=False, soft_wrap=True))
    if run.interrupted:
        raise typer.Exit(INTERRUPTED)


def _opened(settings: Settings) -> Database:
    """The database with its tables brought up to date; exits with a sentence if it cannot be used."""
    try:
        opened = Database(settings.database, settings.busy_timeout)
        opened.upgrade()
    except (OSError, ImportError, SQLAlchemyError) as error:
        raise unusable(settings, error) from error
    return opened


def unusable(settings: Settings, error: Exception) -> typer.Exit:
    """What went wrong with the database, in a sentence."""
    cause = getattr(error, "orig", None) or error
    return fail(f"{shown_url(settings.database)} cannot be used: {cause}")


def _bar() -> Progress:
    """The bar goes to stderr, so that `--json` stays JSON."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _milliseconds(day: str) -> int:
    if not day:
        return 0
    try:
        return int(dt.datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() * 1000)
    except ValueError as error:
        raise fail(f"--since: {day} is no day; write it like 2026-03-02") from error


def show(data: dict[str, Any], console: Console) -> None:
    """The summary in lines."""
    for line in _lines(data):
        console.print(line, markup=False)


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['rescored']} visits scored, {data['skipped']} had this score already, {len(data['failed'])} failed."
    for one in data["failed"]:
        yield f"  {one['id']}: {one['why']}"
    if data["interrupted"]:
        yield "Interrupted; the same command goes on with what is left."
    yield f"By these rubrics ({data['rubrics'][:12]}) {data['changed']} of {data['visits']} visits come out otherwise."
    if data["unknown"]:
        yield f"{data['unknown']} began with rubrics that cannot be read any more; they are not compared."
    for one in data["verdicts"]:
        yield f"  verdict {one['was']} → {one['now']}: {one['visits']}"
    for pack, mean in data["packs"].items():
        yield f"  {pack}: {mean['mean_change']:+.2f} points on average, over {mean['visits']} visits"
    for one in data["criteria"]:
        how = ", ".join(f"{change} {n}" for change, n in one["changes"].items())
        yield f"  {one['id']} decided otherwise in {one['visits']}: {how}"
    for one in data["most_changed"]:
        yield f"  visit {one['id']}: {one['points']:.1f} points"
