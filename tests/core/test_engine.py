"""Sessions as a whole: how they start, what is refused, how drills and visits end, and that deciding is pure."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from roleplay import engine
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import BadForm, BadStart, NotNow, NotUnderstood, Refused, SessionOver, UnknownLine
from roleplay.schema import STAGES
from roleplay.state import encode, fold
from tests.core.tiny import MONDAY, Visit, script, state_after

TIME, ITEMS = script("time"), script("items")
USUAL = {"first_visit": "first_visit", "referral_request": "after_service", "preparation": "preparation"}


def start(**how: Any) -> engine.Step:
    """A session begun so."""
    return engine.start(TIME, engine.Start(MONDAY, **how))


# --- starting


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"mode": "casino"}, "mode 'casino' does not exist"),
        ({"stage": "wedding"}, "stage 'wedding' cannot be practised alone"),
        ({"stage": "end"}, "stage 'end' cannot be practised alone"),
        ({"mode": "drill"}, "a drill needs the stage"),
    ],
)
def test_a_session_that_cannot_start_says_why(how: dict[str, str], says: str) -> None:
    with pytest.raises(BadStart, match=says):
        start(**how)


def test_a_session_starts_at_the_desk_at_nine_with_the_log_whole_in_itself() -> None:
    begun = start(seed=7, trainee="  王小明  ", rubrics={"guidance": "abc"})
    first = begun.events[0]
    assert isinstance(first, ev.SessionStarted)
    assert (first.persona, first.seed, first.trainee, first.date) == ("tiny", 7, "王小明", "2026-03-02")
    assert first.script == TIME.digest and first.rubrics == {"guidance": "abc"} and first.worry == ("mortgage",)
    assert (begun.state.stage, begun.state.minute, begun.state.turn) == ("preparation", 540, 0)


@pytest.mark.parametrize(("given", "kept"), [("", "李明"), ("   ", "李明"), ("长" * 50, "长" * 20)])
def test_a_trainee_without_a_name_gets_one_and_a_long_one_is_cut(given: str, kept: str) -> None:
    assert start(trainee=given).state.trainee == kept


# --- drills


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_the_drill_of_each_stage_starts_in_its_usual_state(stage: str) -> None:
    visit = Visit(TIME, stage)
    drill = TIME.persona.drills[stage]
    assert visit.state.stage == USUAL.get(stage, stage) and visit.state.drill == stage
    assert visit.state.in_meeting is (stage != "preparation")
    assert set(drill.facts) <= visit.state.facts
    assert visit.state.gauges["trust"] == drill.gauges.get("trust", 40)
    assert fold(visit.log) == visit.state


@pytest.mark.parametrize(
    ("stage", "channel"), [("invitation_call", "phone"), ("closing", "visit"), ("referral_request", "messages")]
)
def test_a_drill_begins_in_the_meeting_in_which_its_stage_is_usually_met(stage: str, channel: str) -> None:
    assert Visit(TIME, stage).state.channel == channel


def test_the_referral_drill_begins_with_the_last_scene_and_the_service_drill_with_the_first() -> None:
    assert Visit(TIME, "referral_request").state.scene == "event"
    assert Visit(TIME, "after_service").state.scene == "promise_due"


@pytest.mark.parametrize(
    ("stage", "line", "reached"),
    [
        ("first_visit", "list", "policy_review"),
        ("policy_review", "plan", "proposal"),
        ("proposal", "plan", ""),
    ],
)
def test_a_drill_ends_when_its_stage_is_left(stage: str, line: str, reached: str) -> None:
    visit = Visit(TIME, stage).say(line)
    assert [e.stage for e in visit.found(ev.StageEntered)][:1] == ([reached] if reached else [])
    assert bool(visit.state.ended) is bool(reached)
    assert not (visit.state.ended and visit.state.in_meeting)


def test_a_drill_of_the_closing_goes_on_when_it_goes_back_to_the_need() -> None:
    visit = Visit(TIME, "closing").say("back")
    assert visit.state.stage == "policy_review" and visit.state.in_meeting and not visit.state.ended


@pytest.mark.parametrize("stage", ["invitation_call", "first_visit", "policy_review", "proposal", "closing"])
def test_a_drill_ends_with_its_meeting(stage: str) -> None:
    assert Visit(TIME, stage).leave().state.ended == "over"


def test_the_drill_of_preparation_ends_with_the_call() -> None:
    visit = Visit(TIME, "preparation").submit("read", section=["basic"])
    assert not visit.state.ended
    assert visit.call().state.ended == "over" and not visit.state.in_meeting


def test_the_drills_of_service_and_referral_go_on_through_the_scenes_that_are_left() -> None:
    visit = Visit(TIME, "after_service")
    for _ in range(2):
        assert not visit.leave().wait().state.ended
    assert visit.leave().wait().state.ended == "over"
    assert Visit(TIME, "referral_request").say("refer").leave().wait().state.ended == "over"


# --- stages in a whole visit


def test_a_visit_goes_through_the_stages_by_what_is_said() -> None:
    visit = Visit(TIME).call().say("saturday").leave().wait().say("list", "plan", "close", "back", "plan", "close")
    stages = [e.stage for e in visit.found(ev.StageEntered, whole=True)]
    assert stages == [
        "invitation_call", "first_visit", "policy_review", "proposal", "closing",
        "policy_review", "proposal", "closing",
    ]  # fmt: skip
    assert visit.leave().wait().state.stage == "after_service"


def test_a_return_names_its_reason_and_closes_when_she_is_shown_a_plan_again() -> None:
    visit = Visit(TIME).call().say("saturday").leave().wait().say("list", "plan", "close", "why", "back")
    assert (visit.state.reopened, visit.state.returns) == ("reason_money", 1)
    assert visit.say("plan").state.reopened == ""


def test_after_two_returns_there_is_no_third() -> None:
    visit = Visit(TIME).call().say("saturday").leave().wait().say("list", *["plan", "close", "back"] * 3)
    assert (visit.state.stage, visit.state.returns) == ("closing", 2)


def test_a_rule_may_finish_the_relationship_with_the_ending_that_fits_best() -> None:
    visit = Visit(TIME).set(facts=frozenset({"applied"}), stage="closing", in_meeting=True, channel="visit", visits=1)
    visit.say("demand")
    (ended,) = visit.found(ev.SessionEnded)
    assert (ended.ending, ended.spared, visit.state.stage) == ("sold", ("referral_request",), "end")
    assert visit.found(ev.MeetingEnded) and not visit.state.in_meeting


def test_closing_the_file_at_the_desk_is_an_end_of_its_own() -> None:
    assert Visit(TIME).leave().state.ended == "closed"


def test_taking_leave_is_answered_and_goes_back_to_the_desk() -> None:
    visit = Visit(TIME).call().leave()
    assert visit.said() == ["慢走。"] and [(e.by, e.how) for e in visit.found(ev.MeetingEnded)] == [
        ("trainee", "leave")
    ]
    assert not visit.state.in_meeting and visit.state.offered == ()


# --- refusals


REFUSALS: list[tuple[str, mv.AnyMove, type[Refused]]] = [
    ("desk", mv.Choose("idle"), NotNow),
    ("meeting", mv.Choose("no_such_line"), UnknownLine),
    ("meeting", mv.Choose("demand"), UnknownLine),
    ("meeting", mv.SayFreely("您好"), NotUnderstood),
    ("desk", mv.SayFreely("您好"), NotNow),
    ("meeting", mv.Wait(), NotNow),
    ("desk", mv.Wait(), NotNow),
    ("meeting", mv.Submit("read", {"section": ["basic"]}), NotNow),
    ("desk", mv.Submit("read", {"section": ["x"]}), BadForm),
    ("desk", mv.Hint(), NotNow),
    ("exam", mv.Hint(), NotNow),
    ("ended", mv.End(), SessionOver),
    ("ended", mv.Choose("idle"), SessionOver),
]


@pytest.mark.parametrize(("where", "move", "error"), REFUSALS)
def test_a_named_refusal_writes_nothing(where: str, move: mv.AnyMove, error: type[Refused]) -> None:
    visit = Visit(TIME, mode="exam" if where == "exam" else "practice")
    if where in ("meeting", "exam"):
        visit.call()
        shown = tuple(o for o in visit.state.offered if o.id != "demand")
        visit.set(offered=shown)
    if where == "ended":
        visit.leave()
    before, log = encode(visit.state), len(visit.log)
    with pytest.raises(error) as caught:
        visit.do(move)
    assert type(caught.value) is error and caught.value.code and str(caught.value)
    assert encode(visit.state) == before and len(visit.log) == log


@pytest.mark.parametrize(
    "move",
    [mv.Choose("saturday"), mv.Choose("press"), mv.Choose("list"), mv.Hint(), mv.End()],
    ids=lambda m: getattr(m, "line", type(m).__name__),
)
def test_the_state_handed_to_a_step_is_never_touched(move: mv.AnyMove) -> None:
    visit = Visit(TIME).call()
    visit.set(offered=tuple(ev.OfferedLine(i, i) for i in TIME.lines))
    before, held = encode(visit.state), {f: id(getattr(visit.state, f)) for f in visit.state.__struct_fields__}
    step = engine.step(TIME, visit.state, move)
    assert encode(visit.state) == before and step.state is not visit.state
    assert {f: id(getattr(visit.state, f)) for f in visit.state.__struct_fields__} == held


def test_the_same_move_on_the_same_state_gives_the_same_bytes() -> None:
    visit = Visit(TIME).call()
    move = mv.Choose(visit.state.offered[0].id)
    one, other = (engine.step(TIME, visit.state, move) for _ in range(2))
    assert state_after(one.events, one.state) == state_after(other.events, other.state)


def test_every_batch_ends_with_the_lines_now_offered_and_the_turn_the_next_move_names() -> None:
    visit = Visit(TIME)
    moves: tuple[mv.AnyMove, ...] = (mv.Submit("call", {"slot": ["noon"]}), mv.Hint(), mv.End())
    for n, move in enumerate(moves, 1):
        visit.do(move)
        assert isinstance(visit.last[-1], ev.LinesOffered)
        assert visit.last[-1].turn == visit.state.turn == n
        assert visit.last[-1].lines == visit.state.offered
    assert visit.found(ev.LinesOffered, whole=True)[0].turn == 0


def test_what_was_offered_beside_a_line_is_kept_with_it_as_temptation() -> None:
    visit = Visit(TIME).call()
    shown, line = visit.state.tempts, visit.state.offered[0].id
    acts = {a.id for o in visit.state.offered for a in TIME.lines[o.id].utterance.acts}
    assert visit.do(mv.Choose(line)).found(ev.Said)[0].tempts == shown and set(shown) == acts


# --- hints


def test_hints_come_in_three_steps_are_recorded_and_change_nothing_else() -> None:
    visit = Visit(ITEMS, "first_visit").say("ask")
    shown, gauges = visit.state.offered, visit.state.gauges
    given = [visit.do(mv.Hint()).found(ev.HintGiven)[0] for _ in range(3)]
    assert [h.level for h in given] == [1, 2, 3]
    assert given[0].zh == "她惦记着那张卡。"
    best = next(p for p in ITEMS.lines.values() if p.words.text == given[2].zh)
    assert best.line.role == "apt" and best.id in {o.id for o in shown}
    assert given[1].zh == ITEMS.acts[best.utterance.acts[0].id].label.zh
    assert (visit.state.offered, visit.state.gauges) == (shown, gauges)
    with pytest.raises(NotNow):
        visit.do(mv.Hint())
    assert visit.say("card_right").state.hint == 0


def test_without_an_open_item_the_first_hint_is_her_mood() -> None:
    moods = ITEMS.parameters.moods
    for trust, mood in ((5, moods[0]), (49, moods[2]), (99, moods[-1])):
        visit = Visit(ITEMS, "first_visit").gauges(trust=trust).do(mv.Hint())
        assert visit.found(ev.HintGiven)[0].zh == mood.zh


def test_where_no_line_is_offered_there_is_no_hint_rather_than_a_crash() -> None:
    visit = Visit(ITEMS, "first_visit").set(offered=())
    with pytest.raises(NotNow, match="no further hint"):
        visit.do(mv.Hint())


# --- calendar


def test_a_session_can_start_on_any_day_of_the_calendar() -> None:
    for date in (dt.date(2024, 2, 28), dt.date(2026, 12, 31), dt.date(1999, 1, 1)):
        visit = Visit(TIME, date=date).call().say("saturday").leave().wait()
        assert (
            visit.state.stage == "first_visit" and msgspec.json.decode(encode(visit.state))["date"] == date.isoformat()
        )
