"""What a score comes to: findings, dimensions, packs, verdict, and what to practise next. Records only, and
their sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import msgspec

from roleplay.criteria import Pack
from roleplay.schema import Both

Status = Literal["met", "half", "missed", "na"]
Verdict = Literal["excellent", "passed", "failed"]


class Weighed(Protocol):
    """What a share is reckoned from: a status, and points out of a weight."""

    @property
    def status(self) -> Status: ...
    @property
    def points(self) -> float: ...
    @property
    def weight(self) -> float: ...


class Counted(Weighed, Protocol):
    """What the sums look at: a finding, or a mark without words."""

    @property
    def id(self) -> str: ...
    @property
    def caps(self) -> bool: ...


class Words(msgspec.Struct, frozen=True):
    """A text in both languages of the interface."""

    zh: str
    en: str


class BetterLine(msgspec.Struct, frozen=True):
    """A line that would have been better, with what it does; `form` if it is written on one."""

    text: str
    acts: tuple[str, ...]
    claims: tuple[str, ...]
    stage: str
    form: str = ""


class Finding(msgspec.Struct, frozen=True):
    """The verdict on one criterion.

    `evidence` are the numbers of the events that prove it (the first event of the log is 0); `span` is, for something
    missed without evidence, where it should have come. `caps`: a critical criterion failed, and its pack is capped.
    """

    id: str
    pack: str
    dimension: str
    name: Words
    status: Status
    points: float
    weight: float
    critical: bool
    caps: bool
    evidence: tuple[int, ...]
    span: tuple[int, int] | None
    catalogue: tuple[str, ...]
    why: Words
    advice: Words
    better: BetterLine
    repaired: bool = False

    @property
    def lost(self) -> float:
        """Weight not earned."""
        return 0.0 if self.status == "na" else self.weight - self.points


class Axis(msgspec.Struct, frozen=True):
    """A dimension's score out of 100, None where nothing applied, and the weight that did apply."""

    id: str
    name: Words
    score: float | None
    weight: float


class Result(msgspec.Struct, frozen=True):
    """A pack's score out of 100 (None: less than half of its weight applied), its axes and findings."""

    name: Words
    score: float | None
    capped: bool
    dimensions: tuple[Axis, ...]
    findings: tuple[Finding, ...]


class Scorecard(msgspec.Struct, frozen=True):
    """The whole card; `failed` names the first critical criterion that failed, `partial` that criteria are not
    built yet."""

    verdict: Verdict | None
    label: Words | None
    failed: str | None
    packs: dict[str, Result]
    partial: bool
    practise: tuple[str, ...]
    well: tuple[str, ...]

    def to_json(self) -> bytes:
        """The card as JSON, the same bytes for the same card."""
        return _encoder.encode(self)


_encoder = msgspec.json.Encoder(order="deterministic")

LABELS = {
    "excellent": Words("优秀", "Excellent"),
    "passed": Words("达标", "Passed"),
    "failed": Words("未达标", "Not passed"),
}


def words(both: Both) -> Words:
    """An authored text as a record."""
    return Words(both.zh, both.en)


def out_of_100(findings: Iterable[Weighed]) -> tuple[float | None, float]:
    """Share of the applicable weight that was earned (one decimal, None if nothing applied), and that weight."""
    counted = [finding for finding in findings if finding.status != "na"]
    weight = sum(finding.weight for finding in counted)
    earned = sum(finding.points for finding in counted)
    return (round(100 * earned / weight, 1) if weight else None), weight


def total(pack: Pack, findings: Sequence[Counted]) -> tuple[float | None, bool]:
    """A pack's score, and whether it is capped: a critical criterion failed. No score if too little applied."""
    score, weight = out_of_100(findings)
    if weight < pack.applies * sum(criterion.weight for criterion in pack.criteria):
        score = None
    capped = any(finding.caps for finding in findings)
    if capped and score is not None:
        score = min(score, pack.cap)
    return score, capped


def result(pack: Pack, findings: Sequence[Finding]) -> Result:
    """A pack with its axes."""
    score, capped = total(pack, findings)
    axes = [
        Axis(axis.id, words(axis.name), *out_of_100(f for f in findings if f.dimension == axis.id))
        for axis in pack.dimensions
    ]
    return Result(words(pack.name), score, capped, tuple(axes), tuple(findings))


def scorecard(packs: Sequence[Pack], results: Sequence[Result]) -> Scorecard:
    """The card of these packs: verdict, the first critical failure, and what to look at next."""
    findings = [finding for part in results for finding in part.findings]
    failed = first_failed(findings)
    came_to = verdict(packs, [part.score for part in results], failed)
    return Scorecard(
        verdict=came_to,
        label=LABELS[came_to] if came_to else None,
        failed=failed,
        packs={pack.pack: part for pack, part in zip(packs, results, strict=True)},
        partial=not all(pack.complete for pack in packs),
        practise=_practise(findings),
        well=_well(findings),
    )


def first_failed(findings: Iterable[Counted]) -> str | None:
    """The first critical criterion that failed."""
    return next((finding.id for finding in findings if finding.caps), None)


def verdict(packs: Sequence[Pack], totals: Sequence[float | None], failed: str | None) -> Verdict | None:
    """None unless every pack has a total: then findings are all there is. But where one pack was judged, a red line
    crossed is a red line crossed, however little of the other applies."""
    scores = [score for score in totals if score is not None]
    if len(scores) < len(packs) or not packs:
        return "failed" if failed and scores else None
    if failed is None and all(score >= pack.excels for pack, score in zip(packs, scores, strict=True)):
        return "excellent"
    if failed is None and all(score >= pack.passes for pack, score in zip(packs, scores, strict=True)):
        return "passed"
    return "failed"


def _spread(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The first three, one per dimension where possible."""
    chosen: list[Finding] = []
    rest: list[Finding] = []
    for finding in findings:
        seen = {(other.pack, other.dimension) for other in chosen}
        (rest if (finding.pack, finding.dimension) in seen else chosen).append(finding)
    return tuple(finding.id for finding in [*chosen, *rest][:3])


def _practise(findings: Iterable[Finding]) -> tuple[str, ...]:
    lost = [finding for finding in findings if finding.lost > 0]
    return _spread(sorted(lost, key=lambda finding: (not finding.caps, -finding.lost)))


def _well(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What was done before what was only left undone."""
    done = [finding for finding in findings if finding.status == "met"]
    return _spread(sorted(done, key=lambda finding: (not finding.evidence, -finding.weight)))
