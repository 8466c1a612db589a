"""Knows how to play tiny customers: small scripts beside the tests, compiled with the real vocabulary and numbers."""

import datetime as dt
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from roleplay import engine, library
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.script import Script
from roleplay.state import State

SCRIPTS = Path(__file__).parent / "scripts"
GUIDANCE = resources.files("roleplay") / "guidance"
MONDAY = dt.date(2026, 3, 2)
BEHIND_HER = ("common", "common_lines", "effects", "voice")


def files(name: str = "base", **texts: str) -> dict[str, str]:
    """The files of the tiny script `name`; each of `texts` stands in for, or beside, a file of that stem."""
    found = {f"guidance/{n}.yaml": (GUIDANCE / f"{n}.yaml").read_text("utf-8") for n in library.GUIDANCE[:3]}
    own = {f.stem: f.read_text("utf-8") for folder in ("base", name) for f in sorted((SCRIPTS / folder).glob("*.yaml"))}
    for stem, text in (own | texts).items():
        found[f"{'guidance' if stem in (*BEHIND_HER, *library.GUIDANCE) else 'persona'}/{stem}.yaml"] = text
    return found


def script(name: str = "base", **texts: str) -> Script:
    """The tiny script `name`, compiled as any other."""
    return library.compile_bundle(library.seal(files(name, **texts)))


class Visit:
    """A session being played: every batch of events is folded into `log`, the last one is `last`."""

    def __init__(self, script: Script, stage: str = "", **how: Any) -> None:
        self.script = script
        mode = how.pop("mode", "drill" if stage else "practice")
        date = how.pop("date", MONDAY)
        self.log: list[ev.AnyEvent] = []
        self._take(engine.start(script, engine.Start(date, mode=mode, stage=stage, **how)))

    def _take(self, step: engine.Step) -> None:
        self.last, self.state = step.events, step.state
        self.log += step.events

    def do(self, move: mv.AnyMove) -> "Visit":
        """Make a move."""
        self._take(engine.step(self.script, self.state, move))
        return self

    def say(self, *lines: str) -> "Visit":
        """Say lines one by one, each put before the trainee first: which lines are offered is tested elsewhere."""
        for line in lines:
            offered = ev.OfferedLine(line, self.script.lines[line].line.say)
            self.state = msgspec.structs.replace(self.state, offered=(*self.state.offered, offered))
            self.do(mv.Choose(line))
        return self

    def submit(self, form: str, **data: list[str]) -> "Visit":
        """Hand in a form."""
        return self.do(mv.Submit(form, data))

    def call(self, slot: str = "noon") -> "Visit":
        """Dial."""
        return self.submit("call", slot=[slot])

    def wait(self) -> "Visit":
        """Go on to what is next."""
        return self.do(mv.Wait())

    def leave(self) -> "Visit":
        """Take leave, or close the file."""
        return self.do(mv.End())

    def set(self, **fields: Any) -> "Visit":
        """Put the session into a situation that would take many moves to reach."""
        self.state = msgspec.structs.replace(self.state, **fields)
        return self

    def gauges(self, **values: int) -> "Visit":
        """Set gauges."""
        return self.set(gauges={**self.state.gauges, **values})

    def found(self, kind: type, whole: bool = False) -> list[Any]:
        """The events of one kind in the last batch (or in the whole log)."""
        return [e for e in (self.log if whole else self.last) if isinstance(e, kind)]

    def said(self) -> list[str]:
        """What she said in the last batch."""
        return [e.text for e in self.last if isinstance(e, ev.Replied | ev.ItemRaised)]

    def rules(self) -> list[str]:
        """The rules that answered in the last batch."""
        return [e.rule for e in self.found(ev.Replied)]

    def moved(self, gauge: str = "trust") -> list[int]:
        """How far a gauge moved in the last batch, change by change."""
        return [e.by for e in self.found(ev.GaugeChanged) if e.gauge == gauge]


def secret_free(data: object, words: Mapping[str, str]) -> list[str]:
    """Where plain data holds one of these words, each with the kind of secret it is."""
    if isinstance(data, dict):
        return [hit for k, v in data.items() for part in (k, v) for hit in secret_free(part, words)]
    if isinstance(data, list | tuple):
        return [hit for one in data for hit in secret_free(one, words)]
    return [f"{words[w]} {w!r} in {data!r}" for w in words if isinstance(data, str) and w in data]


def state_after(events: list[ev.AnyEvent], state: State) -> bytes:
    """The bytes of events and state together, to compare two runs."""
    return ev.encode(events) + msgspec.json.encode(state, order="deterministic")
