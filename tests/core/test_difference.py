"""What is different between two scores of one visit: told once, and only where something is."""

import json

from roleplay.difference import NOTHING, difference
from roleplay.tally import Figures, PackTally, Tally

MET, HALF, MISSED = Figures("met", 4, 4), Figures("half", 2, 4), Figures("missed", 0, 4)


def scored(verdict: str | None = "passed", score: float | None = 80.0, **criteria: Figures) -> Tally:
    return Tally(verdict, None, {"guidance": PackTally(score, False, criteria)})  # type: ignore[arg-type]


def test_nothing_is_different_from_itself() -> None:
    same = difference(scored(F1=MET), scored(F1=MET))
    assert same == NOTHING and not same and same.to_json() == b"{}"


def test_a_criterion_decided_otherwise_is_told_with_verdict_and_total() -> None:
    found = difference(scored(F1=MET, F2=HALF), scored("failed", 60.5, F1=MISSED, F2=HALF))
    assert found
    assert json.loads(found.to_json()) == {
        "verdict": {"was": "passed", "now": "failed"},
        "packs": {"guidance": {"was": 80.0, "now": 60.5}},
        "criteria": {"F1": {"was": ["met", 4.0, 4.0], "now": ["missed", 0.0, 4.0]}},
    }
    assert found.packs["guidance"].by == -19.5


def test_a_total_that_comes_or_goes_has_no_difference_in_points() -> None:
    found = difference(scored(None, None, F1=MET), scored("passed", 80.0, F1=MET))
    assert (found.verdict.was, found.verdict.now) == (None, "passed") if found.verdict else False
    assert found.packs["guidance"].by is None and not found.criteria


def test_another_weight_is_no_other_status() -> None:
    found = difference(scored(F1=MET), scored(F1=Figures("met", 6, 6)))
    assert list(found.weighed) == ["F1"] and not found.criteria and not found.packs and found.verdict is None


def test_criteria_that_only_one_rubric_has_are_added_or_removed() -> None:
    found = difference(scored(F1=MET, F2=HALF), scored(F2=HALF, F51=MISSED))
    assert found.added == {"F51": "missed"} and found.removed == {"F1": "met"} and not found.criteria


def test_a_pack_that_only_one_has_is_a_total_that_was_not_there() -> None:
    law = PackTally(90.0, False, {"K1": MET})
    was = scored(F1=MET)
    now = Tally(was.verdict, None, {**was.packs, "compliance": law})
    found = difference(was, now)
    assert (found.packs["compliance"].was, found.packs["compliance"].now) == (None, 90.0)
    assert found.added == {"K1": "met"}
    assert difference(now, was).removed == {"K1": "met"}
