"""Knows good and bad lines from a customer's plays: words that earned a criterion, and words that lost it.

A good line is evidence of a criterion met, said in a stage where it is judged, that nothing was held against in either
pack; what merely was not done wrong is no example. A bad one is evidence of a criterion missed or half met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from roleplay import events as ev
from roleplay import library, rubric
from roleplay.authoring import plays
from roleplay.evidence import Evidence
from roleplay.judge import Judge
from roleplay.scorecard import Finding

BEST = {"excellent": 0, "passed": 1, "failed": 2, "none": 3, "": 4}


class Line(NamedTuple):
    """Words of the trainee in a play; `hers` are hers just before, `half` if it was only half of what was asked."""

    text: str
    hers: str
    play: str
    half: bool = False


class Pair(NamedTuple):
    """A good and a bad line of a criterion, as far as the plays have any."""

    good: Line | None
    bad: Line | None


class _Told(NamedTuple):
    """One play that was run: its log, what was found, and the stage of each own line by its place in the log."""

    play: str
    log: list[ev.AnyEvent]
    findings: dict[str, Finding]
    earned: dict[str, tuple[int, ...]]
    stages: dict[int, str]


@cache
def lines(persona: str) -> dict[str, Pair]:
    """The lines of this customer's plays, by criterion; a criterion without any is left out."""
    told = [_told(persona, play) for play in sorted(plays.load(persona), key=lambda play: BEST[play.expect.verdict])]
    pairs = {judge.criterion.id: _pair(judge, told) for judge in _judges()}
    return {id: pair for id, pair in pairs.items() if pair.good or pair.bad}


def _judges() -> list[Judge]:
    return [judge for pack in rubric.shipped() for judge in pack.judges]


def _told(persona: str, play: plays.Play) -> _Told:
    log = plays.run(library.script(persona), play)
    card = rubric.score(rubric.shipped(), log)
    findings = {finding.id: finding for part in card.packs.values() for finding in part.findings}
    read = Evidence(log, {})
    earned = {j.criterion.id: tuple((j.earned(read) or ()) if j.earned else ()) for j in _judges()}
    return _Told(play.id, log, findings, earned, dict(_stages(log)))


def _stages(log: list[ev.AnyEvent]) -> Iterator[tuple[int, str]]:
    stage = ""
    for at, event in enumerate(log):
        if isinstance(event, ev.SessionStarted | ev.StageEntered):
            stage = event.stage
        elif isinstance(event, ev.Said):
            yield at, stage


def _pair(judge: Judge, told: list[_Told]) -> Pair:
    good = [line for one in told for line in _good(judge, one)]
    praised = {line.text for line in good}
    bad = [line for one in told for line in _bad(judge, one) if line.text not in praised]
    bad.sort(key=lambda line: line.half)
    return Pair(next(iter(good), None), next(iter(bad), None))


def _good(judge: Judge, told: _Told) -> Iterator[Line]:
    """Words that earned it. Where it is enough to have kept from something, only a deed counts (`earned`)."""
    id = judge.criterion.id
    if told.findings[id].status != "met":
        return
    blamed = {
        at for finding in told.findings.values() if finding.status in ("missed", "half") for at in finding.evidence
    }
    evidence = told.findings[id].evidence if judge.met else told.earned[id]
    yield from _said(judge, told, (at for at in evidence if at not in blamed))


def _bad(judge: Judge, told: _Told) -> Iterator[Line]:
    finding = told.findings[judge.criterion.id]
    if finding.status in ("missed", "half"):
        yield from _said(judge, told, finding.evidence, half=finding.status == "half")


def _said(judge: Judge, told: _Told, evidence: Iterable[int], half: bool = False) -> Iterator[Line]:
    for at in sorted(evidence):
        event = told.log[at]
        if isinstance(event, ev.Said) and told.stages[at] in judge.stages:
            yield Line(event.text, _before(told.log, at), told.play, half)


def _before(log: list[ev.AnyEvent], at: int) -> str:
    """What she said last before these words, in the same meeting."""
    for event in reversed(log[:at]):
        if isinstance(event, ev.Replied | ev.ItemRaised):
            return event.text
        if isinstance(event, ev.Said | ev.MeetingStarted):
            return ""
    return ""
