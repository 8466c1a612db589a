"""The plays beside the customers: each comes as expected, live and through JSON; and every ending is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from roleplay import engine, library, state
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.authoring.plays import Play
from roleplay.errors import BadScript
from roleplay.talk import utter
from roleplay.turn import Turn

LEAST_PLAYS, LEAST_ENDINGS, LEAST_OF_HER_OWN = 15, 8, 5
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY = [(persona, play) for persona in library.personas() for play in plays.load(persona)]
NAMES = [f"{persona}-{play.id}" for persona, play in EVERY]
each_play = pytest.mark.parametrize(("persona", "play"), EVERY, ids=NAMES)


def log_of(persona: str, play: Play, step: plays.Runner | None = None) -> list[ev.AnyEvent]:
    """The log of a play; a move that is not on offer fails the test in one sentence."""
    try:
        return plays.run(library.script(persona), play, step)
    except BadScript as error:
        pytest.fail(str(error), pytrace=False)


@each_play
def test_a_play_comes_as_expected(persona: str, play: Play) -> None:
    wrong = list(plays.differences(play, log_of(persona, play)))
    assert not wrong, "\n".join([f"play {play.id}:", *wrong])


@each_play
def test_a_play_gives_the_same_events_when_everything_goes_through_json(persona: str, play: Play) -> None:
    script = library.script(persona)

    def through_json(before: state.State, move: mv.AnyMove) -> engine.Step:
        done = engine.step(script, state.decode(state.encode(before)), mv.decode(mv.encode(move)))
        return engine.Step(ev.decode(ev.encode(done.events)), state.decode(state.encode(done.state)))

    live, carried = log_of(persona, play), log_of(persona, play, through_json)
    assert carried == live
    assert ev.encode(carried) == ev.encode(live)


def test_every_customer_has_fifteen_plays_with_eight_endings() -> None:
    assert library.personas()
    for persona in library.personas():
        own = [play for whose, play in EVERY if whose == persona]
        assert len({play.id for play in own}) == len(own) >= LEAST_PLAYS, persona
        assert len({play.expect.ending for play in own}) >= LEAST_ENDINGS, persona


def test_the_plays_know_every_kind_of_verdict() -> None:
    for persona in library.personas():
        verdicts = {play.expect.verdict for whose, play in EVERY if whose == persona}
        assert verdicts == {"excellent", "passed", "failed", "none"}, persona


@pytest.mark.parametrize("persona", library.personas())
def test_every_ending_has_a_debrief_of_its_own_in_both_languages(persona: str) -> None:
    script = library.script(persona)
    written = [ending for part in script.hers for ending in part.endings]
    reached = {ending.id for ending, _ in script.endings}
    assert {ending.id for ending in written} <= reached, "an ending that the script does not know"
    assert len(written) >= LEAST_OF_HER_OWN and len(reached) >= LEAST_ENDINGS
    for ending in written:
        for both in (ending.title, ending.debrief):
            assert CHINESE.search(both.zh), ending.id
            assert both.en.strip() and not CHINESE.search(both.en), ending.id
    for told in ([e.debrief.zh for e in written], [e.debrief.en for e in written], [e.title.zh for e in written]):
        assert len(set(told)) == len(told), "two endings told in the same words"


# --- two promises of the first issue, kept by 王静 herself (tests/core has them on tiny customers)

OPENING = ("greet_by_name", "identify_self", "state_takeover", "state_service_purpose", "ask_convenience")


def heard(stage: str, *acts: ev.DoneAct) -> list[ev.AnyEvent]:
    """What 王静 makes of words with these acts at the beginning of a stage."""
    script = library.script("wang_jing")
    begun = engine.start(script, engine.Start(dt.date(2026, 3, 2), 1, "drill", stage=stage)).state
    turn = Turn(script, begun)
    utter(turn, script.utterance("您带两个孩子还上班，真不容易。", acts))
    return turn.events


def answers(events: list[ev.AnyEvent]) -> list[ev.Replied | ev.ItemRaised]:
    """Her replies, and what she asks or tells instead of one."""
    return [e for e in events if isinstance(e, ev.Replied | ev.ItemRaised)]


@pytest.mark.parametrize("stage", ["invitation_call", "first_visit", "policy_review", "after_service"])
def test_a_line_that_soothes_and_then_sells_is_answered_as_selling(stage: str) -> None:
    soothe = ev.DoneAct("acknowledge_feeling", {"about": "workload"})
    sell = ev.DoneAct("pitch_product", {"product": "medical"})
    sold, soothed = answers(heard(stage, sell)), answers(heard(stage, soothe))
    assert sold and sold[0] != soothed[0]
    for both in (heard(stage, soothe, sell), heard(stage, sell, soothe)):
        assert answers(both) == sold
        moved = {e.act: e.by for e in both if isinstance(e, ev.GaugeChanged) and e.gauge == "trust"}
        assert moved["pitch_product"] < 0 < moved["acknowledge_feeling"], "both acts take their effect"


def test_an_opening_with_five_acts_earns_five_effects_and_one_reply() -> None:
    events = heard("invitation_call", *(ev.DoneAct(act) for act in OPENING))
    felt = [e.act for e in events if isinstance(e, ev.GaugeChanged) and e.gauge == "trust"]
    assert felt == list(OPENING)
    assert [e.fact for e in events if isinstance(e, ev.FactLearned)] == [
        "named", "takeover_told", "purpose_told", "convenience_asked"
    ]  # fmt: skip
    assert len(answers(events)) == 1
