"""Knows which score counts: the automatic one, or the one with a coach's corrections where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, get_args

import msgspec

from roleplay import events as ev
from roleplay import rubric
from roleplay.events import AnyEvent
from roleplay.rubric import Annotation, Correction, Reread, Rubric
from roleplay.scorecard import Scorecard, Status
from web.store import Record


class Reading(msgspec.Struct, frozen=True):
    """How a coach reads an own move, as a correction of a reading keeps it."""

    acts: tuple[ev.DoneAct, ...] = ()
    claims: tuple[ev.Claim, ...] = ()


class Both(NamedTuple):
    """The automatic card, the one that counts, and the corrections between them by criterion."""

    automatic: Scorecard
    counted: Scorecard
    corrections: dict[str, Record]

    @property
    def same(self) -> bool:
        """Whether nobody corrected anything."""
        return self.counted is self.automatic


def notes_of(rows: Iterable[Record]) -> list[Annotation]:
    """Corrections, the oldest first, as the score takes them; of one target the newest counts. One that cannot be read
    is passed over."""
    found: dict[tuple[str, str], Annotation] = {}
    for row in rows:
        if row.kind == "finding" and row.body in get_args(Status):
            found[row.kind, row.target] = Correction(row.target, row.body, row.reason)
        elif row.kind == "reading" and row.target.isdecimal():
            try:
                read = msgspec.json.decode(row.body, type=Reading)
            except msgspec.DecodeError:
                continue
            found[row.kind, row.target] = Reread(int(row.target), read.acts, read.claims)
    return list(found.values())


def cards(rubrics: Sequence[Rubric], log: Sequence[AnyEvent], rows: Sequence[Record]) -> Both:
    """Both cards of a log with these corrections beside it."""
    automatic = rubric.score(rubrics, log)
    notes = notes_of(rows)
    counted = rubric.score(rubrics, log, notes) if notes else automatic
    return Both(automatic, counted, {row.target: row for row in rows if row.kind == "finding"})


def findings(card: Scorecard) -> dict[str, Any]:
    """Every finding of a card by criterion, in the rubrics' order."""
    return {finding.id: finding for pack in card.packs.values() for finding in pack.findings}
