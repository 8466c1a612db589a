"""A slip is told at its place: in at least nineteen of twenty, and never does the check itself break down."""

import pytest

from roleplay.authoring.check import check_texts
from roleplay.authoring.new import Answers, files
from tests.authoring.mutations import KINDS, Mutant, mutants

TEXTS = files(Answers(id="lin_fang"))
BEFORE = {(d.code, d.file, d.sentence()) for d in check_texts(TEXTS, "lin_fang")}
NEAR = 6
"""Lines between a slip and what is told of it: an entry may be some lines long."""
SHARE = 0.95


def named(one: Mutant) -> bool:
    """Whether something new is told, in that file at that place."""
    told = check_texts({**TEXTS, one.file: one.text}, "lin_fang")
    fresh = [d for d in told if (d.code, d.file, d.sentence()) not in BEFORE]
    return any(d.file == one.file and abs(d.line - one.line) <= NEAR for d in fresh)


def test_there_are_forty_kinds() -> None:
    assert len(KINDS) >= 40
    assert {one.kind for one in mutants(TEXTS, 1)} == set(KINDS), "each occurs in a customer just begun"


def test_one_slip_of_some_kinds_is_told_at_its_place() -> None:
    some = [one for one in mutants(TEXTS, 1, seed=2)][::6]
    assert [one.kind for one in some if not named(one)] == []


@pytest.mark.slow
def test_slips_of_every_kind_are_told_at_their_place() -> None:
    tried = [*mutants(TEXTS, 4)]
    missed = [(one.kind, one.file, one.line) for one in tried if not named(one)]
    assert len(missed) <= (1 - SHARE) * len(tried), missed
