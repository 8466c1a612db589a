"""Many visits by simulated trainees, and what they come to: the proof that a score is worth something.

A whole visit is scored as a trainee's is. One stage alone has no pack total; its figure is the share earned of what
applied there, capped as the pack is when a critical point failed.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import fmean
from typing import Any, NamedTuple

from roleplay import events as ev
from roleplay import library, rubric
from roleplay.authoring import bots
from roleplay.scorecard import Finding, out_of_100

DAY = dt.date(2026, 3, 2)
"""The day simulated visits begin on, unless said otherwise."""

PACKS = ("guidance", "compliance")
Data = dict[str, Any]


class Task(NamedTuple):
    """One visit to simulate; `stage` empty for a whole one."""

    persona: str
    bot: str
    seed: int
    stage: str = ""
    date: dt.date = DAY


class Outcome(NamedTuple):
    """What a simulated visit came to: a figure a pack (None without a total), the verdict, the ending, own words said,
    seconds it took, the figure of each dimension, and the status of each criterion."""

    task: Task
    figures: dict[str, float | None]
    verdict: str
    ending: str
    turns: int
    seconds: float
    dimensions: dict[str, float | None]
    statuses: dict[str, str]


def visit(task: Task) -> Outcome:
    """Simulate one visit and score it by the rubrics as shipped."""
    began = time.perf_counter()
    log = bots.play(library.script(task.persona), task.bot, task.seed, task.date, task.stage)
    seconds = time.perf_counter() - began
    card = rubric.score(rubric.shipped(), log)
    findings = {pack: result.findings for pack, result in card.packs.items()}
    whole = {pack: result.score for pack, result in card.packs.items()}
    ended = next(event for event in log if isinstance(event, ev.SessionEnded))
    return Outcome(
        task=task,
        figures={p: _share(findings[p], card.packs[p].capped) for p in PACKS} if task.stage else whole,
        verdict=card.verdict or "none",
        ending=ended.ending,
        turns=sum(isinstance(event, ev.Said) for event in log),
        seconds=seconds,
        dimensions={axis.id: axis.score for result in card.packs.values() for axis in result.dimensions},
        statuses={f.id: f.status for found in findings.values() for f in found},
    )


def _share(findings: Iterable[Finding], capped: bool) -> float | None:
    share, _ = out_of_100(findings)
    return min(share, 59.0) if capped and share is not None else share


def visits(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of each task, in order; `jobs` processes share the work and change nothing in it."""
    if jobs <= 1:
        yield from map(visit, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(visit, tasks, chunksize=max(1, min(16, len(tasks) // (jobs * 4))))


def run(
    personas: Sequence[str],
    names: Sequence[str],
    stages: Sequence[str],
    sessions: int,
    seed: int = 0,
    jobs: int = 1,
    told: Callable[[], object] = lambda: None,
) -> Data:
    """`sessions` visits of each bot to each customer, seeds counting up from `seed`: {persona: {bot: summary}}.

    `stages` of length one gives a bot's summary itself (the empty stage is a whole visit), several give
    {"stages": {stage: summary}}. `told` is called after each visit.
    """
    tasks = [
        Task(persona, name, seed + n, stage)
        for persona in personas
        for name in names
        for stage in stages
        for n in range(sessions)
    ]
    found: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in visits(tasks, jobs):
        found.setdefault((outcome.task.persona, outcome.task.bot, outcome.task.stage), []).append(outcome)
        told()
    out: Data = {}
    for (persona, name, stage), outcomes in found.items():
        of_bot = out.setdefault(persona, {}).setdefault(name, {})
        if len(stages) > 1:
            of_bot.setdefault("stages", {})[stage] = summary(outcomes)
        else:
            of_bot |= summary(outcomes)
    return out


def summary(outcomes: Sequence[Outcome]) -> Data:
    """What a bot's visits come to. A pack's figures leave out visits without a total (`without`, if there are any);
    `failed` counts the critical and compliance criteria missed."""
    told: Data = {"sessions": len(outcomes)}
    for pack in PACKS:
        told[pack] = _spread([o.figures[pack] for o in outcomes])
    told["verdicts"] = dict(sorted(Counter(o.verdict for o in outcomes).items()))
    told["endings"] = dict(Counter(o.ending for o in outcomes).most_common())
    told["turns"] = {"mean": round(fmean(o.turns for o in outcomes), 1)}
    told["turns_per_second"] = round(sum(o.turns for o in outcomes) / max(sum(o.seconds for o in outcomes), 1e-9))
    told["dimensions"] = {id: _mean(o.dimensions[id] for o in outcomes) for id in outcomes[0].dimensions}
    told["criteria"] = criteria(outcomes)
    red = {
        c.id for pack in rubric.shipped() for c in pack.pack.criteria if c.critical or pack.pack.pack == "compliance"
    }
    told["failed"] = {id: n["missed"] for id, n in told["criteria"].items() if id in red and n["missed"]}
    told["never_met"] = [id for id, n in told["criteria"].items() if not n["met"]]
    told["never_missed"] = [id for id, n in told["criteria"].items() if not n["missed"] and not n["half"]]
    return told


def criteria(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """How often each criterion was met, half met, missed and not applicable."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for id, status in outcome.statuses.items():
            counts.setdefault(id, Counter())[status] += 1
    return {id: {status: of[status] for status in ("met", "half", "missed", "na")} for id, of in counts.items()}


def _spread(figures: Sequence[float | None]) -> Data:
    there = [figure for figure in figures if figure is not None]
    told: Data = {"mean": None, "min": None, "max": None}
    if there:
        told = {"mean": round(fmean(there), 1), "min": min(there), "max": max(there)}
    return told | ({"without": len(figures) - len(there)} if len(there) < len(figures) else {})


def _mean(figures: Iterable[float | None]) -> float | None:
    there = [figure for figure in figures if figure is not None]
    return round(fmean(there), 1) if there else None
