"""The weights that read messages: whole numbers, made by `make understanding` and kept beside the examples.

A feature's weights for all labels lie side by side in one Python integer, 16 bits each, so that adding two features
adds all their weights at once. The lane after the labels' holds how telling the feature is, for the length of the sum.
"""

from __future__ import annotations

import hashlib
import lzma
import struct
from collections.abc import Iterable, Sequence
from functools import cache
from math import sqrt
from pathlib import Path

import msgspec

from roleplay.errors import BadScript

FILE = Path(__file__).parent.parent / "guidance" / "understanding.bin"
DIGEST = FILE.with_suffix(".sha256")
LANE = 16
ZERO = 1 << (LANE - 1)
"""What a lane holds for nothing, where it is read: weights are signed, lanes are not."""
LONGEST_STRETCH = 120
"""Characters whose features may be summed: 120 of them, 5 features each, at most 54 a weight, stay in a lane."""
MOST = 54
TELLING = 0.5
"""Units of the lane that holds how telling a feature is, for each square of its idf."""
_SIZE = struct.Struct("<II")


class Header(msgspec.Struct, frozen=True):
    """What a weights file says of itself: the labels, their biases and the unit of a weight (both in margins), and the
    digest of the examples it was made from."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    unit: float
    examples: str


class Weights:
    """Weights ready to use: `of` a clause gives the sum of its features' rows, `margins` what a sum says of each
    label."""

    __slots__ = ("_bias", "_lanes", "_lift", "_rows", "header")

    def __init__(self, header: Header, names: Sequence[str], table: bytes) -> None:
        self.header = header
        lanes = len(header.labels) + 1
        self._bias, self._lanes = header.bias, struct.Struct(f"<{lanes}H")
        self._lift = int.from_bytes(self._lanes.pack(*[ZERO] * lanes), "little")
        lift, width = self._lift, self._lanes.size
        rows = [int.from_bytes(table[at : at + width], "little") - lift for at in range(0, len(table), width)]
        self._rows = dict(zip(names, rows, strict=True))

    def of(self, names: Iterable[str]) -> int:
        """The sum of these features; unknown ones say nothing."""
        get = self._rows.get
        return sum([row for name in names if (row := get(name))])

    def margins(self, total: int) -> list[float]:
        """How far a sum lies on each label's side; nothing known gives the biases."""
        *lanes, length = self._lanes.unpack((total + self._lift).to_bytes(self._lanes.size, "little"))
        scale = self.header.unit / sqrt(max(length - ZERO, 1) / TELLING)
        return [(lane - ZERO) * scale + bias for lane, bias in zip(lanes, self._bias, strict=True)]


def written(header: Header, names: Sequence[str], rows: Iterable[Iterable[int]]) -> bytes:
    """A weights file; equal for equal weights. `rows` holds a feature's weights, and after them how telling it is."""
    table = struct.pack(f"<{len(names) * (len(header.labels) + 1)}H", *[one + ZERO for row in rows for one in row])
    head, listed = msgspec.json.encode(header), "\n".join(names).encode()
    body = _SIZE.pack(len(head), len(listed)) + head + listed + table
    return lzma.compress(body, preset=6)


def read(body: bytes) -> Weights:
    """The weights in a file; `BadScript` if it is none."""
    try:
        plain = lzma.decompress(body)
        head, listed = _SIZE.unpack_from(plain)
        at = _SIZE.size + head
        header = msgspec.json.decode(plain[_SIZE.size : at], type=Header)
        names = plain[at : at + listed].decode().split("\n")
    except (lzma.LZMAError, struct.error, msgspec.MsgspecError, UnicodeError) as error:
        raise BadScript(f"{FILE.name} cannot be read: {error}. Make it anew: make understanding") from error
    return Weights(header, names, plain[at + listed :])


def digest(body: bytes) -> str:
    """The digest under which a weights file is committed."""
    return hashlib.sha256(body).hexdigest()


@cache
def shipped() -> Weights:
    """The weights that come with the program."""
    return read(FILE.read_bytes())
