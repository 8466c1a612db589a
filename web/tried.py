"""Shapes a trial: where it may begin, its dialogue with the reasons beside each answer, and everything that is open to
an author and to nobody else: gauges, facts, and what each line offered is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from roleplay import rubric
from roleplay.authoring import plays
from roleplay.errors import BadScript
from roleplay.part import Outcome, When
from roleplay.schema import GAUGE_MOST, GAUGES, STAGES
from roleplay.script import Script
from roleplay.view_papers import date_of
from web import chat, desk, replayed, words
from web.i18n import N_, Speech
from web.papers import FORMS
from web.service import shown
from web.trials import Tried
from web.whys import GAUGES as GAUGE_LABELS

Data = dict[str, Any]
MOST = 10
ROLES = {
    "apt": N_("apt"),
    "early": N_("true, but too early"),
    "tone": N_("true, in the wrong tone"),
    "wrong": N_("a wrong fact"),
    "evade": N_("evades"),
    "step": N_("a step"),
    "premature": N_("premature"),
    "aside": N_("an aside"),
}


# Where it begins ------------------------------------------------------------------------------------------


def beginning(script: Script, stage: str, typed: Mapping[str, Any], s: Speech) -> Data:
    """The form of a new trial: the stages of this customer, and the state in which the chosen one usually begins, with
    what was typed laid over it."""
    p = script.persona
    drill = p.drills[stage]
    usual = usual_gauges(script, stage)
    facts = typed.get("facts", sorted(drill.facts))
    named = sorted(known_facts(script) - {*drill.facts} - {*facts})
    return {
        "stage": stage,
        "stages": [
            {"id": one, "label": s.label(words.STAGES, one), "chosen": one == stage}
            for one in STAGES
            if one in p.drills
        ],
        "gauges": [
            {"id": one, "label": s.label(GAUGE_LABELS, one), "value": typed.get("gauges", {}).get(one, usual[one]),
             "usual": usual[one], "most": GAUGE_MOST.get(one, MOST)}
            for one in GAUGES
        ],
        "facts": [{"id": one, "on": one in facts} for one in sorted({*drill.facts, *facts})],
        "known": named,
        "date": typed.get("date", plays.START.isoformat()),
        "seed": typed.get("seed", "1"),
    }  # fmt: skip


def usual_gauges(script: Script, stage: str) -> dict[str, int]:
    """How every gauge stands when a stage of this customer is practised alone."""
    p = script.persona
    told = {"trust": p.trust, "patience": p.patience} | p.drills[stage].gauges
    return {one: told.get(one, 0) for one in GAUGES}


def known_facts(script: Script) -> set[str]:
    """Every fact that a customer's own files speak of."""
    return set(_facts(script.hers)) | {fact for one in script.persona.drills.values() for fact in one.facts}


def _facts(found: Any) -> Iterator[str]:
    if isinstance(found, When):
        yield from (*found.facts, *found.no_facts)
    elif isinstance(found, Outcome):
        yield from (*found.sets, *found.clears)
    if isinstance(found, BaseModel):
        for name in type(found).model_fields:
            yield from _facts(getattr(found, name))
    elif isinstance(found, dict):
        for one in found.values():
            yield from _facts(one)
    elif isinstance(found, list | tuple):
        for one in found:
            yield from _facts(one)


# As it stands ---------------------------------------------------------------------------------------------


def context(tried: Tried, s: Speech) -> Data:
    """What `trial.html` needs."""
    turned, state = tried.turned, tried.state
    seen = shown(turned, tried.log)
    at = len(tried.moves)
    shaped: Data = {"between": None, "file": None}
    if state.in_meeting or state.ended:
        shaped["view"] = chat.common(seen, turned, s)
    else:
        shaped |= desk.context(seen, turned, tried.log, s)
    shaped["view"]["papers"] = [one for one in shaped["view"]["papers"] if one["id"] in FORMS]
    return shaped | {
        "t": {
            "id": tried.id,
            "draft": tried.draft,
            "here": turned.here,
            "turn": state.turn,
            "moves": at,
            "persona": {"id": tried.script.persona.id, "name": tried.script.persona.name, "face": state.face},
            "stage": s.label(words.STAGES, state.stage),
            "when": f"{chat.day(date_of(state.date, state.day), s)} {seen['now']['time']}",
            "began": _began(tried, s),
            "gauges": _gauges(tried, s),
            "facts": _facts_now(tried),
            "choices": [_choice(tried, one, s) for one in seen["choices"]],
            "rights": _rights(tried, s) if not state.in_meeting and not state.ended else [],
            "card": _card(tried, s) if state.ended else None,
            "play": f"tried_{at}",
        },
        "rows": replayed.rows(tried.traced, tried.script, s, at),
    }


def _began(tried: Tried, s: Speech) -> Data:
    start = tried.start
    return {
        "stage": s.label(words.STAGES, start.stage or "preparation"),
        "date": s.full(start.date),
        "seed": start.seed,
        "gauges": [{"label": s.label(GAUGE_LABELS, one), "value": value} for one, value in start.gauges.items()],
        "facts": start.facts,
        "no_facts": start.no_facts,
        "query": start.stage or "preparation",
    }


def _gauges(tried: Tried, s: Speech) -> list[Data]:
    last = tried.traced[-1]
    before, now = (last.before if last.turn else last.after).gauges, tried.state.gauges
    return [
        {"label": s.label(GAUGE_LABELS, one), "now": now.get(one, 0), "by": now.get(one, 0) - before.get(one, 0),
         "most": GAUGE_MOST.get(one, MOST)}
        for one in GAUGES
    ]  # fmt: skip


def _facts_now(tried: Tried) -> Data:
    last = tried.traced[-1]
    before = last.before.facts if last.turn else last.after.facts
    now = tried.state.facts
    return {"fresh": sorted(now - before), "gone": sorted(before - now), "rest": sorted(now & before)}


def _choice(tried: Tried, one: Data, s: Speech) -> Data:
    """A line offered, with its id, its role, and the item it is for."""
    line = tried.script.lines[tried.offered[one["id"]]].line
    return one | {"line": line.id, "role": s.label(ROLES, line.role), "for": ", ".join(line.for_)}


def _rights(tried: Tried, s: Speech) -> list[Data]:
    """What can be filled in rightly at one press: the card before the first contact, and papers with a right answer."""
    script, state = tried.script, tried.state
    out = []
    if not state.visits and not state.calls:
        out += [{"form": "read", "value": one.id, "label": s("Pull: %(what)s", what=s.of(one.title.model_dump()))}
                for one in script.persona.sections if one.id not in state.read]  # fmt: skip
        out.append({"form": "card", "value": "right", "label": s("The card, filled in rightly")})
    for id, label in (("sheet", N_("The gap sheet, filled in rightly")), ("report", N_("The report, made rightly"))):
        if _right(tried, id, "right"):
            out.append({"form": id, "value": "right", "label": s(label)})
    out += [{"form": "plan", "value": name, "label": s("The plan “%(name)s”", name=name)}
            for name in script.persona.plans if _right(tried, "plan", name)]  # fmt: skip
    return out


def _right(tried: Tried, form: str, value: str) -> bool:
    try:
        plays.move_of(tried.script, {form: value}, dt.date.fromisoformat(tried.state.date))
    except (BadScript, LookupError, ValueError, AssertionError):
        return False
    return True


def _card(tried: Tried, s: Speech) -> Data:
    """How the trial ended, and how it would be scored."""
    ending = tried.script.ending(tried.state.ended)
    card = rubric.score(rubric.shipped(), tried.log)
    missed = [one for pack in card.packs.values() for one in pack.findings if one.status in ("missed", "half")]
    return {
        "verdict": s.label(words.VERDICTS, card.verdict or ""),
        "ending": {"id": tried.state.ended, "title": s.of(ending.title.model_dump()) if ending else ""},
        "packs": [{"label": s.label(words.PACKS, name), "score": pack.score} for name, pack in card.packs.items()],
        "missed": [{"id": one.id, "name": s.worded(one.name), "half": one.status == "half"} for one in missed],
    }
