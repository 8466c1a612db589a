"""A visit may begin from other gauges and facts than its stage usually does, and a play may say so."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from roleplay import engine, library
from roleplay import events as ev
from roleplay.authoring import plays
from roleplay.authoring.explore import Search
from roleplay.insurance.money import wan
from roleplay.schema import GAUGES
from roleplay.trace import trace

SCRIPT = library.script("wang_jing")
DAY = dt.date(2026, 3, 2)
DRILLS = SCRIPT.persona.drills


def play(stage: str = "closing", **more: object) -> plays.Play:
    """A play of one stage without a move."""
    given = {"id": "x", "title": {"zh": "试", "en": "try"}, "stage": stage, "moves": [], "expect": {"stages": [stage]}}
    return plays.Play.model_validate(given | more)


@pytest.mark.parametrize("stage", DRILLS)
def test_gauges_asked_for_hold_when_the_first_words_are_said(stage: str) -> None:
    wanted = {"trust": 3, "patience": 17, "openness": 4, "privacy_alarm": 9}
    mode = "practice" if stage == "preparation" else "drill"
    begun = engine.start(SCRIPT, engine.Start(DAY, 1, mode, stage=stage if mode == "drill" else "", gauges=wanted))
    assert {name: begun.state.gauges[name] for name in wanted} == wanted
    (first,) = trace(SCRIPT, begun.events, [])
    assert first.answers is not None, "and the trace begins in the same way"


def test_without_any_it_begins_as_it_always_did() -> None:
    usual = engine.start(SCRIPT, engine.Start(DAY, 1, "drill", stage="closing"))
    same = engine.start(SCRIPT, engine.Start(DAY, 1, "drill", stage="closing", gauges={}, facts=None))
    assert usual.events == same.events
    started = usual.events[0]
    assert isinstance(started, ev.SessionStarted)
    told = engine.start(
        SCRIPT, engine.Start(DAY, 1, "drill", stage="closing", gauges=started.gauges, facts=started.facts)
    )
    assert told.events == usual.events


def test_facts_of_a_play_are_added_to_the_usual_ones_or_taken_from_them() -> None:
    begun = plays.begin(SCRIPT, play(facts=["storm"], no_facts=["hesitating"]))
    assert "storm" in begun.state.facts
    assert "hesitating" in DRILLS["closing"].facts
    assert "hesitating" not in begun.state.facts
    assert plays.begin(SCRIPT, play()).state.facts >= {*DRILLS["closing"].facts}


def test_a_play_knows_no_other_gauge() -> None:
    assert plays.begin(SCRIPT, play(gauges=dict.fromkeys(GAUGES, 1))).state.gauges["trust"] == 1
    with pytest.raises(ValidationError):
        play(gauges={"luck": 1})


def test_a_play_without_an_ending_is_still_going_on() -> None:
    open_ = play("first_visit", expect={"stages": ["invitation_call", "first_visit"]})
    assert list(plays.differences(open_, plays.run(SCRIPT, open_))) == []
    left = play("first_visit", moves=["end"], expect={"stages": ["invitation_call", "first_visit", "end"]})
    (told,) = plays.differences(left, plays.run(SCRIPT, left))
    assert "was to go on" in told
    wants = play("first_visit", expect={"stages": ["invitation_call", "first_visit"], "ending": "declined"})
    (told,) = plays.differences(wants, plays.run(SCRIPT, wants))
    assert "not over" in told


def test_the_search_takes_nothing_from_a_play_that_begins_elsewhere() -> None:
    wild = play("first_visit", gauges={"trust": 100}, moves=["no_such_line"])
    found = Search(SCRIPT, 1).run([wild])
    assert len(found.plays_failed) == 1
    assert "no_such_line" in found.plays_failed[0]


def test_no_amount_is_counted_out_that_nobody_has() -> None:
    for much in ("1e999999", "9" * 4000, "1e17"):
        with pytest.raises(ValueError):
            wan(much)
