"""What is different between two scores of one visit: verdict, totals, and the criteria that decide otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from roleplay.scorecard import Status, Verdict
from roleplay.tally import Figures, Tally


class VerdictChange(msgspec.Struct, frozen=True):
    """The verdict before and now; None where there was too little to judge."""

    was: Verdict | None
    now: Verdict | None


class TotalChange(msgspec.Struct, frozen=True):
    """A pack's total out of 100 before and now; None where there is none, or no such pack."""

    was: float | None
    now: float | None

    @property
    def by(self) -> float | None:
        """Points gained (below nothing: lost); None unless both have a total."""
        return None if self.was is None or self.now is None else round(self.now - self.was, 1)


class CriterionChange(msgspec.Struct, frozen=True):
    """A criterion that both rubrics have, decided or weighed otherwise: status, points and weight before and now."""

    was: Figures
    now: Figures


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that changed from one score to another; whatever is empty stayed as it was.

    `criteria` are those whose status changed, `weighed` those with the same status and other points, `added` and
    `removed` those that only one of the two rubrics has, with their status.
    """

    verdict: VerdictChange | None = None
    packs: dict[str, TotalChange] = {}
    criteria: dict[str, CriterionChange] = {}
    weighed: dict[str, CriterionChange] = {}
    added: dict[str, Status] = {}
    removed: dict[str, Status] = {}

    def __bool__(self) -> bool:
        return self != NOTHING

    def to_json(self) -> bytes:
        """As JSON, the same bytes for the same difference."""
        return _encoder.encode(self)


NOTHING = Difference()
_encoder = msgspec.json.Encoder(order="deterministic")


def difference(was: Tally, now: Tally) -> Difference:
    """What is different in `now` from `was`, criteria in the order of the rubric that has them."""
    if was == now:
        return NOTHING
    old, new = _criteria(was), _criteria(now)
    both = {id: CriterionChange(old[id], figures) for id, figures in new.items() if id in old and old[id] != figures}
    return Difference(
        verdict=None if was.verdict == now.verdict else VerdictChange(was.verdict, now.verdict),
        packs=_packs(was, now),
        criteria={id: change for id, change in both.items() if change.was.status != change.now.status},
        weighed={id: change for id, change in both.items() if change.was.status == change.now.status},
        added={id: figures.status for id, figures in new.items() if id not in old},
        removed={id: figures.status for id, figures in old.items() if id not in new},
    )


def _criteria(tally: Tally) -> dict[str, Figures]:
    return {id: figures for pack in tally.packs.values() for id, figures in pack.criteria.items()}


def _packs(was: Tally, now: Tally) -> dict[str, TotalChange]:
    changes = {pack: TotalChange(_score(was, pack), _score(now, pack)) for pack in _either(was.packs, now.packs)}
    return {pack: change for pack, change in changes.items() if change.was != change.now}


def _score(tally: Tally, pack: str) -> float | None:
    return tally.packs[pack].score if pack in tally.packs else None


def _either(one: Iterable[str], other: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))
