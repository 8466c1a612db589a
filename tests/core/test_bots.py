"""The bots: each plays to an end, the same again with the same seed, by what it sees; and care is worth something."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from roleplay import engine, library, rubric
from roleplay import events as ev
from roleplay.authoring import bots, expert
from roleplay.authoring.sight import Choice, Sight, offered

DAY = dt.date(2026, 3, 2)
SEEDS = range(4)


def guidance(bot: str) -> list[float]:
    """The guidance figure of each visit, nothing for one without a total."""
    cards = [rubric.score(rubric.shipped(), bots.play(library.script("wang_jing"), bot, seed, DAY)) for seed in SEEDS]
    return [card.packs["guidance"].score or 0 for card in cards]


@pytest.mark.parametrize("bot", sorted(bots.BOTS))
def test_a_bot_plays_to_an_end_and_the_same_way_again(bot: str) -> None:
    script = library.script("wang_jing")
    log = bots.play(script, bot, 5, DAY)
    assert isinstance(log[-2], ev.SessionEnded)
    assert ev.encode(bots.play(script, bot, 5, DAY)) == ev.encode(log)


@pytest.mark.parametrize("stage", sorted(library.script("wang_jing").persona.drills))
def test_a_bot_can_practise_each_stage_alone(stage: str) -> None:
    log = bots.play(library.script("wang_jing"), "expert", 2, DAY, stage)
    assert isinstance(log[0], ev.SessionStarted) and log[0].drill == stage
    assert any(isinstance(e, ev.SessionEnded) for e in log)


def test_care_beats_chance_and_chance_beats_pushing() -> None:
    expert_, careless, anything, pushy = (sum(guidance(bot)) for bot in ("expert", "careless", "random", "pushy"))
    assert expert_ > careless > anything > pushy


def lines_of(text_by_line: dict[str, str]) -> list[Choice]:
    said = next(iter(library.script("wang_jing").lines.values())).utterance
    return [Choice(id, text, said) for id, text in text_by_line.items()]


@pytest.mark.parametrize(
    ("bot", "takes"),
    [("longest", "b"), ("shortest", "c"), ("first", "a"), ("last", "c"), ("polite", "a"), ("prude", "a")],
)
def test_a_bot_has_one_taste(bot: str, takes: str) -> None:
    script = library.script("wang_jing")
    state = engine.start(script, engine.Start(DAY)).state
    lines = lines_of({"a": "谢谢您，不急的。", "b": "这款产品这个月底前买有优惠，最划算。", "c": "保证收益。"})
    for seed in range(9):
        assert bots.BOTS[bot].line(lines, state, Sight(), random.Random(seed)) == takes


def test_a_bot_does_not_hear_what_the_page_hides() -> None:
    log = bots.play(library.script("wang_jing"), "expert", 1, DAY)
    sight = Sight()
    sight.follow(log)
    started = sight.heard[0]
    assert isinstance(started, ev.SessionStarted) and not started.worry and not started.facts and not started.figures
    hidden = (ev.FactLearned, ev.FactEnded, ev.ItemDealt, ev.ConcernRevealed, ev.SessionEnded, ev.Replied)
    assert not [e for e in sight.heard if isinstance(e, hidden)]
    assert {e.gauge for e in sight.heard if isinstance(e, ev.GaugeChanged)} == {"trust"}
    assert not [e for e in sight.heard if isinstance(e, ev.Said) and (e.deals or e.open_item or e.tempts)]


def test_the_expert_keeps_off_what_the_stage_forbids_and_what_is_not_so() -> None:
    script = library.script("wang_jing")
    done = engine.start(script, engine.Start(DAY, 1, "drill", "李明", "invitation_call"))
    sight = Sight()
    sight.follow(done.events)
    moment = expert.now(done.state, sight)
    worth = {c.id: expert.worth(c, moment, sight) for c in offered(script, done.state)}
    pitching = [id for id in worth if any(a.id == "pitch_product" for a in script.lines[id].utterance.acts)]
    assert max(worth, key=lambda id: worth[id]) not in pitching
    wrong = next(p for p in script.lines.values() if p.utterance.wrong)
    right = next(p for p in script.lines.values() if p.utterance.claims and not p.utterance.wrong)
    review = expert.Now("policy_review", 0.0)
    values = [expert.worth(Choice(p.id, "", p.utterance), review, sight) for p in (wrong, right)]
    assert values[0] < values[1]
