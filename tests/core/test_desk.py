"""Between meetings: forms, calls, days that pass with their consequences, appointments and message scenes."""

import datetime as dt
from typing import Any

import pytest

from roleplay import events as ev
from roleplay import turn
from roleplay.errors import BadForm, NotNow
from roleplay.persona import Circumstance
from roleplay.schema import Both
from tests.core.tiny import MONDAY, Visit, script

SCRIPT = script("time")
SATURDAY = MONDAY + dt.timedelta(days=5)


def visit(**how: Any) -> Visit:
    """A session at the desk before the first call."""
    return Visit(SCRIPT, **how)


def facts(visit: Visit) -> list[str]:
    """The facts learned in the last batch."""
    return [e.fact for e in visit.found(ev.FactLearned)]


# --- forms


def test_reading_a_record_is_an_act_of_preparation_and_is_remembered() -> None:
    read = visit().submit("read", section=["policy"])
    assert [a.id for e in read.found(ev.FormSubmitted) for a in e.acts] == ["collect_file_data"]
    assert read.state.read == ("policy",) and facts(read) == ["read_policy"]


def test_the_card_is_held_against_the_truth_and_carries_only_the_acts_it_was_filled_in_for() -> None:
    data = {
        "sort.has_shop": ["fact"], "sort.dislikes_calls": ["fact"], "agent.K1": ["left"], "agent.K2": ["left"],
        "class": ["non_pure"], "need": ["medical", "wealth"], "base": ["age"], "bring": ["licence"],
    }  # fmt: skip
    card = visit().submit("card", **data)
    (form,) = card.found(ev.FormSubmitted)
    assert {k: form.result[k] for k in ("sort_right", "agents_right", "class_right", "need_right", "need_wrong")} == {
        "sort_right": 1, "agents_right": 1, "class_right": 1, "need_right": 1, "need_wrong": 1,
    }  # fmt: skip
    assert [a.id for a in form.acts] == [
        "sort_fact_perception",
        "check_agent_status",
        "predict_need",
        "write_service_card",
    ]
    assert facts(card) == ["card_written", "class_right", "bring_licence"]


def test_a_blank_card_is_possible_and_earns_nothing_but_itself() -> None:
    card = visit().submit("card")
    assert [a.id for e in card.found(ev.FormSubmitted) for a in e.acts] == ["write_service_card"]
    assert facts(card) == ["card_written"]


def test_notes_after_a_visit_are_held_against_what_there_was_to_learn() -> None:
    (form,) = visit().submit("learned", learned=["contact", "score"]).found(ev.FormSubmitted)
    assert form.result["right"] == 1 and form.result["wrong"] == 1


@pytest.mark.parametrize(
    ("form", "data", "says"),
    [
        ("tax", {}, "there is no form 'tax'"),
        ("read", {}, "section: choose exactly one"),
        ("read", {"section": ["diary"]}, "'diary' is not a record"),
        ("card", {"sort.has_shop": ["rumour"]}, "fact or perception"),
        ("card", {"need": ["yacht"]}, "need: 'yacht'"),
        ("card", {"class": ["royal"]}, "class: 'royal'"),
        ("learned", {"learned": ["nothing"]}, "learned: 'nothing'"),
        ("todo", {"promise": ["none"]}, "no such promise open"),
        ("call", {"slot": ["dawn"]}, "'dawn' is not a time on offer"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_with_the_field_that_does_not(
    form: str, data: dict[str, list[str]], says: str
) -> None:
    with pytest.raises(BadForm, match=says):
        visit().submit(form, **data)


# --- calls


def test_a_call_on_a_weekend_waits_for_monday_unless_its_hour_is_for_any_day() -> None:
    assert visit(date=SATURDAY).call("noon").state.day == 2
    assert visit(date=SATURDAY).call("late").state.day == 0


def test_a_second_call_at_an_hour_already_past_is_made_the_next_workday() -> None:
    called = visit().call("noon").leave().call("noon")
    assert called.state.day == 1
    friday = visit(date=MONDAY + dt.timedelta(days=4)).call("noon").leave().call("noon")
    assert friday.state.day == 3


def test_a_later_call_on_the_same_day_does_not_turn_the_clock_back() -> None:
    called = visit().call("noon").leave().call("late")
    times = [(e.day, e.minute) for e in called.log if isinstance(e, ev.DaysPassed | ev.MeetingStarted)]
    assert times == sorted(times) and times[-1] == (0, 22 * 60)


def test_the_facts_of_an_hour_hold_for_that_call_only() -> None:
    called = visit().call("noon")
    assert "at_lunch" in called.state.facts
    assert called.leave().call("late").state.facts & {"at_lunch", "late_night"} == {"late_night"}


def test_she_can_be_called_only_so_often() -> None:
    called = visit()
    for _ in range(SCRIPT.parameters.meetings.calls_most):
        called.call().say("press")
    with pytest.raises(NotNow, match="called often enough"):
        called.call()
    with pytest.raises(NotNow, match="call again, or close the file"):
        called.wait()


def test_nobody_is_called_once_a_meeting_is_fixed_or_while_one_writes_to_her() -> None:
    fixed = visit().call().say("saturday").leave()
    with pytest.raises(NotNow, match="the meeting is fixed"):
        fixed.call()
    with pytest.raises(NotNow, match="you write to her now"):
        Visit(SCRIPT, "after_service").leave().call()


def test_before_any_call_there_is_nothing_to_wait_for() -> None:
    with pytest.raises(NotNow, match="not been called yet"):
        visit().wait()


# --- appointments


@pytest.mark.parametrize(
    ("date", "line", "day", "place"),
    [
        (MONDAY, "saturday", 5, "home"),
        (SATURDAY, "saturday", 7, "home"),
        (MONDAY, "weekday", 2, "cafe"),
        (MONDAY + dt.timedelta(days=3), "weekday", 4, "cafe"),
    ],
)
def test_the_day_and_place_asked_for_decide_where_and_when(date: dt.date, line: str, day: int, place: str) -> None:
    called = visit(date=date).call("late" if date == SATURDAY else "noon").say(line)
    (made,) = called.found(ev.AppointmentMade)
    assert (made.day, made.place) == (day, place)
    met = called.leave().wait().state
    assert (met.stage, met.day, met.channel, met.place, met.given) == ("first_visit", day, "visit", place, made.given)
    assert met.appointment is None


def test_who_is_present_and_how_long_she_has_follow_from_the_appointment() -> None:
    assert visit().call().say("saturday").leave().wait().state.present == ("mother",)
    assert visit().call().say("weekday").leave().wait().state.present == ()


def test_an_offer_without_day_or_place_means_a_meeting_that_is_played() -> None:
    assert visit().call().say("sometime").found(ev.AppointmentMade)[0].option != "told_evening"


def test_she_names_the_time_as_people_say_it() -> None:
    assert visit().call().say("saturday", "recall").said() == ["对，周六下午两点。"]


@pytest.mark.parametrize(
    ("minute", "spoken"),
    [(620, "上午十点二十"), (720, "中午十二点"), (740, "中午十二点二十"), (785, "下午一点零五"), (990, "下午四点半"),
     (1080, "晚上六点"), (1240, "晚上八点四十"), (1335, "晚上十点十五"), (590, "上午九点五十")],
)  # fmt: skip
def test_times_of_day_are_spoken(minute: int, spoken: str) -> None:
    assert turn.spoken_time("2026-03-02", 0, minute) == f"周一{spoken}"


def test_a_second_visit_after_a_first_begins_the_review() -> None:
    again = visit().call().say("saturday").leave().wait().say("weekday").leave().wait()
    assert (again.state.stage, again.state.visits) == ("policy_review", 2)


def test_she_agrees_to_no_more_visits_than_there_are_evenings() -> None:
    met = visit().call().say("saturday").leave().wait()
    met.set(visits=SCRIPT.parameters.meetings.visits_most).say("weekday")
    assert met.found(ev.AppointmentMade) == [] and met.state.appointment is None


def test_an_evening_that_is_only_told_is_told_and_the_messages_follow() -> None:
    told = visit().call().say("saturday").leave().wait().say("evening").leave().wait()
    assert [e.text for e in told.found(ev.Narrated)] == ["那天晚上签了字。"]
    assert {"applied", "kept.told_evening"} <= told.state.facts
    assert (told.state.stage, told.state.scene, told.state.appointment) == ("after_service", "promise_due", None)


def test_a_day_fits_its_weekday_or_workday_and_lies_far_enough_ahead() -> None:
    both = Both(zh="", en="")
    for start in range(14):
        date = (MONDAY + dt.timedelta(days=start)).isoformat()
        for weekday, workday, ahead in ((6, False, 1), (None, True, 2), (3, True, 0)):
            when = Circumstance(
                id="x", label=both, day="", place="", weekday=weekday, workday=workday, in_days=ahead, hour=9
            )  # fmt: skip
            day = turn.next_day(date, 0, when)
            assert max(1, ahead) <= day <= ahead + 7
            assert not workday or turn.weekday(date, day) <= 5
            assert weekday in (None, turn.weekday(date, day))


def test_the_day_she_is_asked_for_is_taken_where_it_fits() -> None:
    when = Circumstance(id="x", label=Both(zh="", en=""), day="", place="", workday=True, in_days=2, hour=9)
    date = MONDAY.isoformat()

    def agreed(days: int) -> int:
        return turn.next_day(date, 0, when, (MONDAY + dt.timedelta(days=days)).isoformat())

    assert agreed(3) == 3 and agreed(10) == 10
    assert agreed(1) == agreed(5) == agreed(turn.FARTHEST + 2) == 2, "too soon, a Saturday, too far"


# --- promises and premiums


def test_a_promise_not_kept_by_its_day_is_broken_trust_falls_and_she_says_so() -> None:
    met = visit().call().say("promise", "saturday").gauges(trust=50).leave().wait()
    assert [e.id for e in met.found(ev.PromiseBroken)] == ["word"] and -12 in met.moved()
    assert met.rules() == ["r_start", "r_broken"]


def test_a_promise_is_not_broken_on_the_very_day_it_is_due() -> None:
    met = visit(date=MONDAY + dt.timedelta(days=2)).call().say("promise", "saturday").leave().wait()
    assert met.state.day == 3 and met.found(ev.PromiseBroken) == []


@pytest.mark.parametrize("how", ["at the desk", "in talk"])
def test_a_promise_is_kept_by_a_move_and_only_once(how: str) -> None:
    made = visit().call().say("promise")
    kept = made.say("saturday").leave().submit("todo", promise=["word"]) if how == "at the desk" else made.say("keep")
    assert [e.id for e in kept.found(ev.PromiseKept)] == ["word"] and kept.moved()[0] > 0
    with pytest.raises((BadForm, NotNow)):
        kept.submit("todo", promise=["word"])


def test_she_mentions_a_kept_promise_at_the_next_meeting_and_once() -> None:
    met = visit().call().say("promise", "keep", "saturday").leave().wait()
    assert met.rules() == ["r_start", "r_kept"]
    assert met.say("weekday").leave().wait().rules() == ["r_start"]


def test_a_premium_falls_due_while_days_pass_and_has_its_consequence_once() -> None:
    met = visit().call().say("saturday").leave().wait().leave().wait()
    assert met.state.day == 7 and "due.K1" not in met.state.facts
    met.leave().wait()
    assert met.state.day == 12 and {"due.K1", "debit_failed"} <= set(facts(met))
    assert not {"due.K1", "debit_failed"} & set(facts(met.leave().wait()))


# --- message scenes


def test_after_the_visits_the_scenes_come_in_order_on_their_days_and_then_it_is_over() -> None:
    met = visit().call().say("saturday").leave().wait().leave()
    days = []
    for scene in ("promise_due", "fitting_touch", "event"):
        met.wait()
        assert (met.state.stage, met.state.channel, met.state.scene) == ("after_service", "messages", scene)
        assert f"scene.{scene}" in met.state.facts
        days.append(met.state.day)
        met.leave()
    assert days[1] >= days[0] + 5 and days[2] >= 60
    assert met.wait().state.ended == "over"


def test_a_scene_may_be_narrated_and_begin_with_her_words() -> None:
    met = visit().call().say("saturday").leave().wait().leave().wait()
    assert met.said() == ["在吗？"] and met.found(ev.Narrated) == []
    met.leave().wait()
    assert [e.text for e in met.found(ev.Narrated)] == ["过了几天，她店里换了招牌。"] and "new_sign" in met.state.facts


def test_a_referral_asked_for_in_messages_is_left_when_they_end() -> None:
    met = Visit(SCRIPT, "referral_request").say("refer")
    assert met.state.stage == "referral_request"
    assert met.leave().state.stage == "after_service"
