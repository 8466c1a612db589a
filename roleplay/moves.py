"""What a trainee may attempt: say an offered line or words of her own, hand in a form, ask for a hint or for lines,
wait, take leave."""

from __future__ import annotations

import msgspec

from roleplay.events import Claim, DoneAct


class Move(msgspec.Struct, frozen=True, tag=True, tag_field="move", omit_defaults=True):
    """Base of all moves; the class name is the tag in JSON."""


class Choose(Move, frozen=True):
    """Say one of the lines offered now, by its id."""

    line: str


class SayFreely(Move, frozen=True):
    """Say one's own words, read as these acts and claims (`roleplay.understand`), so that a session replays the same
    whatever becomes of the reader. `line`: the authored line they are, if they are one; `reader`: who read them."""

    text: str
    acts: tuple[DoneAct, ...] = ()
    claims: tuple[Claim, ...] = ()
    line: str = ""
    reader: str = "text"


class Submit(Move, frozen=True):
    """Hand in a desk form: every field holds a list of strings, as an HTML form sends it."""

    form: str
    data: dict[str, list[str]] = {}


class Hint(Move, frozen=True):
    """Ask for the next step of help (practice mode)."""


class Suggest(Move, frozen=True):
    """Open the lines one could say, at a cost (practice mode, where one types)."""


class Wait(Move, frozen=True):
    """At the desk: let time pass until the next appointment, promise or scene."""


class End(Move, frozen=True):
    """In a meeting: take leave. At the desk: close the file for good."""


AnyMove = Choose | SayFreely | Submit | Hint | Suggest | Wait | End

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[AnyMove] = msgspec.json.Decoder(AnyMove)


def encode(move: AnyMove) -> bytes:
    """A move as JSON bytes, equal for equal moves."""
    return _encoder.encode(move)


def decode(body: bytes | str) -> AnyMove:
    """Read back what `encode` wrote."""
    return _decoder.decode(body)
