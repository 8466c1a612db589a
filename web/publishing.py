"""Knows how a draft becomes a customer that trainees meet, as a version that can be taken back, and what that leaves
alone: visits that run keep the files they began with."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from roleplay import library
from roleplay.authoring import examples
from roleplay.errors import BadScript
from web import bounds, drafts, store_drafts, watched
from web.drafts import Bench, Files
from web.errors import BadEntry, Conflict, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import need
from web.tables_bench import published
from web.tables_people import people

LONGEST_NOTE = 400
WORK = ".work"
"""The folder beside the customers in which one is put together before she is moved to her place."""

ERRORS = N_("She cannot be published while there are errors.")
CHANGED = N_("The draft was changed after you opened this page. Look at it once more, then publish.")
LONG_NOTE = N_("That note is too long. Say it in %(n)s signs.")
NO_VERSION = N_("There is no such version.")


async def publish(bench: Bench, viewer: Viewer, id: str, version: int, note: str) -> int:
    """Publish a draft as it stood at this version of it; the number of the version now out. Raises `BadEntry` while
    there is an error or the id is taken, `Conflict` if the draft was changed since."""

    def look(connection: Connection) -> tuple[int, Files]:
        return store_drafts.draft(connection, viewer, id).version, store_drafts.texts(connection, viewer, id)

    now, files = await bench.read(look)
    if now != version:
        raise Conflict(CHANGED)
    return await _out(bench, viewer, id, files, note)


async def take_back(bench: Bench, viewer: Viewer, id: str, version: int) -> int:
    """Publish an older version once more, as a new one; its number."""
    row = await bench.read(lambda connection: _version(connection, viewer, id, version))
    note = f"↶ {version}" + (f" · {row.note}" if row.note else "")
    return await _out(bench, viewer, id, drafts.unpacked(row.body), note[:LONGEST_NOTE])


async def versions(bench: Bench, viewer: Viewer, id: str) -> list[Record]:
    """Every version of a customer that was published, the newest first, with who did it and when."""
    need(viewer, "author")
    wanted = (
        select(published.c.version, published.c.digest, published.c.note, published.c.at, people.c.name.label("whose"))
        .join(people, people.c.id == published.c.by)
        .where(published.c.persona == id)
        .order_by(published.c.version.desc())
    )
    return await bench.read(lambda connection: list(connection.execute(wanted)))


async def newest(bench: Bench, viewer: Viewer) -> dict[str, int]:
    """The number of the newest version of every customer published here."""
    need(viewer, "author")
    wanted = select(published.c.persona, func.max(published.c.version)).group_by(published.c.persona)
    return await bench.read(lambda connection: {id: n for id, n in connection.execute(wanted)})


def _version(connection: Connection, viewer: Viewer, id: str, version: int) -> Record:
    need(viewer, "author")
    wanted = select(published).where(published.c.persona == id, published.c.version == version)
    row: Record | None = connection.execute(wanted).first()
    if row is None:
        raise Unknown(NO_VERSION)
    return row


async def _out(bench: Bench, viewer: Viewer, id: str, files: Files, note: str) -> int:
    need(viewer, "author")
    if drafts.is_ours(bench, id):
        raise BadEntry(drafts.OURS, id=id)
    if len(note := note.strip()) > LONGEST_NOTE:
        raise BadEntry(LONG_NOTE, n=LONGEST_NOTE)
    own = bounds.all_of(files)
    if (await bench.checker.check(id, own)).errors:
        raise BadEntry(ERRORS)
    digest = library.bundle_of(library.played(own), id).digest
    values = {"persona": id, "digest": digest, "body": drafts.packed(own), "note": note, "by": viewer.id}

    def write(connection: Connection) -> int:
        mine = select(published).where(published.c.persona == id).order_by(published.c.version.desc())
        last = connection.execute(mine.limit(1)).first()
        number = int(last.version) if last else 0
        if last is None or (last.body, last.note) != (values["body"], note):  # else the button was pressed twice
            number += 1
            connection.execute(insert(published), {**values, "version": number, "at": now_ms()})
        lay(bench.home, id, own)  # if this fails, the row goes with it
        return number

    number = await bench.writer.do(write)
    await asyncio.to_thread(renew, id)
    return number


# The folder -----------------------------------------------------------------------------------------------


def lay(home: Path, id: str, files: Mapping[str, str]) -> None:
    """Put a customer's folder in its place, whole or not at all: it is written beside and moved there."""
    work = home / WORK
    work.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(6)
    fresh, old, here = work / f"{id}.{mark}", work / f"{id}.{mark}.old", home / id
    fresh.mkdir()
    try:
        for name, text in files.items():
            with (fresh / bounds.name_of(name)).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            here.rename(old)
        try:
            fresh.rename(here)
        except OSError:
            if old.exists():
                old.rename(here)
            raise
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)


def mend(home: Path) -> None:
    """Put back what a server that was ended between two renames left aside, and clear the rest away."""
    for old in sorted((home / WORK).glob("*.old")):
        id = old.name.partition(".")[0]
        if bounds.AN_ID.fullmatch(id) and not (home / id).exists():
            old.rename(home / id)
    shutil.rmtree(home / WORK, ignore_errors=True)


def renew(id: str = "") -> None:
    """Let the pages find what lies in the folders now; `id` is who has just been put there."""
    unusable = {name: why for name, why in library.unusable.items() if name != id}
    library.renew()
    library.unusable.update(unusable)
    for cached in (watched.watchable, watched.coach, examples.lines):
        cached.cache_clear()
    if id in library.every():
        try:
            library.script(id)
        except BadScript as error:
            library.unusable[id] = error
