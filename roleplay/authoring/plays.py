"""Plays: authored visits with their expected outcome, lying beside a persona as her test.

A move of a play is a line id, `wait`, `end` or `hint`; or a form: `{read: basic}`, `{card: right}` (the true card; or
its answers), `{call: after_school}`, `{learned: [contact]}`, `{todo: promise}`; or a paper: `{sheet: right}`,
`{report: right}`, `{plan: fit}`, `{loan: right}` (or their answers; `{sheet: {right: {debts: 3}}}` is the right sheet
with one entry changed). Every line must be among those offered then. `python -m roleplay.authoring.plays [PERSONA]`
runs them and prints what does not come as expected.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal

from roleplay import documents, engine, library, rubric, table
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import BadScript, Refused
from roleplay.schema import Both, Gauge, Model, Names
from roleplay.script import Script
from roleplay.state import State

START = dt.date(2026, 3, 2)
"""The day a play starts on if it says none."""


class ExpectedReply(Model):
    """What she must answer to a line: the rule that answers, or words that occur in what she says."""

    after: str
    rule: str = ""
    contains: str = ""


class Expected(Model):
    """The outcome of a play. Lists of criteria name those that must be met, half or missed; others are free. Without an
    `ending` the visit must still be going on after the last move; without a `verdict` any will do."""

    stages: list[str]
    ending: str = ""
    verdict: Literal["", "excellent", "passed", "failed", "none"] = ""
    met: Names = []
    half: Names = []
    missed: Names = []
    facts: Names = []
    replies: list[ExpectedReply] = []


class Play(Model):
    """One authored visit. One that is well done and worth showing says `watch: true`: trainees may watch it.

    A play of one `stage` begins as that stage does when it is practised alone; `gauges` are laid over those, `facts`
    hold besides, `no_facts` do not hold."""

    id: str
    title: Both
    watch: bool = False
    date: dt.date = START
    seed: int = 1
    mode: str = "practice"
    stage: str = ""
    trainee: str = "李明"
    gauges: dict[Gauge, int] = {}
    facts: Names = []
    no_facts: Names = []
    moves: list[Any]
    expect: Expected


class Plays(Model):
    """plays.yaml."""

    plays: list[Play] = []


class Notes(Model):
    """notes.yaml: what a coach says beside a move of a play that is watched, whichever play it stands in.

    A move is named by its line; a form by its name, or with its first answer (`read.policy`); waiting and leaving by
    the scene or place of the meeting that begins or ends (`wait.home`, `end.event`), `wait.end` for the last."""

    notes: dict[str, Both] = {}


def load(persona: str) -> list[Play]:
    """The plays beside a persona."""
    file = library.folder(persona) / "plays.yaml"
    if not file.is_file():
        return []
    return written(file.read_text("utf-8"), f"{persona}/plays.yaml")


def written(text: str, name: str = "plays.yaml") -> list[Play]:
    """The plays in a text; none in an empty one."""
    return documents.check(Plays, documents.parse(text, name), name).plays if text.strip() else []


def notes(persona: str) -> dict[str, Both]:
    """What a coach says beside her plays, by move."""
    file = library.folder(persona) / "notes.yaml"
    if not file.is_file():
        return {}
    name = f"{persona}/notes.yaml"
    return documents.check(Notes, documents.parse(file.read_text("utf-8"), name), name).notes


def true_card(script: Script) -> dict[str, list[str]]:
    """The card filled in as is right for this customer."""
    p, card = script.persona, script.persona.card
    data: dict[str, list[str]] = {f"sort.{i.id}": [i.kind] for i in p.items}
    data.update({f"agent.{x.no}": [x.agent] for x in p.policies})
    chosen = {"need": card.needs, "base": card.bases, "bring": card.bring}
    picked = {field: [o.id for o in options if o.right] for field, options in chosen.items()}
    return {**data, "class": [card.client_class], **picked}


def move_of(script: Script, written: Any, date: dt.date = START) -> mv.AnyMove:
    """A move as a play that starts on `date` writes it; `BadScript` if it is none."""
    if isinstance(written, str):
        plain: dict[str, mv.AnyMove] = {"wait": mv.Wait(), "end": mv.End(), "hint": mv.Hint()}
        return plain.get(written) or mv.Choose(written)
    if isinstance(written, dict) and len(written) == 1:
        ((form, value),) = written.items()
        if form == "card":
            return mv.Submit(
                "card", true_card(script) if value == "right" else {k: _texts(v) for k, v in value.items()}
            )
        if form in table.PAPERS:
            return mv.Submit(form, _paper(script, date, form, value))
        field = {"read": "section", "call": "slot", "learned": "learned", "todo": "promise"}.get(form)
        if field:
            return mv.Submit(form, {field: _texts(value)})
    raise BadScript(f"{written!r} is not a move of a play; see docs/authoring.md")


def _paper(script: Script, date: dt.date, form: str, value: Any) -> dict[str, list[str]]:
    """A paper's answers: all right, one of her plans by name, the right ones with some changed (`{right: {…}}`), or as
    written."""
    if isinstance(value, dict):
        changed = {name: _texts(text) for name, text in value.get("right", value).items()}
        return (_paper(script, date, form, "right") if "right" in value else {}) | changed
    found = table.right_answers(script, date, form, value)
    if found is None:
        raise BadScript(f"{value!r} is not an answer to the paper {form}; write `right`, a plan's name, or the answers")
    return found


def _texts(value: Any) -> list[str]:
    """An answer as a form sends it; nothing for an entry left empty."""
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


Runner = Callable[[State, mv.AnyMove], engine.Step]


def begin(script: Script, play: Play) -> engine.Step:
    """The first step of a play, under the rubrics as shipped."""
    digests = {r.pack.pack: r.digest for r in rubric.shipped()}
    mode = "drill" if play.stage else play.mode
    gauges = {str(gauge): n for gauge, n in play.gauges.items()}
    begun = engine.Start(play.date, play.seed, mode, play.trainee, play.stage, digests, gauges)
    return engine.start(script, begun._replace(facts=_facts(script, play)))


def _facts(script: Script, play: Play) -> tuple[str, ...] | None:
    """The facts with which a play begins, where they are not the usual ones of its stage."""
    drill = script.persona.drills.get(play.stage or "preparation")
    if drill is None or not (play.facts or play.no_facts):
        return None
    return tuple(sorted({*drill.facts, *play.facts} - {*play.no_facts}))


def run(script: Script, play: Play, step: Runner | None = None) -> list[ev.AnyEvent]:
    """The log of a play; `step` may be another way to make a move (through JSON, through a store). Raises what
    the move raises."""
    move = step or (lambda state, one: engine.step(script, state, one))
    done = begin(script, play)
    log = list(done.events)
    for n, written in enumerate(play.moves, 1):
        try:
            done = move(done.state, move_of(script, written, play.date))
        except Refused as error:
            offered = ", ".join(o.id for o in done.state.offered) or f"the desk ({done.state.stage})"
            raise BadScript(f"play {play.id}, move {n} ({written}): {error}; offered: {offered}") from error
        log += done.events
    return log


def stages_of(log: list[ev.AnyEvent]) -> list[str]:
    """The stages a log went through, in order."""
    first = [e.stage for e in log if isinstance(e, ev.SessionStarted)]
    return first + [e.stage for e in log if isinstance(e, ev.StageEntered)]


def differences(play: Play, log: list[ev.AnyEvent]) -> Iterator[str]:
    """What did not come as the play expects, a sentence each."""
    want = play.expect
    ended = [e.ending for e in log if isinstance(e, ev.SessionEnded)]
    if not ended and want.ending:
        last = [e for e in log if isinstance(e, ev.LinesOffered)][-1]
        yield f"the visit is not over; offered now: {', '.join(o.id for o in last.lines) or 'the desk'}"
        return
    if ended and ended[0] != want.ending:
        yield f"ended in {ended[0]}, not {want.ending}" if want.ending else f"ended in {ended[0]}, and was to go on"
    if (went := stages_of(log)) != want.stages:
        yield f"went through {went}, not {want.stages}"
    if ended:
        yield from _scored(want, log)
    known = {e.fact for e in log if isinstance(e, ev.FactLearned)}
    yield from (f"{fact} never became true" for fact in want.facts if fact not in known)
    yield from _replies(want.replies, log)


def _scored(want: Expected, log: list[ev.AnyEvent]) -> Iterator[str]:
    card = rubric.score(rubric.shipped(), log)
    if want.verdict and (card.verdict or "none") != want.verdict:
        totals = ", ".join(f"{pack} {r.score}" for pack, r in card.packs.items())
        yield f"verdict {card.verdict or 'none'} ({totals}), not {want.verdict}"
    status = {f.id: f.status for r in card.packs.values() for f in r.findings}
    for name in ("met", "half", "missed"):
        yield from (
            f"{c} is {status.get(c, 'absent')}, not {name}" for c in getattr(want, name) if status.get(c) != name
        )


def _replies(wanted: list[ExpectedReply], log: list[ev.AnyEvent]) -> Iterator[str]:
    for want in wanted:
        at = next((n for n, e in enumerate(log) if isinstance(e, ev.Said) and e.line == want.after), None)
        if at is None:
            yield f"{want.after} was never said"
            continue
        end = next((n for n in range(at + 1, len(log)) if isinstance(log[n], ev.LinesOffered)), len(log))
        heard = [e for e in log[at:end] if isinstance(e, ev.Replied | ev.ItemRaised)]
        rules = [e.rule if isinstance(e, ev.Replied) else e.item for e in heard]
        words = " ".join(e.text for e in heard)
        if want.rule and want.rule not in rules:
            yield f"after {want.after} answered {rules}, not {want.rule}"
        if want.contains not in words:
            yield f"after {want.after} she said 「{words}」, without 「{want.contains}」"


def check(persona: str) -> Iterator[str]:
    """All differences of all plays of a persona."""
    script = library.script(persona)
    for play in load(persona):
        try:
            yield from (f"play {play.id}: {d}" for d in differences(play, run(script, play)))
        except BadScript as error:
            yield str(error)


if __name__ == "__main__":
    found = [d for persona in sys.argv[1:] or library.personas() for d in check(persona)]
    print("\n".join(found) or "every play comes as expected")
    sys.exit(bool(found))
