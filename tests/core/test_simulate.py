"""Simulated visits: the summary's shape, the same outcome however many processes share the work, bad names refused."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from roleplay import rubric
from roleplay.authoring import simulate
from roleplay.cli import app

RUN = CliRunner()


def test_a_summary_holds_what_is_promised() -> None:
    told = simulate.run(["wang_jing"], ["random"], [""], 5)["wang_jing"]["random"]
    assert told["sessions"] == 5 and sum(told["verdicts"].values()) == 5 and sum(told["endings"].values()) == 5
    for pack in simulate.PACKS:
        assert {"mean", "min", "max"} <= set(told[pack])
        assert told[pack]["min"] <= told[pack]["mean"] <= told[pack]["max"]
    assert told["turns"]["mean"] > 0 and told["turns_per_second"] > 0
    ids = {c.id for r in rubric.shipped() for c in r.pack.criteria}
    assert set(told["criteria"]) == ids and all(sum(n.values()) == 5 for n in told["criteria"].values())
    assert {id for id, n in told["criteria"].items() if n["met"] == 0} == set(told["never_met"])


def without_clock(told: simulate.Data) -> simulate.Data:
    """A summary without what depends on the machine."""
    return {name: {k: v for k, v in of.items() if k != "turns_per_second"} for name, of in told["wang_jing"].items()}


def test_processes_share_the_work_and_change_nothing() -> None:
    one = simulate.run(["wang_jing"], ["random", "first"], [""], 4, seed=7)
    two = simulate.run(["wang_jing"], ["random", "first"], [""], 4, seed=7, jobs=2)
    assert without_clock(one) == without_clock(two)


def test_one_stage_alone_is_the_share_earned_of_what_applied() -> None:
    told = simulate.run(["wang_jing"], ["expert"], ["preparation", "invitation_call"], 2)["wang_jing"]["expert"]
    assert set(told["stages"]) == {"preparation", "invitation_call"}
    assert told["stages"]["preparation"]["guidance"]["mean"] is not None
    assert set(told["stages"]["invitation_call"]["verdicts"]) <= {"none", "failed"}


def test_a_failed_red_line_is_named() -> None:
    told = simulate.run(["wang_jing"], ["pushy"], [""], 5)["wang_jing"]["pushy"]
    assert {"F10", "F19"} & set(told["failed"]) and any(id.startswith("K") for id in told["failed"])


def test_the_command_prints_json_in_the_shape_promised() -> None:
    done = RUN.invoke(app, ["simulate", "wang_jing", "--bot", "first", "--sessions", "2", "--jobs", "1", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["wang_jing"]["first"]["sessions"] == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("nobody", "no such customer"),
        ("wang_jing --bot nobody", "no such bot"),
        ("wang_jing --stage x", "no such stage"),
    ],
)
def test_unknown_names_are_refused_with_those_there_are(words: str, says: str) -> None:
    done = RUN.invoke(app, ["simulate", *words.split()])
    assert done.exit_code == 2 and says in done.output


def test_the_table_names_bot_and_dimension() -> None:
    done = RUN.invoke(app, ["simulate", "wang_jing", "--bot", "first", "--sessions", "1", "--jobs", "1"])
    assert done.exit_code == 0 and "by dimension: preparation" in done.output and "never met" in done.output
