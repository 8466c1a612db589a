"""Trust, patience and the rest: gains shrink towards a bound, losses are full, breaches cap, time wears her out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay import events as ev
from roleplay.state import Promise, State
from roleplay.turn import Turn
from tests.core.tiny import Visit, script

SCRIPT = script("gauges")
BOUNDS = SCRIPT.parameters.trust.bounds


def review(**gauges: int) -> Visit:
    """The review, with these gauges."""
    return Visit(SCRIPT, "policy_review").gauges(**gauges)


@given(st.sampled_from(sorted(BOUNDS)), st.integers(0, 100), st.integers(1, 20))
def test_trust_never_rises_past_the_bound_of_its_stage_and_gains_shrink_towards_it(
    stage: str, trust: int, by: int
) -> None:
    turn = Turn(SCRIPT, State(stage=stage, gauges={"trust": trust}))
    turn.change("trust", by, "test")
    gained = turn.s.gauges["trust"] - trust
    if trust >= BOUNDS[stage]:
        assert gained == 0
    else:
        assert gained >= 1 and trust + gained <= BOUNDS[stage]
        higher = Turn(SCRIPT, State(stage=stage, gauges={"trust": trust + 1}))
        higher.change("trust", by, "test")
        assert higher.s.gauges["trust"] - trust - 1 <= gained


@given(st.sampled_from(sorted(BOUNDS)), st.integers(0, 100), st.integers(1, 30))
def test_losses_are_full_and_stop_at_zero(stage: str, trust: int, by: int) -> None:
    turn = Turn(SCRIPT, State(stage=stage, gauges={"trust": trust}))
    turn.change("trust", -by, "test")
    assert turn.s.gauges["trust"] == max(0, trust - by)


@given(
    st.sampled_from(["patience", "openness", "need_clarity", "service_credit"]),
    st.integers(0, 10),
    st.integers(-200, 200),
)
def test_every_gauge_stays_in_its_range(gauge: str, now: int, by: int) -> None:
    turn = Turn(SCRIPT, State(stage="first_visit", gauges={gauge: now}))
    turn.change(gauge, by, "test")
    most = SCRIPT.parameters.patience.cap if gauge == "patience" else 10
    assert turn.s.gauges[gauge] == min(most, max(0, now + by))
    assert [e.by for e in turn.events if isinstance(e, ev.GaugeChanged)] == (
        [turn.s.gauges[gauge] - now] if turn.events else []
    )


def test_a_change_names_the_rule_and_the_act_that_caused_it() -> None:
    (change,) = [e for e in review(trust=40).say("good").found(ev.GaugeChanged) if e.gauge == "trust"]
    assert (change.why, change.act, change.to) == ("fx_good", "solve_service_issue", 40 + change.by)


def test_the_review_lifts_its_bound_once_the_report_is_given() -> None:
    assert review(trust=69).say("good").moved() == []
    assert review(trust=69).say("report", "good").moved() == [1]


def test_a_kept_promise_lifts_the_bound_once_the_report_is_given_and_not_before() -> None:
    kept = (Promise("word", "回话", 1, "kept"),)
    assert review(trust=80).set(promises=kept).say("good").moved() == []
    assert review(trust=80).set(promises=kept).say("report", "good").moved() == [1]
    assert Visit(SCRIPT, "proposal").gauges(trust=80).set(promises=kept).say("good").moved() == [1]
    assert Visit(SCRIPT, "proposal").gauges(trust=80).say("good").moved() == []


@pytest.mark.parametrize("breach", ["rebate", "hide"])
def test_after_a_critical_breach_trust_falls_to_the_cap_and_never_rises_above_it(breach: str) -> None:
    visit = review(trust=60).say(breach)
    assert [e.at for e in visit.found(ev.TrustCapped)] == [40]
    assert visit.state.gauges["trust"] == 40
    assert visit.say("good").state.gauges["trust"] == 40
    assert visit.say(breach).found(ev.TrustCapped) == []


def test_below_the_cap_a_breach_leaves_trust_where_it_is_and_it_may_rise_to_the_cap() -> None:
    visit = review(trust=30).say("rebate")
    assert visit.state.gauges["trust"] == 30
    for line in ("good", "good_again") * 5:
        visit.say(line)
    assert 30 < visit.state.gauges["trust"] <= 40


def test_a_fact_is_learned_once_and_can_end() -> None:
    visit = review().say("report", "idle")
    assert visit.set(last={}).say("report").found(ev.FactLearned) == []
    assert [e.fact for e in visit.say("undo").found(ev.FactEnded)] == ["report_given"]
    assert "report_given" not in visit.state.facts


# --- patience and the clock


def test_a_meeting_begins_with_her_patience_rested() -> None:
    assert Visit(SCRIPT, "policy_review").state.gauges["patience"] == SCRIPT.persona.patience


@pytest.mark.parametrize(("line", "costs"), [("bad", "offence"), ("rebate", "breach"), ("good", "")])
def test_what_is_out_of_place_costs_patience_and_what_is_forbidden_more(line: str, costs: str) -> None:
    visit = review().say(line)
    lost = {
        e.why: -e.by for e in visit.found(ev.GaugeChanged) if e.gauge == "patience" and e.why in ("offence", "breach")
    }
    patience = SCRIPT.parameters.patience
    assert lost == ({costs: -getattr(patience, costs)} if costs else {})
    assert patience.breach < patience.offence < 0


def test_in_messages_she_has_less_patience_from_the_start() -> None:
    less = SCRIPT.parameters.patience.less["messages"]
    assert Visit(script("time"), "after_service").state.gauges["patience"] == script("time").persona.patience - less


def test_over_the_time_given_every_minute_costs_patience_and_she_mentions_it_once() -> None:
    visit = review().set(used=39, given=40)
    assert visit.say("idle").moved("patience") == []
    assert visit.say("idle").moved("patience") == [-1] and visit.rules()[-1] == "r_over"
    assert visit.say("idle").moved("patience") == [-1] and "r_over" not in visit.rules()


def test_when_her_patience_is_used_up_she_ends_the_meeting() -> None:
    visit = review(patience=15).say("tire")
    assert visit.rules()[-1] == "r_enough" and not visit.state.in_meeting
    assert [e.how for e in visit.found(ev.MeetingEnded)] == ["enough"] and "tired" in visit.state.facts


def test_however_patient_she_is_no_meeting_overruns_its_bound() -> None:
    visit = review()
    for n in range(200):
        if visit.state.in_meeting:
            visit.gauges(patience=100).say("chat" if n % 2 else "idle")
    used = sum(e.minutes for e in visit.found(ev.MinutesPassed, whole=True))
    most = SCRIPT.parameters.meetings.overrun_most["visit"]
    assert 40 + most < used <= 40 + most + SCRIPT.acts["small_talk_personal"].minutes
    assert [e.by for e in visit.found(ev.MeetingEnded)] == ["clock"]
