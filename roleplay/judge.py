"""Judges one criterion on one log: met, half, missed or not applicable, with the proof and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import msgspec

from roleplay import scorecard as card
from roleplay.conditions import Seen
from roleplay.criteria import Better, Criterion, Pack, Repair
from roleplay.evidence import Evidence
from roleplay.hits import Hit
from roleplay.holds import compiled, outside
from roleplay.schema import Both, Model
from roleplay.selecting import Proof, Select, names, proof, select

EXPOSED_AFTER = 3
"""Own moves in a stage before what was not broken there counts as kept."""

QUOTED = 36
"""Characters of the trainee's own words that a reason quotes."""

WORDS = {"name", "dimension", "catalogue", "why", "advice", "better"}
"""What of a criterion decides nothing."""


class Ruling(msgspec.Struct, frozen=True, gc=False):
    """A status with its proof and the sentence that says why; `cause` names a sentence of the rubric's own."""

    status: card.Status
    proof: Proof
    cause: str
    repaired: bool = False


LACKING, OUTSIDE, SPARED, UNTRIGGERED, UNTESTED = (
    Ruling("na", (), cause) for cause in ("lacking", "outside", "spared", "untriggered", "untested")
)
UNREACHED, MISSED = (Ruling("missed", (), cause) for cause in ("unreached", "missed"))


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A criterion's verdict in figures, without words: what the sums look at."""

    id: str
    status: card.Status
    points: float
    weight: float
    caps: bool
    ruling: Ruling


class Judge:
    """A criterion compiled once; `finding` reads it off a log, `mark` its figures alone.

    `names` are those it looks for in an index; `judged` is all of the criterion that decides, so that two versions of
    a rubric judge what they have in common once.
    """

    def __init__(self, pack: Pack, criterion: Criterion) -> None:
        self.pack, self.criterion = pack, criterion
        self.id, self.weight, self.critical = criterion.id, criterion.weight, criterion.critical
        self.stages = frozenset(criterion.stages)
        self.needs, self.tempts = frozenset(criterion.needs), frozenset(criterion.tempts)
        self.na, self.met, self.half, self.broken, self.earned = (
            None if condition is None else compiled(condition)
            for condition in (criterion.na, criterion.met, criterion.half, criterion.broken, criterion.earned)
        )
        self.reached_by = None if criterion.reached_by is None else select(criterion.reached_by)
        self.mended = None if criterion.repair is None else _mended(criterion.repair)
        self.deduct = [(select(part.each), part.points) for part in criterion.deduct]
        self.where = None if criterion.where is None else (select(criterion.where.after), criterion.where.turns)
        self.names = frozenset(_asked(criterion))
        self.judged = criterion.model_dump_json(by_alias=True, exclude=WORDS)

    def finding(
        self, log: Evidence, hers: Better | None, called: Mapping[str, str], correction: tuple[str, str] | None
    ) -> card.Finding:
        """The finding on this log, with the better line for this customer; a coach's correction goes before."""
        c, mark = self.criterion, self.mark(log, correction[0] if correction else None)
        ruling = mark.ruling
        return card.Finding(
            id=c.id, pack=self.pack.pack, dimension=c.dimension, name=card.words(c.name), status=mark.status,
            points=mark.points, weight=c.weight, critical=c.critical, caps=mark.caps, evidence=ruling.proof,
            span=self._span(log, ruling), catalogue=tuple(c.catalogue),
            why=self._why(log, ruling, correction[1] if correction else ""), advice=card.words(c.advice),
            better=_line(hers or c.better, called), repaired=ruling.repaired,
        )  # fmt: skip

    def mark(self, log: Evidence, correction: str | None = None) -> Mark:
        """Status and points on this log; a status that a coach gave goes before."""
        known: Mark | None = None if correction else log.marks.get(self.judged)
        if known is None:
            known = self._marked(log, correction)
            if not correction:
                log.marks[self.judged] = known
        return known

    def _marked(self, log: Evidence, correction: str | None) -> Mark:
        ruling = self._rule(log)
        points = _points(self.weight, ruling.status)
        caps = self.critical and ruling.status == "missed"
        if self.deduct and ruling.status != "missed":
            ruling, points = self._deducted(log, ruling, points)
        if correction is not None:
            ruling = Ruling(cast(card.Status, correction), ruling.proof, "corrected")
            points = _points(self.weight, ruling.status)
            caps = self.critical and ruling.status == "missed"
        return Mark(self.id, ruling.status, points, self.weight, caps, ruling)

    def _rule(self, log: Evidence) -> Ruling:
        if not self.needs <= log.traits:
            return LACKING
        if log.drill and log.drill not in self.stages:
            return OUTSIDE
        broken = self.broken(log) if self.broken else None
        if broken is not None:
            return self._broken(log, broken)
        unjudged = self._unreached(log)
        if unjudged is not None:
            return unjudged
        if self.na is not None and self.na(log) is not None:
            return UNTRIGGERED
        return self._kept(log) if self.broken else self._done(log)

    def _broken(self, log: Evidence, broken: Proof) -> Ruling:
        """Always missed, unless it is not critical and was taken back: then half. A critical one stays missed."""
        mended = self.mended is not None and self.mended(log, broken)
        status: card.Status = "half" if mended and not self.criterion.critical else "missed"
        return Ruling(status, broken, "broken", repaired=mended)

    def _unreached(self, log: Evidence) -> Ruling | None:
        """Rightly not reached: not applicable. Not reached for another reason: missed."""
        if not self.stages.isdisjoint(log.entered) or (self.reached_by and self.reached_by(log)):
            return None
        if self.stages & log.spared:
            return SPARED
        return UNREACHED

    def _done(self, log: Evidence) -> Ruling:
        """Something that had to come."""
        met = self.met(log) if self.met else None
        if met is not None:
            return Ruling("met", met, "met")
        half = self.half(log) if self.half else None
        if half is not None:
            return Ruling("half", half, "half")
        until = self.criterion.until
        if until and not log.reached(until) and until in outside(log):
            return OUTSIDE if log.drill else SPARED
        return MISSED

    def _kept(self, log: Evidence) -> Ruling:
        """Something that must not come, and did not: kept in deed, or where there was occasion to break it."""
        half = self.half(log) if self.half else None
        if half is not None:
            return Ruling("half", half, "half")
        earned = self.earned(log) if self.earned else None
        if earned is None:
            earned = self._exposed(log)
        return UNTESTED if earned is None else Ruling("met", earned, "met")

    def _exposed(self, log: Evidence) -> Proof | None:
        """The moments at which a way to break it lay before the trainee, in stages with enough own moves."""
        moments: set[int] = set()
        for stage in self.stages:
            if log.own.get(stage, 0) >= EXPOSED_AFTER:
                offers = log.tempting(stage)
                moments.update(at for name in self.tempts for at in offers.get(name, ()))
        return tuple(sorted(moments)) or None

    def _deducted(self, log: Evidence, ruling: Ruling, points: float) -> tuple[Ruling, float]:
        """Points off for each happening: enough of them make it half, all of them missed, but never critical."""
        parts = [(run(log), off) for run, off in self.deduct]
        hits = [hit for found, _ in parts for hit in found]
        if not hits or ruling.cause in ("lacking", "outside", "spared"):
            return ruling, points
        if ruling.status == "na":
            points = self.criterion.weight
        points = max(0.0, points - sum(len(found) * off for found, off in parts))
        return Ruling("half" if points else "missed", proof(hits), "half"), points

    def _span(self, log: Evidence, ruling: Ruling) -> tuple[int, int] | None:
        if ruling.status != "missed" or ruling.proof:
            return None
        cue = self.where[0](log)[:1] if self.where else []
        return _turns(log, cue[0], self.where[1]) if self.where and cue else log.span(self.stages)

    def _why(self, log: Evidence, ruling: Ruling, reason: str) -> card.Words:
        own = getattr(self.criterion.why, ruling.cause, None)
        both: Both = own or getattr(self.pack.sentences, ruling.cause, None) or self.criterion.why.met
        quote = next((log.texts[at] for at in ruling.proof if log.texts.get(at)), "")
        quote = quote.replace("\n", " ").rstrip("。")
        quote = quote if len(quote) <= QUOTED else quote[: QUOTED - 1] + "…"
        zh, en = (text.replace("{quote}", quote or "…").replace("{reason}", reason) for text in (both.zh, both.en))
        if ruling.repaired:
            zh, en = zh + self.pack.sentences.repaired.zh, f"{en} {self.pack.sentences.repaired.en}"
        return card.Words(zh, en)


def _asked(part: Any) -> Iterator[str]:
    """The names that the selectors anywhere in a part of a rubric look for."""
    if isinstance(part, Seen):
        yield from names(part)
    if isinstance(part, Model):
        yield from (name for field in type(part).model_fields for name in _asked(getattr(part, field)))
    elif isinstance(part, list):
        yield from (name for one in part for name in _asked(one))


def _points(weight: float, status: card.Status) -> float:
    return weight if status == "met" else weight / 2 if status == "half" else 0.0


def _turns(log: Evidence, cue: Hit, turns: int) -> tuple[int, int]:
    """From a happening to the last of the next so many own moves."""
    later = [hit.at for hit in log.hits.get("said", ()) if hit.turn > cue.turn]
    return cue.at, (later[min(turns, len(later)) - 1] if later else log.last)


def _mended(repair: Repair) -> Callable[[Evidence, Proof], bool]:
    """Whether every break was taken back later, before anything came of it."""
    by: Select | None = None if repair.by is None else select(repair.by)
    until: Select | None = None if repair.until is None else select(repair.until)

    def mended(log: Evidence, broken: Proof) -> bool:
        spoilt = [hit.at for hit in until(log)] if until else []
        return all(_taken_back(log, at, by, repair.claims, spoilt) for at in broken)

    return mended


def _taken_back(log: Evidence, at: int, by: Select | None, claims: bool, spoilt: list[int]) -> bool:
    back = [hit.at for hit in by(log)] if by else []
    if claims:
        wrong = {
            name[:-6]  # of a claim: what she brought up and was answered wrongly has a colon in its name
            for name, hits in log.hits.items()
            if name.endswith(".wrong") and ":" not in name and any(h.at == at for h in hits)
        }
        sides = [[hit.at for hit in log.hits.get(f"{name}.right", ())] for name in sorted(wrong)]
        back += min(sides, key=lambda side: max(side, default=-1)) if sides else []
    later = [moment for moment in back if moment > at]
    return bool(later) and not any(at < moment < min(later) for moment in spoilt)


def _line(better: Better, names: Mapping[str, str]) -> card.BetterLine:
    text = better.text
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    acts = tuple(act.act for act in better.acts)
    claims = tuple(f"{claim.id}.{'right' if claim.right else 'wrong'}" for claim in better.claims)
    return card.BetterLine(text, acts, claims, better.stage, better.form)
