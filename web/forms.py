"""Knows how the fields of a posted page become a move."""

from __future__ import annotations

import re

from starlette.datastructures import FormData

from roleplay import moves
from roleplay.moves import AnyMove
from web import typed
from web.errors import BadEntry, BadRequest
from web.i18n import N_

OWN_FIELDS = ("turn", "kind", "form", "then")
FORMS = {"collect": "read", "keep": "todo"}
FIELDS = {"basis": "base", "hour": "slot"}
PREFIXES = {"slip_": "sort.", "agent_": "agent."}
"""What the pages call otherwise than the engine: forms, fields, and beginnings of fields."""


LONGEST_NAME = 20
A_NAME = re.compile(r"[^\W_]+(?:[ ·.'’-][^\W_]+)*")


def name_of(text: str) -> str:
    """A person's name as it is kept; raises `BadEntry` if it is none."""
    given = " ".join(text.split())
    if len(given) > LONGEST_NAME or not A_NAME.fullmatch(given):
        raise BadEntry(N_("A name of letters, please, at most 20 of them."))
    return given


def turn_of(fields: FormData) -> int:
    """The turn a posted page answers; raises `BadRequest` if it does not say."""
    text = fields.get("turn")
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > 7:
        raise BadRequest(N_("The page did not say which turn it answers. Load it again."))
    return int(text)


def as_move(fields: FormData) -> AnyMove:
    """The move a posted page makes; raises `BadRequest` for a kind that does not exist, `BadEntry` for words
    that cannot be taken."""
    match fields.get("kind"):
        case "choice":
            return moves.Choose(_text(fields, "choice"))
        case "text":
            return typed.sent(_text(fields, "text"), _text(fields, "meant") if "meant" in fields else "")
        case "form":
            return _submit(_text(fields, "form"), fields)
        case "hint":
            return moves.Hint()
        case "suggest":
            return moves.Suggest()
        case "wait":
            return moves.Wait()
        case "end":
            return moves.End()
    raise BadRequest(N_("The page did not say what to do. Load it again."))


def place_of(fields: FormData) -> str:
    """Where on the desk one goes on after this form, as the end of an address."""
    if fields.get("form") == "collect":
        return f"#section-{section}" if (section := fields.get("section")) in ("basic", "policy", "history") else ""
    return "#call" if fields.get("form") == "card" else ""


def _text(fields: FormData, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadRequest(N_("Something is missing from the page. Load it again."))
    return value


def _submit(form: str, fields: FormData) -> AnyMove:
    return moves.Submit(FORMS.get(form, form), fields_of(fields))


def fields_of(fields: FormData) -> dict[str, list[str]]:
    """What a form was filled in with, by the engine's names; what the page says of itself is left out."""
    data: dict[str, list[str]] = {}
    for name, value in fields.multi_items():
        if name not in OWN_FIELDS and isinstance(value, str):
            data.setdefault(_field(name), []).append(value)
    return data


def _field(name: str) -> str:
    for beginning, own in PREFIXES.items():
        if name.startswith(beginning):
            return own + name.removeprefix(beginning)
    return FIELDS.get(name, name)
