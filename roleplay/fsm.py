"""The stages of a relationship and the ways between them: one shared machine is the definition.

The machine (`machine()`) is built from `WAYS` with the `transitions` library; the engine runs a table compiled from
that machine (`table()`), which a test holds equal to it, and the docs' diagram (`python -m roleplay.fsm`) is drawn from
the same table. A guard states a fact of the world, never good craft: each carries the sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, cast

from transitions import Machine

from roleplay.schema import STAGES
from roleplay.state import State


class Guard(NamedTuple):
    """A fact of the world that must hold, and why it is a fact and not a grade."""

    holds: Callable[[State], bool]
    why: str


class Way(NamedTuple):
    """A trigger with the stages it leaves and the stage it reaches."""

    trigger: str
    sources: tuple[str, ...]
    dest: str
    guard: str = ""


GUARDS: dict[str, Guard] = {
    "appointment_kept": Guard(
        lambda s: s.in_meeting and s.channel == "visit",
        "one visits whoever opens the door: without a meeting there is nobody to visit",
    ),
    "face_to_face": Guard(
        lambda s: s.in_meeting and s.channel == "visit",
        "papers are laid on a table: on the phone there is no table between the two",
    ),
    "plan_shown": Guard(
        lambda s: "plan_shown" in s.facts and s.channel == "visit",
        "nobody decides on a plan that was never shown",
    ),
    "patience_for_return": Guard(
        lambda s: s.returns < 2,
        "after two returns she wants to think at home and will not go through it a third time",
    ),
    "hung_up": Guard(lambda s: not s.in_meeting, "a line that is open cannot be dialled"),
    "parted": Guard(lambda s: not s.in_meeting, "messages follow a meeting; they do not interrupt it"),
}

MET = ("first_visit", "policy_review", "proposal", "closing")

WAYS: tuple[Way, ...] = (
    Way("dial", ("preparation", "invitation_call"), "invitation_call", "hung_up"),
    Way("visit", ("invitation_call",), "first_visit", "appointment_kept"),
    Way("review", ("first_visit",), "policy_review", "face_to_face"),
    Way("propose", ("first_visit", "policy_review"), "proposal", "face_to_face"),
    Way("close", ("proposal",), "closing", "plan_shown"),
    Way("reconsider", ("closing",), "policy_review", "patience_for_return"),
    Way("serve", MET, "after_service", "parted"),
    Way("revisit", ("after_service",), "policy_review", "face_to_face"),
    Way("ask", ("after_service",), "referral_request"),
    Way("attend", ("referral_request",), "after_service"),
    Way("finish", STAGES[:-1], "end"),
)


@lru_cache(maxsize=1)
def machine() -> Machine:
    """The one machine: states, triggers and guards, without a model of its own. Guards take the session's state."""
    ways = [
        {
            "trigger": w.trigger,
            "source": list(w.sources),
            "dest": w.dest,
            "conditions": [GUARDS[w.guard].holds] if w.guard else [],
        }
        for w in WAYS
    ]
    return Machine(
        model=None,
        states=list(STAGES),
        transitions=ways,
        initial=STAGES[0],
        auto_transitions=False,
        model_attribute="stage",
    )


Step = tuple[str, Callable[[State], bool] | None]


@lru_cache(maxsize=1)
def table() -> dict[tuple[str, str], Step]:
    """The machine compiled: (stage, trigger) → (stage reached, guard or None)."""
    out: dict[tuple[str, str], Step] = {}
    for trigger, event in machine().events.items():
        for source, found in event.transitions.items():
            for one in found:
                guards = [c.func for c in one.conditions if callable(c.func)]
                out[source, trigger] = (str(one.dest), cast(Callable[[State], bool], guards[0]) if guards else None)
    return out


def reach(state: State, trigger: str) -> str:
    """The stage this trigger leads to now; empty if there is no such way or its guard does not hold."""
    dest, guard = table().get((state.stage, trigger), ("", None))
    return dest if dest and (guard is None or guard(state)) else ""


def mermaid() -> str:
    """The diagram of the table, as Mermaid's stateDiagram."""
    ways: dict[tuple[str, str], list[str]] = {}
    for (source, trigger), (dest, guard) in table().items():
        name = next((k for k, g in GUARDS.items() if g.holds is guard), "")
        ways.setdefault((source, dest), []).append(f"{trigger} [{name}]" if name else trigger)
    lines = ["stateDiagram-v2", f"    [*] --> {STAGES[0]}"]
    lines += [f"    {a} --> {b}: {', '.join(t)}" for (a, b), t in ways.items()]
    return "\n".join([*lines, "    end --> [*]"])


if __name__ == "__main__":
    print(mermaid())
