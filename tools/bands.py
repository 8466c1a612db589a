"""What simulated trainees must come to if a score is worth something: good visits high, bad ones low, none gamed.

Each promise is held against the summaries of `roleplay simulate --bot all` (whole visits) and of `--stage each`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Summary = Mapping[str, Any]
"""One bot's summary (simulate.summary)."""


class Band(NamedTuple):
    """A promise, what was measured, and whether it holds."""

    promise: str
    measured: str
    holds: bool


def bands(whole: Mapping[str, Summary], stages: Mapping[str, Mapping[str, Summary]]) -> list[Band]:
    """Every promise, of whole visits (bot → summary) and of single stages (bot → stage → summary)."""
    return [*_whole(whole), *_stages(stages)]


def _whole(of: Mapping[str, Summary]) -> Iterator[Band]:
    blind = _mean(of["random"])
    for pack in ("guidance", "compliance"):
        yield _least(f"expert: every visit at 90 or more in {pack}", of["expert"], pack, 90)
    yield _inside("random: mean guidance at most 45", of["random"], 0, 45)
    for bot in ("longest", "shortest", "first", "last"):
        promise = f"{bot}: mean guidance within 6 of random ({blind:.1f})"
        yield _inside(promise, of[bot], blind - 6, blind + 6)
    for bot in ("prude", "polite"):
        yield _inside(f"{bot}: mean guidance at most 60", of[bot], 0, 60)
        times = of[bot]["verdicts"].get("excellent", 0)
        yield Band(f"{bot}: never excellent", f"{times} times", times == 0)
    yield _inside("pushy: mean guidance at most 30", of["pushy"], 0, 30)
    broken = [id for id in of["pushy"]["failed"] if id.startswith("K")]
    yield Band("pushy: its breaches of the law are named", ", ".join(broken) or "none", bool(broken))
    yield _inside("timid: mean guidance from 40 to 65", of["timid"], 40, 65)
    yield _inside("careless: mean guidance from 65 to 85", of["careless"], 65, 85)


def _stages(of: Mapping[str, Mapping[str, Summary]]) -> Iterator[Band]:
    for stage in of["random"]:
        yield _inside(f"{named(stage)} alone, random: mean guidance at most 55", of["random"][stage], 0, 55)
        yield _least(f"{named(stage)} alone, expert: every time at 90 or more", of["expert"][stage], "guidance", 90)


def named(stage: str) -> str:
    """A stage as one would say it."""
    return stage.replace("_", " ") or "whole visit"


def _mean(summary: Summary) -> float:
    mean: float | None = summary["guidance"]["mean"]
    return -1.0 if mean is None else mean


def _inside(promise: str, summary: Summary, low: float, high: float) -> Band:
    """The mean lies in the band; a bot without any total does not hold it."""
    mean = _mean(summary)
    return Band(promise, "no total" if mean < 0 else f"{mean:.1f}", low <= mean <= high and mean >= 0)


def _least(promise: str, summary: Summary, pack: str, least: float) -> Band:
    """The lowest figure reaches the mark, and every visit has one."""
    told = summary[pack]
    lowest, without = told["min"], told.get("without", 0)
    measured = "no total" if lowest is None else f"lowest {lowest:g}"
    measured += f", {without} without a total" if without and lowest is not None else ""
    return Band(promise, measured, lowest is not None and lowest >= least and not without)
