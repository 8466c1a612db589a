"""The surface test: whether a line's looks betray that it is the better one, to somebody who cannot read.

A logistic model sees length, place, punctuation, figures, polite words and hedges of each line beside the others of
its choice set, nothing of what it says. It learns from half of the sets which line is the better one, and is asked
about the other half. What it wins over picking blindly is what the surface betrays. `python -m
roleplay.authoring.surface [PERSONA]` prints it, with the lines that give themselves away most.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from importlib import resources
from typing import Any, NamedTuple

from roleplay import documents, library
from roleplay import events as ev
from roleplay.authoring import bots, plays
from roleplay.phrase import Phrase
from roleplay.script import Script
from roleplay.state import State, apply

BOUND = 0.10
"""What the surface may give away at most: ten points over chance."""
HALVINGS = 20
"""So many different halvings of the sets; a single one is luck of the draw."""
SEEDS = 20
"""Seeds of the visits that choice sets are gathered from, for each trainee, whole and each stage alone."""
MARKS = ("，", "。", "？", "！", "、", "；", "「")
LOOKS = ("length", "sentences", *MARKS, "figures", "polite", "hedges")
"""What is counted in a line and compared with the mean of its set."""
FEATURES = (*LOOKS, "longest", "shortest", "place", "first", "last")
MISLEADING = ("wrong", "early", "tone", "evade", "premature")

Picks = Callable[[Sequence["ChoiceSet"]], list[list[float]]]
"""How likely each line of each set is the better one, as the model sees it (log odds)."""


class Offered(NamedTuple):
    """A line as it was shown, with its worth then: 3 the apt answer, or a next step where nothing is open; 2 a step
    of one's own while her question is open; 1 an aside; 0 what misleads, does harm at this stage or is not true."""

    id: str
    text: str
    role: str
    worth: int


@dataclass(frozen=True)
class ChoiceSet:
    """Lines offered together, in the order shown, that are not all worth the same; `item` is what she had open."""

    stage: str
    item: str
    lines: tuple[Offered, ...]

    @property
    def better(self) -> list[bool]:
        """Which lines are worth most."""
        most = max(line.worth for line in self.lines)
        return [line.worth == most for line in self.lines]

    @property
    def chance(self) -> float:
        """How often a blind pick is a better line."""
        return sum(self.better) / len(self.lines)


def visits(script: Script, seeds: Iterable[int], date: dt.date) -> Iterator[list[ev.AnyEvent]]:
    """Logs to gather choice sets from: every bot, whole visits and each stage alone, and every play."""
    yield from (plays.run(script, play) for play in plays.load(script.persona.id))
    for seed in seeds:
        for stage in ("", *script.persona.drills):
            yield from (bots.play(script, bot, seed, date, stage) for bot in bots.BOTS)


def worth(phrase: Phrase, stage: str, item: str) -> int:
    """What a line is worth at this stage, with this item open (see `Offered`)."""
    said = phrase.utterance
    harm = said.wrong or any(said.valence(act.id, stage) in ("-", "!") for act in said.acts)
    if harm or phrase.line.role in MISLEADING:
        return 0
    if phrase.line.role == "aside":
        return 1
    return 3 if not item or item in phrase.for_ else 2


def choice_sets(script: Script, logs: Iterable[Sequence[ev.AnyEvent]]) -> list[ChoiceSet]:
    """The different sets of lines that these visits met, each once, as it was first shown."""
    found: dict[tuple[str, str, frozenset[str]], ChoiceSet] = {}
    for log in logs:
        state = State()
        for event in log:
            apply(state, event)
            if isinstance(event, ev.LinesOffered) and len(event.lines) > 1:
                one = _choice_set(script, state, event)
                found.setdefault((one.stage, one.item, frozenset(line.id for line in one.lines)), one)
    return [one for one in found.values() if not all(one.better)]


def _choice_set(script: Script, state: State, event: ev.LinesOffered) -> ChoiceSet:
    phrases = [script.lines[line.id] for line in event.lines]
    item = state.open if any(state.open in phrase.for_ for phrase in phrases) else ""
    lines = zip(event.lines, phrases, strict=True)
    shown = [Offered(line.id, line.text, p.line.role, worth(p, state.stage, item)) for line, p in lines]
    return ChoiceSet(state.stage, item, tuple(shown))


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    text = (resources.files("roleplay") / "guidance" / "surface.yaml").read_text("utf-8")
    return dict(documents.parse(text, "surface.yaml"))


@lru_cache(maxsize=65536)
def looks(text: str) -> tuple[float, ...]:
    """What is counted in a line (`LOOKS`); its length as a logarithm, so that twice as long is twice as long."""
    words = _words()
    counted = [sum(text.count(word) for word in words[kind]) for kind in ("polite", "hedges")]
    sentences = sum(text.count(mark) for mark in "。？！")
    figures = sum(text.count(sign) for sign in words["numbers"])
    return (math.log(len(text) + 1), sentences, *(text.count(mark) for mark in MARKS), figures, *counted)


@lru_cache(maxsize=131072)
def features(lines: tuple[Offered, ...]) -> list[list[float]]:
    """What the model sees of each line: its looks less the mean of the set's, and where it stands among them."""
    rows, n = [looks(line.text) for line in lines], len(lines)
    means = [sum(column) / n for column in zip(*rows, strict=True)]
    lengths = [row[0] for row in rows]
    return [
        [
            *(value - mean for value, mean in zip(row, means, strict=True)),
            float(row[0] == max(lengths)), float(row[0] == min(lengths)),
            k / (n - 1), float(k == 0), float(k == n - 1),
        ]
        for k, row in enumerate(rows)
    ]  # fmt: skip


class Trained(NamedTuple):
    """A model: what it makes of sets, and its weight for each feature (per standard deviation)."""

    picks: Picks
    weights: dict[str, float]


def train(sets: Sequence[ChoiceSet], only: Sequence[str] = FEATURES) -> Trained:
    """Fit the logistic model on these sets, each weighing the same. Needs scikit-learn, which is among the test
    tools."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    columns = [FEATURES.index(name) for name in only]
    answers = [better for one in sets for better in one.better]
    weights = [1 / len(one.lines) for one in sets for _ in one.lines]
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(_rows(sets, columns), answers, logisticregression__sample_weight=weights)

    def picks(asked: Sequence[ChoiceSet]) -> list[list[float]]:
        odds = iter(model.decision_function(_rows(asked, columns)).tolist())
        return [[next(odds) for _ in one.lines] for one in asked]

    return Trained(picks, dict(zip(only, model[-1].coef_[0].tolist(), strict=True)))


def _rows(sets: Iterable[ChoiceSet], columns: Sequence[int]) -> list[list[float]]:
    return [[row[k] for k in columns] for one in sets for row in features(one.lines)]


def halves(sets: Iterable[ChoiceSet], salt: int) -> tuple[list[ChoiceSet], list[ChoiceSet]]:
    """The sets in two halves so that no better line is in both: each line falls to one by its id, and a set whose
    better lines fall to both is left out."""
    parts: tuple[list[ChoiceSet], list[ChoiceSet]] = ([], [])
    for one in sets:
        sides = {_side(line.id, salt) for line, better in zip(one.lines, one.better, strict=True) if better}
        if len(sides) == 1:
            parts[sides.pop()].append(one)
    return parts


@lru_cache(maxsize=65536)
def _side(line: str, salt: int) -> int:
    return blake2s(f"{salt}/{line}".encode(), digest_size=1).digest()[0] & 1


class Measured(NamedTuple):
    """Shares over the halvings: how often the pick was a better line, how often a blind one is, and what lies between
    (`gain`, with the lowest and highest of a single halving); `where` holds the gain by stage, `open` or `free`."""

    accuracy: float
    chance: float
    lowest: float
    highest: float
    asked: int
    weights: dict[str, float]
    where: dict[tuple[str, str], float]

    @property
    def gain(self) -> float:
        """What the surface betrays: 0.1 is ten points."""
        return self.accuracy - self.chance


def measure(sets: Sequence[ChoiceSet], halvings: int = HALVINGS, only: Sequence[str] = FEATURES) -> Measured:
    """Train on one half and ask about the other, for so many halvings."""
    runs: list[tuple[float, float]] = []
    weights: dict[str, float] = dict.fromkeys(only, 0.0)
    where: dict[tuple[str, str], list[float]] = defaultdict(list)
    asked = 0
    for salt in range(halvings):
        learn, ask = halves(sets, salt)
        model = train(learn, only)
        hits = [one.better[odds.index(max(odds))] for one, odds in zip(ask, model.picks(ask), strict=True)]
        runs.append((sum(hits) / len(ask), sum(one.chance for one in ask) / len(ask)))
        weights = {name: weights[name] + weight / halvings for name, weight in model.weights.items()}
        asked += len(ask)
        for one, hit in zip(ask, hits, strict=True):
            where[one.stage, "open" if one.item else "free"].append(hit - one.chance)
    accuracy, chance = (sum(column) / halvings for column in zip(*runs, strict=True))
    gains = [hit - blind for hit, blind in runs]
    places = {place: sum(found) / len(found) for place, found in where.items()}
    return Measured(accuracy, chance, min(gains), max(gains), asked // halvings, weights, places)


class Telling(NamedTuple):
    """A line that its looks give away: how far the odds put it on the right side (0: not at all), in how many sets,
    and by how many characters it is longer than the other kind beside it."""

    line: Offered
    stage: str
    better: bool
    odds: float
    sets: int
    longer: float


def telling(sets: Sequence[ChoiceSet]) -> Iterator[Telling]:
    """The lines of these sets, those that give themselves away most first: what an author should reword."""
    seen: dict[tuple[str, bool], list[tuple[float, float, ChoiceSet, Offered]]] = defaultdict(list)
    for one, odds in zip(sets, train(sets).picks(sets), strict=True):
        kinds = list(zip(one.lines, one.better, odds, strict=True))
        for line, better, mine in kinds:
            others = [(len(other.text), theirs) for other, kind, theirs in kinds if kind != better]
            length, theirs = (sum(column) / len(others) for column in zip(*others, strict=True))
            seen[line.id, better].append(((mine - theirs) * (1 if better else -1), len(line.text) - length, one, line))
    made = [
        Telling(f[0][3], f[0][2].stage, better, sum(x[0] for x in f) / len(f), len(f), sum(x[1] for x in f) / len(f))
        for (_, better), f in seen.items()
    ]
    yield from sorted(made, key=lambda one: (-one.odds * min(1.0, one.sets / 5), one.line.id))


def report(persona: str, most: int = 40) -> Iterator[str]:
    """What the surface betrays of a customer's lines, and which lines to reword, as text."""
    script = library.script(persona)
    sets = choice_sets(script, visits(script, range(SEEDS), plays.START))
    found = measure(sets)
    yield f"{persona}: {100 * found.gain:+.1f} points over chance ({100 * found.chance:.0f} %), {len(sets)} choice sets"
    yield "  ".join(f"{stage} {kind} {100 * gain:+.0f}" for (stage, kind), gain in sorted(found.where.items()))
    yield "  ".join(f"{name} {weight:+.2f}" for name, weight in found.weights.items())
    for one, _ in zip(telling(sets), range(most), strict=False):
        kind, where = "better" if one.better else "worse", f"{one.sets} sets, {one.longer:+.0f}"
        yield f"{one.odds:+.1f}  {kind:6} {one.line.role:9} {one.line.id} ({where}): {one.line.text}"


if __name__ == "__main__":
    for name in sys.argv[1:] or library.personas():
        print("\n".join(report(name)))
