"""The example utterances: enough of them, by enough voices, each different from the others, and none forgotten."""

from itertools import combinations

import pytest

from roleplay import library
from roleplay.schema import STAGES
from roleplay.understand.examples import NOTHING, Voice, visitors, voices
from tests.understand.measured import ACTS, GRAVE
from tools import understanding

MANY, ALIKE = 40, 0.6


def trained() -> list[Voice]:
    return [voice for voice in voices() if not voice.held_out]


def trigrams(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 3] for n in range(max(1, len(text) - 2)))


def different(texts: list[str]) -> int:
    """How many texts there are if two that share more than `ALIKE` of their trigrams count once."""
    kept: list[frozenset[str]] = []
    for text in texts:
        shown = trigrams(text)
        if all(len(shown & other) <= ALIKE * len(shown | other) for other in kept):
            kept.append(shown)
    return len(kept)


def test_two_voices_are_held_out_and_six_or_more_are_not() -> None:
    assert len(voices()) - len(trained()) == 2
    assert len(trained()) >= 6 and len({voice.voice for voice in voices()}) == len(voices())


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_forty_different_examples_by_every_voice_that_is_trained_on(act: str) -> None:
    assert all(voice.acts[act] for voice in voices())
    assert different([text for voice in trained() for text in voice.acts[act]]) >= MANY


def test_every_label_is_an_act() -> None:
    for voice in voices():
        named = {*voice.acts, *(one.act for message in voice.messages for one in message)}
        assert named == ACTS.keys()
        assert {one.act for one in voice.near} <= {*ACTS, NOTHING}


@pytest.mark.parametrize("act", sorted(GRAVE))
def test_every_grave_act_has_near_misses_by_most_voices(act: str) -> None:
    said = [sum(one.like == act for one in voice.near) for voice in voices()]
    assert sum(n >= 5 for n in said) >= 12


def test_what_was_said_in_visits_names_customers_stages_items_and_acts_there_are() -> None:
    held_out = [one for one in visitors() if one.held_out]
    assert len(held_out) == 7 and len(visitors()) >= 12 + len(held_out)
    for answer in (answer for one in visitors() for answer in one.answers):
        assert answer.stage in STAGES and (not answer.item or answer.item in library.script(answer.to).items)
        assert {one.act for one in answer.said} <= {*ACTS, NOTHING}


def test_a_message_of_several_acts_names_different_ones() -> None:
    assert all(len(message) >= 2 for voice in voices() for message in voice.messages)


def test_no_example_of_a_held_out_voice_is_trained_on() -> None:
    known = {one.text for one in understanding.every()}
    unseen = {one.text for one in (*voices(), *visitors()) if one.held_out for one in one.examples()}
    assert known and unseen and known.isdisjoint(unseen)


def test_voices_are_different_people() -> None:
    """No two voices share a tenth of their longer sentences."""
    said = [{text for texts in voice.acts.values() for text in texts if len(text) > 8} for voice in voices()]
    assert all(len(one & other) < len(one) / 10 for one, other in combinations(said, 2))
