"""Make the weights that read typed messages, from the example utterances: `make understanding`.

A linear support vector machine over tf-idf of the clause features (`roleplay.understand.features`), one label an act
and one for words that carry none. Its weights are rounded to whole numbers, so that what is committed reads the same on
every machine; `tests/understand/` compares its digest and, slowly, makes it again.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from roleplay.understand import examples, weights
from roleplay.understand.examples import NOTHING, Example
from roleplay.understand.features import clauses, features
from roleplay.understand.normal import plain

SEEN = 3
"""A feature counts from so many examples on."""
FREEDOM = 1.5
"""How much an example counts against plain weights: the C of the machine."""
SHARPNESS = 6.0
"""How many logits a margin of one is worth."""
STEP = 16
"""Whole numbers from nothing to a weight that only one in two thousand exceeds."""


def shown(text: str) -> list[str]:
    """Every feature of a message, as often as it occurs."""
    return [name for clause in clauses(plain(text)) for name in features(clause.words)]


class Features:
    """Which features count, and how telling each is."""

    def __init__(self, found: Sequence[Sequence[str]]) -> None:
        seen = Counter(name for one in found for name in set(one))
        self.names = sorted(name for name, n in seen.items() if n >= SEEN)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.idf = np.array([math.log((1 + len(found)) / (1 + seen[name])) + 1 for name in self.names])

    def matrix(self, found: Sequence[Sequence[str]]) -> Any:
        """A row a message: tf-idf over the length of their sum, as the reader computes it."""
        rows, columns, values = [], [], []
        for n, one in enumerate(found):
            counts = Counter(self.place[name] for name in one if name in self.place)
            length = math.sqrt(sum(k * self.idf[i] ** 2 for i, k in counts.items())) or 1.0
            for i, k in counts.items():
                rows.append(n)
                columns.append(i)
                values.append(k * self.idf[i] / length)
        return csr_matrix((values, (rows, columns)), shape=(len(found), len(self.names)))


def balanced(labels: Sequence[str]) -> Any:
    """What each example weighs: labels with few examples more, by the root of how few."""
    counts = Counter(labels)
    mean = len(labels) / len(counts)
    return np.array([(mean / counts[label]) ** 0.5 for label in labels])


def trained(given: Sequence[Example]) -> bytes:
    """The weights file of these examples."""
    found = [shown(one.text) for one in given]
    labels = [one.act or NOTHING for one in given]
    kept = Features(found)
    model = LinearSVC(C=FREEDOM, random_state=0).fit(kept.matrix(found), labels, sample_weight=balanced(labels))
    each = model.coef_.T * kept.idf[:, None]
    unit = float(f"{np.quantile(np.abs(each), 0.9995) / STEP:.3g}")
    rows = np.clip(np.round(each / unit), -weights.MOST, weights.MOST).astype(int)
    telling = np.clip(np.round(kept.idf**2 * weights.TELLING), 1, weights.MOST).astype(int)
    header = weights.Header(
        labels=tuple(str(label) for label in model.classes_),
        bias=tuple(round(float(b) * SHARPNESS, 3) for b in model.intercept_),
        unit=float(f"{unit * SHARPNESS:.4g}"),
        examples=examples.digest(given),
    )
    return weights.written(header, kept.names, np.column_stack([rows, telling]).tolist())


def training(voices: Sequence[examples.Voice | examples.Visitor]) -> Iterator[Example]:
    """What is trained on: everything of the voices that are not held out, but what a held-out one says as well."""
    tested = {example.text for voice in voices if voice.held_out for example in voice.examples()}
    for voice in voices:
        if not voice.held_out:
            yield from (example for example in voice.examples() if example.text not in tested)


def every() -> list[Example]:
    """What the weights that come with the program are made from."""
    everybody: list[examples.Voice | examples.Visitor] = [*examples.voices(), *examples.visitors()]
    return list(training(everybody))


def main() -> None:
    """Make the weights anew and write them to their place."""
    body = trained(every())
    weights.FILE.write_bytes(body)
    weights.DIGEST.write_text(weights.digest(body) + "\n", encoding="utf-8")
    print(f"{weights.FILE.name}: {len(body):,} bytes, {weights.digest(body)}")


if __name__ == "__main__":
    main()
