"""Knows what a customer's files may be: which names, how long, how many, and how much together.

What comes by form or zip is counted before it is read as anything; none of it is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from web.errors import BadEntry
from web.i18n import N_

MOST_FILES = 40
MOST_OF_FILE = 400_000
MOST_TOGETHER = 2_000_000
"""Bytes in UTF-8."""

AN_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
A_FILE = re.compile(r"[a-z][a-z0-9_]{0,40}\.yaml")
FIRST = ("persona", "call", "visit", "review", "offer", "after", "anytime", "plays", "notes", "better", "examples")
"""The order in which files are listed; what has another name comes after, by name."""
SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")

BAD_ID = N_("An id has small letters, digits and underscores, a letter first, and at most forty of them.")
BAD_NAME = N_("A file is called like visit.yaml: small letters, digits and underscores, a letter first, .yaml last.")
TOO_MANY = N_("A customer has at most %(n)s files.")
TOO_LONG = N_("%(file)s is longer than %(n)s kB. Split it into several files.")
TOO_MUCH = N_("The files are longer than %(n)s kB together.")
UNREADABLE = N_("%(file)s holds signs that no text has. Save it as UTF-8.")
NO_PERSONA = N_("There is no persona.yaml among the files, and a customer begins with it.")


def id_of(text: str) -> str:
    """An id as it was typed; raises `BadEntry` if it is none."""
    given = text.strip()
    if not AN_ID.fullmatch(given):
        raise BadEntry(BAD_ID)
    return given


def name_of(text: str) -> str:
    """A file's name as it was typed, with .yaml if that was left out; raises `BadEntry` if it is none."""
    given = text.strip()
    given = given if given.endswith(".yaml") else f"{given}.yaml"
    if not A_FILE.fullmatch(given):
        raise BadEntry(BAD_NAME)
    return given


def text_of(file: str, text: str) -> str:
    """A file's text with plain line ends; raises `BadEntry` if it is too long or no text."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        size = len(plain.encode())
    except UnicodeEncodeError as error:
        raise BadEntry(UNREADABLE, file=file) from error
    if size > MOST_OF_FILE:
        raise BadEntry(TOO_LONG, file=file, n=MOST_OF_FILE // 1000)
    if SIGNS.search(plain):
        raise BadEntry(UNREADABLE, file=file)
    return plain


def all_of(files: Mapping[str, str]) -> dict[str, str]:
    """A customer's files, in order; raises `BadEntry` for what is out of bounds."""
    found = {name_of(name): text_of(name, text) for name, text in files.items()}
    if len(found) > MOST_FILES:
        raise BadEntry(TOO_MANY, n=MOST_FILES)
    if sum(len(text.encode()) for text in found.values()) > MOST_TOGETHER:
        raise BadEntry(TOO_MUCH, n=MOST_TOGETHER // 1000)
    if "persona.yaml" not in found:
        raise BadEntry(NO_PERSONA)
    return in_order(found)


def in_order(files: Mapping[str, str]) -> dict[str, str]:
    """Files as they are listed: who she is first, then as the relationship goes."""
    place = {f"{stem}.yaml": n for n, stem in enumerate(FIRST)}
    return dict(sorted(files.items(), key=lambda one: (place.get(one[0], len(place)), one[0])))


def called(files: Mapping[str, str], id: str) -> dict[str, str]:
    """The same files for a customer of this id: the line of persona.yaml that says it is written anew."""
    text = files.get("persona.yaml", "")
    own, n = re.subn(r"^id:[^\n]*$", f"id: {id}", text, count=1, flags=re.MULTILINE)
    return {**files, "persona.yaml": own if n else f"id: {id}\n{text}"}


def said_id(files: Mapping[str, str]) -> str:
    """The id that persona.yaml says, as far as a glance at the line can tell; empty if it does not."""
    return _said("id", r"[a-z0-9_]{1,40}", files.get("persona.yaml", ""))


def said_name(text: str) -> str:
    """Her name in the text of persona.yaml, as far as a glance can tell; empty if it does not say one."""
    return _said("name", r"[^\s\"'#\[{&*!|>%@`][^\n#:]{0,39}?", text)


def _said(key: str, value: str, text: str) -> str:
    found = re.search(rf"^{key}:[ \t]*({value})[ \t]*(?:#[^\n]*)?$", text, re.MULTILINE)
    return found.group(1) if found else ""
