"""The bots: each plays whole visits to an end, the same again with the same seed, and care is worth something."""

from __future__ import annotations

import datetime as dt

import pytest

from roleplay import events as ev
from roleplay import library, rubric
from roleplay.authoring import bots

DAY = dt.date(2026, 3, 2)
SEEDS = range(8)


def marks(bot: str) -> list[float]:
    """The guidance figure of each visit, nothing for one without a total."""
    cards = [rubric.score(rubric.shipped(), bots.play(library.script("wang_jing"), bot, seed, DAY)) for seed in SEEDS]
    return [card.packs["guidance"].score or 0 for card in cards]


@pytest.mark.parametrize("bot", sorted(bots.BOTS))
def test_a_bot_plays_to_an_end_and_the_same_way_again(bot: str) -> None:
    script = library.script("wang_jing")
    log = bots.play(script, bot, 5, DAY)
    assert isinstance(log[-2], ev.SessionEnded)
    assert ev.encode(bots.play(script, bot, 5, DAY)) == ev.encode(log)


def test_a_bot_can_practise_one_stage_alone() -> None:
    log = bots.play(library.script("wang_jing"), "careful", 2, DAY, "proposal")
    assert isinstance(log[0], ev.SessionStarted) and log[0].drill == "proposal"


def test_whoever_plays_with_care_scores_above_whoever_plays_at_random() -> None:
    assert sum(marks("careful")) > sum(marks("random")) + 20 * len(SEEDS)
