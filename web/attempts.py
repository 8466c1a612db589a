"""Knows what the visits begun for an assignment come to: which one counts, whether it passed, whether it was late.

An attempt passes if its guidance figure reaches the pass mark and no red line was crossed. Where one stage alone has no
total, the share of what applied stands for it. The best attempt that ended counts; late is who had ended none by the
end of the day it was due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from roleplay import tally
from roleplay.scorecard import Scorecard, out_of_100
from roleplay.tally import Tally
from web import counted
from web.service import Service
from web.store import Record, Viewer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one visit came to: its guidance figure out of 100 (None: too little applied), whether that is the `share` of
    what applied in one stage, whether a red line was crossed (`failed`), and whether a coach corrected something."""

    figure: float | None
    share: bool = False
    failed: bool = False
    corrected: bool = False

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
    )


def _rank(outcome: Outcome, mark: float) -> tuple[bool, bool, float]:
    return outcome.passes(mark), not outcome.failed, -1.0 if outcome.figure is None else outcome.figure


def is_late(at: int, due: str) -> bool:
    """Whether a time (milliseconds) is after the day something was due (ISO; empty: never), by the server's clock."""
    return bool(due) and dt.datetime.fromtimestamp(at / 1000).date().isoformat() > due


def of_tally(found: Tally, drill: str, corrected: bool = False) -> Outcome:
    """What a score in figures comes to, of a visit to one stage (`drill`) or of a whole one (empty)."""
    pack, failed = found.packs["guidance"], found.failed is not None
    if pack.score is not None or not drill:
        return Outcome(pack.score, False, failed, corrected)
    share, _ = out_of_100(pack.criteria.values())
    return Outcome(share, share is not None, failed, corrected)


async def outcomes(service: Service, viewer: Viewer, rows: Sequence[Record]) -> dict[str, Outcome]:
    """What came of these visits, of those that have ended and whose verdict may be shown to the viewer."""
    scored = await service.scored(viewer, [row.id for row in rows if row.ended])
    drills = {row.id: row.drill for row in rows}
    return {id: await _outcome(service, viewer, score, drills[id]) for id, score in scored.items()}


async def _outcome(service: Service, viewer: Viewer, score: Record, drill: str) -> Outcome:
    """The figures kept are the automatic ones: what a coach corrected is counted anew."""
    if score.corrections:
        turned, log, card = await service.scorecard(viewer, score.session)
        card = (await counted.count(service, viewer, turned, log, card)).card
        return of_tally(tally.tallied(msgspec.convert(card, Scorecard)), drill, bool(score.corrections))
    if score.card is None:  # an older program's, which this one cannot read: what lists kept is all there is
        return Outcome(score.guidance, failed=score.verdict == "failed")
    return of_tally(tally.decode(score.card), drill)
