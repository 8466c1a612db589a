"""The weights: the ones committed, made of the examples there are, whole numbers that add up."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import BadScript
from roleplay.understand import examples, weights
from roleplay.understand.features import LONGEST_CLAUSE, SHORTEST, clauses, crossing, features, parted
from tests.understand.measured import ACTS
from tools import understanding

WORDS = st.text("您的保单我来办吧了呢在交费三四", min_size=SHORTEST, max_size=20)


def test_the_file_is_the_one_that_was_committed() -> None:
    assert weights.digest(weights.FILE.read_bytes()) == weights.DIGEST.read_text("utf-8").strip()


def test_it_was_made_of_the_examples_there_are() -> None:
    given = understanding.every()
    assert weights.shipped().header.examples == examples.digest(given), "examples have changed: make understanding"


def test_every_act_is_a_label() -> None:
    assert set(weights.shipped().header.labels) == {*ACTS, examples.NOTHING}


@pytest.mark.slow
def test_the_same_examples_give_the_same_weights() -> None:
    made = understanding.trained(understanding.every())
    assert weights.digest(made) == weights.DIGEST.read_text("utf-8").strip()


def small() -> weights.Weights:
    header = weights.Header(("one", "two"), (0.5, -0.5), 1.0, "")
    return weights.read(weights.written(header, ["a", "b"], [[3, -4, 1], [-5, 6, 1]]))


def test_what_is_written_is_read() -> None:
    table = small()
    assert table.margins(0) == pytest.approx([0.5, -0.5])
    scale = 1 / (2 / weights.TELLING) ** 0.5
    assert table.margins(table.of(["a", "b", "unknown"])) == pytest.approx([0.5 - 2 * scale, -0.5 + 2 * scale])


def test_a_file_that_is_none_is_told() -> None:
    with pytest.raises(BadScript, match="make understanding"):
        weights.read(b"nothing of the kind")


@given(WORDS, WORDS)
def test_a_clause_shows_what_its_pieces_and_their_seam_show(left: str, right: str) -> None:
    whole = Counter(features(left + right))
    assert whole == Counter(features(left, closes=False)) + Counter(features(right, opens=False)) + Counter(
        crossing(left, right)
    )


@given(st.text("您好我是小李吧,。 ?今天", max_size=200))
def test_clauses_are_the_words_in_order_and_pieces_are_their_clause(text: str) -> None:
    found = clauses(text)
    assert "".join(one.words for one in found) == "".join(sign for sign in text if sign not in ",。 ?")
    for one in found:
        pieces = parted(one)
        assert len(one.words) <= LONGEST_CLAUSE and "".join(piece.words for piece in pieces) == one.words
        assert (pieces[0].start, pieces[-1].end, pieces[0].opens, pieces[-1].closes) == (one.start, one.end, True, True)


def test_the_longest_stretch_cannot_leave_its_lane() -> None:
    most = weights.LONGEST_STRETCH * sum(1 for _ in features("一二三四五六七八九十" * 6)) // 60 + 2
    assert most * weights.MOST < weights.ZERO
