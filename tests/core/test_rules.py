"""Conditions and their comparison: what holds, what implies what, who wins, and which rules clash."""

import itertools
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from roleplay import ranking, rules
from roleplay.errors import BadScript
from roleplay.part import When
from roleplay.ranking import Ranked
from roleplay.rules import Moment
from roleplay.state import State
from tests.core.states import PEOPLE, nested, pairs, situation, situations, whens

HOLD_AND_FAIL: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"stage": ["closing", "proposal"]}, {"stage": "closing"}, {"stage": "first_visit"}),
    ({"channel": "phone"}, {"channel": "phone"}, {"channel": "visit"}),
    ({"place": "home"}, {"place": "home"}, {"place": "cafe"}),
    ({"scene": "event"}, {"scene": "event"}, {"scene": ""}),
    ({"open": ["card", "none"]}, {"open": "none"}, {"open": "other"}),
    ({"reopened": "no"}, {"reopened": "no"}, {"reopened": "reason_money"}),
    ({"alone": True}, {}, {"present:mother": True}),
    ({"alone": False}, {"present:mother": True}, {}),
    ({"present": ["mother", "son"]}, {"present:mother": True, "present:son": True}, {"present:mother": True}),
    ({"absent": ["mother", "son"]}, {"present:husband": True}, {"present:son": True}),
    ({"facts": ["a", "b"]}, {"fact:a": True, "fact:b": True}, {"fact:a": True}),
    ({"no_facts": ["a", "b"]}, {"fact:c": True}, {"fact:b": True}),
    ({"with": ["x", "y"]}, {"with:x": True, "with:y": True}, {"with:x": True}),
    ({"without": ["x", "y"]}, {"with:z": True}, {"with:y": True}),
    ({"slots": {"about": ["m", "n"]}}, {"slot:about": "n"}, {"slot:about": "o"}),
    ({"slots": {"about": "m"}}, {"slot:about": "m"}, {}),
    ({"claims": {"CL_GAP": "wrong"}}, {"claim:CL_GAP": "wrong"}, {"claim:CL_GAP": "right"}),
    ({"claims": {"CL_GAP": "none"}}, {}, {"claim:CL_GAP": "right"}),
    ({"times": {"x": {"max": 0}}}, {"with:x": True, "times:x": 0}, {"with:x": True, "times:x": 1}),
    ({"times": {"x": {"min": 1}}}, {"times:x": 1}, {}),
    ({"again": True}, {"again": True}, {"again": False}),
    ({"appointment": True}, {"appointment": True}, {}),
    ({"promised": ["word", "check"]}, {"promised:word": True, "promised:check": True}, {"promised:word": True}),
    ({"trust": {"min": 40, "max": 50}}, {"trust": 50}, {"trust": 51}),
    ({"patience": {"max": 10}}, {"patience": 10}, {"patience": 11}),
    ({"openness": {"min": 1}}, {"openness": 1}, {}),
    ({"used": {"min": 5}}, {"used": 5}, {"used": 4}),
    ({"over": {"min": 1}}, {"used": 31, "over": 1}, {"used": 30, "over": 0}),
    ({"hour": {"min": 21}}, {"hour": 21}, {"hour": 20}),
    ({"month": {"min": 7, "max": 8}}, {"month": 8, "day": 40}, {"month": 9, "day": 40}),
    ({"day": {"min": 2}}, {"day": 2}, {"day": 1}),
    ({"weekday": {"min": 6}}, {"weekday": 6}, {"weekday": 5}),
    ({"meeting": {"min": 2}}, {"meeting": 2}, {"meeting": 1}),
    ({"visits": {"max": 1}}, {"visits": 1}, {"visits": 2}),
    ({"calls": {"min": 2}}, {"calls": 2}, {"calls": 1}),
    ({"returns": {"min": 1}}, {"returns": 1}, {"returns": 0}),
    ({"stage_turns": {"max": 0}}, {"stage_turns": 0}, {"stage_turns": 1}),
]


def holds(when: When, state: State, moment: Moment) -> bool:
    """Whether the compiled condition holds; each of its constraints, asked alone, says the same."""
    test = rules.compile_when(when)
    found = test is None or test(state, moment)
    alone = [rules.satisfies(rules.actual(f, state, moment), c) for f, c in rules.asked(when).items()]
    assert all(alone) is found
    return found


def ranked(id: str, layer: int = 0, level: int = 0, over: tuple[str, ...] = (), **when: Any) -> Ranked:
    """A rule as the choice sees it."""
    return Ranked(id, layer, level, rules.box(When.model_validate(when)), frozenset(over))


@pytest.mark.parametrize(
    ("when", "yes", "no"), HOLD_AND_FAIL, ids=lambda v: "-".join(v) if isinstance(v, dict) else None
)
def test_each_key_of_a_condition_holds_and_fails(when: dict[str, Any], yes: dict[str, Any], no: dict[str, Any]) -> None:
    condition = When.model_validate(when)
    assert holds(condition, *situation(**yes))
    assert not holds(condition, *situation(**no))


def test_every_key_an_author_may_write_is_among_those_tried() -> None:
    tried = {k for when, _, _ in HOLD_AND_FAIL for k in when}
    gauges_alike = {"service_credit", "need_clarity", "privacy_alarm", "product_exposure"}
    before_it_is_compiled = {"traits", "no_traits"}  # roleplay/hers.py, tests/core/test_hers.py
    known = {f.alias or name for name, f in When.model_fields.items()}
    assert known == tried | gauges_alike | before_it_is_compiled


def test_an_empty_condition_needs_no_test_and_an_indexed_stage_is_not_tested_again() -> None:
    assert rules.compile_when(When()) is None
    assert rules.compile_when(When(stage=["closing"]), skip_stage=True) is None


def test_a_kept_promise_stands_open_no_more() -> None:
    state, moment = situation(**{"promised:word": True})
    kept = [type(p)(p.id, p.what, p.due, "kept") for p in state.promises]
    state.promises = tuple(kept)
    assert not holds(When(promised=["word"]), state, moment)


@settings(max_examples=200)
@given(pairs())
def test_implication_is_sound(found: tuple[When, When, tuple[State, Moment]]) -> None:
    a, b, now = found
    implied = rules.implies(rules.box(a), rules.box(b))
    event(f"implied {implied}, holds {holds(a, *now)}")
    assert not (implied and holds(a, *now)) or holds(b, *now)


@settings(max_examples=200)
@given(pairs())
@example((When(alone=True), When(present=["mother"]), situation()))
@example((When(facts=["fact_a"], no_facts=["fact_a"]), When(), situation(**{"fact:fact_a": True})))
def test_what_is_apart_never_holds_together(found: tuple[When, When, tuple[State, Moment]]) -> None:
    a, b, now = found
    event(f"apart {rules.apart(rules.box(a), rules.box(b))}, holds {holds(a, *now)} {holds(b, *now)}")
    assert not (rules.apart(rules.box(a), rules.box(b)) and holds(a, *now) and holds(b, *now))


@settings(max_examples=200)
@given(whens(), whens())
@example(When(stage=["closing", "after_service"]), When(channel=["messages"]))
@example(When(alone=False), When(absent=list(PEOPLE)))
def test_a_witness_satisfies_both_conditions_unless_they_are_apart(a: When, b: When) -> None:
    one, other = rules.box(a), rules.box(b)
    state = rules.witness(one, other)
    if rules.apart(one, other):
        assert state == {}
        return
    now = situation(**state)
    assert holds(a, *now) and holds(b, *now)


@given(whens())
def test_a_condition_implies_itself_and_the_empty_one(a: When) -> None:
    assert rules.implies(rules.box(a), rules.box(a))
    assert rules.implies(rules.box(a), rules.box(When()))


@pytest.mark.parametrize(
    "when",
    [
        {"facts": "a", "no_facts": "a"},
        {"present": "mother", "absent": "mother"},
        {"alone": True, "present": "mother"},
        {"trust": {"min": 5, "max": 4}},
    ],
)
def test_a_contradiction_clashes_with_nothing(when: dict[str, Any]) -> None:
    assert ranking.clashes([ranked("never", **when), ranked("home", place="home")]) == []


# --- who wins


def test_the_most_specific_of_three_nested_rules_goes_first() -> None:
    found = [ranked("any"), ranked("warm", trust={"min": 50}), ranked("warm_home", trust={"min": 60}, place="home")]
    assert ranking.order(found) == ["warm_home", "warm", "any"]


def test_her_own_words_go_before_her_voice_and_that_before_common_ones_however_specific() -> None:
    found = [ranked("common", 2, place="home", trust={"min": 60}), ranked("voice", 1, place="home"), ranked("hers", 0)]
    assert ranking.order(found) == ["hers", "voice", "common"]


def test_a_rule_on_an_act_goes_before_one_on_its_class_and_that_before_one_on_any() -> None:
    assert ranking.order([ranked("any", level=3), ranked("klass", level=2), ranked("act", level=0)]) == [
        "act",
        "klass",
        "any",
    ]


def test_over_decides_where_neither_implies_the_other() -> None:
    home, warm = ranked("home", place="home"), ranked("warm", over=("home",), trust={"min": 50})
    assert ranking.order([home, warm]) == ["warm", "home"]
    assert ranking.clashes([home, warm]) == []


def test_over_can_even_put_the_general_rule_first() -> None:
    assert ranking.order([ranked("special", place="home"), ranked("general", over=("special",))]) == [
        "general",
        "special",
    ]


def test_a_stage_implies_the_channel_it_is_spoken_in() -> None:
    visit, review = ranked("visit", channel="visit"), ranked("review", stage="policy_review")
    assert ranking.order([visit, review]) == ["review", "visit"]
    assert ranking.clashes([ranked("messages", channel="messages"), review]) == []


def test_two_rules_that_can_hold_together_clash_with_a_state_that_shows_it() -> None:
    home, warm = When(place=["home"]), When.model_validate({"trust": {"min": 50}, "alone": True})
    (clash,) = ranking.clashes([ranked("home", place="home"), ranked("warm", trust={"min": 50}, alone=True)])
    assert (clash.one, clash.other) == ("home", "warm")
    now = situation(**clash.state)
    assert holds(home, *now) and holds(warm, *now)


def test_the_same_condition_twice_is_a_clash_but_not_across_layers_or_levels() -> None:
    assert len(ranking.clashes([ranked("one"), ranked("two")])) == 1
    assert ranking.clashes([ranked("one"), ranked("two", layer=1)]) == []
    assert ranking.clashes([ranked("one"), ranked("two", level=2)]) == []


def test_rules_that_beat_each_other_in_a_ring_are_named() -> None:
    ring = [ranked("a", over=("b",)), ranked("b", over=("c",)), ranked("c", over=("a",))]
    with pytest.raises(BadScript, match=r"ring .*a.*take one `over` away"):
        ranking.order(ring)


@given(
    st.lists(st.tuples(whens(), st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_rules_come_in_never_decides(found: list[tuple[When, int, int]], dice: Any) -> None:
    one = [Ranked(f"r{i}", layer, level, rules.box(w), frozenset()) for i, (w, layer, level) in enumerate(found)]
    other = list(one)
    dice.shuffle(other)
    assert ranking.order(one) == ranking.order(other)
    assert ranking.clashes(one) == ranking.clashes(other)


@settings(max_examples=100)
@given(nested(), situations())
def test_where_nothing_clashes_the_first_that_holds_beats_all_others_that_hold(
    found: list[When], now: tuple[State, Moment]
) -> None:
    kept: dict[str, Ranked] = {}
    for i, when in enumerate(found):
        one = Ranked(f"r{i}", 0, 0, rules.box(when), frozenset())
        if not ranking.clashes([*kept.values(), one]):
            kept[one.id] = one
    holding = [i for i in ranking.order(list(kept.values())) if holds(found[int(i[1:])], *now)]
    for first, later in itertools.combinations(holding, 2):
        assert ranking.beats(kept[first], kept[later])
