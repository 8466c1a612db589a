"""The figures of a card without its words: the same judges, so the same figures, whatever is in the log."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from roleplay import events as ev
from roleplay import library, rubric, tally
from roleplay.authoring import plays
from roleplay.evidence import Evidence
from tests.rubric_notation import log

RUBRICS = rubric.shipped()
CASES = Path(__file__).parents[1] / "cases" / "rubric"
PERSONA = "wang_jing"


def same(events: list[ev.AnyEvent]) -> tally.Tally:
    """The tally of this log, which is that of its card."""
    found = tally.tally(RUBRICS, Evidence(events))
    assert found == tally.tallied(rubric.score(RUBRICS, events))
    return found


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_small_log_has_the_figures_of_its_card(file: Path) -> None:
    cases: dict[str, Any] = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    statuses = set()
    for criterion, found in cases.items():
        for case in found:
            packs = same(log(case["log"], **case.get("start", {}))).packs
            figures = next(pack.criteria[criterion] for pack in packs.values() if criterion in pack.criteria)
            assert figures.status == case["expect"], case
            statuses.add(figures.status)
    assert statuses >= {"met", "half", "missed"}


@pytest.mark.parametrize("play", plays.load(PERSONA), ids=lambda play: play.id)
def test_a_play_has_the_figures_of_its_card(play: plays.Play) -> None:
    found = same(plays.run(library.script(PERSONA), play))
    assert (found.verdict or "none") == play.expect.verdict


STEPS = [
    *("phone", "visit home", "leave", "stage first_visit", "trust 50", "end drifted spared=closing"),
    *("say greet_by_name", "say pitch_product CL_GAP- ? pitch_product", "say press_client"),
    *("fact hesitating", "raise no_money", "deal no_money.well", "form card sort_right=9 sort_of=10"),
]


@given(st.lists(st.sampled_from(STEPS), max_size=20), st.sampled_from(["", "first_visit", "closing"]))
def test_any_log_has_the_figures_of_its_card(steps: list[str], drill: str) -> None:
    same(log(steps, drill=drill))


def test_a_tally_reads_back_from_its_json() -> None:
    found = same(log(["phone", "say greet_by_name", "end drifted"]))
    assert tally.decode(found.to_json()) == found
    assert tally.decode(found.to_json()).to_json() == found.to_json()
