"""What she brings up: when an item comes, how an answer settles it, and what becomes of it when it is ignored."""

import pytest

from roleplay import events as ev
from roleplay.state import State
from tests.core.tiny import Visit, script

STAGE = "first_visit"


def begun(*lines: str, stage: str = STAGE) -> Visit:
    """A meeting in which these lines have been said."""
    return Visit(script("items"), stage).say(*lines)


def dealt(visit: Visit) -> list[tuple[str, str, bool]]:
    """How items were dealt with in the last batch."""
    return [(e.item, e.how, e.closed) for e in visit.found(ev.ItemDealt)]


def raised(visit: Visit) -> list[tuple[str, str]]:
    """What she brought up in the last batch, and how."""
    return [(e.item, e.how) for e in visit.found(ev.ItemRaised)]


def test_what_was_said_brings_up_an_item_and_its_words_are_her_reply() -> None:
    visit = begun("ask")
    assert raised(visit) == [("card", "raised")] and visit.rules() == []
    assert visit.state.open == "card"


@pytest.mark.parametrize(
    ("line", "how", "closed"),
    [
        ("card_right", "well", True),
        ("card_wrong", "wrong", True),
        ("card_sure", "wrong", True),
        ("card_check", "uncertain", True),
        ("card_feel", "soothed", False),
        ("card_pace", "evaded", False),
        ("card_other", "ignored", False),
        ("nothing", "ignored", False),
    ],
)
def test_each_answer_is_understood_by_its_acts_slots_and_claims(line: str, how: str, closed: bool) -> None:
    visit = begun("ask", line)
    assert dealt(visit) == [("card", how, closed)]
    assert visit.found(ev.Said)[0].deals == how and visit.found(ev.Said)[0].open_item == "card"
    assert (visit.state.open == "") is closed
    assert (f"card.{how}" in visit.state.facts) is closed


@pytest.mark.parametrize("how", ["well", "wrong", "uncertain", "evaded", "soothed"])
def test_she_answers_with_her_own_words_for_the_way_it_was_dealt_with(how: str) -> None:
    lines = {"well": "card_right", "wrong": "card_wrong", "uncertain": "card_check", "evaded": "card_pace"}
    visit = begun("ask", lines.get(how, "card_feel"))
    assert visit.rules() == [f"card.{how}"]


def test_a_good_answer_has_its_consequences_and_gives_patience() -> None:
    visit = begun("ask", "card_right")
    assert visit.moved()[0] > 0 and "card_solved" in visit.state.facts
    assert sum(visit.moved("patience")) > 0


def test_a_wrong_answer_is_believed_now() -> None:
    visit = begun("ask", "card_wrong")
    assert visit.state.open == "" and "card_believed" in visit.state.facts


def test_not_knowing_becomes_a_promise_due_in_three_days() -> None:
    visit = begun("ask", "card_check")
    (promise,) = visit.found(ev.PromiseMade)
    assert promise.id == "check_card" and promise.due == visit.state.day + 3
    assert [p.state for p in visit.state.promises] == ["open"]


# --- two parts


def test_a_hurt_with_a_question_in_it_stays_half_open_until_both_are_met() -> None:
    visit = begun("takeover", "hurt_feel")
    assert dealt(visit) == [("hurt", "soothed", False)] and visit.state.open == "hurt"
    assert dealt(visit.say("hurt_fact")) == [("hurt", "well", True)]


def test_the_fact_alone_leaves_her_hurt_and_she_comes_back_to_it() -> None:
    visit = begun("takeover", "hurt_fact")
    assert visit.state.open == "hurt" and visit.found(ev.Replied)[-1].cue == "hurt.half"
    assert dealt(visit.say("hurt_feel")) == [("hurt", "well", True)]


def test_one_message_may_meet_both_parts() -> None:
    visit = begun("takeover", "hurt_both")
    assert dealt(visit) == [("hurt", "well", True)] and visit.rules() == ["hurt.well"]


# --- ignored


def test_an_ignored_question_comes_back_in_other_words() -> None:
    visit = begun("ask")
    asked = visit.said()
    visit.say("me")
    assert raised(visit) == [("card", "repeated")] and len(visit.said()) == 1
    assert visit.said() != asked and visit.moved("patience") == [-8]


def test_ignored_twice_it_is_dropped_trust_falls_and_it_does_not_come_back_at_once() -> None:
    visit = begun("ask", "me", "ask")
    assert [e.item for e in visit.found(ev.ItemDropped)] == ["card"]
    assert visit.moved() == [-6] and visit.state.open == "" and "card.dropped" in visit.state.facts
    assert raised(visit) == []


def test_evading_twice_is_ignoring_it() -> None:
    visit = begun("ask", "card_pace")
    assert visit.rules() == ["card.evaded"] and visit.state.open == "card"
    assert [e.item for e in visit.say("card_pace").found(ev.ItemDropped)] == ["card"]


def test_what_was_dropped_returns_when_she_has_been_led_and_is_asked_no_third_time() -> None:
    visit = begun("ask", "me", "thanks", "nothing", "nothing", "nothing")
    while visit.state.open != "card":
        assert visit.state.own < 20
        visit.say("nothing" if not visit.state.open else "card_pace")
    assert ("card", "returned") in [(e.item, e.how) for e in visit.found(ev.ItemRaised, whole=True)]
    visit.say("me", "me")
    assert "card" in visit.state.settled


def test_after_a_breach_she_answers_that_and_the_question_waits() -> None:
    visit = begun("ask", "gossip")
    assert visit.rules() == ["r_rude"] and raised(visit) == [] and visit.state.open == "card"


def test_soothing_and_then_selling_is_answered_as_selling_even_while_she_waits_for_an_answer() -> None:
    visit = begun("ask", "card_feel_sell")
    assert visit.found(ev.Said)[0].deals == "soothed" and visit.rules() == ["base_any"]
    assert visit.found(ev.Replied)[0].cue == "compare_peer_data"


# --- one open, one waiting


def test_while_one_item_is_open_another_waits_and_comes_next() -> None:
    visit = begun("ask", "takeover")
    assert visit.state.open == "card" and visit.state.waiting == "hurt"
    visit.say("card_right")
    assert visit.state.open == "hurt" and visit.state.waiting == ""


def test_an_item_open_at_parting_is_said_at_the_door_and_waits() -> None:
    visit = Visit(script("items")).set(stage=STAGE, in_meeting=True, channel="visit", visits=1, given=30)
    visit.say("ask").leave()
    assert raised(visit) == [("card", "door")] and visit.said() == ["对了，卡的事你记着。"]
    assert (visit.state.open, visit.state.waiting) == ("", "card")


def test_a_reaction_may_bring_up_an_item_itself() -> None:
    assert raised(begun("thanks")) == [("hurt", "raised")]


def test_an_act_is_said_anew_once_she_has_asked_something() -> None:
    visit = begun("ask", "card_right", "me")
    assert visit.say("me").found(ev.Said)[0].again == ("identify_self",)
    visit = begun("me", "ask")
    assert visit.say("me").found(ev.Said)[0].again == ()


# --- by herself


def test_after_three_led_turns_the_most_urgent_item_comes_as_a_second_bubble() -> None:
    visit = begun("nothing", "nothing")
    assert raised(visit) == []
    visit.say("nothing")
    assert raised(visit) == [("urgent", "raised")] and len(visit.said()) == 2


def test_what_needs_no_saying_any_more_is_not_brought_up() -> None:
    visit = begun("nothing", "nothing", "nothing", stage="policy_review")
    assert visit.state.open == "pointless_one"
    visit = Visit(script("items"), "policy_review").set(facts=frozenset({"named"})).say("nothing", "nothing", "nothing")
    assert visit.state.open == "urgent"


def test_an_item_that_is_not_unprompted_waits_for_its_cue() -> None:
    visit = begun()
    for _ in range(12):
        visit.say({"": "nothing", "card": "card_right", "urgent": "card_pace"}.get(visit.state.open, "nothing"))
    assert "hurt" not in visit.state.raised


# --- the hidden concern


@pytest.mark.parametrize(("stage", "open_"), [("first_visit", True), ("invitation_call", False)])
def test_the_concern_opens_only_face_to_face(stage: str, open_: bool) -> None:
    visit = Visit(script("items"), stage).gauges(openness=2).say("nothing")
    assert bool(visit.found(ev.ConcernRevealed)) is open_
    assert ("concern_revealed" in visit.state.facts) is open_


def test_the_concern_stays_hidden_until_the_way_to_it_is_open_and_then_needs_no_cue() -> None:
    visit = begun("nothing").gauges(openness=1).say("nothing")
    assert visit.state.open != "secret"
    assert visit.gauges(openness=2).say("me").state.open == "secret"
    assert dealt(visit.say("listen")) == [("secret", "well", True)]


def test_facts_a_drill_starts_with_settle_their_items() -> None:
    state: State = Visit(script("items"), "policy_review").state
    assert "card" in state.settled
