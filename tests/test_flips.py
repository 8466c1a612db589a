"""A criterion got wrong is noticed: its condition flipped, at least one case of tests/cases/rubric comes out otherwise.

The flips go through the very assertions of test_rubric_cases. `python -m tests.test_flips [CRITERION…]` lists what goes
unnoticed one level down: a name, a filter or a bound changed.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from roleplay.criteria import Criterion
from roleplay.evidence import Evidence
from roleplay.judge import Judge
from roleplay.rubric import Rubric
from tests import flipping
from tests.flipping import Flip
from tests.rubric_notation import log
from tests.test_rubric_cases import ALL, CRITERIA, RUBRICS, comes_as_expected


@cache
def cases(criterion: str) -> list[tuple[dict[str, Any], Evidence]]:
    """The cases of a criterion, each with its log read."""
    return [(case, Evidence(log(case["log"], **case.get("start", {})))) for id, case in ALL if id == criterion]


def rubric_of(criterion: str) -> Rubric:
    return next(part for part in RUBRICS if criterion in {c.id for c in part.pack.criteria})


def noticed(changed: Criterion) -> list[str]:
    """The cases that come out otherwise under a changed criterion."""
    part, shipped = rubric_of(changed.id), CRITERIA[changed.id]
    judged = replace(part, judges=(Judge(part.pack, changed),))
    CRITERIA[changed.id] = changed  # what a test sees when the file itself was changed
    try:
        return [case["it"] for case, log in cases(changed.id) if not _agrees(judged, case, log)]
    finally:
        CRITERIA[changed.id] = shipped


def _agrees(judged: Rubric, case: dict[str, Any], log: Evidence) -> bool:
    (finding,) = judged.findings(log, {})
    try:
        comes_as_expected(finding.id, case, finding)
    except AssertionError:
        return False
    return True


def unnoticed(flips: Iterable[Flip]) -> list[str]:
    """What was done to a criterion without any case coming out otherwise."""
    return [what for what, changed in flips if not noticed(changed)]


@pytest.mark.parametrize("id", CRITERIA)
def test_unchanged_every_case_agrees(id: str) -> None:
    assert noticed(CRITERIA[id]) == []


@pytest.mark.parametrize("id", CRITERIA)
def test_a_flipped_condition_is_noticed(id: str) -> None:
    assert unnoticed([flipping.deciding(CRITERIA[id])]) == []


@pytest.mark.parametrize("id", CRITERIA)
def test_every_other_part_is_noticed_when_it_is_flipped_or_left_out(id: str) -> None:
    assert unnoticed(flipping.parts(CRITERIA[id])) == []


def survivors(ids: Iterable[str]) -> Iterator[tuple[str, list[str], int]]:
    """For each criterion what goes unnoticed one level down, and of how many changes."""
    for id in ids:
        flips = list(flipping.finer(CRITERIA[id]))
        yield id, unnoticed(flips), len(flips)


if __name__ == "__main__":
    tried = lived = 0
    for id, left, of in survivors(sys.argv[1:] or CRITERIA):
        tried, lived = tried + of, lived + len(left)
        print(f"{id}: {len(left)} of {of} unnoticed", *left, sep="\n    ")
    print(f"{tried - lived} of {tried} changes noticed")
