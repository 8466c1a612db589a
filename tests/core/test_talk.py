"""One utterance: every act takes its effect, and she gives one reply, to what weighs most."""

import pytest

from roleplay import events as ev
from tests.core.tiny import Visit, script


@pytest.fixture
def visit() -> Visit:
    """The first visit, where a pitch is a breach."""
    return Visit(script("reply"), "first_visit")


@pytest.fixture
def review() -> Visit:
    """The review, where a pitch is merely sales."""
    return Visit(script("reply"), "policy_review")


def facts(visit: Visit) -> list[str]:
    """The facts learned in the last batch."""
    return [e.fact for e in visit.found(ev.FactLearned)]


def test_an_opening_with_five_acts_earns_five_effects_and_one_reply(visit: Visit) -> None:
    visit.say("opening")
    assert facts(visit) == ["greeted", "named", "takeover_told", "purpose_told", "convenience_asked"]
    assert len(visit.said()) == 1


def test_an_opening_is_answered_by_what_it_is_about_and_not_by_its_courtesies(visit: Visit) -> None:
    assert visit.say("opening").rules() == ["r_purpose"]


@pytest.mark.parametrize("line", ["sorry_then_sell", "sell_then_sorry"])
def test_an_utterance_that_soothes_and_sells_is_answered_as_selling(review: Visit, line: str) -> None:
    assert review.say(line).rules() == ["r_pitch"]
    assert sorted(review.moved())[0] == -15 and max(review.moved()) > 0


def test_within_one_class_the_act_said_last_leads(visit: Visit) -> None:
    assert visit.say("both_questions").rules() == ["r_education"]


def test_an_offence_weighs_more_than_sales_and_a_breach_more_than_an_offence(review: Visit) -> None:
    assert review.say("sell_and_frighten").rules() == ["r_fear"]
    assert Visit(script("reply"), "first_visit").say("sell_and_frighten").rules() == ["r_pitch_breach"]


def test_a_wrong_figure_is_answered_before_sales_and_service_but_takes_its_effect_after_the_acts(review: Visit) -> None:
    assert review.say("sell_wrong").rules() == ["r_gap"]
    assert facts(review) == ["pitched", "wrong_gap"]
    assert Visit(script("reply"), "policy_review").say("wrong_figure").rules() == ["r_gap"]


def test_a_right_figure_takes_its_effect_and_leaves_the_reply_to_the_acts(review: Visit) -> None:
    review.say("right_figure")
    assert facts(review) == ["right_gap"] and review.rules() == ["base_any"]


def test_exactly_one_effect_fires_for_an_act_and_the_slots_asked_are_its_own(visit: Visit) -> None:
    assert facts(visit.say("education")) == ["asked_education"]
    assert facts(Visit(script("reply"), "first_visit").say("both_questions")) == ["asked_mortgage", "asked_education"]


def test_the_topic_of_the_leading_act_chooses_her_reply_when_another_act_names_another_topic(visit: Visit) -> None:
    assert visit.say("both_topics").rules() == ["r_mortgage"]


def test_a_rule_may_ask_for_several_acts_together(visit: Visit) -> None:
    assert visit.say("heard_and_ask").rules() == ["r_two"]


def test_her_words_name_the_matter_the_trainee_and_the_figures_and_never_show_a_gap(visit: Visit) -> None:
    assert visit.say("solve").said() == ["换卡这事办好了？"]
    assert visit.say("who").said() == ["小李，全名李明，安禾人寿，差六十万，这个事。"]


def test_words_cost_the_minutes_of_their_costliest_act_and_never_none(visit: Visit) -> None:
    visit.say("long")
    assert [e.minutes for e in visit.found(ev.MinutesPassed)] == [visit.script.acts["recite_clauses"].minutes]
    assert [e.minutes for e in visit.say("silence").found(ev.MinutesPassed)] == [1]


# --- again


def test_an_act_said_again_within_six_own_turns_has_no_effect_and_she_notices(visit: Visit) -> None:
    assert facts(visit.say("mortgage")) == ["asked_mortgage"]
    visit.say("silence").set(facts=frozenset()).say("mortgage")
    assert facts(visit) == [] and visit.rules() == ["r_again"] and visit.moved("patience")[0] < 0
    assert visit.found(ev.Said)[0].again == ("ask_open_question",)


def test_kindness_said_again_has_no_effect_and_is_not_remarked_on(visit: Visit) -> None:
    assert len(visit.say("sorry").moved()) == 1
    visit.say("purpose", "sorry")
    assert visit.moved() == [] and visit.moved("patience") == [] and visit.rules() != ["r_again"]
    assert visit.found(ev.Said)[0].again == ("acknowledge_feeling",)


def test_harm_done_again_is_harm_again() -> None:
    again = Visit(script("reply"), "first_visit").say("gossip_on", "gossip_on")
    assert again.found(ev.Said)[0].again == () and again.moved() == [-6]


def test_an_act_said_again_after_more_than_six_own_turns_counts_again(visit: Visit) -> None:
    visit.say("sorry", *["silence"] * 6)
    assert visit.say("sorry").found(ev.Said)[0].again == ()
    assert len(visit.moved()) == 1


def test_six_own_turns_are_still_within(visit: Visit) -> None:
    visit.say("sorry", *["silence"] * 5)
    assert visit.say("sorry").found(ev.Said)[0].again == ("acknowledge_feeling",)


def test_the_same_question_about_something_else_is_not_said_again(visit: Visit) -> None:
    assert visit.say("mortgage", "education").found(ev.Said)[0].again == ()
    assert visit.say("mortgage").found(ev.Said)[0].again == ("ask_open_question",)


def test_a_courtesy_said_again_is_without_effect_but_not_remarked_on(visit: Visit) -> None:
    visit.say("greet", "greet")
    assert facts(visit) == [] and visit.rules() == ["r_greet"]


def test_when_every_word_she_has_for_it_is_said_she_answers_all_the_same(visit: Visit) -> None:
    for _ in range(12):
        assert visit.say("greet").said()


# --- the end of a meeting


def test_she_may_end_the_meeting_by_her_answer(visit: Visit) -> None:
    visit.say("bye")
    assert [(e.by, e.how) for e in visit.found(ev.MeetingEnded)] == [("client", "agreed")]
    assert not visit.state.in_meeting


def test_whoever_is_thrown_out_has_no_next_meeting(visit: Visit) -> None:
    met = {"stage": "first_visit", "in_meeting": True, "channel": "visit", "visits": 1}
    thrown = Visit(script("reply")).set(**met)
    assert thrown.say("gossip").state.ended == "over"
