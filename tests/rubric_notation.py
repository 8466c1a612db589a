"""Reads the short notation of tests/cases/rubric/*.yaml into events: what a visit would have left in its log.

phone 16:30 | visit home with mother_in_law | messages event     a contact begins
leave | stage first_visit | minutes 12 | trust 52                it ends; the stage, the clock and trust move on
say greet_by_name identify_self/name=told CL_GAP+ ? pitch_product    own words: acts/slots, claims right + or
                                                                 wrong -, after ? what lines tempted to
say compute_gap CL_GAP-:八十万:一百六十四万五                       a claim with its value and the truth
say 3x thank_client                                              said three times
fact hesitating | unfact hesitating | raise no_money | deal card_change.well         what she said or decided
form card sort_right=9 sort_of=10 : write_service_card           a form, what it came to, the acts it carried
form plan items=2 item=medical,accident                          a form with what was entered in a field
end drifted spared=closing,proposal                              the session ends
"""

from __future__ import annotations

from typing import Any

from roleplay import events as ev
from roleplay import library

CHANNELS = ("phone", "visit", "messages")


def log(steps: list[str], **start: Any) -> list[ev.AnyEvent]:
    """The events of these steps, after a `SessionStarted` with `start` (stage, drill, facts, traits, worry, gauges)."""
    given = {"stage": "preparation", "gauges": {"trust": 32}, "traits": ("urgent_item",), "worry": ("mortgage",)}
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in {**given, **start}.items()}
    head = {"persona": "wang_jing", "mode": "practice", "date": "2026-03-02", "seed": 1}
    events: list[ev.AnyEvent] = [ev.SessionStarted(**{**head, "trainee": "李明", "script": "0", **made})]
    writer = Writer(str(made["stage"]))
    for step in steps:
        events += writer.step(step)
    return events


class Writer:
    """Keeps what a step needs to know of the steps before it."""

    def __init__(self, stage: str) -> None:
        self.stage, self.meeting = stage, 0

    def step(self, step: str) -> list[ev.AnyEvent]:
        """The events of one step."""
        verb, _, rest = step.partition(" ")
        if verb in CHANNELS:
            return [self._meeting(verb, rest.split())]
        return getattr(self, f"_{verb}")(rest)  # type: ignore[no-any-return]

    def _meeting(self, channel: str, words: list[str]) -> ev.AnyEvent:
        self.meeting += 1
        people = tuple(words[words.index("with") + 1 :]) if "with" in words else ()
        words = words[: words.index("with")] if "with" in words else words
        time = next((word for word in words if ":" in word), "16:30")
        other = next((word for word in words if ":" not in word), "")
        hour, minute = time.split(":")
        place, scene = ("", other) if channel == "messages" else (other, "")
        at = int(hour) * 60 + int(minute)
        return ev.MeetingStarted(self.meeting, channel, place, people, 30, 1, at, scene)

    def _leave(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.MeetingEnded(self.meeting, "trainee", rest or "left")]

    def _stage(self, rest: str) -> list[ev.AnyEvent]:
        came_from, self.stage = self.stage, rest
        return [ev.StageEntered(rest, came_from, "test")]

    def _say(self, rest: str) -> list[ev.AnyEvent]:
        words, _, tempts = rest.partition("?")
        parts = words.split()
        times = int(parts.pop(0)[:-1]) if parts and parts[0].endswith("x") and parts[0][:-1].isdigit() else 1
        acts = tuple(act(part) for part in parts if not part.startswith("CL_"))
        claims = tuple(claim(part) for part in parts if part.startswith("CL_"))
        said = ev.Said(text=f"（{words.strip()}）", acts=acts, claims=claims, tempts=tuple(tempts.split()))
        return [said, ev.MinutesPassed(1)] * times

    def _minutes(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.MinutesPassed(int(rest))]

    def _trust(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.GaugeChanged("trust", 0, int(rest), "test")]

    def _fact(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.FactLearned(fact) for fact in rest.split()]

    def _unfact(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.FactEnded(fact) for fact in rest.split()]

    def _raise(self, rest: str) -> list[ev.AnyEvent]:
        return [ev.ItemRaised(rest, "raised", "……", key=f"{rest}.raise", tags=tags(rest))]

    def _deal(self, rest: str) -> list[ev.AnyEvent]:
        item, _, how = rest.rpartition(".")
        return [ev.ItemDealt(item, how, True, tags(item))]

    def _form(self, rest: str) -> list[ev.AnyEvent]:
        left, _, carried = rest.partition(":")
        name, *entries = left.split()
        entered = dict(part.split("=") for part in entries)
        result = {key: int(value) for key, value in entered.items() if value.isdigit()}
        data = {key: value.split(",") for key, value in entered.items() if not value.isdigit()}
        return [ev.FormSubmitted(name, data, result, tuple(act(part) for part in carried.split()))]

    def _end(self, rest: str) -> list[ev.AnyEvent]:
        ending, _, spared = rest.partition(" spared=")
        return [ev.SessionEnded(ending, tuple(name for name in spared.split(",") if name))]


def tags(item: str) -> tuple[str, ...]:
    """What criteria ask of an item of the example customer."""
    found = library.script("wang_jing").items.get(item)
    return found.tags if found else ()


def claim(text: str) -> ev.Claim:
    """`CL_GAP+`, or `CL_GAP-:八十万:一百六十四万五` with its value and the truth, as a claim."""
    name, *words = text.split(":")
    value, truth = (*words, "", "")[:2]
    return ev.Claim(name[:-1], name.endswith("+"), value, truth)


def act(text: str) -> ev.DoneAct:
    """`remind_renewal/policy=A` as a done act."""
    name, *slots = text.split("/")
    return ev.DoneAct(name, dict(slot.split("=", 1) for slot in slots))
