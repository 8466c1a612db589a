"""Writes docs/evidence.md: what simulated trainees score, whether a line's look betrays it, and what tests notice.

`python -m tools.evidence [--sessions N] [--each N] [--jobs N] [--page FILE]`; the prose is in evidence.md.j2.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
from rich.console import Console
from rich.progress import Progress

from roleplay import library, rubric
from roleplay.authoring import bots, plays, simulate, surface
from roleplay.criteria import Criterion
from roleplay.evidence import Evidence
from roleplay.judge import Judge
from tests import flipping, test_flips
from tools.bands import Band, bands, named

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs/evidence.md"
FEWER = 5
"""Halvings for each kind of feature alone."""
VERDICTS = {"excellent": "excellent", "passed": "passed", "failed": "not passed", "none": "no verdict"}
DIGITS = 12
"""Characters of a digest that the page shows."""
KINDS = {
    "length": ("length", "longest", "shortest"),
    "place": ("place", "first", "last"),
    "punctuation": ("sentences", *surface.MARKS),
    "polite words": ("polite",),
    "hedges": ("hedges",),
    "figures": ("figures",),
}
HOW = {
    "expert": "for the criteria, as well as it can",
    "careless": "as the expert, every fifth move at random",
    "timid": "serves well, never moves on",
    "random": "takes any line",
    "longest": "the longest line",
    "shortest": "the shortest line",
    "first": "the first line shown",
    "last": "the last line shown",
    "prude": "shuns words of product, price and urgency",
    "polite": "the line with most thanks and sorry",
    "pushy": "sells at every chance",
}


def digests() -> dict[str, str]:
    """What the page was made from: the digest of each shipped rubric."""
    return {part.pack.pack: part.digest[:DIGITS] for part in rubric.shipped()}


def customer(persona: str, sessions: int, each: int, jobs: int, told: Callable[[], object]) -> dict[str, Any]:
    """Everything the page says of one customer."""
    script = library.script(persona)
    stages, names = [*script.persona.drills], [*bots.BOTS]
    whole = simulate.run([persona], names, [""], sessions, 0, jobs, told)[persona]
    by_stage = {
        name: summary["stages"]
        for name, summary in simulate.run([persona], names, stages, each, 0, jobs, told)[persona].items()
    }
    tallies = {name: _added([whole[name], *by_stage[name].values()]) for name in names}
    rows = [_row(c.id, c.name.en, tallies) for part in rubric.shipped() for c in part.pack.criteria]
    asked = [row for row in rows if row["applies"]]
    never_met = [row["id"] for row in asked if len(row["never_met"]) == len(names)]
    never_missed = [row["id"] for row in asked if len(row["never_missed"]) == len(names)]
    looks = _surface(persona)
    held = [*bands(whole, by_stage), *_more(looks["surface"].gain, never_met, never_missed)]
    return {
        "name": f"{script.persona.name} (`{persona}`)",
        "script": script.digest[:DIGITS],
        "stages": stages,
        "whole": whole,
        "by_stage": by_stage,
        "visits": len(names) * (sessions + each * len(stages)),
        "bands": held,
        "held": sum(band.holds for band in held),
        "criteria": rows,
        "never_met": never_met,
        "never_missed": never_missed,
        "plays": [_play(persona, play) for play in plays.load(persona)],
        **looks,
    }


def _more(gain: float, never_met: list[str], never_missed: list[str]) -> Iterator[Band]:
    """The promises that are not about a trainee's marks."""
    promise = f"surface: a model that cannot read wins at most {100 * surface.BOUND:.0f} points over chance"
    yield Band(promise, f"{_points(gain)} points", gain <= surface.BOUND)
    for of, ids in (("met", never_met), ("missed", never_missed)):
        promise = f"every criterion that applies is {of} by somebody"
        yield Band(promise, ", ".join(ids) or f"none is never {of}", not ids)


def _added(summaries: list[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """How often each criterion was met, half met, missed and not applicable, over several summaries."""
    added: dict[str, Counter[str]] = {}
    for summary in summaries:
        for id, counts in summary["criteria"].items():
            added.setdefault(id, Counter()).update(counts)
    return added


def _row(id: str, name: str, tallies: Mapping[str, Mapping[str, Counter[str]]]) -> dict[str, Any]:
    of = {bot: counts[id] for bot, counts in tallies.items()}
    return {
        "id": id,
        "name": name,
        "applies": any(counts["met"] + counts["half"] + counts["missed"] for counts in of.values()),
        "met": {bot: _met(counts) for bot, counts in of.items()},
        "never_met": [bot for bot, counts in of.items() if not counts["met"]],
        "never_missed": [bot for bot, counts in of.items() if not counts["missed"]],
    }


def _met(counts: Counter[str]) -> str:
    applied = counts["met"] + counts["half"] + counts["missed"]
    return f"{100 * counts['met'] / applied:.0f} %" if applied else "—"


def _play(persona: str, play: plays.Play) -> dict[str, Any]:
    """An authored visit and what it is worth."""
    card = rubric.score(rubric.shipped(), plays.run(library.script(persona), play))
    scores = {pack: "—" if part.score is None else f"{part.score:g}" for pack, part in card.packs.items()}
    return {"title": play.title.en, "verdict": VERDICTS[card.verdict or "none"], **scores}


def _surface(persona: str) -> dict[str, Any]:
    script = library.script(persona)
    sets = surface.choice_sets(script, surface.visits(script, range(surface.SEEDS), simulate.DAY))
    found = surface.measure(sets)
    where: dict[str, dict[str, float]] = {"open": {}, "free": {}}
    for stage in script.persona.drills:
        for kind in where:
            if (stage, kind) in found.where:
                where[kind][stage] = found.where[stage, kind]
    return {
        "sets": len(sets),
        "surface": found,
        "kinds": {kind: surface.measure(sets, FEWER, names).gain for kind, names in KINDS.items()},
        "weights": sorted(found.weights.items(), key=lambda pair: -abs(pair[1]))[:8],
        "telling": [one for one, _ in zip(surface.telling(sets), range(10), strict=False)],
        **where,
    }


def flips() -> dict[str, int]:
    """How many flips of criteria the tests notice, and how many of the rest change a mark in a simulated visit."""
    ids = list(test_flips.CRITERIA.values())
    parts = [flip for criterion in ids for flip in flipping.parts(criterion)]
    finer = [flip for criterion in ids for flip in flipping.finer(criterion)]
    missed = [changed for _, changed in finer if not test_flips.noticed(changed)]
    logs = [
        Evidence(log)
        for persona in library.personas()
        for log in surface.visits(library.script(persona), range(2), simulate.DAY)
    ]
    return {
        "criteria": len(ids),
        "noticed": len(ids) - len(test_flips.unnoticed(flipping.deciding(criterion) for criterion in ids)),
        "parts": len(parts),
        "parts_noticed": len(parts) - len(test_flips.unnoticed(parts)),
        "finer": len(finer),
        "finer_noticed": len(finer) - len(missed),
        "visits": len(logs),
        "matter": sum(_matters(changed, logs) for changed in missed),
    }


def _matters(changed: Criterion, logs: list[Evidence]) -> bool:
    """Whether a changed criterion gives another mark in any of these visits."""
    pack = test_flips.rubric_of(changed.id).pack
    mine, theirs = Judge(pack, test_flips.CRITERIA[changed.id]), Judge(pack, changed)
    marks = ((mine.mark(log), theirs.mark(log)) for log in logs)
    return any((a.status, a.points, a.caps) != (b.status, b.points, b.caps) for a, b in marks)


def written(customers: list[dict[str, Any]], sessions: int, each: int) -> str:
    """The page."""
    loader = jinja2.FileSystemLoader(HERE)
    room = jinja2.Environment(
        loader=loader,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return room.get_template("evidence.md.j2").render(
        customers=customers, sessions=sessions, each=each, digests=digests(), flips=flips(), bots=HOW, named=named,
        day=simulate.DAY, today=dt.date.today(), surface_seeds=surface.SEEDS, halvings=surface.HALVINGS,
        figure=_figure, mean=_mean, share=_share, counts=_counts, points=_points, percent=_percent,
    )  # fmt: skip


def _figure(pack: Mapping[str, Any]) -> str:
    none = f", {pack['without']} without" if pack.get("without") else ""
    return "—" if pack["mean"] is None else f"{pack['mean']:.1f} ({pack['min']:g}–{pack['max']:g}){none}"


def _mean(pack: Mapping[str, Any]) -> str:
    return "—" if pack["mean"] is None else f"{pack['mean']:.1f}"


def _share(summary: Mapping[str, Any], verdict: str) -> str:
    return f"{100 * summary['verdicts'].get(verdict, 0) / summary['sessions']:.0f} %"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{id} {n}" for id, n in sorted(counts.items(), key=lambda pair: -pair[1])) or "nothing"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def main() -> int:
    """Simulate, measure, write, and print what does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200, help="whole visits of each simulated trainee")
    parser.add_argument("--each", type=int, default=50, help="of each stage alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, default=PAGE)
    args = parser.parse_args()
    made = []
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        for persona in library.personas():
            visits = len(bots.BOTS) * (args.sessions + args.each * len(library.script(persona).persona.drills))
            task = bar.add_task(persona, total=visits)
            made.append(customer(persona, args.sessions, args.each, args.jobs, lambda task=task: bar.advance(task)))
    args.page.write_text(written(made, args.sessions, args.each), encoding="utf-8")
    for one in made:
        print(*(f"not held: {band.promise}: {band.measured}" for band in one["bands"] if not band.holds), sep="\n")
        print(
            f"{one['name']}: {one['held']} of {len(one['bands'])} promises held, surface {_points(one['surface'].gain)}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
