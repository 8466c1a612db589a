"""Reads what a trainee typed: acts with slots, claims, or nothing sure enough to take.

Her own lines come first: a line typed to the letter is what its author says it is. Other words are heard by the
weights, take their slots from the lines they are like and from the times and places they name, and their claims from
the detectors. Pure: the same words, script and state give the same reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from roleplay import library
from roleplay.acts import Act
from roleplay.events import Claim, DoneAct
from roleplay.moves import SayFreely
from roleplay.phrase import Judged, Phrase
from roleplay.script import Script
from roleplay.state import State
from roleplay.understand.claims import Found, detect, judged, means
from roleplay.understand.days import called, day_named
from roleplay.understand.examples import NOTHING, own
from roleplay.understand.heard import Ear, Heard, Part
from roleplay.understand.lines import Lines
from roleplay.understand.normal import LONGEST, plain
from roleplay.understand.slots import named, slots_named

READER, CHOSEN = "text", "self"
"""Who read the words: the program, or the trainee herself, asked what she meant."""


TOO_LONG = 2 * LONGEST
"""Characters from which on a message is no utterance any more."""
WELL = "well"
DEALS = (WELL, "soothed")
COURTESY = "courtesy"
"""The class of acts beside which a claim that is an act by itself is one."""
NEARLY = 0.9
"""The confidence of words that are an authored line or example but for a few signs."""


class HeardAct(NamedTuple):
    """An act as heard: how sure that is, 0 to 1, and its slots."""

    id: str
    confidence: float
    slots: dict[str, str]


class Reading(NamedTuple):
    """What a message was read as. Unsure: no acts, and `alternatives` holds the readings to offer, likeliest first."""

    acts: tuple[HeardAct, ...]
    alternatives: tuple[tuple[str, float], ...]
    claims: tuple[Found, ...]
    judged: tuple[Claim, ...] = ()
    line: str = ""

    @property
    def unsure(self) -> bool:
        """Whether nothing was sure enough to take."""
        return not self.acts

    def move(self, text: str, reader: str = READER) -> SayFreely:
        """The move that says these words as read."""
        acts = tuple(DoneAct(act.id, act.slots) for act in self.acts)
        return SayFreely(text, acts, self.judged, self.line, reader)


class Reader:
    """Reads messages to nobody in particular."""

    __slots__ = ("_acts", "_ear")

    def __init__(self, acts: dict[str, Act]) -> None:
        self._acts, self._ear = acts, Ear(acts)

    def read(self, text: str, stage: str = "", open_item: str = "") -> Reading:
        """A message without a session: at a stage and after an item of hers, if these are known."""
        words = plain(text)
        if len(text) > TOO_LONG:
            return Reading((), (), ())
        asked = self._asked(words, stage, open_item)
        heard = self._known(words) or self._ear.hear(words, stage, self._expected(asked))
        acts = _merged(self._slotted(part, stage, asked) for part in heard.parts)
        claims = detect(words, [act.id for act in acts])
        if (meant := means(claims)) and all(self._acts[act.id].klass == COURTESY for act in acts):
            acts = (*acts, self._slotted(Part(meant, self._ear.taken, words), stage, asked))
        others = tuple(one for one in heard.alternatives if one[0] not in {act.id for act in acts})
        return Reading(acts, others, tuple(claims))

    def _known(self, words: str) -> Heard | None:
        """What these very words are known to be; None if they are not known."""
        return None

    def _asked(self, words: str, stage: str, item: str) -> str:
        """Her open item, if the words are to the point of it; else empty."""
        return item

    def _expected(self, asked: str) -> Iterable[str]:
        """The acts that would deal well with what she asked."""
        return ()

    def _slotted(self, part: Part, stage: str, asked: str) -> HeardAct:
        """The act with the slots that its words name."""
        return HeardAct(part.act, round(part.confidence, 4), slots_named(part.act, part.words))


class CustomerReader(Reader):
    """Reads messages to one customer: by her lines, her examples, what she has asked, and her figures."""

    __slots__ = ("_lines", "_script")

    def __init__(self, script: Script) -> None:
        super().__init__(script.acts)
        self._script, self._lines = script, Lines(script, own(script.persona.id))

    def read_here(self, text: str, state: State) -> Reading:
        """A message in a session as it stands."""
        words = plain(text)
        if (phrase := self._lines.said(words, state)) is not None:
            return self._authored(phrase, state, 1.0, phrase.id)
        found = self.read(text, state.stage, state.open)
        likely = [act.id for act in found.acts] or [id for id, _ in found.alternatives]
        if (phrase := self._lines.nearly(words, state, likely)) is not None:
            return self._authored(phrase, state, NEARLY, phrase.id)
        if found.unsure and (phrase := self._lines.answer(words, state)) is not None:
            return self._authored(phrase, state, self._ear.taken)
        return self._judged(found, words, state)

    def as_meant(self, text: str, act: str, state: State) -> Reading:
        """The message as the trainee says she meant it: one act, with the slots and claims its words name."""
        words = plain(text)
        asked = self._asked(words, state.stage, state.open)
        slotted = self._slotted(Part(act, 1.0, words), state.stage, asked)
        return self._judged(Reading((slotted,), (), tuple(detect(words, [act]))), words, state)

    def _authored(self, phrase: Phrase, state: State, sure: float, line: str = "") -> Reading:
        """The reading that the author of a line gave it; `line` if these words are that line."""
        said = phrase.reading(state.figures, self._script.figures(state.date))
        acts = tuple(HeardAct(act.id, sure, act.slots) for act in said.acts)
        return Reading(acts, (), tuple(Found(c.id, c.value, c.right) for c in said.claims), said.claims, line)

    def _judged(self, found: Reading, words: str, state: State) -> Reading:
        """The reading with its claims judged, and the slots of the figures they voice."""
        claims = self._claims(found, words, state)
        acts = list(_merged(self._dated(act, words, state) for act in found.acts))
        for figure in (claim.figure for claim in claims if claim.figure):
            acts = [act._replace(slots=act.slots | self._lines.voicing(figure, act.id)) for act in acts]
        return found._replace(acts=tuple(acts), judged=claims)

    def _dated(self, act: HeardAct, words: str, state: State) -> HeardAct:
        """An act that names a day, with the date that is and what she calls it; while no meeting is agreed on, what
        sounds like repeating one proposes it."""
        known = named()
        if act.id not in known.acts["day"]:
            return act
        date = day_named(words, dt.date.fromisoformat(state.date) + dt.timedelta(days=state.day))
        slots = act.slots | called(act.slots, date, self._script.persona.circumstances)
        proposes = state.appointment is None and "day" in slots and slots.keys() & {"hour", "place"}
        return act._replace(id=known.unless_agreed.get(act.id, act.id) if proposes else act.id, slots=slots)

    def _known(self, words: str) -> Heard | None:
        act = self._lines.example(words)
        return Heard((Part(act, NEARLY, words),) if act != NOTHING else (), ()) if act else None

    def _asked(self, words: str, stage: str, item: str) -> str:
        return item if item in self._script.items and self._lines.to_the_point(words, item, stage) else ""

    def _expected(self, asked: str) -> Iterable[str]:
        return {act for how, (acts, _, _) in self._judges(asked) if how == WELL for act in acts}

    def _slotted(self, part: Part, stage: str, asked: str) -> HeardAct:
        """The act with its slots: what its words name, else what like lines are about. What deals with an item that
        the message is to the point of is about that, whatever else it names."""
        slots = self._lines.slots(part.words, part.act, stage)
        slots |= slots_named(part.act, part.words, self._script.persona.services)
        values_asked: dict[str, list[str]] = {}
        for how, (acts, wanted, _) in self._judges(asked):
            if how in DEALS and part.act in acts:
                for key, values in wanted:
                    values_asked.setdefault(key, []).extend(sorted(values))
        slots |= {key: values[0] for key, values in values_asked.items() if slots.get(key) not in values}
        return HeardAct(part.act, round(part.confidence, 4), slots)

    def _judges(self, item: str) -> Sequence[tuple[str, Judged]]:
        """How an item of hers may be dealt with; none if it is not hers."""
        agendum = self._script.items.get(item)
        return agendum.judges if agendum else ()

    def _claims(self, found: Reading, words: str, state: State) -> tuple[Claim, ...]:
        """What the words claim of this customer: by the detectors, and as the likest lines of hers do."""
        claims = {one.id: claim for one in found.claims if (claim := judged(one, self._script, state))}
        for act in found.acts:
            for claim in self._lines.claims(words, act.id, state):
                claims.setdefault(claim.id, claim)
        return tuple(claims.values())


def _merged(acts: Iterable[HeardAct]) -> tuple[HeardAct, ...]:
    """The acts, each once. A meeting is either proposed or repeated in one breath: what proposes it anywhere does, for
    a piece of a proposal sounds like repeating one."""
    kept: dict[str, HeardAct] = {}
    for act in acts:
        proposal = named().unless_agreed.get(act.id, act.id)
        before = kept.get(proposal)
        if before:
            surer = max(before, act, key=lambda one: (one.id == proposal, one.confidence))
            act = surer._replace(slots=before.slots | act.slots)
        kept[proposal] = act
    return tuple(kept.values())


@lru_cache(maxsize=64)
def reader(script: Script) -> CustomerReader:
    """The reader of a script, kept ready."""
    return CustomerReader(script)


@cache
def anybody() -> Reader:
    """A reader for nobody in particular."""
    return Reader(library.vocabulary().by_id())
