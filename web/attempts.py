"""Knows what the visits begun for an assignment come to: which one counts, whether it passed, whether it was late.

An attempt passes if its guidance figure reaches the pass mark and no red line was crossed. Where one stage alone has no
total, the share of what applied stands for it. The best attempt that ended counts; late is who had ended none by the
end of the day it was due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from roleplay import tally
from roleplay.scorecard import Scorecard, out_of_100
from roleplay.tally import Tally
from web.errors import Outdated
from web.service import Service
from web.store import Record, Viewer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one visit came to: its guidance figure out of 100 (None: too little applied), whether that is the `share` of
    what applied in one stage, and whether a red line was crossed (`failed`)."""

    figure: float | None
    share: bool = False
    failed: bool = False

    def passes(self, mark: float) -> bool:
        """Whether it reaches the pass mark."""
        return not self.failed and self.figure is not None and self.figure >= mark


@dataclass(frozen=True, slots=True)
class Standing:
    """How a trainee stands with an assignment. `best` is the id of the attempt that counts and `outcome` what it came
    to, of those whose figures may be seen; `hidden` counts the ended ones whose may not. `running` is the id of the one
    under way, `ended` how many have ended, `at` when the first of them did (milliseconds)."""

    running: str = ""
    ended: int = 0
    at: int = 0
    late: bool = False
    best: str = ""
    outcome: Outcome | None = None
    passed: bool = False
    hidden: int = 0
    corrected: bool = False


def standing(rows: Sequence[Record], outcomes: Mapping[str, Outcome], pass_mark: float, due: str) -> Standing:
    """How it stands from a trainee's attempts, given what came of those that may be seen."""
    running = next((row.id for row in rows if not row.ended), "")
    ended = [row for row in rows if row.ended]
    if not ended:
        return Standing(running)
    at = min(row.updated for row in ended)
    best = max(
        (row for row in ended if row.id in outcomes), key=lambda row: _rank(outcomes[row.id], pass_mark), default=None
    )
    came = outcomes[best.id] if best else None
    return Standing(
        running,
        len(ended),
        at,
        is_late(at, due),
        best.id if best else "",
        came,
        came is not None and came.passes(pass_mark),
        sum(row.id not in outcomes for row in ended),
        bool(best and best.corrections),
    )


def _rank(outcome: Outcome, mark: float) -> tuple[bool, bool, float]:
    return outcome.passes(mark), not outcome.failed, -1.0 if outcome.figure is None else outcome.figure


def is_late(at: int, due: str) -> bool:
    """Whether a time (milliseconds) is after the day something was due (ISO; empty: never), by the server's clock."""
    return bool(due) and dt.datetime.fromtimestamp(at / 1000).date().isoformat() > due


def of_tally(found: Tally, drill: str) -> Outcome:
    """What a score in figures comes to, of a visit to one stage (`drill`) or of a whole one (empty)."""
    pack = found.packs["guidance"]
    if pack.score is not None or not drill:
        return Outcome(pack.score, False, found.failed is not None)
    share, _ = out_of_100(pack.criteria.values())
    return Outcome(share, share is not None, found.failed is not None)


async def outcomes(service: Service, viewer: Viewer, rows: Sequence[Record]) -> dict[str, Outcome]:
    """What came of these visits, which have ended and whose figures the viewer may see."""
    return {row.id: await _outcome(service, viewer, row) for row in rows}


async def _outcome(service: Service, viewer: Viewer, row: Record) -> Outcome:
    try:
        return of_tally(await _tally(service, viewer, row), row.drill)
    except Outdated:  # its rubrics cannot be read any more: what lists kept of it is all there is
        return Outcome(row.guidance, failed=row.verdict == "failed")


async def _tally(service: Service, viewer: Viewer, row: Record) -> Tally:
    """The figures that count: those kept, or where there are none or a coach corrected, read off the card."""
    if row.card is not None and not row.corrections:
        return tally.decode(row.card)
    _, _, card = await service.scorecard(viewer, row.id)
    return tally.tallied(msgspec.convert(card, Scorecard))


async def keep_missing_scores(service: Service, viewer: Viewer, rows: Sequence[Record]) -> bool:
    """Score those of these ended visits that were not scored yet, for lists; whether there were any."""
    missing = [row for row in rows if row.partial is None]
    for row in missing:
        _, _, card = await service.scorecard(viewer, row.id)
        await service._keep_score(Viewer(row.owner), row.id, card)
    return bool(missing)


def counted(row: Record) -> dict[str, Any]:
    """Verdict and totals of a scored visit as they count: a coach's corrections, where there are any, before the
    automatic ones."""
    names = ("verdict", "guidance", "compliance")
    return {name: getattr(row, f"counted_{name}" if row.corrections else name) for name in names}
