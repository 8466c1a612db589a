"""Lines from plays prove what they are shown for: a good one earned its criterion, a bad one lost it."""

import pytest

from roleplay import events as ev
from roleplay import library, rubric
from roleplay.authoring import examples, plays
from roleplay.scorecard import Finding

LINES = examples.lines("wang_jing")
PLAYS = {play.id: play for play in plays.load("wang_jing")}


def found(line: examples.Line) -> tuple[list[ev.AnyEvent], dict[str, Finding], int]:
    """The play a line is from: its log, its findings, and where the line was said."""
    log = plays.run(library.script("wang_jing"), PLAYS[line.play])
    card = rubric.score(rubric.shipped(), log)
    at = next(n for n, event in enumerate(log) if isinstance(event, ev.Said) and event.text == line.text)
    return log, {finding.id: finding for part in card.packs.values() for finding in part.findings}, at


def test_most_criteria_of_what_is_said_have_a_line() -> None:
    assert len(LINES) > 30
    assert all(pair.good or pair.bad for pair in LINES.values())


@pytest.mark.parametrize("id", sorted(id for id, pair in LINES.items() if pair.good))
def test_a_good_line_earned_its_criterion_and_nothing_is_held_against_it(id: str) -> None:
    line = LINES[id].good
    assert line is not None and not line.half
    _, findings, at = found(line)
    assert findings[id].status == "met"
    assert not any(at in one.evidence for one in findings.values() if one.status in ("missed", "half"))


@pytest.mark.parametrize("id", sorted(id for id, pair in LINES.items() if pair.bad))
def test_a_bad_line_lost_its_criterion(id: str) -> None:
    line, good = LINES[id].bad, LINES[id].good
    assert line is not None and (good is None or good.text != line.text)
    _, findings, at = found(line)
    assert findings[id].status == ("half" if line.half else "missed")
    assert at in findings[id].evidence


def test_her_words_before_a_line_are_those_she_said_last() -> None:
    line = next(pair.bad for pair in LINES.values() if pair.bad and pair.bad.hers)
    log, _, at = found(line)
    before = [event.text for event in log[:at] if isinstance(event, ev.Replied | ev.ItemRaised)]
    assert before[-1] == line.hers


def test_what_was_merely_not_done_is_no_example() -> None:
    """K11 is kept by silence: whoever said anything else at that moment showed nothing."""
    assert "K11" not in LINES or LINES["K11"].good is None
