"""What a trainee may attempt: say an offered line, say free words, hand in a form, ask for a hint, wait, take leave."""

from __future__ import annotations

import msgspec


class Move(msgspec.Struct, frozen=True, tag=True, tag_field="move", omit_defaults=True):
    """Base of all moves; the class name is the tag in JSON."""


class Choose(Move, frozen=True):
    """Say one of the lines offered now, by its id."""

    line: str


class SayFreely(Move, frozen=True):
    """Say one's own words (needs a reader of free text)."""

    text: str


class Submit(Move, frozen=True):
    """Hand in a desk form: every field holds a list of strings, as an HTML form sends it."""

    form: str
    data: dict[str, list[str]] = {}


class Hint(Move, frozen=True):
    """Ask for the next step of help (practice mode)."""


class Wait(Move, frozen=True):
    """At the desk: let time pass until the next appointment, promise or scene."""


class End(Move, frozen=True):
    """In a meeting: take leave. At the desk: close the file for good."""


AnyMove = Choose | SayFreely | Submit | Hint | Wait | End

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[AnyMove] = msgspec.json.Decoder(AnyMove)


def encode(move: AnyMove) -> bytes:
    """A move as JSON bytes, equal for equal moves."""
    return _encoder.encode(move)


def decode(body: bytes | str) -> AnyMove:
    """Read back what `encode` wrote."""
    return _decoder.decode(body)
