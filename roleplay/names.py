"""Checks a compiled script for names nobody declared, texts said by two rules, and rules that clash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from roleplay import fsm, ranking, rules
from roleplay.diagnostics import Problem, near
from roleplay.part import Outcome, When
from roleplay.phrase import PLACE, Phrase
from roleplay.schema import STAGES
from roleplay.script import Script

WORLD = ("meeting.", "form.", "scene", "promise.", "narrated.", "again", "due.")
ALWAYS = {"trainee", "me", "topic", "service", "next"}
ANY_DAY = "2026-03-02"
"""A day on which the figures of a customer are looked up: which there are does not depend on it."""
CLAIM = re.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]+")
"""A claim: CL_… for those of every customer, another prefix for one customer's own."""
CHANNELS = {"phone", "visit", "messages"}
TRIGGERS = {w.trigger for w in fsm.WAYS}


class Place(tuple[str, str]):
    """An entry of a script: its list and its id."""

    def wrong(
        self, code: str, *keys: str | int, name: object = "", among: Iterable[str] = (), **more: object
    ) -> Problem:
        """A problem of this entry: at `keys` a `name` that is not `among` those there are."""
        told = {"name": name, "near": near(str(name), among), **more}
        return Problem(code, self[0], self[1], keys, told)


def unknown(script: Script) -> Iterator[Problem]:
    """Every problem with names, texts and clashes."""
    yield from _rules(script)
    yield from _over(script)
    yield from _items(script)
    yield from _lines(script)
    yield from _endings(script)
    yield from _drills(script)
    yield from _texts(script)
    yield from _clashes(script)


def _when(script: Script, place: Place, when: When) -> Iterator[Problem]:
    p = script.persona
    sets = (
        ("stage", when.stage, set(STAGES)),
        ("channel", when.channel, CHANNELS),
        ("place", when.place, {c.place for c in p.circumstances}),
        ("scene", when.scene, {s.id for s in script.scenes}),
        ("open", when.open, {*script.items, "none"}),
        ("with", when.with_, set(script.acts)),
        ("without", when.without, set(script.acts)),
        ("times", list(when.times), set(script.acts)),
    )
    for key, names, known in sets:
        for name in names or ():
            if name not in known:
                yield place.wrong("V201", "when", key, name=name, among=known, key=f"when.{key}")
    for about in when.slots.get("about", []):
        if about not in p.topics:
            yield place.wrong("V202", "when", "slots", "about", name=about, among=p.topics)
    for service in when.slots.get("service", []):
        if service not in p.services:
            yield place.wrong("V203", "when", "slots", "service", name=service, among=p.services)


def _outcome(script: Script, place: Place, o: Outcome, *keys: str) -> Iterator[Problem]:
    meetings = {c.id for c in script.persona.circumstances}
    if o.trigger and o.trigger not in TRIGGERS:
        yield place.wrong("V204", *keys, "trigger", name=o.trigger, among=TRIGGERS)
    if o.appoint and o.appoint != "$slots" and o.appoint not in meetings:
        yield place.wrong("V205", *keys, "appoint", name=o.appoint, among=meetings)
    if o.raises and o.raises not in script.items:
        yield place.wrong("V206", *keys, "raises", name=o.raises, among=script.items)


def _rules(script: Script) -> Iterator[Problem]:
    p = script.parts
    for kind in ("effects", "reactions"):
        seen: Counter[str] = Counter()
        for rule in (r for part in p for r in getattr(part, kind)):
            seen[rule.id] += 1
            place = Place((kind, rule.id))
            for name in rule.on:
                _, cues = script.cues(name)
                if not all(_known(script, c) for c in cues):
                    known = [*script.acts, *script.items, *script.ranks, "any"]
                    yield place.wrong("V207", "on", name=name, among=known)
            if kind == "reactions" and not rule.say:
                yield place.wrong("V304")
            if kind == "effects" and rule.say:
                yield place.wrong("V305", "say")
            yield from _when(script, place, rule.when)
            yield from _outcome(script, place, rule)
        yield from (Place((kind, i)).wrong("V210", n=n) for i, n in seen.items() if n > 1)


def _twice(kind: str, ids: Iterator[str]) -> Iterator[Problem]:
    yield from (Place((kind, i)).wrong("V210", n=n) for i, n in Counter(ids).items() if n > 1)


def _over(script: Script) -> Iterator[Problem]:
    for kind in ("effects", "reactions", "endings"):
        found = [r for part in script.parts for r in getattr(part, kind)]
        known = {r.id for r in found} | {f"{a.id}.{how}" for a in script.items.values() for how in a.item.answers}
        for r in found:
            place = Place((kind, r.id))
            yield from (place.wrong("V208", "over", name=o, among=known) for o in r.over if o not in known)


def _known(script: Script, cue: str) -> bool:
    head, _, way = cue.rpartition(".")
    if cue in script.acts or cue.startswith(WORLD):
        return True
    return head in script.items or (way in ("wrong", "right") and CLAIM.fullmatch(head) is not None)


def _items(script: Script) -> Iterator[Problem]:
    yield from _twice("items", (i.id for part in script.parts for i in part.items))
    acts = script.acts
    for agendum in script.items.values():
        place, item = Place(("items", agendum.id)), agendum.item
        yield from _when(script, place, item.when)
        for stage in item.stages:
            if stage not in STAGES:
                yield place.wrong("V209", "stages", name=stage, among=STAGES)
        yield from (place.wrong("V211", "on", name=a, among=acts, key="on") for a in item.on if a not in acts)
        for how, judges in item.judge.items():
            for n, judge in enumerate(judges):
                for a in judge.acts:
                    if a not in acts:
                        yield place.wrong("V211", "judge", how, n, "acts", name=a, among=acts, key=f"judge.{how}")
        if item.about and item.about not in script.persona.topics:
            yield place.wrong("V202", "about", name=item.about, among=script.persona.topics)
        if "well" not in item.judge:
            yield place.wrong("V401", "judge")
        for way, answer in item.answers.items():
            yield from _outcome(script, place, answer, "answers", way)
        roles = {line.line.role for line in script.lines.values() if agendum.id in line.for_}
        if "apt" not in roles or len(roles) < 2:
            yield place.wrong("V402", roles=sorted(roles))


def _lines(script: Script) -> Iterator[Problem]:
    yield from _twice("lines", (line.id for part in script.parts for line in part.lines))
    for phrase in script.lines.values():
        place = Place(("lines", phrase.id))
        yield from _when(script, place, phrase.line.when)
        if not phrase.line.acts:
            yield place.wrong("V403", "acts")
        for i in phrase.for_:
            if i not in script.items:
                yield place.wrong("V212", "for", name=i, among=script.items)
        yield from _slots(script, place, phrase)


def _slots(script: Script, place: Place, phrase: Phrase) -> Iterator[Problem]:
    p = script.persona
    for n, act in enumerate(phrase.utterance.acts):
        if "about" in act.slots and act.slots["about"] not in p.topics:
            yield place.wrong("V202", "acts", n, "about", name=act.slots["about"], among=p.topics)
        if "service" in act.slots and act.slots["service"] not in p.services:
            yield place.wrong("V203", "acts", n, "service", name=act.slots["service"], among=p.services)


def _endings(script: Script) -> Iterator[Problem]:
    found = {e.id: e for part in script.parts for e in part.endings}
    yield from _twice("endings", (e.id for part in script.parts for e in part.endings))
    yield from _twice("scenes", (s.id for part in script.parts for s in part.scenes))
    if all(rules.box(e.when) for e in found.values()):
        yield Problem("V409", "endings")
    for e in found.values():
        place = Place(("endings", e.id))
        yield from _when(script, place, e.when)
        yield from (place.wrong("V216", "spares", name=s, among=STAGES) for s in e.spares if s not in STAGES)


def _drills(script: Script) -> Iterator[Problem]:
    p = script.persona
    calls, meetings = [c.id for c in p.calls], [c.id for c in p.circumstances]
    for stage, drill in p.drills.items():
        place = Place(("drill", stage))
        if stage not in STAGES[:-1]:
            yield place.wrong("V213", name=stage, among=STAGES)
        if drill.call and drill.call not in calls:
            yield place.wrong("V214", "call", name=drill.call, among=calls, key="call")
        if drill.circumstance and drill.circumstance not in meetings:
            yield place.wrong("V214", "circumstance", name=drill.circumstance, among=meetings, key="circumstance")


def _texts(script: Script) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for key, text in script.texts():
        for name in PLACE.findall(text):
            if not _named(script, name):
                known = [*script.names, *ALWAYS, *(f"figure.{f}" for f in script.figures(ANY_DAY))]
                yield Problem("V215", "text", key, (), {"where": key, "name": name, "near": near(name, known)})
        if text in seen:
            yield Problem("V501", "text", key, (), {"where": key, "other": seen[text], "text": text})
        seen[text] = key


def _named(script: Script, place: str) -> bool:
    kind, _, figure = place.partition(".")
    if kind == "own":
        return figure in script.own
    truths = script.figures(ANY_DAY)
    return place in script.names or place in ALWAYS or figure in truths or (kind == "wrong" and place in truths)


def _clashes(script: Script) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    for table, kind in ((script.ranked_reactions, "reactions"), (script.ranked_effects, "effects")):
        for (stage, cue), ranked in table.items():
            for clash in ranking.clashes(ranked):
                if (clash.one, clash.other) not in told:
                    told.add((clash.one, clash.other))
                    state = ", ".join(f"{k}={v}" for k, v in clash.state.items())
                    args = {"kind": kind, "one": clash.one, "other": clash.other, "cue": cue, "stage": stage}
                    yield Problem("V301", kind, clash.one, ("when",), {**args, "state": state})
