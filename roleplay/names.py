"""Checks a compiled script for names nobody declared, texts said by two rules, and rules that clash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from roleplay import fsm, ranking, rules
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


def unknown(script: Script) -> Iterator[str]:
    """Every problem, each a sentence that names the place."""
    yield from _rules(script)
    yield from _over(script)
    yield from _items(script)
    yield from _lines(script)
    yield from _endings(script)
    yield from _drills(script)
    yield from _texts(script)
    yield from _clashes(script)


def _when(script: Script, where: str, when: When) -> Iterator[str]:
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
                yield f"{where}: when.{key} names {name!r}, which does not exist"
    about = when.slots.get("about", [])
    yield from (f"{where}: topic {t!r} is not among the persona's" for t in about if t not in p.topics)
    service = when.slots.get("service", [])
    yield from (f"{where}: service {t!r} is not among the persona's" for t in service if t not in p.services)


def _outcome(script: Script, where: str, o: Outcome) -> Iterator[str]:
    if o.trigger and o.trigger not in {w.trigger for w in fsm.WAYS}:
        yield f"{where}: trigger {o.trigger!r} is not one of the machine's"
    if o.appoint and o.appoint != "$slots" and o.appoint not in {c.id for c in script.persona.circumstances}:
        yield f"{where}: appoint {o.appoint!r} is not a circumstance of the persona"
    if o.raises and o.raises not in script.items:
        yield f"{where}: raises {o.raises!r}, which is no agenda item"


def _rules(script: Script) -> Iterator[str]:
    p = script.parts
    for kind in ("effects", "reactions"):
        seen: Counter[str] = Counter()
        for rule in (r for part in p for r in getattr(part, kind)):
            seen[rule.id] += 1
            where = f"{kind[:-1]} {rule.id}"
            for name in rule.on:
                _, cues = script.cues(name)
                if not all(_known(script, c) for c in cues):
                    yield f"{where}: on {name!r} is neither an act, a cue nor a group"
            if kind == "reactions" and not rule.say:
                yield f"{where}: a reaction must say something"
            if kind == "effects" and rule.say:
                yield f"{where}: an effect says nothing; make it a reaction"
            yield from _when(script, where, rule.when)
            yield from _outcome(script, where, rule)
        yield from (f"{kind[:-1]} {i}: this id is used {n} times" for i, n in seen.items() if n > 1)


def _twice(kind: str, ids: Iterator[str]) -> Iterator[str]:
    yield from (f"{kind} {i}: this id is used {n} times" for i, n in Counter(ids).items() if n > 1)


def _over(script: Script) -> Iterator[str]:
    for kind in ("effects", "reactions", "endings"):
        found = [r for part in script.parts for r in getattr(part, kind)]
        known = {r.id for r in found} | {f"{a.id}.{how}" for a in script.items.values() for how in a.item.answers}
        for r in found:
            yield from (f"{kind[:-1]} {r.id}: over {o!r}, which does not exist" for o in r.over if o not in known)


def _known(script: Script, cue: str) -> bool:
    head, _, way = cue.rpartition(".")
    if cue in script.acts or cue.startswith(WORLD):
        return True
    return head in script.items or (way in ("wrong", "right") and CLAIM.fullmatch(head) is not None)


def _items(script: Script) -> Iterator[str]:
    yield from _twice("item", (i.id for part in script.parts for i in part.items))
    for agendum in script.items.values():
        where, item = f"item {agendum.id}", agendum.item
        yield from _when(script, where, item.when)
        for stage in item.stages:
            if stage not in STAGES:
                yield f"{where}: stage {stage!r} does not exist"
        yield from (f"{where}: on {a!r} is not an act" for a in item.on if a not in script.acts)
        for how, judges in item.judge.items():
            for judge in judges:
                yield from (f"{where}: judge.{how} names act {a!r}" for a in judge.acts if a not in script.acts)
        if item.about and item.about not in script.persona.topics:
            yield f"{where}: topic {item.about!r} is not among the persona's"
        if "well" not in item.judge:
            yield f"{where}: nothing counts as a good answer (judge.well)"
        for answer in item.answers.values():
            yield from _outcome(script, where, answer)
        roles = {line.line.role for line in script.lines.values() if agendum.id in line.for_}
        if "apt" not in roles or len(roles) < 2:
            yield f"{where}: has lines only for {sorted(roles)}; it needs apt ones and tempting others"


def _lines(script: Script) -> Iterator[str]:
    yield from _twice("line", (line.id for part in script.parts for line in part.lines))
    for phrase in script.lines.values():
        where = f"line {phrase.id}"
        yield from _when(script, where, phrase.line.when)
        if not phrase.line.acts:
            yield f"{where}: does nothing; name the acts it performs"
        yield from (f"{where}: for {i!r}, which is no agenda item" for i in phrase.for_ if i not in script.items)
        yield from _slots(script, where, phrase)


def _slots(script: Script, where: str, phrase: Phrase) -> Iterator[str]:
    p = script.persona
    for act in phrase.utterance.acts:
        if "about" in act.slots and act.slots["about"] not in p.topics:
            yield f"{where}: topic {act.slots['about']!r} is not among the persona's"
        if "service" in act.slots and act.slots["service"] not in p.services:
            yield f"{where}: service {act.slots['service']!r} is not among the persona's"


def _endings(script: Script) -> Iterator[str]:
    found = {e.id: e for part in script.parts for e in part.endings}
    yield from _twice("ending", (e.id for part in script.parts for e in part.endings))
    yield from _twice("scene", (s.id for part in script.parts for s in part.scenes))
    if all(rules.box(e.when) for e in found.values()):
        yield "endings: none fits everything; give one an empty `when`"
    for e in found.values():
        yield from _when(script, f"ending {e.id}", e.when)
        yield from (f"ending {e.id}: spares {s!r}, which is no stage" for s in e.spares if s not in STAGES)


def _drills(script: Script) -> Iterator[str]:
    p = script.persona
    calls, meetings = {c.id for c in p.calls}, {c.id for c in p.circumstances}
    for stage, drill in p.drills.items():
        if stage not in STAGES[:-1]:
            yield f"drill {stage}: there is no such stage"
        if drill.call and drill.call not in calls:
            yield f"drill {stage}: call {drill.call!r} is not among the persona's"
        if drill.circumstance and drill.circumstance not in meetings:
            yield f"drill {stage}: circumstance {drill.circumstance!r} is not among the persona's"


def _texts(script: Script) -> Iterator[str]:
    seen: dict[str, str] = {}
    for key, text in script.texts():
        for name in PLACE.findall(text):
            if not _named(script, name):
                yield f"text {key}: {{{name}}} is not a name of this script"
        if text in seen:
            yield f"text {key}: says the same as {seen[text]}: {text}"
        seen[text] = key


def _named(script: Script, place: str) -> bool:
    kind, _, figure = place.partition(".")
    if kind == "own":
        return figure in script.own
    truths = script.figures(ANY_DAY)
    return place in script.names or place in ALWAYS or figure in truths or (kind == "wrong" and place in truths)


def _clashes(script: Script) -> Iterator[str]:
    told: set[tuple[str, str]] = set()
    for table, kind in ((script.ranked_reactions, "reactions"), (script.ranked_effects, "effects")):
        for (stage, cue), ranked in table.items():
            for clash in ranking.clashes(ranked):
                if (clash.one, clash.other) not in told:
                    told.add((clash.one, clash.other))
                    state = ", ".join(f"{k}={v}" for k, v in clash.state.items())
                    yield (
                        f"{kind} {clash.one} and {clash.other} can both answer {cue} at {stage} ({state}): "
                        f"make one condition narrower, or write `over: [{clash.other}]` in {clash.one}"
                    )
