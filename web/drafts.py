"""Knows the use cases of drafts: where one comes from, what stands in it, what is wrong with it, and saving it."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from roleplay import library
from roleplay.authoring import new
from roleplay.errors import BadScript
from web import bounds, packing, store_drafts
from web.checking import Checked, Checker
from web.database import Database
from web.errors import BadEntry, Unknown
from web.i18n import N_
from web.shelf import Shelf
from web.store import Record, Viewer
from web.store_rights import need
from web.writer import Writer

T = TypeVar("T")
Files = dict[str, str]
OURS = N_("%(id)s comes with the program and stays as it is. Give yours another id.")
NO_CUSTOMER = N_("There is no such customer.")
NO_ID = N_("The zip does not say which id its customer has. Type one.")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the authors' bench works with; customers are published into the folder `home`."""

    database: Database
    writer: Writer
    checker: Checker
    shelf: Shelf
    home: Path

    async def read(self, job: Callable[[Connection], T]) -> T:
        """What a function of a reading connection gives, found apart from the event loop."""

        def look() -> T:
            with self.database.read() as connection:
                return job(connection)

        return await asyncio.to_thread(look)


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as it is opened: its row, its files as rows and as texts, and what the check says."""

    row: Record
    rows: list[Record]
    files: Files
    checked: Checked


def packed(files: Mapping[str, str]) -> bytes:
    """Texts by name as one body."""
    return zlib.compress(json.dumps(dict(files), ensure_ascii=False, sort_keys=True).encode())


def unpacked(body: bytes) -> Files:
    """What `packed` made into a body."""
    found: Files = json.loads(zlib.decompress(body))
    return found


# Customers there are --------------------------------------------------------------------------------------


def is_ours(bench: Bench, id: str) -> bool:
    """Whether a customer is not published from here: she ships with the program or lies in a folder of its owner."""
    return id in library.every() and library.folder(id) != bench.home / id


def customer(viewer: Viewer, id: str) -> Files:
    """The files of a customer that can be practised with, for an author; raises `Unknown`."""
    need(viewer, "author")
    if id not in library.every():
        raise Unknown(NO_CUSTOMER)
    return bounds.in_order(library.texts(library.folder(id)))


# Where a draft comes from ---------------------------------------------------------------------------------


async def begin(bench: Bench, viewer: Viewer, answers: new.Answers) -> str:
    """A draft made from a few answers; its id. Raises `Taken` or `BadEntry`."""
    return await _add(bench, viewer, answers.id, new.files(answers))


async def copy(bench: Bench, viewer: Viewer, source: str, of_draft: bool, id: str) -> str:
    """A draft that begins as a copy of a customer or of another draft; its id."""
    files = await texts(bench, viewer, source) if of_draft else await asyncio.to_thread(customer, viewer, source)
    return await _add(bench, viewer, bounds.id_of(id), files)


async def take_in(bench: Bench, viewer: Viewer, body: bytes, id: str) -> str:
    """A draft from a zip; its id. Raises `BadEntry` for what is not taken."""
    need(viewer, "author")
    given = await asyncio.to_thread(packing.unpack, body)
    wanted = id.strip() or bounds.said_id(given.files) or given.folder
    if not wanted:
        raise BadEntry(NO_ID)
    return await _add(bench, viewer, bounds.id_of(wanted), given.files)


async def _add(bench: Bench, viewer: Viewer, id: str, files: Mapping[str, str]) -> str:
    need(viewer, "author")
    if is_ours(bench, id):
        raise BadEntry(OURS, id=id)
    own = bounds.all_of(files if bounds.said_id(files) == id else bounds.called(files, id))
    await bench.writer.do(lambda connection: store_drafts.add(connection, viewer, id, own))
    return id


# A draft --------------------------------------------------------------------------------------------------


async def texts(bench: Bench, viewer: Viewer, id: str) -> Files:
    """The files of a draft."""
    return await bench.read(lambda connection: store_drafts.texts(connection, viewer, id))


async def open_draft(bench: Bench, viewer: Viewer, id: str) -> Opened:
    """A draft with what the check says of it; raises `Unknown`."""

    def look(connection: Connection) -> tuple[Record, list[Record], Files]:
        row = store_drafts.draft(connection, viewer, id)
        return row, store_drafts.files(connection, viewer, id), store_drafts.texts(connection, viewer, id)

    row, rows, files = await bench.read(look)
    return Opened(row, rows, files, await bench.checker.check(id, files))


async def file(bench: Bench, viewer: Viewer, id: str, name: str) -> Record:
    """A file of a draft; raises `Unknown`."""
    return await bench.read(lambda connection: store_drafts.file(connection, viewer, id, name))


async def save(bench: Bench, viewer: Viewer, id: str, name: str, text: str, version: int) -> int:
    """Save a file over the version it was made from (0: it is new); its version now. Raises `Newer`, `BadEntry`."""
    if bounds.name_of(name) != name:
        raise BadEntry(bounds.BAD_NAME)
    own = bounds.text_of(name, text)
    return await bench.writer.do(lambda c: store_drafts.save(c, viewer, id, name, own, version))


async def check_typed(bench: Bench, viewer: Viewer, id: str, name: str, text: str) -> Checked | None:
    """What would be wrong with the draft if this file were so; None if something newer is being asked."""
    files = await texts(bench, viewer, id)
    if name not in files:
        raise Unknown(store_drafts.NO_FILE)
    return await bench.checker.latest(f"{viewer.id} {id}", id, {**files, name: bounds.text_of(name, text)})


def certificate_of(id: str) -> dict[str, object] | None:
    """What the certificate beside a customer says: its bound, how many errors, whether her texts have changed since.
    None if she has none."""
    from roleplay.authoring import certificate  # reads the rubrics and the machine: not needed to open the bench

    try:
        kept = certificate.load(id)
        if kept is None:
            return None
        return {"bound": kept["bound"], "errors": len(kept["errors"]), "outdated": bool(certificate.outdated(id))}
    except (BadScript, ValueError, KeyError, TypeError):
        return None
