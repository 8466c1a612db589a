"""What the pages say of themselves: refusals, the clock, and where the story of a visit turns."""

from __future__ import annotations

import pytest

from roleplay import errors
from web import words
from web.chat import clock
from web.i18n import speech
from web.story import turning


def kinds(kind: type[Exception]) -> list[type[Exception]]:
    """All kinds of refusal below this one."""
    return [one for sub in kind.__subclasses__() for one in (sub, *kinds(sub))]


@pytest.mark.parametrize("kind", kinds(errors.Refused), ids=lambda kind: kind.__name__)
def test_every_refusal_of_the_engine_is_a_sentence_in_both_languages(kind: type[errors.Refused]) -> None:
    said = words.refused(kind.code, "raw words of the engine")
    assert said.endswith(".")
    assert speech("zh")(said) not in ("", said)


def test_a_refusal_with_a_sentence_of_its_own_says_that() -> None:
    assert words.refused("not_now", "there are no hints in an exam") == "In an exam there are no hints."
    assert words.refused("stale_turn", "") == ""


@pytest.mark.parametrize(
    ("used", "given", "says", "late"),
    [
        (12, 30, "12 of 30 min", False),
        (25, 30, "5 minutes left", True),
        (29, 30, "1 minute left", True),
        (30, 30, "Her time is up", True),
        (31, 30, "1 minute over", True),
        (37, 30, "7 minutes over", True),
    ],
)
def test_the_clock_warns_before_her_time_is_up(used: int, given: int, says: str, late: bool) -> None:
    assert clock(used, given, speech("en")) == {"text": says, "late": late}
    assert clock(used, 0, speech("en")) is None


def test_turning_points_are_the_greatest_and_never_cover_each_other() -> None:
    changes = dict.fromkeys(range(50), 0) | {3: 5, 4: 9, 20: -9, 30: 4, 31: 3, 45: 2}
    turns = {at: at + 1 for at in changes}
    assert turning(changes, turns) == [20, 4, 30, 45]
