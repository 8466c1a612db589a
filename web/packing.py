"""Knows how a customer's files become a zip and how one is read that anybody may have made.

Nothing is unpacked to disk, no size that a zip claims is believed, and only names that a customer's files can have are
taken: no folders above, no absolute paths, no links.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from web import bounds
from web.errors import BadEntry
from web.i18n import N_

MOST_ENTRIES = 200
"""Entries looked at, with those that are passed over."""
DATE = (2026, 1, 1, 0, 0, 0)
"""Every entry's date: the same files give the same bytes."""
PASSED_OVER = {"certificate.json", "certificate.md", "README.md", ".DS_Store", "Thumbs.db"}
"""Beside a customer's files these may lie: certificates are made here, the others say nothing of her."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

NO_ZIP = N_("That is no zip file, or it is damaged.")
MANY = N_("There are more than %(n)s entries in the zip.")
LOCKED = N_("%(file)s is encrypted or packed in a way that is not read here.")
ELSEWHERE = N_("%(file)s points outside of the zip, or is a link. Pack plain files.")
DEEP = N_("%(file)s lies in a folder of its own. Pack one customer's files, with at most one folder around them.")
STRANGE = N_("%(file)s is none of a customer's files: those are called like visit.yaml.")
TWICE = N_("%(file)s is in the zip twice.")


class Unpacked(NamedTuple):
    """What was in a zip: the texts by name, and the folder they lay in (empty: none)."""

    files: dict[str, str]
    folder: str


def pack(files: Mapping[str, str], id: str) -> bytes:
    """A customer's files as a zip, in a folder of her id."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in bounds.in_order(files).items():
            info = zipfile.ZipInfo(f"{id}/{name}", DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(info, text.encode())
    return out.getvalue()


def unpack(body: bytes) -> Unpacked:
    """The texts in a zip; raises `BadEntry` naming the first entry that is not taken, and why."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as given:
            return _read(given)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise BadEntry(NO_ZIP) from error


def _read(given: zipfile.ZipFile) -> Unpacked:
    entries = given.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BadEntry(MANY, n=MOST_ENTRIES)
    files: dict[str, str] = {}
    folders: set[str] = set()
    left = bounds.MOST_TOGETHER
    for info, path in _plain(entries):
        *above, name = path
        if name in PASSED_OVER or above[:1] == ["__MACOSX"]:
            continue
        if len(above) > 1:
            raise BadEntry(DEEP, file=_shown(info))
        if not bounds.A_FILE.fullmatch(name):
            raise BadEntry(STRANGE, file=_shown(info))
        if name in files:
            raise BadEntry(TWICE, file=name)
        if len(files) == bounds.MOST_FILES:
            raise BadEntry(bounds.TOO_MANY, n=bounds.MOST_FILES)
        read = _bytes(given, info, name, left)
        left -= len(read)
        folders.add("/".join(above))
        files[name] = _text(name, read)
    if len(folders) > 1:
        raise BadEntry(DEEP, file=max(folders))
    return Unpacked(bounds.all_of(files), "".join(folders))


def _plain(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, list[str]]]:
    """The entries that are files, with their paths in parts; raises `BadEntry` for what is no plain file."""
    for info in entries:
        path, mode = info.orig_filename.split("/"), info.external_attr >> 16
        odd = "\\" in info.orig_filename or "\x00" in info.orig_filename or ":" in info.orig_filename
        kind = stat.S_IFMT(mode)
        if odd or "" in path[:-1] or {".", ".."} & {*path} or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BadEntry(ELSEWHERE, file=_shown(info))
        if path[-1] == "":  # a folder's own entry
            continue
        if info.flag_bits & 0x1 or info.compress_type not in METHODS:
            raise BadEntry(LOCKED, file=_shown(info))
        yield info, path


def _bytes(given: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, left: int) -> bytes:
    """What an entry really holds, read no further than it may be long."""
    with given.open(info) as stream:
        read = stream.read(bounds.MOST_OF_FILE + 1)
    if len(read) > bounds.MOST_OF_FILE:
        raise BadEntry(bounds.TOO_LONG, file=name, n=bounds.MOST_OF_FILE // 1000)
    if len(read) > left:
        raise BadEntry(bounds.TOO_MUCH, n=bounds.MOST_TOGETHER // 1000)
    return read


def _text(name: str, read: bytes) -> str:
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadEntry(bounds.UNREADABLE, file=name) from error


def _shown(info: zipfile.ZipInfo) -> str:
    """An entry's name, short enough for a sentence."""
    return info.filename[:60].replace("\x00", "")
