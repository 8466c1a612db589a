"""Why she answered so: every turn of every play, decided once more, gives what the log says and names its rules."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from roleplay import engine, library, state
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.rules import satisfies
from roleplay.script import LAYERS
from roleplay.trace import Choice, Traced, batches, trace
from tests.core.walks import KINDS, log_of, walk

HER = "wang_jing"
SCRIPT = library.script(HER)
PLAYS = {play.id: play for play in plays.load(HER)}
WALKS = {f"walk-{kind}-{seed}": (kind, seed) for kind in KINDS for seed in (1, 2, 3)}
"""Random visits: they say things out of place and in vain, as no play does."""

Visit = tuple[list[ev.AnyEvent], list[mv.AnyMove]]
each = pytest.mark.parametrize("visit", [*PLAYS, *WALKS])


@cache
def made(visit: str) -> Visit:
    """The log of a visit, and its moves."""
    if visit in WALKS:
        kind, seed = WALKS[visit]
        steps = list(walk(SCRIPT, seed, kind=kind))
        return log_of(steps), [move for _, move, _ in steps if move]
    play = PLAYS[visit]
    return plays.run(SCRIPT, play), [plays.move_of(SCRIPT, written, play.date) for written in play.moves]


@cache
def traced(visit: str) -> list[Traced]:
    """The turns of a visit with their reasons."""
    return trace(SCRIPT, *made(visit))


def choices(visit: str) -> list[Choice]:
    """Every choice of a rule that a visit led to, those without an outcome too."""
    answers = [answer for turn in traced(visit) for answer in turn.answers or ()]
    return [choice for answer in answers for choice in (answer.choice, *answer.missed)]


@each
def test_every_turn_decided_again_is_the_turn_of_the_log(visit: str) -> None:
    found = traced(visit)
    log, moves = made(visit)
    assert [turn.move for turn in found] == [None, *moves]
    assert [turn.turn for turn in found] == list(range(len(moves) + 1))
    assert [event for turn in found for event in turn.events] == log
    for turn in found:
        assert turn.answers is not None, f"turn {turn.turn} comes out otherwise"
        assert list(turn.events) == log[turn.base : turn.base + len(turn.events)]
        assert turn.before == state.fold(log[: turn.base])
        assert turn.after == state.fold(log[: turn.base + len(turn.events)])


@each
def test_the_rule_named_is_the_one_of_the_log_and_nothing_before_it_would_have_done(visit: str) -> None:
    replies = 0
    for turn in traced(visit):
        told = [event for event in turn.events if isinstance(event, ev.Replied)]
        assert [answer.replied for answer in turn.answers or ()] == told
        for answer in turn.answers or ():
            replies += 1
            assert turn.events[answer.event] == answer.replied
            found = list(answer.choice.candidates())
            place = next(n for n, one in enumerate(found) if one.how == "won")
            assert found[place].rule == answer.replied.rule
            assert LAYERS[found[place].layer] == answer.replied.layer
            assert all(one.how in ("failed", "spent") for one in found[:place])
            assert all(one.how in ("beaten", "failed", "spent") for one in found[place + 1 :])
            assert all(one.by for one in found if one.how == "beaten"), "whoever is beaten is beaten for a reason"
            assert not any(one.how in ("won", "beaten") for miss in answer.missed for one in miss.candidates())
    assert replies


@each
def test_the_constraints_of_a_rule_one_by_one_say_what_its_compiled_test_says(visit: str) -> None:
    for choice in choices(visit):
        by_id = {one.id: one for one in SCRIPT.reactions.get((choice.state.stage, choice.cue), ())}
        for candidate in choice.candidates():
            test = by_id[candidate.rule].test
            held = test is None or test(choice.state, choice.moment)
            assert all(one.fits for one in candidate.asked) is held
            assert all(satisfies(one.was, one.constraint) is one.fits for one in candidate.asked)


def test_every_way_of_faring_occurs() -> None:
    found = [one for visit in (*PLAYS, *WALKS) for choice in choices(visit) for one in choice.candidates()]
    assert {one.how for one in found} == {"won", "beaten", "failed", "spent"}
    assert {one.by for one in found if one.by} == {"layer", "cue", "over", "specific"}


def test_the_beginning_of_a_drill_is_explained_too() -> None:
    for stage in SCRIPT.persona.drills:
        start = engine.Start(dt.date(2026, 3, 2), 7, "drill" if stage == "preparation" else "practice", "陈晓雨", stage)
        (first,) = trace(SCRIPT, engine.start(SCRIPT, start).events, [])
        assert first.move is None and first.answers is not None
        assert bool(first.answers) is any(isinstance(event, ev.Replied) for event in first.events)


def test_what_comes_out_otherwise_today_is_left_unexplained_and_the_rest_is_explained() -> None:
    log, moves = made("late_pitcher")
    at = next(n for n, event in enumerate(log) if isinstance(event, ev.Replied))
    words = log[at]
    assert isinstance(words, ev.Replied)
    other = ev.Replied("她以前不是这么说的。", words.rule, words.key, words.cue, words.layer, words.face)
    found = trace(SCRIPT, [*log[:at], other, *log[at + 1 :]], moves)
    changed = next(turn.turn for turn in found if turn.base <= at < turn.base + len(turn.events))
    assert [turn.turn for turn in found if turn.answers is None] == [changed]


def test_a_move_that_is_refused_today_is_left_unexplained() -> None:
    log, moves = made("late_pitcher")
    first = next(n for n, move in enumerate(moves) if isinstance(move, mv.Choose))
    found = trace(SCRIPT, log, [*moves[:first], mv.Choose("a_line_of_yesterday"), *moves[first + 1 :]])
    assert [turn.turn for turn in found if turn.answers is None] == [first + 1]


def test_a_running_visit_is_traced_as_far_as_it_goes() -> None:
    log, moves = made("late_pitcher")
    some = [event for batch in list(batches(log))[:9] for event in batch]
    events = [turn.events for turn in trace(SCRIPT, some, moves[:8])]
    assert events == [turn.events for turn in traced("late_pitcher")[:9]]
