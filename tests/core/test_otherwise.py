"""What else could have been said: read off logs of whole visits, it agrees with what really happened in them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from roleplay import engine, library, rubric, state
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.crossed import RedLines
from roleplay.errors import NotOver
from roleplay.otherwise import RANK, Consequence, moments, otherwise, state_before
from roleplay.rubric import Rubric
from roleplay.scorecard import Finding

EVERY = [(persona, play.id) for persona in library.personas() for play in plays.load(persona)]
SOME = EVERY[::4]
RUBRICS = rubric.shipped()
SHORT = 250
"""Logs up to this length are scored after every move, to compare."""
CRITERIA = {judge.criterion.id: judge.criterion for each in RUBRICS for judge in each.judges}


@cache
def played(persona: str, play: str) -> tuple[list[ev.AnyEvent], list[state.State]]:
    """The log of a play, and the snapshot from which each of its moves was made."""
    before: list[state.State] = []

    def step(s: state.State, move: mv.AnyMove) -> engine.Step:
        before.append(s)
        return engine.step(library.script(persona), s, move)

    one = next(p for p in plays.load(persona) if p.id == play)
    return plays.run(library.script(persona), one, step), before


@cache
def tried(persona: str, play: str) -> list[tuple[int, list[Consequence]]]:
    """Every fifth moment of a play with what each line would have caused."""
    log, _ = played(persona, play)
    found = [(m.event, otherwise(library.script(persona), RUBRICS, log, m.event)) for m in moments(log)[::5]]
    return [(event, lines) for event, lines in found if lines]


def findings(log: list[ev.AnyEvent]) -> dict[str, Finding]:
    """The findings on a log, by criterion."""
    return {f.id: f for pack in rubric.score(RUBRICS, log).packs.values() for f in pack.findings}


def batches(log: list[ev.AnyEvent]) -> list[tuple[int, int]]:
    """From where to where in a log each move's events lie, the start left out."""
    ends = [n + 1 for n, event in enumerate(log) if isinstance(event, ev.LinesOffered)]
    return list(pairwise(ends))


each = pytest.mark.parametrize(("persona", "play"), SOME)


@each
def test_a_moment_is_every_own_move_with_the_lines_and_the_turn_it_answered(persona: str, play: str) -> None:
    log, before = played(persona, play)
    found = moments(log)
    assert [m.event for m in found] == [n for n, event in enumerate(log) if isinstance(event, ev.Said)]
    by_turn = {s.turn: s for s in before}
    for moment in found:
        assert moment.lines == by_turn[moment.turn].offered
        assert moment.chosen in [line.id for line in moment.lines]


@each
def test_the_state_before_a_moment_is_the_one_the_move_was_made_from(persona: str, play: str) -> None:
    log, before = played(persona, play)
    by_turn = {s.turn: s for s in before}
    for moment in moments(log):
        assert state.encode(state_before(log, moment.event)) == state.encode(by_turn[moment.turn])


@each
def test_the_line_that_was_said_causes_what_it_caused(persona: str, play: str) -> None:
    log, _ = played(persona, play)
    assert tried(persona, play)
    for event, lines in tried(persona, play):
        (said,) = [one for one in lines if one.chosen]
        assert list(said.events) == log[event : event + len(said.events)]
        assert isinstance(log[event + len(said.events) - 1], ev.LinesOffered), "the whole batch, not its beginning"


@each
def test_every_line_offered_is_tried_in_the_order_offered(persona: str, play: str) -> None:
    log, _ = played(persona, play)
    by_event = {m.event: m for m in moments(log)}
    for event, lines in tried(persona, play):
        assert tuple(one.line for one in lines) == by_event[event].lines
        for one in lines:
            assert isinstance(one.events[0], ev.Said) and one.events[0].line == one.line.id


@each
def test_a_line_decides_what_the_score_of_the_log_with_it_says(persona: str, play: str) -> None:
    log, _ = played(persona, play)
    for event, lines in tried(persona, play):
        was = findings(log[:event])
        for one in lines:
            now = findings([*log[:event], *one.events])
            for decided in one.decided:
                finding = decided.finding
                assert finding == now[finding.id]
                if decided.how == "broken":
                    assert finding.status == "missed" and event in finding.evidence
                elif decided.how == "lost":
                    assert RANK[finding.status] < RANK[was[finding.id].status]
                else:
                    assert finding.status == decided.how
                    assert RANK[finding.status] > RANK[was[finding.id].status]


@each
def test_neither_a_thing_not_done_yet_nor_a_temptation_passed_over_is_a_decision(persona: str, play: str) -> None:
    for _, lines in tried(persona, play):
        for decided in (d for one in lines for d in one.decided):
            criterion = CRITERIA[decided.finding.id]
            if decided.how == "met" and criterion.broken is not None:
                assert criterion.earned is not None, f"{criterion.id} is kept by anybody who says anything"
            if decided.finding.status == "missed":
                assert decided.how in ("broken", "lost")


def test_the_worst_comes_first_and_all_four_ways_occur() -> None:
    order = ("broken", "lost", "half", "met")
    seen = set()
    for persona, play in SOME:
        for _, lines in tried(persona, play):
            for one in lines:
                ways = [order.index(d.how) for d in one.decided]
                assert ways == sorted(ways)
                seen |= {d.how for d in one.decided}
    assert seen == set(order)


def test_nothing_is_told_before_the_end() -> None:
    persona, play = EVERY[0]
    log, _ = played(persona, play)
    running = [event for event in log if not isinstance(event, ev.SessionEnded)]
    with pytest.raises(NotOver):
        otherwise(library.script(persona), RUBRICS, running, moments(log)[0].event)


def test_there_is_no_moment_where_nothing_was_said() -> None:
    persona, play = EVERY[0]
    log, _ = played(persona, play)
    for event in (0, 1, len(log) - 1, len(log) + 7, -1):
        assert otherwise(library.script(persona), RUBRICS, log, event) is None


# --- red lines


def by_reading_all(rubrics: list[Rubric], log: list[ev.AnyEvent]) -> set[str]:
    """The critical criteria that a log breaks, by scoring the whole of it."""
    found = [f for pack in rubric.score(rubrics, log).packs.values() for f in pack.findings]
    return {f.id for f in found if f.caps and f.evidence}


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.slow)], ids=["one in four", "every play"])
def test_a_red_line_is_told_at_the_move_that_crosses_it_and_at_no_other(each: int) -> None:
    lines, told, failed = RedLines(RUBRICS), set(), set()
    for persona, play in EVERY[::each]:
        log, _ = played(persona, play)
        crossed: set[str] = set()
        last: set[str] = set()
        for since, until in batches(log):
            new = {f.id for f in lines.crossed(log[:until], since)}
            if len(log) < SHORT:
                now = by_reading_all(RUBRICS, log[:until])
                assert new == now - last, f"{play}, events {since} to {until}"
                last = now
            assert not new & crossed
            crossed |= new
        assert crossed >= by_reading_all(RUBRICS, log), play
        told |= crossed
        failed |= by_reading_all(RUBRICS, log)
    assert told >= failed and len(failed) >= 4


def test_a_move_without_anything_red_is_not_looked_into() -> None:
    lines = RedLines(RUBRICS)
    looked = total = 0
    for persona, play in SOME:
        log, _ = played(persona, play)
        found = batches(log)
        looked += sum(lines.may_cross(log[since:until]) for since, until in found)
        total += len(found)
    assert 0 < looked < total / 5


def test_what_is_crossed_is_named_with_its_reason() -> None:
    lines = RedLines(RUBRICS)
    for persona, play in EVERY:
        log, _ = played(persona, play)
        for since, until in batches(log):
            for finding in lines.crossed(log[:until], since):
                assert finding.critical and finding.name.zh and finding.why.zh and finding.why.en
                assert any(since <= at < until for at in finding.evidence)
