"""The engine: `start` a session, and `step` it by a move. Pure: no clock, no dice of its own, no I/O.

`decide` turns (script, state, move) into events or refuses with a named error, in which case nothing happened;
`offer` ends the batch. The same script, start and moves give the same events, byte for byte, on any machine.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from roleplay import agenda, desk, pronouns, table
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.acts import Utterance
from roleplay.choices import choices, handle, shown
from roleplay.errors import BadStart, NotNow, NotUnderstood, SessionOver, UnknownLine
from roleplay.persona import Circumstance
from roleplay.phrase import Phrase
from roleplay.rules import Moment
from roleplay.schema import STAGES
from roleplay.script import Script
from roleplay.state import State
from roleplay.talk import react, utter
from roleplay.turn import Turn, next_day, weekday

MODES = ("practice", "exam", "drill")
WORDS = ("", "free", "mixed")
"""How the trainee speaks: by choosing a line, by typing, or by typing with lines to open at a cost."""
LOOPED = {"after_service", "referral_request"}
GONE_BACK = {"policy_review", "proposal"}
"""Where a drill of the closing may lead and still be one: back to the need, and forward again."""

DESK = 9 * 60
HURRIED = 15
CIVIL = ("agreed", "time")
"""Ways in which she ends a meeting that leave room for a word at the door."""


class Start(NamedTuple):
    """How a session begins. `stage` other than preparation makes it a drill of that stage; `gauges` are laid over those
    with which it usually begins, `facts` hold instead of the usual ones."""

    date: dt.date
    seed: int = 1
    mode: str = "practice"
    trainee: str = "李明"
    stage: str = ""
    rubrics: dict[str, str] = {}
    gauges: dict[str, int] = {}
    facts: tuple[str, ...] | None = None
    words: str = ""


class Step(NamedTuple):
    """What a move did: its events, and the state after them."""

    events: list[ev.AnyEvent]
    state: State


def start(script: Script, how: Start) -> Step:
    """Begin a session; `BadStart` for an unknown stage, mode or an empty name."""
    turn = Turn(script, State())
    begin(turn, how)
    offer(turn)
    return Step(turn.events, turn.s)


def begin(turn: Turn, how: Start) -> None:
    """How a session begins, as events on this turn; a `BadStart` if it cannot begin so."""
    script = turn.script
    stage = how.stage or "preparation"
    if how.mode not in MODES:
        raise BadStart(f"mode {how.mode!r} does not exist; choose one of {', '.join(MODES)}")
    if stage not in STAGES[:-1] or stage not in script.persona.drills:
        raise BadStart(f"stage {stage!r} cannot be practised alone; choose one of {', '.join(script.persona.drills)}")
    if how.mode == "drill" and stage == "preparation" and not how.stage:
        raise BadStart("a drill needs the stage it practises")
    if how.words not in WORDS:
        raise BadStart(f"words {how.words!r} do not exist; choose free or mixed, or leave it out to choose lines")
    p, drill = script.persona, script.persona.drills[stage]
    alone = how.stage if how.stage and (how.stage != "preparation" or how.mode == "drill") else ""
    usual = {"trust": p.trust, "patience": p.patience} | drill.gauges
    gauges = usual | how.gauges
    turn.rests = gauges["patience"] == usual["patience"]  # what was asked for stands when the first meeting begins
    first = "invitation_call" if stage == "first_visit" else "after_service" if stage == "referral_request" else stage
    turn.emit(
        ev.SessionStarted(
            persona=p.id,
            mode=how.mode,
            date=how.date.isoformat(),
            seed=how.seed,
            trainee=how.trainee.strip()[:20] or "李明",
            script=script.digest,
            stage="preparation" if stage == "invitation_call" else first,
            gauges=gauges,
            day=drill.day,
            minute=DESK,
            drill=alone,
            rubrics=how.rubrics,
            traits=tuple(p.traits),
            worry=tuple(p.worry),
            facts=tuple(sorted(drill.facts if how.facts is None else how.facts)),
            words=how.words,
        )
    )
    for promise in drill.promises:
        turn.promise(promise)
    for made in drill.desk:
        for paper, value in made.items():
            table.hand_in(turn, paper, table.right_answers(script, how.date, paper, value) or {})
    _open_drill(turn, stage)


def _open_drill(turn: Turn, stage: str) -> None:
    """Put a drill into the meeting in which its stage is usually met."""
    p = turn.script.persona
    drill = p.drills[stage]
    if drill.call:
        desk.ring(turn, next(c for c in p.calls if c.id == drill.call))
    elif drill.circumstance:
        place: Circumstance = next(c for c in p.circumstances if c.id == drill.circumstance)
        day = next_day(turn.s.date, turn.s.day - 1, place)
        minute, given = place.hour * 60 + place.minute, drill.given or place.given
        desk.open_meeting(turn, "visit", place.place, tuple(place.present), given, day, minute)
        if stage == "first_visit":
            turn.go("visit")
        desk.greet(turn)
        if drill.raises:
            agenda.bring_up(turn, turn.script.items[drill.raises])
    elif stage in LOOPED:
        if stage == "referral_request":
            for one in turn.script.scenes[:-1]:
                turn.learn(f"scene.{one.id}", "drill")
                turn.emit(ev.SceneSkipped(one.id))
        desk.scene(turn)


def step(script: Script, state: State, move: mv.AnyMove) -> Step:
    """The events of a move and the state after them. Raises a `Refused` if it cannot be made; `state` stays as
    it was."""
    turn = Turn(script, state)
    decide(turn, move)
    offer(turn)
    return Step(turn.events, turn.s)


def decide(turn: Turn, move: mv.AnyMove) -> None:
    """What a move does, as events on this turn; a `Refused` if it cannot be made now."""
    s = turn.s
    if s.ended:
        raise SessionOver("this visit is over; the scorecard is ready")
    if isinstance(move, mv.Choose):
        phrase = _chosen(turn, move.line)
        _meet(turn, phrase.reading(turn.s.figures, turn.script.figures(turn.s.date)), phrase.id)
    elif isinstance(move, mv.SayFreely):
        _say(turn, move)
    elif isinstance(move, mv.Hint):
        _hint(turn)
    elif isinstance(move, mv.Suggest):
        _suggest(turn)
    elif isinstance(move, mv.End):
        _end(turn)
    elif isinstance(move, mv.Submit) and move.form in table.PAPERS:
        if how := table.hand_in(turn, move.form, move.data):
            _part(turn, "clock" if how in ("time", "enough") else "client", how)
    elif s.in_meeting:
        raise NotNow("first take leave of her; the desk is for between meetings")
    elif isinstance(move, mv.Submit):
        desk.submit(turn, move.form, move.data)
    elif not desk.wait(turn):
        finish(turn)
    _end_drill(turn)


def _chosen(turn: Turn, line: str) -> Phrase:
    if not turn.s.in_meeting:
        raise NotNow("nobody is listening: call her, or go on to the meeting")
    if not shown(turn.s):
        raise NotNow("in this visit you type what you say")
    for offered in turn.s.offered:
        if line == offered.id or line == handle(offered.id):
            return turn.script.lines[offered.id]
    raise UnknownLine(f"{line!r} is not among the lines offered now")


def _meet(turn: Turn, said: Utterance, line: str, reader: str = "choice") -> None:
    """The trainee says something, and whoever it makes leave parts."""
    how = utter(turn, said, line, reader) or ("finish" if turn.finishing else "")
    if how:
        _part(turn, "clock" if how in ("time", "enough") else "client", how)


def _say(turn: Turn, move: mv.SayFreely) -> None:
    """Words of one's own, answered from the acts and claims they were read as."""
    if not turn.s.in_meeting:
        raise NotNow("nobody is listening: call her, or go on to the meeting")
    if not move.acts:
        raise NotUnderstood("it is not clear what you mean; say it in other words, or choose what you meant")
    if unknown := {act.id for act in move.acts} - turn.script.acts.keys():
        raise NotUnderstood(f"there is no act {min(unknown)!r}; acts are listed in guidance/acts.yaml")
    _meet(turn, turn.script.utterance(move.text, move.acts, move.claims), move.line, move.reader)


def _part(turn: Turn, by: str, how: str) -> None:
    """A meeting ends. Nobody calls again whoever blocked them, and a visitor thrown out has no next meeting."""
    if by != "client" or how in CIVIL:
        agenda.at_the_door(turn)
    desk.close_meeting(turn, by, how)
    if turn.finishing or {"blocked", "thrown_out"} & turn.s.facts:
        finish(turn)


def _end(turn: Turn) -> None:
    if not turn.s.in_meeting:
        turn.learn("file_closed", "trainee")
        finish(turn)
        return
    moment = Moment(weekday=weekday(turn.s.date, turn.s.day))
    react(turn, "meeting.leave", moment)
    _part(turn, "trainee", "leave")


def finish(turn: Turn) -> None:
    """Close the session: the most specific ending whose condition holds."""
    moment = Moment(weekday=weekday(turn.s.date, turn.s.day))
    ending = next(e for e, test in turn.script.endings if test is None or test(turn.s, moment))
    turn.go("finish")
    turn.emit(ev.SessionEnded(ending.id, tuple(ending.spares)))


def _end_drill(turn: Turn) -> None:
    """A drill is over when its stage is left for good or its meeting ends."""
    s = turn.s
    if not s.drill or s.ended:
        return
    looped = s.drill in LOOPED
    back = s.drill == "closing" and s.stage in GONE_BACK
    left = s.stage != s.drill and not back and not (looped and s.stage in LOOPED)
    parted = not s.in_meeting and s.drill not in ("preparation", *LOOPED)
    if left or parted:
        if s.in_meeting:
            desk.close_meeting(turn, "clock", "drill")
        finish(turn)


def _hint(turn: Turn) -> None:
    s, script = turn.s, turn.script
    if s.mode == "exam":
        raise NotNow("there are no hints in an exam")
    if not s.in_meeting or not s.offered or s.hint >= 3:
        raise NotNow("there is no further hint at this moment")
    best = _best(turn)
    if s.hint == 0:
        item = script.items.get(s.open)
        feels = item.item.feels if item else None
        hurried = script.parameters.impatient if s.gauges["patience"] < HURRIED else None
        mood = next(m for m in script.parameters.moods if s.gauges["trust"] < m.below)
        told = feels or pronouns.of(hurried or mood, script.persona.pronoun)
        turn.emit(ev.HintGiven(1, told.zh, told.en))
    elif s.hint == 1:
        act = script.acts[best.utterance.acts[0].id].label
        turn.emit(ev.HintGiven(2, act.zh, act.en))
    else:
        said = turn.say_own(best.utterance)
        turn.emit(ev.HintGiven(3, said, said))


def _suggest(turn: Turn) -> None:
    """The lines are opened; she notices the pause."""
    s = turn.s
    if s.words != "mixed" or s.mode == "exam":
        raise NotNow("lines can be opened in practice only, where you type and may open them")
    if not s.in_meeting or not s.offered or shown(s):
        raise NotNow("there are no further lines to open at this moment")
    turn.emit(ev.HintGiven(ev.OPENED, "看了几句可以说的话", "Opened lines to say"))
    turn.change("patience", turn.script.parameters.patience.opened, "opened")


def _best(turn: Turn) -> Phrase:
    """The line a good coach would point at: an apt one if something is open, else the earliest right step."""
    order = {"apt": 0, "step": 1, "aside": 2}
    lines = [turn.script.lines[o.id] for o in turn.s.offered]
    return min(lines, key=lambda p: (order.get(p.line.role, 9), p.line.rank, p.id))


def offer(turn: Turn) -> None:
    """End the batch: the lines now before the trainee and the turn the next move must name."""
    s = turn.s
    asked = bool(turn.events) and isinstance(turn.events[0], ev.HintGiven)
    if asked:
        turn.emit(ev.LinesOffered(s.turn + 1, s.offered, s.tempts))
        return
    found = choices(turn.script, s, Moment(weekday=weekday(s.date, s.day)))
    lines = tuple([p.offered or ev.OfferedLine(p.id, turn.say_own(p.utterance)) for p in found])
    number = 0 if isinstance(turn.events[0], ev.SessionStarted) else s.turn + 1
    tempts: list[str] = []
    for p in found:
        tempts += p.reading(s.figures, turn.script.figures(s.date)).tempts
    turn.emit(ev.LinesOffered(number, lines, tuple(dict.fromkeys(tempts))))
