"""The figures of a scorecard without its words: verdict, totals, and each criterion's status and points.

For work in bulk, where nobody reads a sentence: the same judges and the same sums as the card, so that `tally` of a
log is `tallied` of its card, to the last figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from roleplay.criteria import Pack
from roleplay.evidence import Evidence
from roleplay.judge import Mark
from roleplay.rubric import Rubric
from roleplay.scorecard import Scorecard, Status, Verdict, first_failed, out_of_100, total, verdict


class Figures(msgspec.Struct, frozen=True, array_like=True):
    """One criterion: status, points earned, and out of how many. An array in JSON, for there are many."""

    status: Status
    points: float
    weight: float


class PackTally(msgspec.Struct, frozen=True):
    """A pack's score out of 100 (None: too little applied), whether it is capped, and its criteria by id."""

    score: float | None
    capped: bool
    criteria: dict[str, Figures]


class Tally(msgspec.Struct, frozen=True):
    """A card in figures: `failed` names the first critical criterion that failed."""

    verdict: Verdict | None
    failed: str | None
    packs: dict[str, PackTally]

    def to_json(self) -> bytes:
        """As JSON, the same bytes for the same tally."""
        return _encoder.encode(self)


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Tally)


def decode(body: bytes) -> Tally:
    """Read back what `to_json` wrote."""
    return _decoder.decode(body)


def tally(rubrics: Sequence[Rubric], log: Evidence) -> Tally:
    """What this log comes to by these rubrics."""
    marks = [[judge.mark(log) for judge in rubric.judges] for rubric in rubrics]
    packs = [rubric.pack for rubric in rubrics]
    totals = [total(pack, found) for pack, found in zip(packs, marks, strict=True)]
    failed = first_failed(mark for found in marks for mark in found)
    return Tally(
        verdict(packs, [score for score, _ in totals], failed),
        failed,
        {
            pack.pack: PackTally(score, capped, {mark.id: _figures(mark) for mark in found})
            for pack, (score, capped), found in zip(packs, totals, marks, strict=True)
        },
    )


def asked(rubrics: Iterable[Rubric]) -> frozenset[str]:
    """The names that these rubrics look for in an index: all that need be noted in one that is only tallied."""
    return frozenset(name for rubric in rubrics for judge in rubric.judges for name in judge.names)


EARNED: Mapping[Status, float] = {"met": 1.0, "half": 0.5, "missed": 0.0, "na": 0.0}


def corrected(found: Tally, statuses: Mapping[str, Status]) -> Tally:
    """The same with other statuses for some criteria, each earning what its status earns. Totals and verdict stay as
    they were: they follow from the rubric as well."""
    if not statuses:
        return found
    return msgspec.structs.replace(
        found,
        packs={
            id: msgspec.structs.replace(
                pack,
                criteria={
                    name: Figures(status, EARNED[status] * was.weight, was.weight)
                    if (status := statuses.get(name, was.status)) != was.status
                    else was
                    for name, was in pack.criteria.items()
                },
            )
            for id, pack in found.packs.items()
        },
    )


def by_dimension(pack: Pack, found: Tally) -> dict[str, float | None]:
    """What each dimension of a pack came to out of 100 (None: nothing applied), by the criteria the pack has; what the
    tally does not know is left out."""
    known = found.packs[pack.pack].criteria if pack.pack in found.packs else {}
    of: dict[str, list[Figures]] = {dimension.id: [] for dimension in pack.dimensions}
    for criterion in pack.criteria:
        if criterion.id in known:
            of[criterion.dimension].append(known[criterion.id])
    return {id: out_of_100(figures)[0] for id, figures in of.items()}


def _figures(mark: Mark) -> Figures:
    return Figures(mark.status, mark.points, mark.weight)


def tallied(card: Scorecard) -> Tally:
    """The figures of a card."""
    return Tally(
        card.verdict,
        card.failed,
        {
            pack: PackTally(
                part.score, part.capped, {f.id: Figures(f.status, f.points, f.weight) for f in part.findings}
            )
            for pack, part in card.packs.items()
        },
    )
