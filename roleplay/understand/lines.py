"""A customer's own lines as examples: what a typed line is labelled with, and which slots the nearest lines name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log, sqrt
from typing import NamedTuple, TypeVar

from roleplay.events import Claim, DoneAct
from roleplay.phrase import PLACE, Phrase
from roleplay.script import Script
from roleplay.state import State
from roleplay.turn import Turn
from roleplay.understand.amounts import amounts
from roleplay.understand.examples import Example
from roleplay.understand.normal import plain
from roleplay.understand.slots import named

SAME = 0.86
"""How like a line words must be to be that line said a little differently."""
LIKE = 0.22
"""How like a line words must be for its slots to be theirs."""
RUNNER_UP = 0.75
"""A slot that the nearest line lacks is taken from another that is at least so near, beside the nearest."""
CLAIMING = 0.45
"""How like a line words must be to claim what it claims."""
ANSWERING = 0.5
"""How like a line that answers her words must be to be that answer, where nothing else is sure."""
TO_THE_POINT = 0.05
"""How much liker words may be to what is said about another item than to her open one, and still be about that."""
ASKED = ("apt", "tone", "early")
"""The roles of lines that speak of what she asked."""
ELSEWHERE = 0.85
"""How much less a line of another stage counts."""
NAMED = 0.7
"""How many of a topic's pairs of signs must be there for the topic to be named."""
_SIGNS = re.compile(r"[\W_]+")
_NOT = re.compile("[不没别非未勿]")


def bare(text: str) -> str:
    """Plain text without pauses: what makes two spellings of one line equal."""
    return _SIGNS.sub("", plain(text))


class _Known(NamedTuple):
    phrase: Phrase
    words: frozenset[str]
    size: float
    stages: frozenset[str]


class _Example(NamedTuple):
    text: str
    act: str
    words: frozenset[str]
    size: float


_Shown = TypeVar("_Shown", _Known, _Example)


class Lines:
    """The lines of a script, and examples of her own, ready to be compared with."""

    def __init__(self, script: Script, examples: Iterable[Example] = ()) -> None:
        self.script = script
        self._plainly: dict[str, list[Phrase]] = defaultdict(list)
        self._placed: list[tuple[re.Pattern[str], Phrase]] = []
        seen: Counter[str] = Counter()
        shown: list[tuple[Phrase, frozenset[str]]] = []
        for phrase in script.lines.values():
            text = phrase.words.text
            if len(phrase.words.pieces) == 1:
                self._plainly[bare(text)].append(phrase)
            else:
                parts = [re.escape(bare(piece)) for piece in phrase.words.pieces[::2]]
                self._placed.append((re.compile("(.{1,80})".join(parts)), phrase))
            words = _shown(bare(PLACE.sub(" ", text)))
            seen.update(words)
            shown.append((phrase, words))
        done = [one for phrase, _ in shown for one in phrase.utterance.acts]
        self._topical = {one.id for one in done if "about" in one.slots}
        topics = ((id, _pairs(bare(label.zh))) for id, label in script.persona.topics.items())
        self._topics = [(id, pairs) for id, pairs in topics if pairs]
        self._telling = {word: _rarity(len(shown), n) for word, n in seen.items()}
        self._new = _rarity(len(shown), 0)
        self._known: dict[str, _Known] = {}
        self._by_act: dict[str, list[_Known]] = defaultdict(list)
        for phrase, words in shown:
            known = _Known(phrase, words, self._size(words), frozenset(phrase.line.when.stage or ()))
            self._known[phrase.id] = known
            for act in phrase.utterance.act_ids:
                self._by_act[act].append(known)

        self._mentions: dict[str, list[int]] = defaultdict(list)
        self._spoken_of: list[tuple[str, float]] = []
        for item, text in self._spoken():
            for word in (mentioned := _shown(bare(PLACE.sub(" ", text)))):
                self._mentions[word].append(len(self._spoken_of))
            self._spoken_of.append((item, self._size(mentioned)))

        self._examples = [
            _Example(one.text, one.act, words, self._size(words))
            for one in examples
            if (words := _shown(bare(one.text)))
        ]

    def said(self, text: str, state: State) -> Phrase | None:
        """The line that plain text is, to the letter but for pauses; first one that is offered, then one that could
        be said now."""
        wanted = bare(text)
        found = list(self._plainly.get(wanted, ()))
        turn = Turn(self.script, state)
        for pattern, phrase in self._placed:
            if pattern.fullmatch(wanted) and bare(turn.say_own(phrase.utterance)) == wanted:
                found.append(phrase)
        if not found:
            return None
        offered = {one.id for one in state.offered}
        return min(found, key=lambda p: (p.id not in offered, not self._here(p, state), p.id))

    def example(self, text: str) -> str:
        """The act of the customer's own example (`examples.yaml`) that plain text is, or nearly is; empty if none."""
        found = self._likest(text, self._examples, SAME)
        return found.act if found and _same_facts(text, found.text) else ""

    def nearly(self, text: str, state: State, acts: Iterable[str]) -> Phrase | None:
        """The line at this stage that plain text is but for a few words: none if figures or a "not" differ."""
        every = (known for act in acts for known in self._by_act.get(act, ()))
        return self._phrase(text, (one for one in every if not one.stages or state.stage in one.stages), SAME, state)

    def answer(self, text: str, state: State) -> Phrase | None:
        """The line that deals with her open item and that plain text is like, figures and "not"s alike; the likest."""
        replies = self.script.replies.get((state.stage, state.open), ()) if state.open else ()
        return self._phrase(text, (self._known[phrase.id] for phrase in replies), ANSWERING, state)

    def to_the_point(self, text: str, item: str, stage: str) -> bool:
        """Whether plain text is nearly as like what is said about this item of hers (how she puts it, what is answered)
        as what is said about any other that she may have at the stage."""
        words = _shown(bare(text))
        shared: dict[int, int] = defaultdict(int)
        for word in words:
            weight = self._weight(word)
            for n in self._mentions.get(word, ()):
                shared[n] += weight
        about = other = 0.0
        for n, in_common in shared.items():
            id, size = self._spoken_of[n]
            if id == item:
                about = max(about, in_common / size)
            elif not (stages := self.script.items[id].item.stages) or stage in stages:
                other = max(other, in_common / size)
        return about >= other - TO_THE_POINT * self._size(words)

    def _spoken(self) -> Iterator[tuple[str, str]]:
        """What is said about each item of hers: by her, and to answer it."""
        for id, one in self.script.items.items():
            yield from ((id, text) for text in (*one.item.raise_, *one.item.repeat, *one.item.door))
        answers = {(item, p.id): p for (_, item), phrases in self.script.replies.items() for p in phrases}
        for (item, _), phrase in sorted(answers.items()):
            if phrase.line.role in ASKED and item in self.script.items:
                yield item, phrase.words.text

    def nearest(self, words: str, act: str, stage: str) -> Iterator[tuple[float, Phrase, DoneAct]]:
        """The lines with this act that words are like, the likest first, each with the act as it is labelled there."""
        shown = _shown(bare(words))
        size = self._size(shown)
        found: list[tuple[float, str, Phrase]] = []
        for known in self._by_act.get(act, ()):
            elsewhere = bool(known.stages) and stage not in known.stages
            alike = self._alike(shown, size, known) * (ELSEWHERE if elsewhere else 1.0)
            if alike >= LIKE:
                found.append((-alike, known.phrase.id, known.phrase))
        for worth, _, phrase in sorted(found)[:6]:
            yield -worth, phrase, next(one for one in phrase.utterance.acts if one.id == act)

    def slots(self, words: str, act: str, stage: str) -> dict[str, str]:
        """The slots that words of this act name: those of the nearest line, and of others that are nearly as near."""
        lent = named().alike
        topic = self._topic(words) if act in self._topical else ""
        taken = {"about": topic} if topic else {}
        first = 0.0
        for alike, _, labelled in self.nearest(words, act, stage):
            first = first or alike
            if alike < first * RUNNER_UP:
                break
            for key, value in labelled.slots.items():
                if key in lent:
                    taken.setdefault(key, value)
        return taken

    def _topic(self, words: str) -> str:
        """The topic of hers that words name nearly as she would; empty if none."""
        pairs = _pairs(bare(words))
        best = max(self._topics, key=lambda one: len(one[1] & pairs) / len(one[1]), default=None)
        return best[0] if best and len(best[1] & pairs) >= NAMED * len(best[1]) else ""

    def claims(self, words: str, act: str, state: State) -> Iterator[Claim]:
        """What the likest line with this act claims, if the words say the same figures."""
        turn = Turn(self.script, state)
        for alike, phrase, _ in self.nearest(words, act, state.stage):
            if alike < CLAIMING:
                return
            if phrase.line.claims and _same_facts(words, turn.say_own(phrase.utterance)):
                yield from phrase.reading(state.figures, self.script.figures(state.date)).claims
                return

    def voicing(self, figure: str, act: str) -> dict[str, str]:
        """The slots of the line with this act that voices a figure of the trainee's own; empty if none does."""
        for known in self._by_act.get(act, ()):
            phrase = known.phrase
            if any(claim.own == figure for claim in phrase.line.claims):
                found = next(one for one in phrase.utterance.acts if one.id == act).slots
                if not {"fix", "mistake"} & found.keys():
                    return found
        return {}

    def _phrase(self, text: str, among: Iterable[_Known], least: float, state: State) -> Phrase | None:
        """The likest of these lines, if it is at least so like and says the same figures as often "not"."""
        found = self._likest(text, among, least)
        if found is None or not _same_facts(text, Turn(self.script, state).say_own(found.phrase.utterance)):
            return None
        return found.phrase

    def _likest(self, text: str, among: Iterable[_Shown], least: float) -> _Shown | None:
        """The likest of these to plain text, if it is at least so like."""
        words = _shown(bare(text))
        size = self._size(words)
        ranked = ((self._alike(words, size, one), one) for one in among)
        alike, found = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
        return found if alike >= least else None

    def _here(self, phrase: Phrase, state: State) -> bool:
        stages = phrase.line.when.stage
        possible = phrase.need <= state.facts and phrase.ban.isdisjoint(state.facts)
        return possible and (not stages or state.stage in stages)

    def _size(self, words: Iterable[str]) -> float:
        return sqrt(sum([self._weight(word) for word in words])) or 1.0

    def _weight(self, word: str) -> int:
        return self._telling.get(word, self._new)

    def _alike(self, words: frozenset[str], size: float, other: _Known | _Example) -> float:
        return sum([self._weight(word) for word in words & other.words]) / (size * other.size)


def _rarity(lines: int, said: int) -> int:
    """How telling a word is that so many of the lines say: a whole number, so that sums are the same in any order."""
    return round(1000 * (log((1 + lines) / (1 + said)) + 0.1))


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[n : n + 2] for n in range(len(words) - 1))


def _shown(words: str) -> frozenset[str]:
    return frozenset(words[n : n + k] for k in (1, 2) for n in range(len(words) - k + 1))


def _same_facts(one: str, other: str) -> bool:
    """Whether both name the same numbers and say "not" as often."""
    other = plain(other)
    numbers = [[found.value for found in amounts(text)] for text in (one, other)]
    return numbers[0] == numbers[1] and len(_NOT.findall(one)) == len(_NOT.findall(other))
