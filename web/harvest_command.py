"""The command `roleplay harvest`: sentences that were not understood, for authors to decide what they are; what they
decide becomes examples of the customer they were said to."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import Field
from rich.console import Console
from ruamel.yaml import YAML
from sqlalchemy.exc import SQLAlchemyError

from roleplay import library
from roleplay.cli import fail
from roleplay.documents import check, parse
from roleplay.errors import BadScript
from roleplay.schema import Model
from roleplay.understand.examples import NOTHING, OWN, Own
from web import harvest
from web.database import Database
from web.settings import Settings
from web.store import Record

HEAD = """\
# Sentences that were not understood, or were contested. Beside each, `act` is for you: an act of guidance/acts.yaml,
# or none for words that carry no act. Leave it empty for those you cannot decide: they wait.
# Then: roleplay harvest --take THIS_FILE
"""


class Decided(Model):
    """A sentence with what an author says it is."""

    id: str
    text: str = Field(max_length=2_000)
    act: str | None = None


class Group(Model):
    """Sentences to one customer at one stage that might be the same act."""

    persona: str
    stage: str
    likely: str = ""
    sentences: list[Decided]


class Decisions(Model):
    """The file an author fills in."""

    groups: list[Group]


def harvested(
    decide: Annotated[Path | None, typer.Option(help="write them to this YAML file, for you to decide")] = None,
    take: Annotated[Path | None, typer.Option(help="make examples of what you decided in this file")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="list them as JSON")] = False,
    database: Annotated[str | None, typer.Option(help="database URL, e.g. sqlite:///visits.sqlite3")] = None,
) -> None:
    """List typed sentences that were not understood, grouped; write them out for decisions; take the decisions in."""
    given: dict[str, Any] = {"database": database} if database else {}
    settings = Settings(**given)
    try:
        kept = Database(settings.database)
        with kept.read() as connection:
            groups = grouped(harvest.rows(connection))
        if take is not None:
            console = Console(highlight=False, soft_wrap=True)
            decided = taken(take)
            for file, new in added(decided):
                console.print(f"{file.parent.name}/{file.name}: {new} new", markup=False)
            with kept.writing.begin() as connection:
                harvest.settle(connection, [one.id for group in decided for one in group.sentences])
            return
    except SQLAlchemyError as error:
        raise fail(f"--database: {error.__class__.__name__}: it cannot be read; is it the right one?") from error
    except BadScript as error:
        raise fail(str(error)) from error
    if decide is not None:
        decide.write_text(HEAD + laid(groups), "utf-8")
    elif as_json:
        print(json.dumps([group.model_dump() for group in groups], ensure_ascii=False, indent=1))
    else:
        print("\n".join(listed(groups)) or "nothing waits")


def grouped(rows: Iterable[Record]) -> list[Group]:
    """The sentences by customer, stage and likeliest act: what the trainee meant, else what was offered first, else
    what they were read as."""
    found: dict[tuple[str, str, str], list[Decided]] = defaultdict(list)
    for row in rows:
        offered, read_as = json.loads(row.offered), json.loads(row.read_as)
        likely = row.meant or (offered[0][0] if offered else read_as[0] if read_as else "")
        found[row.persona, row.stage, likely].append(Decided(id=row.id, text=row.text))
    return [
        Group(persona=persona, stage=stage, likely=likely, sentences=sorted(texts, key=lambda one: one.text))
        for (persona, stage, likely), texts in sorted(found.items())
    ]


def listed(groups: Sequence[Group]) -> Iterable[str]:
    """The groups for reading."""
    for group in groups:
        yield f"{group.persona} · {group.stage} · {group.likely or '?'} ({len(group.sentences)})"
        yield from (f"    {one.text}" for one in group.sentences)


def laid(groups: Sequence[Group]) -> str:
    """The groups as the YAML an author fills in."""
    lines = ["groups:" if groups else "groups: []"]
    for group in groups:
        lines += [f"  - persona: {group.persona}", f"    stage: {group.stage}", f"    likely: {quoted(group.likely)}"]
        lines.append("    sentences:")
        for one in group.sentences:
            lines += [f"      - id: {quoted(one.id)}", f"        text: {quoted(one.text)}", "        act:"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a YAML scalar, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def taken(file: Path) -> list[Group]:
    """The groups of a file with what was decided in them; `BadScript` for a file that does not fit, a customer or an
    act there is not."""
    try:
        body = file.read_text("utf-8")
    except OSError as error:
        raise BadScript(f"cannot be read: {error.strerror}", str(file)) from error
    known, found = {*library.acts(), NOTHING}, []
    for group in check(Decisions, parse(body, str(file)), str(file)).groups:
        if group.persona not in library.every():
            raise BadScript(f"there is no customer {group.persona!r}; is her folder among --personas?", str(file))
        decided = [one for one in group.sentences if one.act]
        if wrong := next((one for one in decided if one.act not in known), None):
            raise BadScript(f"there is no act {wrong.act!r}, beside 「{wrong.text}」", str(file))
        found.append(group.model_copy(update={"sentences": decided}))
    return found


def added(groups: Sequence[Group]) -> Iterator[tuple[Path, int]]:
    """Make examples of what was decided: each customer's file of them, and how many are new to it. A file is written
    whole or not at all."""
    by_home: dict[Path, list[Decided]] = defaultdict(list)
    for group in groups:
        by_home[Path(str(library.folder(group.persona))) / OWN] += group.sentences
    for file, decided in by_home.items():
        text = file.read_text("utf-8") if file.is_file() else ""
        check(Own, parse(text, str(file)), str(file)) if text else None
        yaml = YAML()
        yaml.allow_unicode, yaml.width = True, 4_096
        data: Any = (yaml.load(text) if text else None) or {"examples": {}}
        new = 0
        for one in decided:
            there = data["examples"].setdefault(one.act, [])
            if one.text not in there:
                there.append(one.text)
                new += 1
        if new:
            beside = file.with_suffix(".part")
            with beside.open("w", encoding="utf-8") as out:
                yaml.dump(data, out)
            os.replace(beside, file)
        yield file, new
