"""The acts of a message, heard with how sure that is: stage and her open item narrow it, a grave act is only taken
when it is sure and neither refused, quoted nor taken back, and what is not sure is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from roleplay.acts import Act
from roleplay.understand.examples import NOTHING
from roleplay.understand.segments import Segment, segments, whole
from roleplay.understand.settings import Settings, settings
from roleplay.understand.weights import Weights, shipped

OFFERED = 3
"""Readings put before the trainee when nothing is sure."""
HARM = ("-", "!")
NEVER = -1e3
LEAST = 0.02
"""The chance from which on another reading is worth offering."""
SURELY_NOTHING = 0.5
"""The chance from which on words that carry no act are not waited for."""
ACCUSING = 0.15
"""The chance from which on she may be asked whether she meant what does harm."""


class Part(NamedTuple):
    """A stretch of the message that was heard as an act."""

    act: str
    confidence: float
    words: str
    sentences: bool = True
    """Whether these are whole sentences."""


class Heard(NamedTuple):
    """What a message was heard as: its acts in order (none: unsure), and other readings, likeliest first."""

    parts: tuple[Part, ...]
    alternatives: tuple[tuple[str, float], ...]


class Ear:
    """Hears messages by a vocabulary of acts."""

    __slots__ = ("_acts", "_settings", "_weights")

    def __init__(self, acts: Mapping[str, Act], weights: Weights | None = None, rules: Settings | None = None) -> None:
        self._acts, self._weights, self._settings = acts, weights or shipped(), rules or settings()

    @property
    def taken(self) -> float:
        """The confidence that is just enough."""
        return self._settings.sure

    def hear(self, text: str, stage: str = "", expected: Iterable[str] = ()) -> Heard:
        """What plain text is heard as at a stage (empty: any), when she waits for one of the `expected` acts."""
        prior = self._prior(stage, frozenset(expected))
        found = segments(self._weights, text, prior)
        if refused := {one.label for one in found if self._refused(one.label, text, stage)}:
            heard = {one.label for one in found}
            unheard = {act for act in self._acts if self._guarded(act, stage) and self._harms(act, stage)} - heard
            prior |= dict.fromkeys(refused | unheard, NEVER)
            found = segments(self._weights, text, prior)
        at_once = whole(self._weights, text, prior)
        parts = self._kept(text, found, at_once, stage)
        doubtful = any(p.confidence < self._needed(p.act, stage) for p in parts)
        others = self._others(at_once, found, stage)
        if not parts or doubtful:
            return Heard((), others[:OFFERED])
        taken = {p.act for p in parts}
        return Heard(tuple(parts), tuple(one for one in others if one[0] not in taken)[:OFFERED])

    def _prior(self, stage: str, expected: frozenset[str]) -> dict[str, float]:
        """Logits added to each act."""
        rules = self._settings.stage
        prior = dict.fromkeys(expected & self._acts.keys(), self._settings.open)
        if not stage:
            return prior
        for id, act in self._acts.items():
            here = id in rules.preparation_only or (stage == "preparation" and id in rules.preparation_too)
            if here != (stage == "preparation"):
                prior[id] = -rules.elsewhere
            elif stage not in act.valence and id not in expected:
                prior[id] = -rules.unlisted
        return prior

    def _grave(self, act: str, stage: str) -> bool:
        """Whether an act fails a visit at this stage, or at any where the stage is not known. A breach does at stages
        the table of acts does not name, too."""
        if act == NOTHING:
            return False
        known = self._acts[act]
        if stage in known.valence:
            return known.valence[stage] == "!"
        return known.klass == "breach" if stage else "!" in known.valence.values()

    def _offends(self, act: str, stage: str) -> bool:
        """Whether an act does harm at this stage, or by its nature where the table of acts does not say."""
        if act == NOTHING:
            return False
        known = self._acts[act]
        return known.valence[stage] in HARM if stage in known.valence else known.klass in ("offence", "breach")

    def _harms(self, act: str, stage: str) -> bool:
        return self._grave(act, stage) or self._offends(act, stage)

    def _guarded(self, act: str, stage: str) -> bool:
        """Whether some words make this act none."""
        return self._grave(act, stage) or act in self._settings.guards

    def _refused(self, act: str, text: str, stage: str) -> bool:
        """Whether the words make this act none."""
        harms = self._harms(act, stage)
        return self._guarded(act, stage) and bool(self._settings.guarded(act, harms).search(text))

    def _needed(self, act: str, stage: str) -> float:
        """How sure an act must be: the more it costs, the surer."""
        if self._grave(act, stage):
            return self._settings.grave
        return self._settings.harm if self._offends(act, stage) else self._settings.sure

    def _kept(self, text: str, found: list[Segment], at_once: Segment, stage: str) -> list[Part]:
        """The acts among the stretches, each once; the message as one act where they fill too little of it."""
        kept: dict[str, Part] = {}
        for one in found:
            before = kept.get(one.label)
            if one.label != NOTHING and (before is None or before.confidence < one.chance):
                kept[one.label] = Part(one.label, one.chance, text[one.start : one.end], one.sentences)
        act, chance = next((one for one in at_once.chances if one[0] != NOTHING), at_once.chances[0])
        alone = Part(act, chance, text)
        parts = self._several(list(kept.values()), alone, stage)
        acts = {part.act for part in parts}
        filled = sum(one.end - one.start for one in found if one.label in acts)
        says = sum(one.end - one.start for one in found if one.label != NOTHING or one.chance < SURELY_NOTHING)
        return parts if not parts or filled >= self._settings.heard * says else [alone]

    def _several(self, kept: list[Part], alone: Part, stage: str) -> list[Part]:
        """Those acts of a message that are taken. Several need to be sure, each of them: as sure as a message if they
        are whole sentences, else surer. Otherwise the message is one act, the likeliest of the whole of it, or, where
        that is not sure, those of its parts that are."""
        if len(kept) < 2:
            return kept
        beside = self._settings.beside
        sure = [p for p in kept if p.confidence >= (self._needed(p.act, stage) if p.sentences else beside)]
        if len(sure) > 1:
            return sure
        likely = [p for p in kept if p.confidence >= self._settings.apart]
        if alone.confidence >= self._settings.alone or not likely or any(self._offends(p.act, stage) for p in kept):
            return [alone]
        return likely

    def _others(self, one: Segment, found: list[Segment], stage: str) -> tuple[tuple[str, float], ...]:
        """What the message could be, likeliest first: heard as one act, or part by part, each by how much of the words
        it fills. What does harm is named only where it is the likeliest and likely: nobody who speaks decently is to
        be asked whether she meant to."""
        chances: dict[str, float] = {}
        length = sum(part.end - part.start for part in found)
        parts = [(part.label, part.chance * (part.end - part.start) / length) for part in found]
        for label, chance in (*one.chances, *parts):
            if label != NOTHING:
                chances[label] = max(chance, chances.get(label, 0.0))
        offered = [(label, round(chance, 4)) for label, chance in chances.items() if chance >= LEAST]
        ranked = sorted(offered, key=lambda item: (-item[1], item[0]))
        return tuple(
            (act, chance)
            for n, (act, chance) in enumerate(ranked)
            if not self._offends(act, stage) or (n == 0 and chance >= ACCUSING)
        )
