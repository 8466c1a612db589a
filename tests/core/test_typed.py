"""Visits in which one types: what the engine answers from, which lines are shown when, and what opening them costs."""

import pytest

from roleplay import events as ev
from roleplay import moves as mv
from roleplay import view
from roleplay.errors import BadStart, NotNow, NotUnderstood
from roleplay.events import Claim, DoneAct
from roleplay.state import fold
from tests.core.tiny import Visit, script

TIME = script("time")


def visit(words: str, mode: str = "practice") -> Visit:
    """A call that has begun."""
    return Visit(TIME, words=words, mode=mode).call()


def seen(visit: Visit) -> list[str]:
    return [line["text"] for line in view.view(visit.state, visit.log, TIME)["choices"]]


def test_words_of_ones_own_are_said_with_the_acts_they_were_read_as() -> None:
    typed = visit("free").do(mv.SayFreely("您先忙", (DoneAct("respect_pace"),), (Claim("CL_SALES_AIM_HONEST", True),)))
    (said,) = typed.found(ev.Said)
    assert (said.text, said.acts, said.reader) == ("您先忙", (DoneAct("respect_pace"),), "text")
    assert said.claims == (Claim("CL_SALES_AIM_HONEST", True),) and typed.found(ev.Replied)


def test_the_trainees_own_reading_is_recorded_as_hers() -> None:
    typed = visit("free").do(mv.SayFreely("嗯，您先忙", (DoneAct("respect_pace"),), reader="self"))
    assert typed.found(ev.Said)[0].reader == "self"


def test_words_that_were_read_as_nothing_are_refused() -> None:
    with pytest.raises(NotUnderstood, match="other words"):
        visit("free").do(mv.SayFreely("嗯嗯"))


def test_an_act_there_is_not_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="no_such_act"):
        visit("free").do(mv.SayFreely("x", (DoneAct("no_such_act"),)))


def test_at_the_desk_nobody_listens() -> None:
    with pytest.raises(NotNow, match="nobody is listening"):
        Visit(TIME, words="free").do(mv.SayFreely("您好", (DoneAct("greet_by_name"),)))


def test_a_way_of_speaking_there_is_not_is_told() -> None:
    with pytest.raises(BadStart, match="free or mixed"):
        Visit(TIME, words="sung")


def test_by_choice_lines_are_shown_and_where_one_types_they_are_not() -> None:
    assert seen(visit("")) and seen(visit("free")) == [] == seen(visit("mixed"))


@pytest.mark.parametrize("words", ["free", "mixed"])
def test_a_line_that_is_not_shown_cannot_be_chosen(words: str) -> None:
    typed = visit(words)
    with pytest.raises(NotNow, match="you type"):
        typed.do(mv.Choose(typed.state.offered[0].id))


def test_opened_lines_can_be_chosen_once_and_cost_patience() -> None:
    typed = visit("mixed")
    patience = typed.state.gauges["patience"]
    typed.do(mv.Suggest())
    assert seen(typed) and typed.state.gauges["patience"] == patience + TIME.parameters.patience.opened < patience
    typed.do(mv.Choose(typed.state.offered[0].id))
    assert seen(typed) == []


def test_opening_takes_a_turn_of_its_own_and_no_words() -> None:
    typed = visit("mixed")
    before, offered = typed.state.turn, typed.state.offered
    typed.do(mv.Suggest())
    assert typed.state.turn == before + 1 and typed.state.offered == offered and not typed.found(ev.Said)
    assert fold(typed.log) == typed.state


@pytest.mark.parametrize(("words", "mode"), [("", "practice"), ("free", "practice"), ("mixed", "exam")])
def test_lines_are_opened_only_in_practice_and_where_one_may(words: str, mode: str) -> None:
    typed = visit(words, mode)
    assert not view.can(typed.state, TIME)["suggest"]
    with pytest.raises(NotNow):
        typed.do(mv.Suggest())


def test_opened_twice_they_are_open() -> None:
    with pytest.raises(NotNow, match="no further lines"):
        visit("mixed").do(mv.Suggest()).do(mv.Suggest())


def test_how_one_speaks_is_kept_in_the_log() -> None:
    assert [fold(visit(words).log).words for words in ("", "free", "mixed")] == ["", "free", "mixed"]


def test_a_line_typed_to_the_letter_is_not_offered_again() -> None:
    by_choice = visit("")
    line = by_choice.state.offered[0]
    said = TIME.lines[line.id].utterance
    typed = visit("free").do(mv.SayFreely(line.text, said.acts, said.claims, line.id))
    assert line.id in typed.state.lines_said
