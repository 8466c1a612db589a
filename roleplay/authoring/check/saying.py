"""What can be wrong with what she brings up and with what is said: no key, no wrong answer, words that others say,
figures that contradict her policies, a language left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from statistics import median
from typing import Any

from roleplay import library
from roleplay.diagnostics import Problem
from roleplay.errors import BadScript
from roleplay.part import Item, Line
from roleplay.persona import Persona, Policy
from roleplay.phrase import PLACE
from roleplay.schema import Both
from roleplay.script import Script

WORDINGS = 2
SHARED_FROM = 8
"""Characters from which the same sentence of two customers is no chance."""
LONG = 120
LONGER, SLACK = 1.7, 6
"""An answer that is this many times (and so many characters) longer or shorter than the other kind's sticks out."""
CHINESE = re.compile("[一-鿿]")
AMOUNT = r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|元|块)"
STATED = (
    ("sum", re.compile("保额" + AMOUNT), "保额"),
    ("premium", re.compile("(?:年交|每年交|一年交)" + AMOUNT), "年交"),
    ("cash_value", re.compile("现金价值" + AMOUNT), "现金价值"),
)
FEN = {"万": Decimal(1_000_000), "元": Decimal(100), "块": Decimal(100)}


def problems(script: Script) -> Iterator[Problem]:
    """Every problem with items and texts of her own files."""
    for part in script.hers:
        for item in part.items:
            yield from _item(script, item)
    yield from _looks(script)
    yield from _languages(script)
    yield from _shared(script)
    yield from _stated(script.persona)
    yield from _long(script)


# --- what she brings up


def _item(script: Script, item: Item) -> Iterator[Problem]:
    def wrong(code: str, *keys: str, **args: Any) -> Problem:
        return Problem(code, "items", item.id, keys, args)

    roles = [line.line.role for line in script.lines.values() if item.id in line.for_]
    if "service" in item.tags and "wrong" not in roles:
        yield wrong("V404")
    w = item.when
    if item.kind == "concern" and not (w.trust or w.openness or w.facts or w.service_credit):
        yield wrong("V405", "when")
    if why := _never(script, item):
        yield wrong("V406", "when", why=why)
    for key, said in (("raise", item.raise_), ("repeat", item.repeat)):
        if len(said) < WORDINGS:
            yield wrong("V407", key, key=key, n=len(said))
    for way in ("well", "evaded"):
        answer = item.answers.get(way)
        if answer is None or not answer.say:
            yield wrong("V408", "answers", way=way)


def _length(line: Line) -> int:
    return len(PLACE.sub("一二三四", line.say))


def _never(script: Script, item: Item) -> str:
    """Why an item cannot come up; empty if it can."""
    if item.when.stage and not set(item.when.stage) & set(item.stages):
        return f"its stages {', '.join(item.stages)} and the stage of its condition exclude each other"
    raised = {o.raises for p in script.parts for o in (*p.effects, *p.reactions)}
    raised |= {a.raises for i in script.items.values() for a in i.item.answers.values()}
    raised |= {drill.raises for drill in script.persona.drills.values()}
    if not item.on and not item.unprompted and item.kind != "concern" and item.id not in raised:
        return "nothing brings it up: no `on`, not `unprompted`, raised by no rule"
    if set(item.when.facts) & set(item.when.no_facts):
        return "it asks for a fact and for its absence"
    if set(item.when.with_) & set(item.when.without):
        return "it asks for an act and for its absence"
    return ""


def _looks(script: Script) -> Iterator[Problem]:
    """Answers that one picks out by their length alone, beside those of the other kind for the same item."""
    own = {line.id for part in script.hers for line in part.lines}
    for item in script.items:
        lines = [p.line for p in script.lines.values() if item in p.for_]
        for line in lines:
            mine, others = _length(line), [_length(o) for o in lines if (o.role == "apt") != (line.role == "apt")]
            if line.id in own and len(others) >= 3:
                usual = median(others)
                if mine > usual * LONGER + SLACK or mine * LONGER + SLACK < usual:
                    why = f"{mine} characters, the others about {usual:g}"
                    yield Problem("V410", "lines", line.id, ("say",), {"why": why})


# --- texts


def _languages(script: Script) -> Iterator[Problem]:
    """Texts of the interface with one language left out."""
    for kind, id, keys, text in _both(script):
        if not text.zh.strip() or not CHINESE.search(text.zh):
            yield Problem("V502", kind, id, (*keys, "zh"), {"lang": "zh", "where": f"{kind} {id}".strip()})
        if not text.en.strip() or CHINESE.search(text.en):
            yield Problem("V502", kind, id, (*keys, "en"), {"lang": "en", "where": f"{kind} {id}".strip()})


def _both(script: Script) -> Iterator[tuple[str, str, tuple[str | int, ...], Both]]:
    p = script.persona
    yield from (("persona", "", (name,), getattr(p, name)) for name in ("job", "fiction", "urgent", "brief"))
    for name in ("topics", "services"):
        yield from (("persona", "", (name, key), text) for key, text in getattr(p, name).items())
    for part in script.hers:
        yield from (("items", i.id, ("feels",), i.feels) for i in part.items if i.feels)
        for e in part.endings:
            yield from (("endings", e.id, (key,), getattr(e, key)) for key in ("title", "debrief"))
        yield from (("scenes", s.id, ("title",), s.title) for s in part.scenes)


def _shared(script: Script) -> Iterator[Problem]:
    """Sentences that another customer says too, or that anybody may say."""
    others = {name: _written(name) for name in library.personas() if name != script.persona.id}
    common = _common(script)
    for key, text in _hers(script):
        if len(text) < SHARED_FROM:
            continue
        for name, written in others.items():
            if text in written and (place := _sentences(name).get(text)):
                yield Problem("V503", "text", key, (), {"where": key, "other": name, "place": place})
        if text in common:
            yield Problem("V503", "text", key, (), {"where": key, "other": "the common files", "place": common[text]})


def _hers(script: Script) -> Iterator[tuple[str, str]]:
    """What she and the trainee say in her own files, with its key."""
    for part in script.hers:
        for rule in part.reactions:
            yield from ((f"{rule.id}#{n}", text.strip()) for n, text in enumerate(rule.say))
        for item in part.items:
            for key, said in (("raise", item.raise_), ("repeat", item.repeat), ("door", item.door)):
                yield from ((f"{item.id}.{key}#{n}", text.strip()) for n, text in enumerate(said))
            for way, answer in item.answers.items():
                yield from ((f"{item.id}.{way}#{n}", text.strip()) for n, text in enumerate(answer.say))
        yield from ((line.id, line.say.strip()) for line in part.lines)


@lru_cache(maxsize=64)
def _written(persona: str) -> str:
    """Another customer's own files as they are written: only where a sentence stands in them are they compiled."""
    return "\n".join(library.texts(library.folder(persona)).values())


@lru_cache(maxsize=64)
def _sentences(persona: str) -> dict[str, str]:
    """What is said in another customer's own files."""
    try:
        return {text: key for key, text in _hers(library.script(persona))}
    except BadScript:
        return {}


def _common(script: Script) -> dict[str, str]:
    """What is said in the layers below hers; a text that she takes over with an item `like` another is hers to take."""
    own = {id(part) for part in script.hers}
    taken = {item.id for part in script.hers for item in part.items if item.like}
    out: dict[str, str] = {}
    for part in script.parts:
        if id(part) not in own:
            for rule in part.reactions:
                out |= {text.strip(): rule.id for text in rule.say}
            out |= {line.say.strip(): line.id for line in part.lines}
            for item in part.items:
                said = (*item.raise_, *item.repeat, *item.door, *(t for a in item.answers.values() for t in a.say))
                out |= {text.strip(): f"{item.id}.item" for text in said}
    return {text: key for text, key in out.items() if key.partition(".")[0] not in taken}


def _stated(p: Persona) -> Iterator[Problem]:
    """Amounts in the records that are not those of the policy they stand with."""
    for n, section in enumerate(p.sections):
        for line in section.text.splitlines():
            for at, policy in enumerate(p.policies):
                if re.match(rf"{re.escape(policy.no)}[\s、.：:]", line.strip()):
                    yield from _amounts(line, policy, at, n)


def _amounts(line: str, policy: Policy, number_of: int, section: int) -> Iterator[Problem]:
    for field, pattern, word in STATED:
        for number, unit in pattern.findall(line):
            try:
                said = Decimal(number.replace(",", "")) * FEN[unit]
            except InvalidOperation:
                continue
            truth = getattr(policy, field)
            if said != truth:
                told = {"where": f"sections.{section}", "said": f"{word}{number}{unit}", "owner": f"policy {policy.no}"}
                told["truth"] = f"{Decimal(truth) / FEN[unit]:,}{unit}"
                yield Problem("V504", "persona", "", ("sections", section, "text"), told)
                yield Problem("V504", "persona", "", ("policies", number_of, field), {**told, "where": policy.no})


def _long(script: Script) -> Iterator[Problem]:
    """Sentences nobody says in one breath."""
    for key, text in _hers(script):
        longest = max((len(bubble) for bubble in text.split("\n")), default=0)
        if longest > LONG:
            yield Problem("V505", "text", key, (), {"where": key, "n": longest})
