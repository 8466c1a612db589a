"""The shipped customer as a whole: any way through her keeps the engine alive, honest and bounded."""

import hashlib
import itertools
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay import events as ev
from roleplay import library, state
from roleplay import moves as mv
from roleplay.authoring import bound
from roleplay.names import unknown
from roleplay.rules import CHANNEL_OF, Moment
from roleplay.schema import STAGES
from roleplay.script import Script
from roleplay.turn import weekday
from tests.core.walks import GOOD, KINDS, Batch, log_of, walk

STARTS = ("", *STAGES[:-1])
Way = tuple[int, str, str]
WAYS: list[Way] = [(seed, stage, kind) for kind in KINDS for stage in STARTS for seed in range(8)]
WAYS += [(seed, "", "careful") for seed in range(8, 60)]
HOUSE = settings(max_examples=25, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def script() -> Script:
    """Her script as shipped."""
    return library.script("wang_jing")


@pytest.fixture(scope="module")
def walks(script: Script) -> dict[Way, list[Batch]]:
    """Walks of every kind from every start: whole visits and drills."""
    return {way: list(walk(script, *way)) for way in WAYS}


def batches(walks: dict[Way, list[Batch]]) -> Iterator[Batch]:
    """Every step of every walk."""
    for found in walks.values():
        yield from found


def test_the_shipped_customer_has_no_problems(script: Script) -> None:
    assert list(unknown(script)) == []


def test_any_way_through_her_ends_within_the_computed_bound(script: Script, walks: dict[Way, list[Batch]]) -> None:
    for found in walks.values():
        assert found[-1][2].state.ended
        log = log_of(found)
        spoken = Counter(e.channel for e in log if isinstance(e, ev.MeetingStarted))
        assert spoken["phone"] <= script.parameters.meetings.calls_most
        assert spoken["visit"] <= script.parameters.meetings.visits_most
        assert sum(isinstance(e, ev.Said) for e in log) <= sum(bound.meetings(script).values())
        assert len(found) - 1 <= bound.moves(script)


@HOUSE
@given(st.data(), st.integers(0, 10_000), st.sampled_from(STARTS))
def test_any_sequence_of_choices_waits_and_ends_keeps_the_engine_alive_and_ends(
    script: Script, dice: st.DataObject, seed: int, stage: str
) -> None:
    found = list(walk(script, seed, stage, "random", dice))
    log = log_of(found)
    assert found[-1][2].state.ended and len(found) - 1 <= bound.moves(script)
    assert state.fold(log) == found[-1][2].state


def test_folding_the_log_equals_the_snapshot_at_every_step(walks: dict[Way, list[Batch]]) -> None:
    for found in walks.values():
        folded = state.State()
        for _, _, step in found:
            for event in step.events:
                state.apply(folded, event)
            assert folded == step.state
            assert state.encode(folded) == state.encode(step.state)


def test_events_and_states_go_through_json_unchanged_byte_for_byte(walks: dict[Way, list[Batch]]) -> None:
    for found in walks.values():
        log = log_of(found)
        body = ev.encode(log)
        assert ev.decode(body) == log and ev.encode(ev.decode(body)) == body
        assert ev.encode(ev.from_builtins(ev.to_builtins(log))) == body
        for _, _, step in found[:: max(1, len(found) // 8)]:
            kept = state.encode(step.state)
            assert state.decode(kept) == step.state and state.encode(state.decode(kept)) == kept


def test_the_same_start_and_moves_give_the_same_bytes(script: Script, walks: dict[Way, list[Batch]]) -> None:
    for way in WAYS[::5]:
        assert ev.encode(log_of(list(walk(script, *way)))) == ev.encode(log_of(walks[way]))


def test_the_same_moves_give_the_same_bytes_in_another_process_with_another_hash_seed(
    walks: dict[Way, list[Batch]],
) -> None:
    code = (
        "import sys, hashlib; from roleplay import library, events; from tests.core.walks import walk, log_of;"
        "s = library.script('wang_jing');"
        "found = [events.encode(log_of(list(walk(s, n, '', 'careful')))) for n in range(4)];"
        "print(hashlib.sha256(b''.join(found)).hexdigest())"
    )
    here = hashlib.sha256(b"".join(ev.encode(log_of(walks[n, "", "careful"])) for n in range(4))).hexdigest()
    for hash_seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
        assert run.stdout.strip() == here


def test_the_walks_reach_every_stage_every_meeting_and_many_endings(walks: dict[Way, list[Batch]]) -> None:
    seen = {step.state.stage for _, _, step in batches(walks)}
    assert seen == set(STAGES)
    assert len({found[-1][2].state.ended for found in walks.values()}) >= 8


def test_no_step_touches_the_state_it_is_given(walks: dict[Way, list[Batch]]) -> None:
    for found in walks.values():
        for (_, _, step), (before, _, _) in itertools.pairwise(found):
            assert before is step.state
        log: list[ev.AnyEvent] = []
        for before, _, step in found[1:]:
            log = log or list(found[0][2].events)
            assert state.encode(state.fold(log)) == state.encode(before)
            log += step.events


def test_every_own_word_is_answered(walks: dict[Way, list[Batch]]) -> None:
    silent = {
        move.line
        for _, move, step in batches(walks)
        if isinstance(move, mv.Choose) and not any(isinstance(e, ev.Replied | ev.ItemRaised) for e in step.events)
    }
    assert silent == set()


def test_time_never_runs_backwards_and_every_own_move_takes_a_minute(walks: dict[Way, list[Batch]]) -> None:
    for before, move, step in batches(walks):
        if move is not None:
            assert (step.state.day, step.state.minute) >= (before.day, before.minute)
        for e in step.events:
            assert not isinstance(e, ev.MinutesPassed) or e.minutes >= 1


def test_each_stage_is_spoken_in_its_own_channel(walks: dict[Way, list[Batch]]) -> None:
    for _, _, step in batches(walks):
        if step.state.in_meeting:
            assert step.state.channel == CHANNEL_OF[step.state.stage]


def test_trust_never_rises_past_the_bound_of_its_stage_nor_the_cap(
    script: Script, walks: dict[Way, list[Batch]]
) -> None:
    numbers = script.parameters.trust
    most = {**numbers.bounds, "policy_review": max(numbers.bounds["policy_review"], numbers.bound_after_review)}
    for before, _, step in batches(walks):
        cap = before.trust_cap
        for e in step.events:
            cap = e.at if isinstance(e, ev.TrustCapped) else cap
            if isinstance(e, ev.GaugeChanged) and e.gauge == "trust" and e.by > 0:
                assert e.to <= max(max(most.values()) if e.why.startswith("promise.") else numbers.bound_after_kept, 0)
                assert e.to <= cap, "a gain after the breach that capped it"


def test_at_most_one_item_is_open_and_one_waits(walks: dict[Way, list[Batch]]) -> None:
    for before, _, step in batches(walks):
        open_, closed = before.open, ()
        for e in step.events:
            if isinstance(e, ev.ItemRaised) and e.how in ("raised", "returned"):
                assert open_ in ("", e.item), (open_, e)
                open_ = e.item
            if isinstance(e, ev.ItemDropped) or (isinstance(e, ev.ItemDealt) and e.closed):
                open_ = ""
            if isinstance(e, ev.MeetingEnded):
                open_ = ""
        assert step.state.open == open_ and closed == ()
        assert step.state.open != step.state.waiting or not step.state.open


# --- what is offered


def meeting_moments(
    walks: dict[Way, list[Batch]],
) -> Iterator[tuple[state.State, tuple[ev.OfferedLine, ...]]]:
    """Every moment of a meeting with the lines then offered."""
    for _, _, step in batches(walks):
        if step.state.in_meeting:
            yield step.state, step.state.offered


def test_three_to_five_lines_are_offered_at_every_moment_of_a_meeting(
    walks: dict[Way, list[Batch]],
) -> None:
    few = Counter(
        f"{s.stage}, open {s.open or 'nothing'}, scene {s.scene or 'none'}: {len(lines)} lines"
        for s, lines in meeting_moments(walks)
        if not 3 <= len(lines) <= 5
    )
    assert not few, "moments with too few or too many lines:\n" + "\n".join(f"{k} ({n}×)" for k, n in few.most_common())


def test_no_two_lines_of_a_moment_read_the_same(walks: dict[Way, list[Batch]]) -> None:
    for _, lines in meeting_moments(walks):
        assert len({o.text for o in lines}) == len({o.id for o in lines}) == len(lines)


def test_no_line_is_offered_whose_condition_fails_or_that_was_said(
    script: Script, walks: dict[Way, list[Batch]]
) -> None:
    for s, lines in meeting_moments(walks):
        moment = Moment(weekday=weekday(s.date, s.day))
        for offered in lines:
            phrase = script.lines[offered.id]
            assert phrase.test is None or phrase.test(s, moment), (offered.id, s.stage)
            assert phrase.for_ or s.stage in (phrase.line.when.stage or STAGES)
            assert not phrase.for_ or s.open in phrase.for_
            assert not phrase.line.once or offered.id not in s.lines_said


def test_when_she_asks_something_at_least_three_lines_deal_with_it(
    script: Script, walks: dict[Way, list[Batch]]
) -> None:
    deaf = Counter(
        f"{s.stage}, open {s.open}, asked {s.raised[s.open]}×"
        for s, lines in meeting_moments(walks)
        if s.open and sum(bool(script.lines[o.id].for_) for o in lines) < 3
    )
    assert not deaf, "moments in which too few lines answer her:\n" + "\n".join(deaf)


def test_nobody_is_offered_temptations_alone(script: Script, walks: dict[Way, list[Batch]]) -> None:
    trapped = Counter(
        f"{s.stage}, open {s.open or 'nothing'}"
        for s, lines in meeting_moments(walks)
        if lines and not any(script.lines[o.id].line.role in GOOD for o in lines)
    )
    assert not trapped, "\n".join(f"{k} ({n}×)" for k, n in trapped.most_common())


def test_no_placeholder_is_left_in_anything_that_is_shown(walks: dict[Way, list[Batch]]) -> None:
    for _, _, step in batches(walks):
        for e in step.events:
            for text in [e.text] if isinstance(e, ev.Said | ev.Replied | ev.ItemRaised | ev.Narrated) else []:
                assert "{" not in text and "}" not in text, text
