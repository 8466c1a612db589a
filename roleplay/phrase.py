"""Authored words and rules in compiled form: texts with places to fill, what a rule changes, agenda items, lines.

Made once from checked YAML, so that nothing is parsed on a turn's path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from zlib import crc32

from roleplay import rules
from roleplay.acts import Utterance
from roleplay.events import Claim, OfferedLine
from roleplay.part import Item, Judge, Line, Outcome, When
from roleplay.quantity import near
from roleplay.rules import Moment
from roleplay.schema import GAUGES
from roleplay.state import State

PLACE = re.compile(r"\{([a-z_]+(?:\.[a-zA-Z0-9_]+)?)\}")


class Words:
    """One variant of a text: its stable key and its pieces, with `{name}` places to fill."""

    __slots__ = ("key", "pieces", "text")

    def __init__(self, key: str, text: str) -> None:
        self.key, self.text = key, text
        self.pieces = PLACE.split(text)

    def fill(self, name: Callable[[str], str]) -> str:
        """The text with its places filled."""
        return "".join([p if i % 2 == 0 else name(p) for i, p in enumerate(self.pieces)])


def words(id: str, texts: Iterable[str]) -> tuple[Words, ...]:
    """The variants of one text, keyed `id#n`."""
    return tuple(Words(f"{id}#{n}", t.strip()) for n, t in enumerate(texts))


class Deed:
    """What a rule changes, with only what it changes: empty in the common case."""

    __slots__ = (
        "appoint",
        "caps",
        "clears",
        "ends",
        "face",
        "gauges",
        "id",
        "idle",
        "keeps",
        "leaves",
        "promise",
        "raises",
        "sets",
        "trigger",
    )

    def __init__(self, id: str, o: Outcome) -> None:
        self.id = id
        self.gauges = tuple((g, v) for g in GAUGES if (v := getattr(o, g)))
        self.caps = o.caps_trust
        self.sets, self.clears, self.keeps = tuple(o.sets), tuple(o.clears), tuple(o.keeps)
        self.leaves = tuple(o.leaves)
        self.appoint, self.promise, self.trigger = o.appoint or "", o.promise, o.trigger or ""
        self.ends, self.raises, self.face = o.ends or "", o.raises or "", o.face or ""
        changes = (self.gauges, self.caps, self.sets, self.clears, self.keeps, self.leaves)
        self.idle = not any((*changes, self.appoint, self.promise, self.trigger))


class Reaction:
    """A compiled rule: its condition and the test made of it (None: always), its variants and what it changes."""

    __slots__ = ("deed", "id", "layer", "seed", "test", "when", "words")

    def __init__(self, id: str, layer: int, when: When, say: tuple[Words, ...], deed: Deed) -> None:
        self.id, self.layer, self.when, self.words, self.deed = id, layer, when, say, deed
        self.test = rules.compile_when(when, skip_stage=True)
        self.seed = crc32(id.encode())


class Agendum:
    """A compiled agenda item."""

    __slots__ = ("door", "fires", "id", "item", "judges", "pointless", "raises", "repeats", "tags", "test")

    def __init__(self, item: Item) -> None:
        self.id, self.item = item.id, item
        self.test = rules.compile_when(item.when)
        self.fires, self.tags = frozenset(item.on), tuple(item.tags)
        self.pointless = frozenset(item.pointless)
        self.raises = words(f"{item.id}.raise", item.raise_)
        self.repeats = words(f"{item.id}.repeat", item.repeat)
        self.door = words(f"{item.id}.door", item.door)
        self.judges = tuple(
            (how, _judge(j)) for how in ("wrong", "well", "soothed", "evaded") for j in item.judge.get(how, ())
        )


Judged = tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...], tuple[tuple[str, str], ...]]
"""Which moves deal with an item in one way: any of the acts, with these slots and claims."""


def _judge(judge: Judge) -> Judged:
    slots = tuple((k, frozenset(v)) for k, v in judge.slots.items())
    return frozenset(judge.acts), slots, tuple(judge.claims.items())


class Phrase:
    """A compiled line; `offered` is ready to show unless its words have places to fill.

    Its condition stands in three parts, the facts it needs, those that forbid it, and `test` for the rest: choosing
    lines looks at hundreds of them a turn, and most fail on a fact.
    """

    __slots__ = (
        "ban", "for_", "id", "line", "need", "offered", "own", "readings", "repeatable", "seed", "tempting", "test",
        "utterance", "words",
    )  # fmt: skip

    def __init__(self, line: Line, readings: dict[Verdicts, Utterance], own: tuple[tuple[str, int], ...]) -> None:
        self.id, self.line, self.readings, self.own = line.id, line, readings, own
        self.utterance = readings[(True,) * len(own)]
        voiced = {place for place, _ in own} | {m[4:] for m in PLACE.findall(line.say) if m.startswith("own.")}
        self.need = frozenset(line.when.facts) | {f"figure.{name}" for name in voiced}
        self.ban = frozenset(line.when.no_facts)
        self.test = rules.compile_when(line.when, skip_stage=True, skip_facts=True)
        self.words = Words(line.id, line.say.strip())
        self.offered = OfferedLine(line.id, self.words.text) if len(self.words.pieces) == 1 else None
        if self.offered is None:
            for utterance in readings.values():
                utterance.pieces = self.words
        self.for_ = frozenset(line.for_)
        self.repeatable, self.tempting = not line.once, line.role in TEMPTING
        self.seed = crc32(line.id.encode())

    def holds(self, state: State, moment: Moment) -> bool:
        """Whether its whole condition holds (its stage is looked up beforehand)."""
        facts = state.facts
        return self.need <= facts and self.ban.isdisjoint(facts) and (self.test is None or self.test(state, moment))

    def reading(self, figures: Mapping[str, str], truths: Mapping[str, str]) -> Utterance:
        """What saying it comes to now: what it claims of the trainee's own figures is right if they are near enough."""
        if not self.own:
            return self.utterance
        return self.readings[
            tuple(near(figures.get(name, ""), truths.get(name, ""), within) for name, within in self.own)
        ]


Verdicts = tuple[bool, ...]
TEMPTING = ("premature", "wrong", "tone", "early")


def claims_of(line: Line, verdicts: Iterator[bool]) -> tuple[Claim, ...]:
    """What a line claims, its own figures being right or wrong as `verdicts` say; their values come when it is said."""
    return tuple(
        Claim(c.id, next(verdicts), figure=c.own)
        if c.own
        else Claim(c.id, False, figure=f"wrong.{c.wrong}")
        if c.wrong
        else Claim(c.id, bool(c.right), str(c.value))
        for c in line.claims
    )
