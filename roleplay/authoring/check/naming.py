"""Names inside persona.yaml that must be among others there: insured persons, offers of plans, people in a room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roleplay.diagnostics import Problem, near
from roleplay.persona import Persona
from roleplay.schema import GAUGES
from roleplay.script import Script


def before(p: Persona) -> Iterator[Problem]:
    """What would keep her figures from being worked out."""
    people = [m.id for m in p.household.people] if p.household else []
    if p.household:
        for n, x in enumerate(p.policies):
            yield from _among(("policies", n, "person"), x.person, people, "household.people")
            yield from _among(("policies", n, "holder"), x.holder, [*people, *p.people], "household.people or people")
        for n, o in enumerate(p.offers):
            for one in o.insured:
                yield from _among(("offers", n, "insured"), one, people, "household.people")
    offers = {o.id: o for o in p.offers}
    for name, plan in p.plans.items():
        for n, chosen in enumerate(plan):
            yield from _among(("plans", name, n, "offer"), chosen.offer, offers, "offers")
    for n, item in enumerate(p.worry):
        yield from _among(("worry", n), item, p.topics, "topics")
    if not p.worry:
        yield Problem("V104", "persona", "", ("worry",), {"key": "worry"})


def problems(script: Script) -> Iterator[Problem]:
    """What names somebody or something of hers that is not there."""
    p = script.persona
    for n, c in enumerate(p.circumstances):
        for one in c.present:
            yield from _among(("circumstances", n, "present"), one, p.people, "people")
    solves = [*script.papers.papers["plan"].answers] if "plan" in script.papers.papers else []
    for n, o in enumerate(p.offers):
        for one in o.solves:
            yield from _among(("offers", n, "solves"), one, solves, "the problems of papers.yaml")
    for stage, drill in p.drills.items():
        for gauge in drill.gauges:
            yield from _among(("drills", stage, "gauges", gauge), gauge, GAUGES, "the gauges")
        if drill.raises:
            yield from _among(("drills", stage, "raises"), drill.raises, script.items, "the items")
    yield from _nobody(script)


def _nobody(script: Script) -> Iterator[Problem]:
    """Conditions on people who are in no room of hers."""
    there = {one for c in script.persona.circumstances for one in c.present}
    for part in script.hers:
        for kind in ("reactions", "effects", "lines", "items", "endings"):
            for entry in getattr(part, kind):
                for one in entry.when.present:
                    if one not in there:
                        keys = ("when", "present")
                        yield Problem("V219", kind, entry.id, keys, {"name": one, "near": near(one, there)})


def _among(keys: tuple[str | int, ...], name: str, known: Iterable[str], among: str) -> Iterator[Problem]:
    names = [*known]
    if name and name not in names:
        where = ".".join(map(str, keys))
        told = {"where": where, "name": name, "among": among, "near": near(name, names)}
        yield Problem("V218", "persona", "", keys, told)
