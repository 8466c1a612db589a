"""Knows how a good play is watched: walked once and scored once, then shaped move by move with the reason beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec

from roleplay import engine, library, rubric
from roleplay import events as ev
from roleplay import moves as mv
from roleplay import view as core
from roleplay.authoring import plays
from roleplay.authoring.plays import Play
from roleplay.errors import BadScript
from roleplay.events import AnyEvent
from roleplay.script import Script
from roleplay.state import State
from roleplay.view_papers import date_of
from web import chat, debrief, words
from web.errors import Unknown
from web.i18n import N_, Speech
from web.papers import FORMS
from web.proofs import Proofs
from web.results import Results

Data = dict[str, Any]
KEPT = 16
"""Walked plays kept at hand, newest scripts first."""

LAST_WORDS = 2
"""So much of what was said before stands above a step."""

TAUGHT = "guidance"
"""Of this pack also what a move proves once more is named; the law is kept in every line, and would be noise."""

WENT = N_("Went to the meeting agreed on.")
WAITED = N_("Let some days pass.")
CLOSED = N_("Nothing was owed any more. This is where it ends, for now.")
NO_PLAY = N_("There is no such visit to watch.")
BROKEN = N_("This visit cannot be shown just now. Watch another one, or go and see her yourself.")


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a play: where it stood before and after, what came of it, and where in the log that begins."""

    move: mv.AnyMove
    before: State
    after: State
    events: list[AnyEvent]
    base: int
    findings: tuple[tuple[str, bool], ...] = ()
    """What the card says of it: finding, and whether it is the first move to which it says that."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A play that was walked, with its scorecard as plain data."""

    persona: str
    play: Play
    script: Script
    steps: tuple[Step, ...]
    log: list[AnyEvent]
    card: Data


@lru_cache
def watchable(persona: str) -> tuple[Play, ...]:
    """The plays of a customer that are worth watching."""
    return tuple(play for play in plays.load(persona) if play.watch)


@lru_cache
def coach(persona: str) -> dict[str, dict[str, str]]:
    """What a coach says beside her plays, by move, in both languages."""
    return {key: both.model_dump() for key, both in plays.notes(persona).items()}


def watched(persona: str, id: str) -> Watched:
    """A play of a customer, walked; raises `Unknown` for one that is not to be watched or no longer goes."""
    play = next((one for one in watchable(persona) if one.id == id), None)
    if play is None:
        raise Unknown(NO_PLAY)
    try:
        return _walked(persona, id, library.bundle(persona).digest)
    except BadScript as error:
        raise Unknown(BROKEN) from error


@lru_cache(maxsize=KEPT)
def _walked(persona: str, id: str, digest: str) -> Watched:
    """Walk and score a play; `digest` names the script it is walked on, so that another script is walked anew."""
    play = next(one for one in watchable(persona) if one.id == id)
    script = library.script(persona)
    length = len(plays.begin(script, play).events)
    steps: list[Step] = []

    def step(before: State, move: mv.AnyMove) -> engine.Step:
        nonlocal length
        done = engine.step(script, before, move)
        steps.append(Step(move, before, done.state, done.events, length))
        length += len(done.events)
        return done

    log = plays.run(script, play, step)
    card: Data = msgspec.to_builtins(rubric.score(rubric.shipped(), log))
    return Watched(persona, play, script, _judged(steps, card), log, card)


def _judged(steps: list[Step], card: Data) -> tuple[Step, ...]:
    """The steps with the findings they prove, the guidance before the law."""
    proved = [(one["id"], set(one["evidence"])) for pack in card["packs"].values() for one in pack["findings"]
              if one["status"] in ("met", "half")]  # fmt: skip
    told: set[str] = set()
    out = []
    for step in steps:
        here = range(step.base, step.base + len(step.events))
        ids = [id for id, events in proved if not events.isdisjoint(here)]
        out.append(replace(step, findings=tuple((id, id not in told) for id in ids)))
        told |= set(ids)
    return tuple(out)


# Shapes ---------------------------------------------------------------------------------------------


def listing(persona: str, s: Speech) -> list[Data]:
    """The plays of a customer to choose from; one that no longer goes is left out."""
    found = []
    for play in watchable(persona):
        try:
            one = watched(persona, play.id)
        except Unknown:
            continue
        ending = one.script.ending(play.expect.ending)
        found.append(
            {
                "id": play.id,
                "title": s.of(play.title.model_dump()),
                "ending": s.of(ending.title.model_dump()) if ending else "",
                "steps": len(one.steps),
                "verdict": s.label(words.VERDICTS, one.card["verdict"] or ""),
                "stages": stages(one, s),
            }
        )
    return found


def stages(one: Watched, s: Speech) -> list[Data]:
    """The stages of a play with the step at which each is first seen."""
    first: dict[str, int] = {}
    for n, step in enumerate(one.steps, 1):
        first.setdefault(step.before.stage, n)
    return [{"id": stage, "label": s.label(words.STAGES, stage), "step": n} for stage, n in first.items()]


def shape(one: Watched, s: Speech, at: int | None) -> Data:
    """What `watch.html` needs: one step with the words before it, or, without `at`, all of them."""
    total = len(one.steps)
    at = None if at is None else min(at, total)
    findings = {f["id"]: f for f in debrief.findings(one.card, Proofs(one.log, s), s)}
    wanted = range(total) if at is None else [at - 1]
    shown = [_step(one, n, findings, s) for n in wanted]
    return {
        "id": one.play.id,
        "title": s.of(one.play.title.model_dump()),
        "steps": shown,
        "before": _words_before(one, at - 1, s) if at else [],
        "step": at,
        "total": total,
        "prev": at - 1 if at and at > 1 else None,
        "next": at + 1 if at and at < total else None,
        "stages": stages(one, s),
    }


def _words_before(one: Watched, n: int, s: Speech) -> list[Data]:
    """Her last words before a step, so that the answer to them is understood."""
    if not n or not isinstance(one.steps[n].move, mv.Choose):
        return []
    heard = [entry for entry in _entries(one.steps[n - 1], s) if entry["kind"] in ("her", "narration")]
    return heard[-LAST_WORDS:]


def _entries(step: Step, s: Speech) -> list[Data]:
    return chat.entries(chat.since(step.events, step.before, step.base), s)


def _step(one: Watched, n: int, findings: dict[str, Data], s: Speech) -> Data:
    """One move: what was said or done, what came of it, why, and what else lay there."""
    step = one.steps[n]
    said = next((e for e in step.events if isinstance(e, ev.Said)), None)
    now = step.before if said or isinstance(step.move, mv.End) else step.after
    entries = _entries(step, s)
    persona = one.script.persona
    return {
        "n": n + 1,
        "persona": {"id": persona.id, "name": persona.name, "face": step.after.face},
        "stage": s.label(words.STAGES, step.before.stage),
        "when": f"{chat.day(date_of(now.date, now.day), s)} {core.clock(now.minute)}",
        "said": next((e for e in entries if e["kind"] == "me"), None),
        "done": "" if said else done(step.move, step.after, s),
        "details": [] if said else details(step.move, step.before, one.script, s),
        "paper": _paper(step, one.script, s),
        "after": [e for e in entries if e["kind"] != "me"],
        "note": s.of(_note(step, coach(one.persona))),
        "acts": [s.of(one.script.acts[act.id].label.model_dump()) for act in said.acts] if said else [],
        "findings": [findings[id] for id, first in step.findings if first],
        "again": [findings[id]["name"] for id, first in step.findings if not first and findings[id]["pack"] == TAUGHT],
        "trust": sum(e.by for e in step.events if isinstance(e, ev.GaugeChanged) and e.gauge == "trust"),
        "offered": [o.text for o in step.before.offered if o.id != said.line] if said else [],
    }


def _note(step: Step, notes: dict[str, dict[str, str]]) -> dict[str, str] | None:
    return next((notes[key] for key in keys(step.move, step.before, step.events) if key in notes), None)


def keys(move: mv.AnyMove, before: State, events: list[AnyEvent]) -> list[str]:
    """By which names a note may be meant for a move, the most exact first (see `plays.Notes`)."""
    if isinstance(move, mv.Choose):
        return [move.line]
    if isinstance(move, mv.Submit):
        answers = next(iter(move.data.values()), [])
        return [f"{move.form}.{answers[0]}" if answers else move.form, move.form]
    if isinstance(move, mv.End):
        return [f"end.{before.scene or before.place or before.channel}"]
    met = next((e for e in events if isinstance(e, ev.MeetingStarted)), None)
    if met is None:
        return ["wait.end"] if any(isinstance(e, ev.SessionEnded) for e in events) else []
    return [f"wait.{met.scene or met.place or met.channel}"]


def done(move: mv.AnyMove, after: State, s: Speech) -> str:
    """What was done without a word, in a sentence."""
    if isinstance(move, mv.Submit):
        return s.label(words.DONE_AT_DESK, move.form)
    if isinstance(move, mv.End):
        return s.label(words.PARTED, "trainee")
    if after.ended:
        return s(CLOSED)
    visits = after.in_meeting and after.channel == "visit"
    return s(WENT) if visits else s(WAITED)


def details(move: mv.AnyMove, before: State, script: Script, s: Speech) -> list[Data]:
    """What stood on a small form: the part of the file, the hour of the call, what was noted or kept."""
    persona = script.persona
    if not isinstance(move, mv.Submit):
        return []
    if move.form == "card":
        return chat.card_lines(move.data, script, s)
    given = {answer for answers in move.data.values() for answer in answers}
    named: dict[str, list[tuple[str, dict[str, str]]]] = {
        "read": [(x.id, x.title.model_dump()) for x in persona.sections],
        "call": [(x.id, x.label.model_dump()) for x in persona.calls],
        "learned": [(x.id, x.label.model_dump()) for x in persona.card.learned],
        "todo": [(x.id, {"zh": x.what, "en": x.en or x.what}) for x in before.promises],
    }
    return [{"label": "", "text": s.of(text)} for id, text in named.get(move.form, []) if id in given]


def _paper(step: Step, script: Script, s: Speech) -> Data | None:
    """A paper as it came out."""
    move = step.move
    if not isinstance(move, mv.Submit) or move.form not in FORMS:
        return None
    seen = core.paper(step.after, script, move.form)
    if seen is None:
        return None
    answers = {a["id"]: s.of(a["label"]) for field in seen["fields"] for a in field["answers"]}
    return {"title": s.of(seen["title"]), "result": Results(answers, s).of(move.form, seen["result"])}
