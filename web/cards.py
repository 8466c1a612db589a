"""Knows both cards of a visit at once, for what is printed or taken away as a table: the automatic one and the one that
counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from roleplay import rubric
from roleplay.events import AnyEvent
from roleplay.rubric import Rubric
from roleplay.scorecard import Finding, Scorecard
from web.counted import notes_of
from web.store import Record


class Both(NamedTuple):
    """The automatic card, the one that counts, and the corrections of findings between them by criterion."""

    automatic: Scorecard
    counted: Scorecard
    corrections: dict[str, Record]


def both(rubrics: Sequence[Rubric], log: Sequence[AnyEvent], standing: Sequence[Record]) -> Both:
    """Both cards of a log with the corrections that stand beside it."""
    automatic = rubric.score(rubrics, log)
    counted = rubric.score(rubrics, log, notes_of(standing)) if standing else automatic
    return Both(automatic, counted, {row.target: row for row in standing if row.kind == "finding"})


def findings(card: Scorecard) -> dict[str, Finding]:
    """Every finding of a card by criterion, in the rubrics' order."""
    return {finding.id: finding for pack in card.packs.values() for finding in pack.findings}
