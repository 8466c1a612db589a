"""What is offered: at most five lines, about this very moment, in an order that tells nothing."""

import pytest

from roleplay.choices import mix
from tests.core.tiny import Visit, script

CHOICES = script("choices")


def visit(seed: int = 1) -> Visit:
    """The first visit."""
    return Visit(CHOICES, "first_visit", seed=seed)


def offered(visit: Visit) -> list[str]:
    """Ids of the lines offered now."""
    return [o.id for o in visit.state.offered]


def roles(visit: Visit) -> list[str]:
    """Roles of the lines offered now."""
    return sorted(CHOICES.lines[i].line.role for i in offered(visit))


@pytest.mark.parametrize("seed", range(20))
def test_with_nothing_open_there_are_the_next_steps_and_two_premature_lines(seed: int) -> None:
    now = visit(seed)
    assert roles(now) == ["premature", "premature", "step", "step", "step"]
    assert {"step_1", "step_2", "step_3"} <= set(offered(now))


@pytest.mark.parametrize("seed", range(20))
def test_with_a_question_open_one_apt_answer_lies_among_other_kinds_and_one_step(seed: int) -> None:
    now = visit(seed).say("aside_2")
    assert now.state.open == "q" and len(offered(now)) == 5
    kinds = roles(now)
    assert kinds.count("apt") == 1 and kinds.count("step") == 1
    assert len(set(kinds) & {"early", "tone", "wrong", "evade"}) == 3


def test_over_the_seeds_every_temptation_and_every_apt_answer_is_offered() -> None:
    seen = {i for seed in range(40) for i in offered(visit(seed).say("aside_2"))}
    assert {"apt_a", "apt_b", "apt_c", "early_a", "tone_a", "wrong_a", "evade_a"} <= seen
    assert "not_here" not in seen


def test_place_never_tells_which_line_is_right() -> None:
    places = {offered(visit(seed)).index("step_1") for seed in range(40)}
    assert places == {0, 1, 2, 3, 4}
    apt = [n for seed in range(150) for n, i in enumerate(offered(visit(seed).say("aside_2"))) if i.startswith("apt")]
    assert {apt.count(n) > 10 for n in range(5)} == {True}


def test_what_was_said_is_offered_no_more_and_the_next_step_takes_its_place() -> None:
    now = visit().say("step_1", "step_2")
    assert not {"step_1", "step_2"} & set(offered(now)) and {"step_3", "step_4", "step_5"} <= set(offered(now))


def test_a_line_is_offered_only_while_its_condition_holds() -> None:
    assert "later" not in offered(visit())
    assert "later" in offered(visit().set(facts=frozenset({"ready"})).say("step_1"))


def test_when_the_steps_run_out_there_are_still_lines_and_never_temptations_alone() -> None:
    now = visit()
    for n in range(14):
        now.gauges(patience=60).set(used=0, open="")
        good = [i for i in offered(now) if CHOICES.lines[i].line.role in ("step", "aside")]
        assert good, n
        now.say(good[0])


def test_outside_meetings_nothing_is_offered() -> None:
    assert offered(Visit(CHOICES)) == [] and visit().leave().state.offered == ()


def test_the_order_is_the_same_on_every_machine() -> None:
    assert (mix(0, 0, 0), mix(1, 2, 3)) == (0, MIXED) and 0 <= mix(2**40, 9, 2**33) < 2**32
    assert offered(visit(3)) == offered(visit(3))


MIXED = 186063099
"""`mix(1, 2, 3)` as it always was: logs of a seed stay what they are."""
