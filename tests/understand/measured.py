"""Knows how well messages are heard: what the tests ask for and the bench prints."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from roleplay import library
from roleplay.agenda import judge
from roleplay.state import State
from roleplay.understand.examples import NOTHING, Visitor, Voice, visitors, voices
from roleplay.understand.heard import Ear
from roleplay.understand.normal import plain
from roleplay.understand.reading import reader

ACTS = library.vocabulary().by_id()
GRAVE = frozenset(id for id, act in ACTS.items() if "!" in act.valence.values())


class Measured(NamedTuple):
    """Shares of one, of one voice: single acts right at first place, within the first three, alone and asked back;
    micro-F1 of messages with several acts; words without an act recognised; near misses not taken for a grave act."""

    first: float
    three: float
    alone: float
    asked: float
    several: float
    nothing: float
    near: float


def held_out() -> Iterator[Voice]:
    """The voices that were never trained on."""
    return (voice for voice in voices() if voice.held_out)


def measured(voice: Voice, ear: Ear | None = None) -> Measured:
    """How well a voice is heard, its stage unknown."""
    hear = (ear or Ear(ACTS)).hear
    first = three = alone = asked = total = 0
    for act, texts in voice.acts.items():
        for text in texts:
            found = hear(plain(text))
            acts = [part.act for part in found.parts]
            ranked = [*acts, *(id for id, _ in found.alternatives)]
            total += 1
            first += ranked[:1] == [act]
            three += act in ranked[:3]
            alone += acts == [act]
            asked += not acts
    right = wrong = missed = 0
    for message in voice.messages:
        said = {one.act for one in message}
        acts = {part.act for part in hear(plain("".join(one.text for one in message))).parts}
        right, wrong, missed = right + len(said & acts), wrong + len(acts - said), missed + len(said - acts)
    silent = sum(not hear(plain(text)).parts for text in voice.nothing)
    near = sum(GRAVE.isdisjoint(part.act for part in hear(plain(one.text)).parts) for one in voice.near)
    return Measured(
        first / total,
        three / total,
        alone / total,
        asked / total,
        2 * right / (2 * right + wrong + missed),
        silent / len(voice.nothing),
        near / len(voice.near),
    )


class InVisit(NamedTuple):
    """Shares of one, of what one voice said in visits: asked back; of these, with what was meant among the readings
    offered; heard, and nothing of it meant; heard as harm that was not meant; and the micro-F1 of all acts."""

    asked: float
    offered: float
    beside: float
    harm: float
    acts: float


def in_visits() -> Iterator[Visitor]:
    """The visits that were never trained on."""
    return (one for one in visitors() if one.held_out)


def measured_in(visitor: Visitor) -> InVisit:
    """How well words said in a visit are read, its stage and her open item known, her figures and lines not asked."""
    asked = offered = beside = harm = right = wrong = missed = total = 0
    for answer in visitor.answers:
        meant = {one.act for one in answer.said} - {NOTHING}
        if not meant:
            continue
        found = reader(library.script(answer.to)).read(answer.text, answer.stage, answer.item)
        acts = {act.id for act in found.acts}
        total += 1
        asked += not acts
        offered += not acts and not meant.isdisjoint(id for id, _ in found.alternatives)
        beside += bool(acts) and meant.isdisjoint(acts)
        harm += any(_harms(act, answer.stage) for act in acts - meant)
        right, wrong, missed = right + len(meant & acts), wrong + len(acts - meant), missed + len(meant - acts)
    return InVisit(
        asked / total, offered / max(asked, 1), beside / total, harm / total, 2 * right / (2 * right + wrong + missed)
    )


def _harms(act: str, stage: str) -> bool:
    """Whether an act counts against the trainee at a stage; what is no use anywhere does where the table is silent."""
    known = ACTS[act]
    return known.valence.get(stage, "-" if known.klass in ("offence", "breach") else "") in ("-", "!")


class Dealt(NamedTuple):
    """Shares of one, of decent answers to her questions: how many deal well with the question they were given to, and
    how many with another of hers at that stage, drawn by lot."""

    own: float
    another: float


def dealt() -> Dealt:
    """How answers that were never trained on deal with what she asked."""
    given: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for visitor in in_visits():
        for answer in visitor.answers:
            acts = {one.act for one in answer.said} - {NOTHING}
            if answer.item and acts and all(ACTS[act].klass not in ("offence", "breach") for act in acts):
                given[answer.to, answer.stage].append((answer.item, answer.text))
    lot = random.Random(0)
    own, another = [], []
    for (to, stage), answers in sorted(given.items()):
        items = sorted({item for item, _ in answers})
        for item, text in answers:
            own.append(_dealt_well(to, stage, item, text))
            if others := [one for one in items if one != item]:
                another.append(_dealt_well(to, stage, lot.choice(others), text))
    return Dealt(sum(own) / len(own), sum(another) / len(another))


def _dealt_well(to: str, stage: str, item: str, text: str) -> bool:
    script = library.script(to)
    state = State(persona=to, trainee="李明", date="2026-03-02", stage=stage, open=item, in_meeting=True)
    said = reader(script).read_here(text, state).move(text)
    return "well" in judge(script.items[item], script.utterance(text, said.acts, said.claims))
