"""Every kind of condition, on small logs: also those that criteria still to be written will need."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from roleplay import events as ev
from roleplay.conditions import Cond, Seen
from roleplay.criteria import unfold
from roleplay.evidence import Evidence
from roleplay.holds import compiled
from roleplay.quantity import quantity
from tests.rubric_notation import log

CONDITION: TypeAdapter[Any] = TypeAdapter(Cond)
REVIEW = ["stage policy_review", "visit home with husband"]
FIRST_GOOD = ["form f n=1", "say a", "form f n=0", "say a"]
STANDING = {"named": {"acts": "a"}, "slot": "item", "facts": "on.", "at": {"acts": "b"}}
NAMED = {"named": {"acts": "a"}, "slot": "item", "form": "f", "field": "item", "at": {"acts": "b"}}


def holds(condition: dict[str, Any], steps: list[str], **start: Any) -> bool:
    return compiled(CONDITION.validate_python(condition))(Evidence(log(steps, **start))) is not None


@pytest.mark.parametrize(
    ("condition", "steps", "expected"),
    [
        # place, people, stage, turn
        ({"acts": "a", "present": "husband"}, [*REVIEW, "say a"], True),
        ({"acts": "a", "alone": True}, [*REVIEW, "say a"], False),
        ({"acts": "a", "place": "home", "channel": "visit"}, [*REVIEW, "say a"], True),
        ({"acts": "a", "scene": "event"}, ["messages event", "say a"], True),
        ({"acts": "a", "stage_turn": {"max": 3}}, [*REVIEW, "say 2x b", "say a"], True),
        ({"acts": "a", "stage_turn": {"max": 3}}, [*REVIEW, "say 3x b", "say a"], False),
        ({"acts": "a", "visit": 2}, ["visit home", "leave", "visit home", "say a"], True),
        ({"acts": "a", "stage": "proposal"}, [*REVIEW, "say a", "stage proposal"], True),
        ({"acts": "a", "stage": "proposal"}, [*REVIEW, "say a", "say b", "stage proposal"], False),
        # company in the move, slots
        ({"acts": "a", "with": ["CL_X.right"]}, ["say a CL_X+"], True),
        ({"acts": "a", "without": ["*.wrong"]}, ["say a CL_X-"], False),
        ({"acts": "a", "slots": {"about": ["x", "y"]}}, ["say a/about=y"], True),
        ({"acts": "a", "slots": {"about": "$worry"}}, ["say a/about=mortgage"], True),
        ({"acts": "a", "slots": {"about": "$worry"}}, ["say a/about=school"], False),
        ({"acts": "a", "not_slots": {"about": "*"}}, ["say a"], True),
        # how many, how many different
        ({"acts": "a", "count": {"min": 2}}, ["say a", "say a"], True),
        ({"acts": "a", "count": {"max": 0}}, ["say b"], True),
        ({"acts": "list", "distinct": "policy", "count": {"min": 3}}, ["say 3x list/policy=A"], False),
        ({"acts": "list", "distinct": "policy", "count": 2}, ["say list/policy=A list/policy=B"], True),
        ({"acts": "a", "only": "last", "slots": {"n": "2"}}, ["say a/n=1", "say a/n=2"], True),
        # before and after
        ({"acts": "a", "after": {"acts": "b"}}, ["say a", "say b"], False),
        ({"acts": "a", "after": {"acts": "b"}, "within": 1}, ["say b", "say c", "say a"], False),
        ({"acts": "a", "after": {"acts": "b"}, "within": 1}, ["say b", "say c", "say b", "say a"], True),
        ({"acts": "a", "before": {"acts": "b"}}, ["say a"], True),
        ({"acts": "a", "before": {"acts": "b"}, "within": 1}, ["say a"], False),
        ({"acts": "a", "before": {"acts": "b"}, "within": 1}, ["say a", "say b"], True),
        ({"acts": "a", "near": {"acts": "b"}, "within": 1}, ["say b", "say a"], True),
        ({"acts": "a", "near": {"acts": "b"}, "within": 1}, ["say b", "say c", "say a"], False),
        ({"order": [{"acts": "a"}, {"acts": "b"}, {"acts": "c"}]}, ["say a b", "say c"], True),
        ({"order": [{"acts": "a"}, {"acts": "b"}, {"acts": "c"}]}, ["say b a", "say c"], False),
        # joined
        ({"all": [{"acts": "a"}, {"none": [{"acts": "b"}]}]}, ["say a"], True),
        ({"any": [{"acts": "a"}, {"acts": "b"}]}, ["say c"], False),
        ({"at_least": 2, "of": [{"acts": "a"}, {"acts": "b"}, {"acts": "c"}]}, ["say a", "say c"], True),
        ({"at_least": 2, "of": [{"acts": "a"}, {"acts": "b"}, {"acts": "c"}]}, ["say c"], False),
        ({"each": {"raised": "*"}, "answer": {"acts": "a"}}, ["raise x", "say a", "raise y", "say b", "say a"], False),
        ({"each": {"raised": "*"}, "answer": {"acts": "a"}, "within": 2}, ["raise x", "say b", "say a"], True),
        ({"each": {"raised": "*"}, "answer": {"acts": "a"}}, ["raise x"], False),
        ({"streak": {"acts": "a"}, "length": 3}, ["say a a", "say a", "say b", "say 2x a"], False),
        ({"streak": {"acts": "a"}, "length": 3}, ["say b", "say 3x a"], True),
        # measured
        ({"gauge": "trust", "at": {"acts": "a"}, "min": 40}, ["trust 39", "say a", "trust 41"], False),
        ({"gauge": "trust", "at": {"acts": "a"}, "max": 32}, ["say a"], True),
        ({"gauge": "trust", "at": {"acts": "a"}}, ["say b"], False),
        ({"minutes_of_visit": 2, "max": 9}, ["visit", "minutes 40", "leave", "visit", "minutes 9", "leave"], True),
        ({"minutes_of_visit": 1, "max": 9}, ["visit home", "minutes 3"], False),
        ({"form": "card", "key": "n", "of": "m", "min": 50}, ["form card n=1 m=0"], False),
        ({"form": "card", "key": "n", "max": 0}, ["form card n=2", "form card n=0"], True),
        # a form as it stood when something was said, or before it
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, ["form f n=1", "say a"], True),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, ["say a", "form f n=1"], False),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, ["form f n=1"], False),
        ({"form": "f", "key": "n", "max": 0, "at": {"acts": "a"}}, ["say a"], False),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, ["form f n=0", "say a", "form f n=1"], False),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, ["form f n=1", "say a", "form f n=0"], True),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}}, FIRST_GOOD, True),
        ({"form": "f", "key": "n", "min": 1, "at": {"acts": "a", "only": "last"}}, FIRST_GOOD, False),
        ({"form": "f", "key": "n", "min": 1, "before": {"acts": "a"}}, ["form f n=1", "say a", "form f n=0"], True),
        ({"form": "f", "key": "n", "min": 1, "before": {"acts": "a"}}, ["say a", "form f n=1"], False),
        ({"form": "f", "key": "n", "min": 1, "before": {"acts": "a"}}, ["form f n=1"], True),
        ({"form": "f", "key": "n", "of": "m", "short": 1}, ["form f n=2 m=3"], True),
        ({"form": "f", "key": "n", "of": "m", "short": 1}, ["form f n=1 m=3"], False),
        ({"form": "f", "key": "n", "of": "m", "short": 1}, ["form f n=0 m=0"], False),
        ({"form": "f", "key": "n", "min": 1, "also": [{"key": "m", "min": 2}]}, ["form f n=1 m=2"], True),
        ({"form": "f", "key": "n", "min": 1, "also": [{"key": "m", "min": 2}]}, ["form f n=1 m=1"], False),
        # both results at one moment, not one now and one then
        ({"form": "f", "key": "n", "min": 1, "also": [{"key": "m", "min": 1}], "at": {"acts": "a"}},
         ["form f n=1 m=0", "say a", "form f n=0 m=1", "say a"], False),
        # what was entered is named
        (NAMED, ["form f item=x,y", "say b", "say a/item=x", "say a/item=y"], True),
        (NAMED, ["form f item=x,y", "say b", "say a/item=x"], False),
        (NAMED, ["form f item=x,y", "say b", "say a/item=all"], False),
        (NAMED, ["form f item=x", "say a/item=x"], False),
        (NAMED, ["form f item=x", "say a/item=x", "say b", "form f item=x,y"], True),
        (NAMED, ["form f item=x", "say a/item=x b", "form f item=x,y", "say b"], False),
        (NAMED, ["form f n=1", "say b", "say a/item=x"], False),
        (NAMED, ["say b", "say a/item=x"], False),
        (STANDING, ["fact on.x on.y", "say b", "say a/item=x", "say a/item=y"], True),
        (STANDING, ["fact on.x on.y", "say b", "say a/item=x"], False),
        # changed in the very move, and by a move that shows nothing
        (STANDING, ["fact on.x on.y", "say a/item=x", "say b", "unfact on.y", "say c"], True),
        (STANDING, ["fact on.x", "say a/item=x", "say b", "fact on.y"], False),
        (STANDING, ["fact on.x", "say a/item=x", "say b", "form f n=1", "fact on.y"], True),
        (STANDING, ["say b", "say a/item=x"], False),
        # claims against their own truth
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X+:一百六十万:一百六十四万五"], True),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X-:一百五十万:一百六十四万五"], False),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.15}, ["say CL_X-:一百五十万:一百六十四万五"], True),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X+:零:零"], True),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X+:不少:零"], False),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X+:76"], True),
        ({"number": {"claims": "CL_X"}, "tolerance": 0.05}, ["say CL_X-:76"], False),
        ({"good": {"dealt": "*.well"}, "of": {"raised": "*"}, "min": 50}, ["raise x", "deal x.well", "raise y"], True),
        ({"good": {"dealt": "*.well"}, "of": {"raised": "*"}, "min": 60}, ["raise x", "deal x.well", "raise y"], False),
        ({"good": {"dealt": "*.well"}, "of": {"raised": "*"}, "min": 0}, ["say a"], False),
        ({"trait": "urgent_item"}, [], True),
        ({"drill": "closing"}, [], False),
        ({"outside": ["closing"]}, ["end x spared=closing"], True),
        ({"outside": ["closing"]}, ["stage closing", "end x spared=closing"], False),
        ({"entered": "closing"}, ["stage closing"], True),
        ({"ended": "x"}, ["end x"], True),
    ],
)  # fmt: skip
def test_condition(condition: dict[str, Any], steps: list[str], expected: bool) -> None:
    assert holds(condition, steps) == expected


def test_a_number_within_a_tolerance() -> None:
    figures = {"life_gap": "一百六十四万五"}
    gap = {"number": {"claims": "CL_GAP"}, "figure": "life_gap", "tolerance": 0.05}
    events = log(["say compute_gap"], figures=figures)
    said = ev.Said("", (), (_claim("一百六十万"), _claim("八十万")))
    assert compiled(CONDITION.validate_python(gap))(Evidence([events[0], said])) == (1,)
    far = {**gap, "tolerance": 0.01}
    assert compiled(CONDITION.validate_python(far))(Evidence([events[0], said])) is None
    unknown = {**gap, "figure": "nothing"}
    assert compiled(CONDITION.validate_python(unknown))(Evidence([events[0], said])) is None
    fixed = {"number": {"claims": "CL_GAP"}, "near": 800_000, "tolerance": 0.01}
    assert compiled(CONDITION.validate_python(fixed))(Evidence([events[0], said])) == (1,)


def test_as_many_as_a_form_counted() -> None:
    listed = {"acts": "list", "distinct": "policy", "count": {"form": "card", "key": "of", "min": 2}}
    said = ["say list/policy=A list/policy=B"]
    assert holds(listed, ["form card of=2", *said])
    assert not holds(listed, ["form card of=3", *said])
    assert holds({**listed, "count": {"form": "card", "key": "of", "short": 1}}, ["form card of=3", *said])
    assert holds(listed, said) and not holds(listed, said[:0])


def test_a_form_shown_is_proved_by_the_form_and_by_what_was_said() -> None:
    shown = CONDITION.validate_python({"form": "f", "key": "n", "min": 1, "at": {"acts": "a"}})
    assert compiled(shown)(Evidence(log(["form f n=1", "say b", "say a"]))) == (1, 4)


def _claim(value: str) -> Any:
    return ev.Claim("CL_GAP", True, value)


def test_facts_of_a_drill_were_given_from_the_start() -> None:
    assert holds({"facts": "x", "given": True}, [], facts=["x"])
    assert not holds({"facts": "x", "given": True}, ["fact x"])
    assert holds({"facts": "x", "given": False}, ["fact x"])


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"slots": {"about": "x"}},
        {"acts": "a", "within": 2},
        {"acts": "a", "colour": "red"},
        {"number": {"claims": "CL_X"}, "tolerance": 0.1, "near": 1, "figure": "x"},
        {"form": "f", "key": "n", "at": {"acts": "a"}, "before": {"acts": "b"}},
        {"form": "f", "key": "n", "short": 1},
        {"acts": "a", "count": {"form": "f"}},
        {"named": {"acts": "a"}, "slot": "item", "form": "f"},
        {"named": {"acts": "a"}, "slot": "item", "form": "f", "field": "item", "facts": "on."},
        {"order": [{"acts": "a"}]},
    ],
)
def test_a_condition_that_says_nothing_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(condition)


def test_what_is_no_condition_cannot_be_compiled() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        compiled("say")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("一百六十四万五", 1_645_000), ("两万三千三百五", 23_350), ("三点五万", 35_000), ("一亿两千万", 120_000_000),
        ("十五", 15), ("二百零五", 205), ("一百六", 160), ("一点六倍", 1.6), ("八成", 0.8), ("百分之一百六十", 1.6),
        ("160%", 1.6), ("34.88万", 348_800), ("1,234", 1234), ("三十万", 300_000), ("差五十万", 500_000),
        ("", None), ("不多", None), ("万", None), ("三点", None), ("点五", None), ("百分之多少", None),
    ],
)  # fmt: skip
def test_quantity(words: str, value: float | None) -> None:
    assert quantity(words) == value


def test_terms_are_put_in_their_places() -> None:
    terms = {"ask": {"acts": "a"}, "all": ["x", "y"]}
    data = {"terms": terms, "met": [{"term": "ask", "count": 1}], "stages": {"term": "all"}}
    assert unfold(data) == {"terms": terms, "met": [{"acts": "a", "count": 1}], "stages": ["x", "y"]}
    assert unfold("x") == "x"
    with pytest.raises(ValueError, match="no such term"):
        unfold({"met": {"term": "nothing"}})


def test_a_selector_may_be_said_in_short() -> None:
    assert Seen.model_validate({"acts": "a", "count": 2}).count.min == 2
