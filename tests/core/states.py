"""Knows how to make conditions, and moments in which they may hold: strategies for hypothesis, and states to order."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from roleplay import events as ev
from roleplay import rules
from roleplay.part import When
from roleplay.rules import CHANNEL_OF, Moment
from roleplay.state import Promise, State

PEOPLE, FACTS, PROMISES = ("mother", "son"), ("fact_a", "fact_b"), ("word", "check")
ACTS, SLOTS, CLAIMS = ("greet_by_name", "pitch_product"), ("mortgage", "education", "cover"), ("CL_GAP", "CL_RATIO")
STAGES_MET = ("invitation_call", "first_visit", "closing", "after_service")
NAMED = {
    "stage": STAGES_MET,
    "channel": ("phone", "visit", "messages"),
    "place": ("home", "cafe"),
    "scene": ("event", ""),
    "open": ("none", "card"),
    "reopened": ("no", "reason_money"),
}
SMALL = {"trust": 3, "patience": 3, "openness": 3, "used": 4, "over": 4, "hour": 23, "day": 4, "weekday": 7}
COUNTS = {"meeting": 3, "visits": 3, "calls": 3, "returns": 2, "stage_turns": 4}
NUMBERS = SMALL | COUNTS
APPOINTMENT = ev.AppointmentMade("cafe", 3, 600, "cafe", (), 30)
DEFAULTS: dict[str, Any] = {"stage": "first_visit", "open": "none", "reopened": "no", "weekday": 1}


def situation(**features: Any) -> tuple[State, Moment]:
    """The state and moment with these features, named as the boxes of `rules` name them (`fact:x`, `times:act`…)."""
    f = DEFAULTS | features
    under = {
        p: {k.partition(":")[2]: v for k, v in f.items() if k.startswith(f"{p}:")}
        for p in ("present", "fact", "with", "promised", "slot", "claim", "times")
    }
    present = [p for p, here in under["present"].items() if here]
    if f.get("alone") is False and not present:
        present = ["somebody"]
    acts = frozenset(a for a, done in under["with"].items() if done)
    used = f.get("used", max(0, f.get("over", 0)))
    state = State(
        stage=f["stage"],
        channel=f.get("channel", CHANNEL_OF.get(f["stage"], "")),
        place=f.get("place", ""),
        scene=f.get("scene", ""),
        open="" if f["open"] == "none" else f["open"],
        reopened="" if f["reopened"] == "no" else f["reopened"],
        present=tuple(present),
        facts=frozenset(x for x, true in under["fact"].items() if true),
        promises=tuple(Promise(p, p, 9) for p, stands in under["promised"].items() if stands),
        gauges={g: f[g] for g in ("trust", "patience", "openness") if g in f},
        times={a: n + (a in acts) for a, n in under["times"].items()},
        used=used,
        given=used - f.get("over", 0),
        minute=f.get("hour", 9) * 60,
        appointment=APPOINTMENT if f.get("appointment") else None,
        date=(dt.date(2026, f.get("month", 5), 1) - dt.timedelta(days=f.get("day", 0))).isoformat(),
        day=f.get("day", 0),
        meeting=f.get("meeting", 0),
        visits=f.get("visits", 0),
        calls=f.get("calls", 0),
        returns=f.get("returns", 0),
        stage_turns=f.get("stage_turns", 0),
    )
    moment = Moment(acts, {k: frozenset({v}) for k, v in under["slot"].items()}, dict(under["claim"]), f["weekday"])
    moment.again = bool(f.get("again"))
    return state, moment


def _some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)


@st.composite
def _range(draw: st.DrawFn, most: int) -> dict[str, int]:
    low = draw(st.integers(0, most))
    high = draw(st.integers(low, most))
    return draw(st.sampled_from([{"min": low}, {"max": high}, {"min": low, "max": high}]))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A condition of one to four keys, of every kind that there is."""
    kinds: dict[str, st.SearchStrategy[Any]] = {k: _some(v) for k, v in NAMED.items()}
    kinds |= {k: st.booleans() for k in ("alone", "again", "appointment")}
    kinds |= {"present": _some(PEOPLE), "absent": _some(PEOPLE), "facts": _some(FACTS), "no_facts": _some(FACTS)}
    kinds |= {"with": _some(ACTS), "without": _some(ACTS), "promised": _some(PROMISES)}
    kinds |= {"slots": st.fixed_dictionaries({"about": _some(SLOTS)})}
    kinds |= {
        "claims": st.dictionaries(st.sampled_from(CLAIMS), st.sampled_from(("right", "wrong", "none")), min_size=1)
    }
    kinds |= {"times": st.dictionaries(st.sampled_from(ACTS), _range(2), min_size=1)}
    kinds |= {k: _range(most) for k, most in NUMBERS.items()}
    keys = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=4, unique=True))
    return When.model_validate({k: draw(kinds[k]) for k in keys})


@st.composite
def features(draw: st.DrawFn) -> dict[str, Any]:
    """Features of a moment in a meeting of the world as it is: each stage has its own channel."""
    f: dict[str, Any] = {k: draw(st.sampled_from(v)) for k, v in NAMED.items() if k != "channel"}
    f |= {k: draw(st.integers(0, most)) for k, most in NUMBERS.items()}
    f |= {k: draw(st.booleans()) for k in ("again", "appointment")}
    for prefix, names in (("present", PEOPLE), ("fact", FACTS), ("with", ACTS), ("promised", PROMISES)):
        f |= {f"{prefix}:{n}": draw(st.booleans()) for n in names}
    f |= {f"times:{a}": draw(st.integers(0, 2)) for a in ACTS}
    f["slot:about"] = draw(st.sampled_from(SLOTS))
    f |= {f"claim:{c}": draw(st.sampled_from(("right", "wrong", "none"))) for c in CLAIMS}
    return f


def situations() -> st.SearchStrategy[tuple[State, Moment]]:
    """Any moment."""
    return features().map(lambda f: situation(**f))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[When, When, tuple[State, Moment]]:
    """Two conditions, often one within the other, and a moment made to the measure of the first."""
    b, a = draw(whens()), draw(whens())
    if draw(st.booleans()):
        a = When.model_validate(_written(a) | _written(b))
    f = draw(features()) | ({f"present:{p}": False for p in PEOPLE} if a.alone or b.alone else {})
    wanted = rules.witness(rules.box(a), rules.box(a))
    if "stage" not in wanted and "channel" in wanted:
        wanted["stage"] = next(s for s in STAGES_MET if CHANNEL_OF[s] == wanted["channel"])
    now = f | wanted
    return a, b, situation(**now | {"channel": CHANNEL_OF[now["stage"]]})


@st.composite
def nested(draw: st.DrawFn) -> list[When]:
    """Conditions each within the one before, or its peers, as an author nests them."""
    found = [draw(whens())]
    for _ in range(draw(st.integers(1, 4))):
        found.append(When.model_validate(_written(draw(whens())) | _written(draw(st.sampled_from(found)))))
    return found


def _written(when: When) -> dict[str, Any]:
    return when.model_dump(by_alias=True, exclude_defaults=True)
