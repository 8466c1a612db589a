"""The stages: the compiled table is the machine, the diagram is the table, and guards are facts of the world."""

import itertools
import subprocess
import sys

import pytest
from transitions import MachineError

from roleplay import fsm
from roleplay.schema import STAGES
from roleplay.state import State

TRIGGERS = sorted({w.trigger for w in fsm.WAYS})
WORLDS = [
    State(in_meeting=met, channel=channel, facts=facts, returns=returns)
    for (met, channel), facts, returns in itertools.product(
        [(False, ""), (True, "phone"), (True, "visit"), (True, "messages")],
        [frozenset(), frozenset({"plan_shown"})],
        [0, 1, 2],
    )
]


class Model:
    """Something with a stage, never registered with the machine."""

    def __init__(self, stage: str) -> None:
        self.stage = stage


def by_machine(world: State, trigger: str) -> str:
    """Where the machine itself goes from the world's stage, or '' if it refuses."""
    model = Model(world.stage)
    try:
        went = fsm.machine().events[trigger].trigger(model, world)
    except MachineError:
        return ""
    return model.stage if went else ""


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_compiled_table_goes_where_the_machine_goes_in_every_world(stage: str, trigger: str) -> None:
    for world in WORLDS:
        world.stage = stage
        assert fsm.reach(world, trigger) == by_machine(world, trigger)
        assert world.stage == stage


def test_the_worlds_tried_make_every_guard_hold_and_fail() -> None:
    for name, guard in fsm.GUARDS.items():
        assert {guard.holds(w) for w in WORLDS} == {True, False}, name


def test_every_way_has_at_most_one_transition_from_a_stage_so_that_the_table_loses_none() -> None:
    for event in fsm.machine().events.values():
        assert all(len(found) == 1 for found in event.transitions.values())
        assert all(len(one.conditions) <= 1 for found in event.transitions.values() for one in found)


def test_every_stage_can_be_reached_and_the_end_from_everywhere() -> None:
    reached = {STAGES[0]}
    for _ in STAGES:
        reached |= {dest for (source, _), (dest, _) in fsm.table().items() if source in reached}
    assert reached == set(STAGES)
    assert all((s, "finish") in fsm.table() for s in STAGES[:-1])
    assert not any(source == "end" for source, _ in fsm.table())


def test_every_guard_says_in_a_sentence_why_it_is_a_fact_and_is_used() -> None:
    used = {w.guard for w in fsm.WAYS} - {""}
    assert used == set(fsm.GUARDS)
    for guard in fsm.GUARDS.values():
        assert len(guard.why.split()) >= 6


def test_the_diagram_names_every_stage_every_way_and_every_guard() -> None:
    drawn = subprocess.run([sys.executable, "-m", "roleplay.fsm"], capture_output=True, text=True, check=True).stdout
    assert drawn.strip() == fsm.mermaid()
    for way in fsm.WAYS:
        for source in way.sources:
            line = next(x for x in drawn.splitlines() if x.strip().startswith(f"{source} --> {way.dest}:"))
            assert way.trigger + (f" [{way.guard}]" if way.guard else "") in line
    assert f"[*] --> {STAGES[0]}" in drawn and "end --> [*]" in drawn
