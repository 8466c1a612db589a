"""State and log: events fold into it, it goes through JSON unchanged, and a snapshot stands still."""

import msgspec
import pytest

from roleplay import events as ev
from roleplay import moves as mv
from roleplay import state
from tests.core.tiny import Visit, script


@pytest.fixture
def played() -> Visit:
    """A visit with items, promises, breaches and a return in it."""
    visit = Visit(script("time")).submit("read", section=["basic"]).call().say("promise", "saturday").leave().wait()
    return visit.say("list", "plan", "close", "why", "back").do(mv.Hint()).leave().wait()


def test_folding_the_log_gives_the_snapshot(played: Visit) -> None:
    assert state.fold(played.log) == msgspec.structs.replace(played.state)


def test_every_event_there_is_can_be_applied_and_goes_through_json() -> None:
    kinds = ev.AnyEvent.__args__
    assert set(kinds) == set(state.APPLY)
    for kind in kinds:
        assert kind.__struct_config__.frozen and kind.__struct_config__.tag == kind.__name__


def test_events_and_moves_are_frozen(played: Visit) -> None:
    with pytest.raises(AttributeError):
        played.log[0].seed = 2  # type: ignore[union-attr, misc]
    with pytest.raises(AttributeError):
        mv.Choose("x").line = "y"  # type: ignore[misc]


def test_equal_states_give_equal_bytes_whatever_the_order_they_grew_in() -> None:
    one, other = state.State(), state.State()
    for fact in ("a", "b", "c"):
        state.apply(one, ev.FactLearned(fact))
    for fact in ("c", "a", "b"):
        state.apply(other, ev.FactLearned(fact))
    assert state.encode(one) == state.encode(other) and state.decode(state.encode(one)) == other


def test_a_snapshot_stands_still_while_its_original_goes_on(played: Visit) -> None:
    kept = state.snapshot(played.state)
    before = state.encode(kept)
    for event in played.log:
        state.apply(played.state, event)
    assert state.encode(kept) == before


@pytest.mark.parametrize(
    "move",
    [mv.Choose("x"), mv.SayFreely("您好"), mv.Submit("card", {"need": ["a", "b"]}), mv.Hint(), mv.Wait(), mv.End()],
)
def test_moves_go_through_json(move: mv.AnyMove) -> None:
    assert mv.decode(mv.encode(move)) == move and mv.encode(mv.decode(mv.encode(move))) == mv.encode(move)


@pytest.mark.parametrize(
    "body", ["[", "{}", '[{"event": "Bribed"}]', '[{"event": "FactLearned"}]', '[{"event": "FactLearned", "fact": 3}]']
)
def test_a_log_that_does_not_fit_is_refused_with_its_place(body: str) -> None:
    with pytest.raises(msgspec.DecodeError) as caught:
        ev.decode(body)
    assert str(caught.value)
