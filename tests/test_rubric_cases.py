"""Every built criterion, met, half met, missed and not applicable, on small logs (tests/cases/rubric)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from roleplay import rubric
from roleplay.scorecard import Finding
from tests.rubric_notation import Writer, log

CASES = Path(__file__).parent / "cases" / "rubric"
RUBRICS = rubric.shipped()
CRITERIA = {judge.criterion.id: judge.criterion for part in RUBRICS for judge in part.judges}


def _cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(CASES.glob("*.yaml")):
        for criterion, cases in YAML(typ="safe").load(file.read_text(encoding="utf-8")).items():
            yield from ((criterion, one) for case in cases for one in _each(case))


def _each(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The case itself, or one for each name of its `each`, put where its log says {each}."""
    names = case.get("each")
    if names is None:
        yield case
        return
    for name in names:
        log = [step.replace("{each}", name) for step in case["log"]]
        yield {**case, "it": f"{case['it']}: {name}", "log": log}


ALL = list(_cases())


def found(criterion: str, case: dict[str, Any]) -> Finding:
    card = rubric.score(RUBRICS, log(case["log"], **case.get("start", {})))
    return next(f for part in card.packs.values() for f in part.findings if f.id == criterion)


def events_of(case: dict[str, Any], step: int) -> range:
    """Event numbers of a step (counted from 1, as an author counts)."""
    writer, before = Writer("preparation"), 1
    lengths = [len(writer.step(line)) for line in case["log"]]
    before += sum(lengths[: step - 1])
    return range(before, before + lengths[step - 1])


@pytest.mark.parametrize(("criterion", "case"), ALL, ids=[f"{c} {case['it']}" for c, case in ALL])
def test_criterion(criterion: str, case: dict[str, Any]) -> None:
    comes_as_expected(criterion, case, found(criterion, case))


def comes_as_expected(criterion: str, case: dict[str, Any], finding: Finding) -> None:
    """What a case asks of the finding; test_flips holds it against findings of flipped criteria too."""
    assert finding.status == case["expect"], finding
    weight = CRITERIA[criterion].weight
    whole = {"met": weight, "half": weight / 2}.get(case["expect"], 0.0)
    assert finding.points == case.get("points", whole)
    assert finding.caps == case.get("caps", CRITERIA[criterion].critical and case["expect"] == "missed")
    assert finding.repaired == case.get("repaired", finding.repaired)
    if "proof" in case:
        assert len(finding.evidence) == len(case["proof"])
        assert all(at in events_of(case, n) for at, n in zip(finding.evidence, case["proof"], strict=True))
    if "where" in case:
        first, last = case["where"]
        assert finding.span is not None
        assert finding.span[0] in events_of(case, first) and finding.span[1] in events_of(case, last)


@pytest.mark.parametrize(("criterion", "case"), ALL, ids=[f"{c} {case['it']}" for c, case in ALL])
def test_a_finding_points_into_the_log(criterion: str, case: dict[str, Any]) -> None:
    finding = found(criterion, case)
    length = len(log(case["log"], **case.get("start", {})))
    assert all(0 <= at < length for at in finding.evidence)
    assert (finding.span is not None) == (finding.status == "missed" and not finding.evidence)
    if finding.span is not None:
        assert 0 <= finding.span[0] <= finding.span[1] < length
    assert "{" not in finding.why.zh + finding.why.en + finding.better.text
    if "{quote}" in CRITERIA[criterion].why.met.zh and finding.status == "met":
        assert "（" in finding.why.zh


def test_every_criterion_has_a_case_that_meets_it_and_one_that_misses_it() -> None:
    seen = {(criterion, case["expect"]) for criterion, case in ALL}
    assert {c for c in CRITERIA if (c, "met") not in seen or (c, "missed") not in seen} == set()
    halves = {c for c, made in CRITERIA.items() if made.half or made.deduct}
    assert {c for c in halves if (c, "half") not in seen} == set()


def test_cases_name_only_criteria_that_are_built() -> None:
    assert {criterion for criterion, _ in ALL} <= set(CRITERIA)
