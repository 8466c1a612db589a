"""Other ways to hear single acts, trained on the same examples and asked the same held-out voices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from roleplay.understand.examples import NOTHING, Example, voices
from roleplay.understand.features import clauses
from roleplay.understand.normal import plain
from tests.understand.measured import held_out
from tools import understanding

Scores = Callable[[Sequence[str]], Any]
"""Messages to a row of scores each, a column a label."""


def svc() -> LinearSVC:
    """The model that is used."""
    return LinearSVC(C=understanding.FREEDOM, random_state=0)


def grams(low: int, high: int) -> Callable[[str], list[str]]:
    """Runs of so many characters inside clauses, ends marked."""

    def found(text: str) -> list[str]:
        marked = [f"^{one.words}$" for one in clauses(plain(text))]
        return [w[n : n + k] for w in marked for k in range(low, high + 1) for n in range(len(w) - k + 1)]

    return found


def words(text: str) -> list[str]:
    """Words as jieba parts them, and pairs of them."""
    import jieba  # for this comparison only; nothing installs it

    found = [one for one in jieba.lcut(plain(text)) if one.strip()]
    return [*found, *map(" ".join, pairwise(found))]


def both(text: str) -> list[str]:
    """Characters and words."""
    return [*understanding.shown(text), *(f"w:{one}" for one in words(text))]


def fitted(given: Sequence[Example], analyzer: Callable[[str], Iterable[str]], model: Any, weighed: bool = True) -> Any:
    """A model trained on the examples, and its labels."""
    vectors = TfidfVectorizer(analyzer=analyzer, min_df=2)
    labels = [one.act or NOTHING for one in given]
    table = vectors.fit_transform([one.text for one in given])
    if weighed:
        model.fit(table, labels, sample_weight=understanding.balanced(labels))
    else:
        model.fit(table, labels)
    score = getattr(model, "decision_function", None) or model.predict_proba

    def scores(texts: Sequence[str]) -> Any:
        found = score(vectors.transform(texts))
        return (found - found.mean(axis=1, keepdims=True)) / (found.std(axis=1, keepdims=True) + 1e-9)

    return scores, list(model.classes_)


def told(name: str, scores: Scores, labels: list[str], began: float) -> None:
    """Print how often the act is first, and among the first three, for each held-out voice."""
    parts = []
    for voice in held_out():
        pairs = [(text, act) for act, texts in voice.acts.items() for text in texts]
        table = scores([text for text, _ in pairs])
        table[:, labels.index(NOTHING)] = -np.inf
        best = np.argsort(-table, axis=1)[:, :3]
        ranked = [[labels[n] for n in row] for row in best]
        first = np.mean([row[0] == act for row, (_, act) in zip(ranked, pairs, strict=True)])
        three = np.mean([act in row for row, (_, act) in zip(ranked, pairs, strict=True)])
        parts.append(f"{first:.1%} / {three:.1%}")
    print(f"| {name} | {' | '.join(parts)} | {time.perf_counter() - began:.0f} s |", flush=True)


def trials() -> None:
    """Train each model and print what it hears."""
    given = list(understanding.training(voices()))
    ways: list[tuple[str, Callable[[str], list[str]], Any, bool]] = [
        ("clause features, linear SVC (used, before rounding)", understanding.shown, svc(), True),
        ("characters 1–2, linear SVC", grams(1, 2), svc(), True),
        ("characters 1–3, linear SVC", grams(1, 3), svc(), True),
        ("characters 2–4, linear SVC", grams(2, 4), svc(), True),
        ("words and pairs of words, linear SVC", words, svc(), True),
        ("clause features and words, linear SVC", both, svc(), True),
        ("clause features, logistic regression", understanding.shown, LogisticRegression(C=10, max_iter=300), True),
        ("clause features, complement naive Bayes", understanding.shown, ComplementNB(), True),
        ("clause features, 5 nearest neighbours", understanding.shown, KNeighborsClassifier(5, metric="cosine"), False),
    ]  # fmt: skip
    print("| way | first / three, by voice | | trained in |\n|---|---|---|---|")
    kept: dict[str, tuple[Scores, list[str]]] = {}
    for name, analyzer, model, weighed in ways:
        began = time.perf_counter()
        try:
            kept[name] = fitted(given, analyzer, model, weighed)
        except ImportError as missing:
            print(f"| {name} | not tried: {missing} | | |")
            continue
        told(name, *kept[name], began)
    three = [kept[ways[n][0]] for n in (0, 6, 7)]

    def mean(texts: Sequence[str]) -> Any:
        return sum(scores(texts) for scores, _ in three)

    told("mean of SVC, logistic regression and Bayes", mean, three[0][1], time.perf_counter())
    trained = [voice for voice in voices() if not voice.held_out]
    for many in (1, 3, 6, 10):
        began = time.perf_counter()
        some = list(understanding.training(trained[:many]))
        told(f"the used one, {many} of {len(trained)} voices", *fitted(some, understanding.shown, svc()), began)
    began = time.perf_counter()
    few = [Example(text, act) for voice in trained[:1] for act, texts in voice.acts.items() for text in texts[:7]]
    few += [Example(text, "") for text in trained[0].nothing[:7]]
    told("the used one, seven examples an act", *fitted(few, understanding.shown, svc()), began)
