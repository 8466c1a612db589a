"""Knows how rows become a file that Excel opens: UTF-8 with its mark, quoted, and no cell that could be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""By this Excel knows that a file is UTF-8; without it Chinese falls apart."""

FORMULA = frozenset("=+-@＝＋－＠")
CONTROL = frozenset("\t\r\n")

Cell = str | int | float | None


def cell(value: Cell) -> Cell:
    """The value as it may stand in a cell: a text that a spreadsheet could take for a formula gets an apostrophe, which
    it shows as text; numbers stay numbers. Spaces before it do not help a formula through."""
    if not isinstance(value, str):
        return value
    if value[:1] in CONTROL or value.lstrip()[:1] in FORMULA:
        return f"'{value}"
    return value


def lines(rows: Iterable[Sequence[Cell]]) -> str:
    """These rows as lines of the file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([["" if value is None else cell(value) for value in row] for row in rows])
    return out.getvalue()
